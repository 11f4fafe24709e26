"""An added tool that only reads, as Claude calls it."""

import asyncio
from collections.abc import Mapping

from engine.accounts.access import Accounts
from engine.added.added_tool import AddedTool, Answer, Asked, Refused, Told
from engine.added.results import screened, screened_words
from engine.domain.accounts import CustomerId
from engine.domain.steps import Block, Effect, Json
from engine.errors import OutcomeUnknown
from engine.tools.own_records import ASK_IN_PRIVATE, customer_for
from engine.tools.tool import Done, Failed, ToolContext, ToolOutcome, TryAgain

SILENT = Failed(reason="This did not answer. Say that it cannot be looked up right now.")
HELD_BACK = Failed(
    reason="The answer was held back: it held words that give instructions. Say that it cannot be "
    "looked up here.",
    found=("an answer that gives instructions",),
)


class ReadAdded:
    """A Tool that asks what stands behind an added one, and looks at what comes back.

    `accounts` are given where the tool needs to know the customer.
    """

    effect = Effect.READ

    def __init__(self, tool: AddedTool, accounts: Accounts | None) -> None:
        self._tool = tool
        self._accounts = accounts
        self.name = tool.name
        self.schema = tool.schema

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Ask within the tool's own time; the result is data, or is held back."""
        customer = await self._customer(context)
        if isinstance(customer, Done):
            return customer
        if hint := self._tool.behind.check(arguments):
            return hint
        asked = Asked(key=context.key, customer=customer.value if customer else None)
        try:
            async with asyncio.timeout(self._tool.seconds):
                answer = await self._tool.behind.call(arguments, asked)
        except (TimeoutError, OutcomeUnknown):
            return SILENT
        return self._looked_at(answer)

    def _looked_at(self, answer: Answer) -> ToolOutcome:
        match answer:
            case Told(value=value):
                text = screened(self._tool, value)
                return HELD_BACK if text is None else _told(text)
            case Refused(words=words):
                hint = screened_words(self._tool, words)
                return HELD_BACK if hint is None else TryAgain(hint=f"It was refused: {hint}")
        return answer

    async def _customer(self, context: ToolContext) -> CustomerId | Done | None:
        """Whose account it is about, or what is answered instead; None where it is about none.

        In a public thread it is about none: nobody knows how to show this answer apart from it.
        """
        if self._accounts is None:
            return None
        if context.is_public:
            return ASK_IN_PRIVATE
        return await customer_for(context, self._accounts)


def _told(text: str) -> Done:
    block: Block = {"type": "text", "text": text}
    return Done(content=(block,), is_screened=True)
