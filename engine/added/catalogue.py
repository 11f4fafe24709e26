"""The added tools as the assistant has them; raises ConfigurationError where they do not fit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

from engine.accounts.access import Accounts
from engine.added.added_tool import LONGEST_SECONDS, MOST_CHARACTERS, Access, AddedTool
from engine.added.proposing import ProposeAdded
from engine.added.reading import ReadAdded
from engine.added.strictness import check_limits, complaints
from engine.domain.steps import Json
from engine.errors import ConfigurationError
from engine.prompt import Described
from engine.tools.catalogue import OWN_CHANGES, OWN_RECORDS
from engine.tools.tool import Tool

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}", re.ASCII)
"""What Claude takes as the name of a tool (Claude docs, "Define tools")."""

_RESERVED: tuple[str, ...] = (
    *(tool.name for tool in OWN_RECORDS),
    *(tool.name for tool in OWN_CHANGES),
)
_NEEDS_ACCOUNTS = (
    "a tool that writes, or is about the customer's account, needs to know the customer: set "
    "BACK_OFFICE, or take it away"
)


def with_added(
    ours: Sequence[Tool], added: Sequence[AddedTool], accounts: Accounts | None
) -> tuple[Tool, ...]:
    """The tools of this house and the added ones, as Claude calls them.

    Raises ConfigurationError with a line for everything that is wrong with the added ones.
    """
    check_added(added, ours, has_accounts=accounts is not None)
    return (*ours, *(_tool(tool, accounts) for tool in added))


def check_added(
    added: Sequence[AddedTool], ours: Sequence[Described], *, has_accounts: bool
) -> None:
    """Raises ConfigurationError with a line for everything wrong with the added tools."""
    problems: list[str] = []
    owners = dict.fromkeys((*_RESERVED, *(tool.name for tool in ours)), "Tandem itself")
    for tool in added:
        problems += (f"{tool.origin}: {problem}" for problem in problems_of(tool))
        if tool.name in owners:
            problems.append(f"{tool.origin}: name: {tool.name} is used by {owners[tool.name]}")
        if not has_accounts and (tool.needs_customer or tool.access is Access.WRITE):
            problems.append(f"{tool.origin}: {_NEEDS_ACCOUNTS}")
        owners.setdefault(tool.name, tool.origin)
    if problems:
        raise ConfigurationError("\n".join(problems))
    check_limits([tool.schema for tool in (*ours, *added)])


def _tool(tool: AddedTool, accounts: Accounts | None) -> Tool:
    if tool.access is Access.WRITE and accounts is not None:
        return ProposeAdded(tool, accounts)
    return ReadAdded(tool, accounts if tool.needs_customer else None)


def problems_of(tool: AddedTool) -> Iterator[str]:
    """What is wrong with one tool, a line each."""
    if not _NAME.fullmatch(tool.name):
        yield "name: has 1 to 64 letters, digits and _ - signs"
    if not tool.description.strip():
        yield "description: is empty"
    yield from (f"schema: {complaint}" for complaint in complaints(tool.schema))
    if not 0 < tool.seconds <= LONGEST_SECONDS:
        yield f"seconds: must be above 0 and at most {LONGEST_SECONDS:g}"
    if not 100 <= tool.characters <= MOST_CHARACTERS:
        yield f"characters: must be 100 to {MOST_CHARACTERS}"
    if tool.access is Access.WRITE:
        yield from _of_writes(tool)


def _of_writes(tool: AddedTool) -> Iterator[str]:
    properties = tool.schema.get("properties")
    names = properties if isinstance(properties, Mapping) else {}
    if not tool.confirmation.strip():
        yield "confirmation: is missing; a tool that writes says what the customer confirms"
    yield from (f"confirmation: {problem}" for problem in _placeholders(tool.confirmation, names))
    if tool.amount is not None and not _is_number(names.get(tool.amount)):
        yield f"amount: {tool.amount} is not an argument of type number or integer"


def _placeholders(text: str, names: Mapping[str, Json]) -> Iterator[str]:
    """Only plain `{argument}`: no attribute, index or conversion, which could show more."""
    try:
        fields = [(name, form, how) for _, name, form, how in Formatter().parse(text)]
    except ValueError as error:
        yield str(error)
        return
    for name, form, how in fields:
        if name is not None and (name not in names or form or how):
            yield f"{{{name}}} must be the plain name of an argument"


def _is_number(schema: Json) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") in ("number", "integer")
