"""`/desk`: what waits, what is mine, why, the figures of the day, what articles lack."""

import time
from collections.abc import Callable, Sequence

from adapters.markdown.clean import clean
from adapters.slack.desk.answers import Answer
from adapters.slack.desk.listing import gaps_listed, listed
from adapters.slack.desk.ports import CardVerbs
from adapters.slack.desk.teammates import Teammates
from adapters.slack.events import Identity
from adapters.slack.markdown import escaped
from adapters.slack.names import Names
from adapters.thread_links import asked_about
from engine.domain.handoff import Handoff, Teammate
from engine.handoff.click_words import ClickLine

_USAGE = (
    "• `/desk queue`: who waits, longest first\n"
    "• `/desk mine`: what you have\n"
    "• `/desk promises`: what customers were promised and is not done\n"
    "• `/desk why` with a link or a reference: why it was escalated, why the assistant was silent\n"
    "• `/desk stats`: the figures of today\n"
    "• `/desk gaps`: what customers asked of late that no article answers"
)
_NO_LINK = (
    "Add the reference of a case, or the link of a message in the customer's thread, on Slack or "
    "Discord (“Copy link”)."
)
_NOBODY_WAITS = "Nobody is waiting."
_NOTHING = "You have nothing open."


class DeskCommand:
    """Answers `/desk`; raises what the desk and Slack raise."""

    def __init__(
        self,
        desk: CardVerbs,
        teammates: Teammates,
        names: Names,
        us: Identity,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives POSIX seconds."""
        self._desk = desk
        self._teammates = teammates
        self._names = names
        self._us = us
        self._clock = clock

    async def take(self, text: str, member: str, workspace: str | None) -> Answer:
        """What a teammate asks for, for their eyes alone."""
        teammate = await self._teammates.verified(member, workspace=workspace)
        if teammate is None:
            wording = self._desk.wording("", await self._names.locale(member))
            return Answer(text=wording.say(ClickLine.NOT_TEAM))
        word, _, rest = text.strip().partition(" ")
        return Answer(text=await self._answer(word.lower(), rest.strip(), teammate))

    async def _answer(self, word: str, rest: str, teammate: Teammate) -> str:
        match word:
            case "queue":
                return self._listed(await self._desk.queue()) or _NOBODY_WAITS
            case "mine":
                return self._listed(await self._desk.mine(teammate)) or _NOTHING
            case "promises":
                return escaped(clean(await self._desk.promises()))
            case "why":
                about = asked_about(rest)
                return _NO_LINK if about is None else escaped(await self._desk.why(about))
            case "gaps":
                return gaps_listed(await self._desk.gap_report(), home=self._us.home)
            case "stats":
                return escaped(await self._desk.today())
            case _:
                return _USAGE

    def _listed(self, handoffs: Sequence[Handoff]) -> str:
        return listed(handoffs, now=self._clock(), home=self._us.home)
