"""How what a customer has confirmed is done by an added tool; implements `ToolWrites`."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence

from engine.added.added_tool import Access, AddedTool, Asked, NotAsked, Refused, Told
from engine.added.results import screened, screened_words
from engine.domain.accounts import CallTool, CustomerId, Written
from engine.domain.steps import Json
from engine.errors import BackOfficeUnavailable, OutcomeUnknown, TandemError, WriteRefused
from engine.tools.tool import Failed, TryAgain

log = logging.getLogger(__name__)


class AddedWrites:
    """The added tools that change something, by name."""

    def __init__(self, tools: Sequence[AddedTool]) -> None:
        self._tools = {tool.name: tool for tool in tools if tool.access is Access.WRITE}

    async def write(
        self, customer: CustomerId, change: CallTool, *, key: str, is_again: bool
    ) -> Written:
        """Call the tool once; raises WriteRefused, BackOfficeUnavailable, OutcomeUnknown.

        Only a tool that says so is called again with the same key. With `is_again` an earlier call
        may have done it: then only the tool itself can say that nothing is changed.
        """
        tool = self._tools.get(change.tool)
        if tool is None:
            raise _not_asked("This is not offered any more.", is_again=is_again)
        arguments = _arguments(change)
        if hint := tool.behind.check(arguments):  # the operator may have changed the rules since
            raise _not_asked(hint.hint, is_again=is_again)
        try:
            async with asyncio.timeout(tool.seconds):
                answer = await tool.behind.call(arguments, _asked(customer, key))
        except (TimeoutError, OutcomeUnknown) as error:
            if tool.behind.may_repeat:
                raise BackOfficeUnavailable("the tool did not answer") from error
            raise OutcomeUnknown from error
        if isinstance(answer, Told):
            return _written(tool, answer)
        if isinstance(answer, NotAsked):
            if is_again and answer.passes:
                raise BackOfficeUnavailable("the tool cannot be asked now")
            raise _not_asked(answer.reason, is_again=is_again)
        raise WriteRefused(_reason(tool, answer))

    async def look_up(self, customer: CustomerId, change: CallTool, *, key: str) -> Written | None:
        """What an earlier attempt came to; None where it may be tried. Raises as `write` does."""
        tool = self._tools.get(change.tool)
        if tool is None:
            raise OutcomeUnknown("the tool is not offered any more")
        try:
            async with asyncio.timeout(tool.seconds):
                found = await tool.behind.look_up(_asked(customer, key))
        except TimeoutError as error:
            raise BackOfficeUnavailable("the tool did not answer") from error
        return None if found is None else _written(tool, found)


def _not_asked(why: str, *, is_again: bool) -> TandemError:
    """Why the tool is not called, which undoes nothing of what an earlier call may have done."""
    return OutcomeUnknown(why) if is_again else WriteRefused(why)


def _asked(customer: CustomerId, key: str) -> Asked:
    return Asked(key=key, customer=customer.value)


def _arguments(change: CallTool) -> Mapping[str, Json]:
    value = json.loads(change.arguments)
    if not isinstance(value, dict):
        raise WriteRefused("What is stored is not what was confirmed.")
    return value


def _written(tool: AddedTool, answer: Told) -> Written:
    """Done, whatever the answer says; words that speak to the assistant are left out."""
    return Written(reference=tool.name, said=screened(tool, answer.value) or "")


def _reason(tool: AddedTool, answer: Refused | TryAgain | Failed) -> str:
    match answer:
        case Refused(words=words):
            return screened_words(tool, words) or "The tool did not do it."
        case TryAgain(hint=hint):
            return hint
        case Failed(reason=reason):
            return reason
