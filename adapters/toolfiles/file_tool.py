"""One file of the operator's as an added tool: its names are read once, and checked."""

import inspect
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from pydantic_core import to_jsonable_python

from engine.added.added_tool import (
    USUAL_CHARACTERS,
    USUAL_SECONDS,
    Access,
    AddedTool,
    Answer,
    Asked,
    Told,
)
from engine.domain.steps import Json
from engine.errors import BackOfficeUnavailable, OutcomeUnknown
from engine.logs import trace
from engine.tools.tool import Failed, TryAgain

log = logging.getLogger(__name__)

Value = TypeVar("Value")


class WrongTool(Exception):
    """A file is no tool; `attribute` is the name it is about."""

    def __init__(self, attribute: str, message: str) -> None:
        super().__init__(message)
        self.attribute = attribute


class FileBehind:
    """Calls the functions of a file; implements `Behind`."""

    def __init__(self, module: ModuleType) -> None:
        self._run = _function(module, "run", arguments=2)
        self._check = _optional(module, "check", arguments=1, is_async=False)
        self._look_up = _optional(module, "look_up", arguments=1)

    @property
    def may_repeat(self) -> bool:
        """Only what can be looked up."""
        return self._look_up is not None

    def check(self, arguments: Mapping[str, Json]) -> TryAgain | None:
        """The file's own `check`, where it has one: it returns a hint, or None."""
        if self._check is None:
            return None
        try:
            hint = self._check(arguments)
        except Exception as error:  # noqa: BLE001 - the operator's code; logged without its words
            log.error("check of an added tool failed: %s", trace(error))
            hint = "These values could not be checked."
        return None if hint is None else TryAgain(hint=str(hint))

    async def call(self, arguments: Mapping[str, Json], asked: Asked) -> Answer:
        """Run it; what it returns is the result, unless it is TryAgain or Failed."""
        try:
            answer = await self._run(arguments, asked)
            if isinstance(answer, TryAgain | Failed):
                return answer
            return Told(value=to_jsonable_python(answer))
        except Exception as error:
            log.error("an added tool failed: %s", trace(error))
            raise OutcomeUnknown from error

    async def look_up(self, asked: Asked) -> Told | None:
        """The file's own `look_up`: what came of the key, or None where nothing was done."""
        if self._look_up is None:
            raise OutcomeUnknown
        try:
            found = await self._look_up(asked)
            return None if found is None else Told(value=to_jsonable_python(found))
        except Exception as error:
            log.error("look_up of an added tool failed: %s", trace(error))
            raise BackOfficeUnavailable("it could not be looked up") from error


def added_tool(module: ModuleType, file: Path) -> AddedTool:
    """The tool that a file defines; raises WrongTool."""
    effect = _value(module, "effect", str)
    if effect not in tuple(Access):
        raise WrongTool("effect", f"effect must be one of {', '.join(Access)}")
    return AddedTool(
        name=_value(module, "name", str),
        description=_description(module, file),
        schema=_value(module, "schema", dict),
        access=Access(effect),
        behind=FileBehind(module),
        origin=str(file),
        needs_customer=_value(module, "needs_customer", bool, usual=False),
        confirmation=_value(module, "confirmation", str, usual=""),
        amount=_value(module, "amount", str, usual="") or None,
        seconds=_value(module, "seconds", (float, int), usual=USUAL_SECONDS),
        characters=_value(module, "characters", int, usual=USUAL_CHARACTERS),
    )


def _value(
    module: ModuleType,
    name: str,
    kind: type[Value] | tuple[type[Value], ...],
    *,
    usual: Value | None = None,
) -> Value:
    """A name of the file; raises WrongTool where it lacks without a usual value, or is another."""
    value = getattr(module, name, usual)
    if value is None:
        raise WrongTool(name, f"lacks `{name}`")
    if not isinstance(value, kind):
        raise WrongTool(name, f"{name} must not be a {type(value).__name__}")
    return value


def _description(module: ModuleType, file: Path) -> str:
    """The file's own, or the Markdown file beside it."""
    beside = file.with_suffix(".md")
    if hasattr(module, "description"):
        return _value(module, "description", str).strip()
    try:
        return beside.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise WrongTool("description", f"lacks `description`, and there is no {beside}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise WrongTool("description", f"{beside} cannot be read: {error}") from error


def _optional(
    module: ModuleType, name: str, *, arguments: int, is_async: bool = True
) -> Callable[..., Any] | None:
    if not hasattr(module, name):
        return None
    return _function(module, name, arguments=arguments, is_async=is_async)


def _function(
    module: ModuleType, name: str, *, arguments: int, is_async: bool = True
) -> Callable[..., Any]:
    function = getattr(module, name, None)
    wanted = f"`{'async ' if is_async else ''}def {name}` with {arguments} argument(s)"
    if function is None:
        raise WrongTool(name, f"lacks {wanted}")
    if not inspect.isfunction(function) or inspect.iscoroutinefunction(function) is not is_async:
        raise WrongTool(name, f"{name} must be {wanted}")
    try:
        inspect.signature(function).bind(*range(arguments))
    except TypeError as error:
        raise WrongTool(name, f"{name} must be {wanted}") from error
    return function
