"""Cards and the board as Discord messages, within Discord's limits; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.desk.buttons import under
from adapters.discord.desk.listing import beside_lines, line_of
from adapters.discord.desk.wording import literal, shortened
from engine.domain.handoff import HandoffState
from engine.handoff.board import counts
from engine.handoff.card import GREY, ORANGE, RED, CardView
from engine.handoff.ports import BoardView

_TEXT, _TITLE, _NAME, _VALUE = 300, 250, 60, 200
_WARNING, _PROMISES, _SUMMARY, _BRIEF = 250, 700, 900, 2_000
_DESCRIPTION = 3_900
_MOST_FIELDS = 7
"""Together at most 6,000 characters (API reference, "Embed Limits")."""

_MOST_LINES = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """A message for the desk; `text` is what notifications show and threads are named after.

    It stays the same as long as the message lives, so that it can be known again.
    """

    text: str
    embed: discord.Embed
    view: discord.ui.View | None = None

    @property
    def with_view(self) -> dict[str, Any]:
        """What to send it with besides; discord.py takes no None."""
        return {} if self.view is None else {"view": self.view}


def card_laid(view: CardView, *, link: str | None) -> Laid:
    """A card; `link` opens the customer's thread where it is known. Words of people stay literal.

    discord.py's `View` needs a running event loop.
    """
    embed = discord.Embed(
        title=shortened(_flat(view.state), _TITLE),
        url=link,
        colour=view.colour,
        description=_description(view),
    )
    for name, value in view.fields[:_MOST_FIELDS]:
        embed.add_field(name=name[:_NAME], value=shortened(literal(_flat(value)), _VALUE) or "-")
    text = shortened(literal(_flat(view.title)), _TEXT)
    return Laid(text=text, embed=embed, view=under(view.buttons, strong=view.strong))


def board_laid(view: BoardView, *, late: Collection[int], now: float) -> Laid:
    """All there is to do in one message; `late` are the ids of what is later than promised.

    Overdue promises and questions of the assistant stand first: there are few of them.
    """
    queue = view.queue
    free = sum(handoff.state is HandoffState.QUEUED for handoff in queue)
    title = f"{free} waiting, {len(queue) - free} with somebody"
    title += f", {len(late)} late" if late else ""
    title += counts(view)
    beside = beside_lines(view, now=now)
    lines = [
        f"{'⏰' if handoff.id in late else '•'} {line_of(handoff, now=now)}"
        for handoff in queue[:_MOST_LINES]
    ]
    left = len(queue) - len(lines)
    lines += [f"… and {left} more: /desk queue"] * (left > 0)
    words = "\n".join([*beside, *(lines or ["Nobody is waiting."])])
    colour = RED if late or view.overdue else ORANGE if free or view.questions else GREY
    title, words = shortened(title, _TITLE), shortened(words, _DESCRIPTION)
    embed = discord.Embed(title=title, colour=colour, description=words)
    return Laid(text="**The desk**", embed=embed)


def _description(view: CardView) -> str:
    warning = f"⚠️ **{shortened(literal(_flat(view.warning)), _WARNING)}**" if view.warning else ""
    promises = "\n".join(f"🤝 {literal(_flat(each))}" for each in view.promises)
    summary = shortened(literal(view.lead).strip(), _SUMMARY)
    brief = shortened(literal(view.brief or "").strip(), _BRIEF)
    return "\n\n".join(filter(None, (warning, shortened(promises, _PROMISES), summary, brief)))


def _flat(words: str) -> str:
    return " ".join(words.split())
