"""`/desk`: what waits, what is mine, why, and the figures of the day."""

import re
import time
from collections.abc import Callable, Sequence

from adapters.slack.desk.answers import Answer
from adapters.slack.desk.listing import listed
from adapters.slack.desk.ports import CardVerbs
from adapters.slack.desk.submissions import NOT_TEAM
from adapters.slack.desk.teammates import Teammates
from adapters.slack.events import Identity
from adapters.slack.markdown import escaped
from engine.domain.handoff import Handoff, Teammate
from engine.domain.messages import Place, Platform

_USAGE = (
    "• `/desk queue`: who waits, longest first\n"
    "• `/desk mine`: what you have\n"
    "• `/desk why` with a link or a reference: why it was escalated, why the assistant was silent\n"
    "• `/desk stats`: the figures of today"
)
_NO_LINK = "Add a reference, or the link of a message in the customer's thread (“Copy link”)."
_NOBODY_WAITS = "Nobody is waiting."
_NOTHING = "You have nothing open."

# https://<workspace>.slack.com/archives/<channel>/p<ts without its dot>?thread_ts=<ts>
_SLACK_LINK = re.compile(
    r"https://[\w.-]+/archives/([CDG]\w+)/p(\d{10})(\d{6})(?:\S*?[?&;]thread_ts=(\d{10}\.\d{6}))?"
)
# https://discord.com/channels/<server or @me>/<thread>/<message>
_DISCORD_LINK = re.compile(r"https://(?:\w+\.)?discord\.com/channels/(\d+|@me)/(\d+)")


class DeskCommand:
    """Answers `/desk`; raises what the desk and Slack raise."""

    def __init__(
        self,
        desk: CardVerbs,
        teammates: Teammates,
        us: Identity,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives POSIX seconds."""
        self._desk = desk
        self._teammates = teammates
        self._us = us
        self._clock = clock

    async def take(self, text: str, member: str, workspace: str | None) -> Answer:
        """What a teammate asks for, for their eyes alone."""
        teammate = await self._teammates.verified(member, workspace=workspace)
        if teammate is None:
            return Answer(text=NOT_TEAM)
        word, _, rest = text.strip().partition(" ")
        return Answer(text=await self._answer(word.lower(), rest.strip(), teammate))

    async def _answer(self, word: str, rest: str, teammate: Teammate) -> str:
        match word:
            case "queue":
                return self._listed(await self._desk.queue()) or _NOBODY_WAITS
            case "mine":
                return self._listed(await self._desk.mine(teammate)) or _NOTHING
            case "why":
                place = await self._place(rest)
                return _NO_LINK if place is None else escaped(await self._desk.why(place))
            case "stats":
                return escaped(await self._desk.today())
            case _:
                return _USAGE

    def _listed(self, handoffs: Sequence[Handoff]) -> str:
        return listed(handoffs, now=self._clock(), home=self._us.home)

    async def _place(self, text: str) -> Place | None:
        """By a link, or by the reference of what is open; a link to Discord does not say it all."""
        linked = place_in(text, self._us.team)
        if linked is not None and linked.platform is Platform.SLACK:
            return linked
        thread = linked.thread if linked is not None else ""
        for handoff in await self._desk.queue():
            if handoff.reference == text.upper() or handoff.place.thread == thread:
                return handoff.place
        return linked


def place_in(text: str, workspace: str) -> Place | None:
    """The thread that a link leads to; `workspace` is that of links to Slack."""
    if found := _SLACK_LINK.search(text):
        return Place(
            platform=Platform.SLACK,
            workspace=workspace,
            channel=found[1],
            thread=found[4] or f"{found[2]}.{found[3]}",
        )
    if found := _DISCORD_LINK.search(text):
        server = "dm" if found[1] == "@me" else found[1]
        return Place(platform=Platform.DISCORD, workspace=server, channel=found[2], thread=found[2])
    return None
