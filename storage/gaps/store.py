"""The store of gaps: every method of the port is one function, run as one transaction."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, exists, func, insert, select

from engine.domain.desk import DeskPost
from engine.domain.gaps import ArticleFile, DraftedArticle, DraftState, Gap
from engine.domain.handoff import Teammate
from engine.domain.messages import Platform
from engine.gaps.ports import Approval
from storage.database import Database
from storage.gap_tables import gap_report
from storage.gaps import asked, drafts
from storage.handoff_tables import desk_post
from storage.handoffs import desk_posts

_NEW = 0
"""The number of a draft that is not stored yet."""


class Gaps:
    """Implements `engine.gaps.ports.GapStore`; `clock` gives POSIX seconds."""

    def __init__(
        self,
        database: Database,
        *,
        desk_platform: Platform,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._platform = desk_platform
        self._clock = clock

    async def gaps(self, since: float) -> tuple[Gap, ...]:
        """The newest questions since a moment (POSIX seconds) that no article answered."""
        return await self._database.read(asked.gaps, since)

    async def asked(self, handoff_id: int) -> Gap | None:
        """What the customer of a handoff asked before people came; None where that is gone."""
        return await self._database.read(asked.asked, handoff_id)

    async def is_reported(self, due_at: float) -> bool:
        """Whether the report that was due then was made."""
        return await self._database.read(_is_reported, due_at)

    async def put_report(self, due_at: float, post: DeskPost | None) -> bool:
        """Bring a report to the desk, or note that there was nothing to tell; once for a moment."""
        return await self._database.write(_put_report, self._platform, due_at, post, self._clock())

    async def put_draft(
        self, handoff_id: int, question: str, file: ArticleFile, *, heading: str | None, shown: str
    ) -> bool:
        """Store a draft in the place of one that waits, and show it in the card's thread.

        False while another one of the handoff is being published.
        """
        draft = DraftedArticle(
            id=_NEW, handoff_id=handoff_id, question=question, file=file, heading=heading
        )
        return await self._database.write(drafts.put, self._platform, draft, shown, self._clock())

    async def approve(self, draft_id: int, teammate: Teammate) -> Approval:
        """Let a draft be published; one click wins."""
        return await self._database.write(
            drafts.approve, self._platform, draft_id, teammate, self._clock()
        )

    async def approved(self) -> tuple[DraftedArticle, ...]:
        """What is approved and not published yet, oldest first."""
        return await self._database.read(drafts.approved)

    async def end_draft(self, draft: DraftedArticle, state: DraftState, told: str) -> None:
        """Note how the publishing of a draft ended, and tell it in the card's thread."""
        await self._database.write(drafts.end, self._platform, draft, state, told, self._clock())


def _is_reported(connection: Connection, due_at: float) -> bool:
    asked_for = select(exists().where(gap_report.c.due_at >= due_at))
    return bool(connection.execute(asked_for).scalar_one())


def _put_report(
    connection: Connection, platform: Platform, due_at: float, post: DeskPost | None, now: float
) -> bool:
    if _is_reported(connection, due_at):
        return False
    number = None
    if post is not None:
        desk_posts.put(connection, platform, None, (post,), now)
        # Nobody else writes within this transaction: it is the newest.
        number = connection.execute(select(func.max(desk_post.c.id))).scalar_one()
    values = {"due_at": due_at, "made_at": now, "desk_post_id": number}
    connection.execute(insert(gap_report), values)
    return True
