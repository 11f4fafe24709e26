"""What teammates can do about gaps: see them, have an article drafted, approve it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.domain.gaps import ArticleFile
from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.gaps.drafting import ArticleDrafts, NoArticle, Written
from engine.gaps.ports import ArticleShelf, GapStore, NotWritable
from engine.gaps.report import DAYS, GapReport, Reporting
from engine.handoff.ports import HandoffStore

_FROM = 200
"""Newest messages in which teammates' words are looked for."""

_SHOWN = "The draft is in the thread of the card."
_BUSY = "An article of this case is being published just now."
_DAY = 86_400.0


@dataclass(frozen=True, kw_only=True, slots=True)
class GapDesk:
    """Every verb may raise StorageUnavailable, and gives the words for whoever asked.

    `changed` is told of the handoff whose thread has something to show; `clock` gives POSIX
    seconds.
    """

    store: GapStore
    handoffs: HandoffStore
    reporting: Reporting
    drafts: ArticleDrafts
    shelf: ArticleShelf
    changed: Callable[[Handoff], None]
    clock: Callable[[], float]

    async def report(self) -> GapReport:
        """What the articles did not answer of late."""
        found = await self.store.gaps(self.clock() - DAYS * _DAY)
        return await asyncio.to_thread(self.reporting.report, found)

    async def draft(self, handoff_id: int) -> str:
        """Draft an article from a resolved handoff and show it in the card's thread."""
        handoff = await self.handoffs.handoff(handoff_id)
        if handoff is None or handoff.state is not HandoffState.RESOLVED:
            return NoArticle.NOT_RESOLVED.value
        written = await self._written(handoff)
        if isinstance(written, str):
            return written
        on = datetime.fromtimestamp(self.clock(), UTC).date()
        try:
            file = await self.shelf.file_of(written.words, on)
        except NotWritable as error:
            return str(error)
        is_shown = await self.store.put_draft(
            handoff.id,
            written.question,
            file,
            heading=written.words.title if written.words.adds_to else None,
            shown=_shown(written, file),
        )
        self.changed(handoff)
        return _SHOWN if is_shown else _BUSY

    async def approve(self, draft_id: int, teammate: Teammate) -> str:
        """Let a draft be published, by the click of a teammate who was verified just now."""
        approval = await self.store.approve(draft_id, teammate)
        for draft in await self.store.approved():
            handoff = await self.handoffs.handoff(draft.handoff_id)
            if handoff is not None and draft.id == draft_id:
                self.changed(handoff)
        return approval.value

    async def _written(self, handoff: Handoff) -> Written | str:
        asked = await self.store.asked(handoff.id)
        if asked is None:
            return NoArticle.NO_QUESTION.value
        events = await self.handoffs.events(handoff.conversation_id)
        team = {event.actor.teammate.name for event in events if event.actor.teammate is not None}
        said = await self.handoffs.transcript(handoff.conversation_id, limit=_FROM)
        # Whoever has the customer's name cannot be told from the customer.
        theirs = team - {handoff.customer_name, *asked.names}
        replies = [words for speaker, words in said if speaker in theirs]
        return await self.drafts.write(handoff, asked, replies, team)


def _shown(written: Written, file: ArticleFile) -> str:
    """The draft as a teammate reads it before they approve it."""
    words = written.words
    if words.adds_to is None:
        head, text = f"Draft of a new article, {file.name}.", file.text
    else:
        head, text = f"Draft of a section for {file.name}.", f"## {words.title}\n\n{words.text}"
    many = "piece" if written.removed == 1 else "pieces"
    gone = f" {written.removed} {many} of private data left out." if written.removed else ""
    return f"{head}{gone} Nothing is written before somebody approves it.\n\n{text.strip()}"
