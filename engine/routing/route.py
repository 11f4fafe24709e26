"""The routes: for each kind of question its instructions, its tools and how customers ask it.

One Markdown file each in `prompts/routes/`, with a head between two lines `---`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ConfigurationError
from engine.prompt import prompt_text
from engine.tools.escalate_to_human import EscalateToHuman
from engine.tools.search_knowledge import SearchKnowledge

GENERAL = "general"
"""The route of what fits no other; there always is one."""

IN_EVERY_ROUTE = frozenset({EscalateToHuman.name, SearchKnowledge.name})
"""A person and the articles are within reach whatever a question was taken for."""

_ALL = "all"
_FIELDS = ("name", "about", "tools")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
_FENCE = "---"
_EXAMPLES = "examples:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One kind of question.

    `about` is what the labelling model knows of it, `instructions` what Claude is told in a turn
    that takes it. `tools` are the names of those it may call, None for all. `examples` are what
    customers say.
    """

    name: str
    about: str
    tools: frozenset[str] | None
    examples: tuple[str, ...]
    instructions: str


def load_routes(folder: Path, *, tools: Collection[str]) -> tuple[Route, ...]:
    """The routes of the operator, by name; `tools` are the names that may stand in them.

    Raises ConfigurationError with a line for everything that is wrong.
    """
    files = sorted(folder.glob("*.md"))
    problems: list[str] = []
    routes: list[Route] = []
    for file in files:
        try:
            route = _read(prompt_text(file))
        except ConfigurationError as error:
            problems.append(str(error))
            continue
        except ValueError as error:
            problems.append(f"{file}: {error}")
            continue
        problems += (f"{file}: {problem}" for problem in _unknown_tools(route, tools))
        routes.append(route)
    problems += (f"{folder}: {problem}" for problem in _together(routes, has_files=bool(files)))
    if problems:
        raise ConfigurationError("\n".join(problems))
    return tuple(sorted(routes, key=lambda route: route.name))


def _read(text: str) -> Route:
    """One file; raises ValueError."""
    first, *lines = text.splitlines()
    if first.strip() != _FENCE or _FENCE not in lines:
        raise ValueError(f"begins with a head between two lines {_FENCE}")
    end = lines.index(_FENCE)
    head = [line for line in lines[:end] if line.strip()]
    at = head.index(_EXAMPLES) if _EXAMPLES in head else len(head)
    fields = dict(_field(line) for line in head[:at])
    if missing := [name for name in _FIELDS if not fields.get(name)]:
        raise ValueError(f"lacks {', '.join(missing)}")
    if unknown := sorted(fields.keys() - {*_FIELDS}):
        raise ValueError(f"{', '.join(unknown)} is none of {', '.join(_FIELDS)}, examples")
    if not _NAME.fullmatch(fields["name"]):
        raise ValueError("name: has lower-case letters, digits and _ signs, at most 40")
    examples = tuple(_example(line) for line in head[at + 1 :])
    instructions = "\n".join(lines[end + 1 :]).strip()
    if not instructions:
        raise ValueError("has no instructions under its head")
    return Route(
        name=fields["name"],
        about=fields["about"],
        tools=_tools(fields["tools"]),
        examples=examples,
        instructions=instructions,
    )


def _field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"the line {line!r} has no colon")
    return name.strip(), value.strip()


def _tools(listed: str) -> frozenset[str] | None:
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if names == [_ALL]:
        return None
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"tools: {', '.join(twice)} stands there twice")
    return frozenset(names) | IN_EVERY_ROUTE


def _example(line: str) -> str:
    """What stands behind `- en: `."""
    language, colon, words = line.removeprefix("- ").partition(": ")
    is_one = line.startswith("- ") and colon and _LANGUAGE.fullmatch(language) and words.strip()
    if not is_one:
        raise ValueError(f"examples: {line!r} does not look like `- en: what a customer says`")
    return words.strip()


def _unknown_tools(route: Route, known: Collection[str]) -> Iterator[str]:
    if unknown := sorted((route.tools or frozenset()) - {*known}):
        yield f"tools: there is no tool {', '.join(unknown)}"


def _together(routes: Sequence[Route], *, has_files: bool) -> Iterator[str]:
    """What is wrong with the routes as a set."""
    if not has_files:
        yield "there are no routes (*.md); see ROUTING"
        return
    names = Counter(route.name for route in routes)
    yield from (f"{times} routes are named {name}" for name, times in names.items() if times > 1)
    if GENERAL not in names:
        yield f"no route is named {GENERAL}, which is that of every question that fits no other"
    said = Counter(words for route in routes for words in route.examples)
    yield from (f"the example {words!r} stands there twice" for words, n in said.items() if n > 1)
    silent = [route.name for route in routes if not route.examples and route.name != GENERAL]
    if silent:
        yield f"{', '.join(silent)} has no examples"
