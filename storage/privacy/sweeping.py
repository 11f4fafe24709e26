"""Erases what has been kept for long enough: a conversation a transaction, once a day.

Nothing that is unfinished is touched: `resting` says what that is. Which table is kept how long is
in `plan`.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    union,
    update,
)

from storage import auditing, budgets
from storage.account_tables import action_alarm, pending_action
from storage.commitment_tables import commitment
from storage.database import Database
from storage.gap_tables import article_draft
from storage.handoff_tables import desk_post, handoff, handoff_draft, relay
from storage.privacy import desk_words, links, words
from storage.privacy.erasing import Scope
from storage.privacy.resting import RESTS
from storage.privacy_tables import privacy_state
from storage.schema import conversation, escalation, inbox, message, outbox, turn
from storage.settings import RetentionSettings

_DAY = 86_400.0
_PAUSE = 20 * 3_600.0
"""Seconds between two sweeps: once a night, whichever program comes first."""

_LONGEST = 3_600.0
"""Seconds after which a sweep that has not ended is taken for one that was killed."""

_ROWS = 5_000
_before: ColumnElement[float] = bindparam("before")


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """What one setting is about: how a conversation loses it, and which ones still have any."""

    setting: str
    erase: Callable[[Connection, Scope], int]
    left: tuple[Select[int], ...]

    def conversations(self) -> Select[int]:
        """Those that rest and have anything older than `before`."""
        here = conversation.c.id
        return select(here).where(here.in_(union(*self.left)), RESTS).order_by(here)


KINDS = (
    Kind(
        setting="retain_messages",
        erase=words.payloads,
        left=(
            select(inbox.c.conversation_id).where(
                inbox.c.received_at < _before, words.PAYLOAD_LEFT
            ),
        ),
    ),
    Kind(
        setting="retain_history",
        erase=words.history,
        left=(
            select(message.c.conversation_id)
            .join(turn, turn.c.id == message.c.turn_id)
            .where(turn.c.finished_at < _before, words.HISTORY_LEFT),
        ),
    ),
    Kind(
        setting="retain_posts",
        erase=words.posts,
        left=(
            select(outbox.c.conversation_id).where(outbox.c.created_at < _before, words.PART_LEFT),
            select(relay.c.conversation_id).where(relay.c.created_at < _before, words.RELAY_LEFT),
        ),
    ),
    Kind(
        setting="retain_desk",
        erase=desk_words.desk,
        left=(
            select(handoff.c.conversation_id).where(
                handoff.c.closed_at < _before,
                or_(
                    desk_words.HANDOFF_LEFT,
                    exists().where(
                        desk_post.c.handoff_id == handoff.c.id, desk_words.DESK_POST_LEFT
                    ),
                    exists().where(
                        article_draft.c.handoff_id == handoff.c.id, desk_words.ARTICLE_LEFT
                    ),
                    exists().where(
                        commitment.c.handoff_id == handoff.c.id, desk_words.PROMISE_LEFT
                    ),
                    exists().where(
                        handoff_draft.c.handoff_id == handoff.c.id, desk_words.DRAFT_LEFT
                    ),
                ),
            ),
            select(escalation.c.conversation_id).where(
                escalation.c.created_at < _before, desk_words.ESCALATION_LEFT
            ),
            select(pending_action.c.conversation_id)
            .join(action_alarm, action_alarm.c.action_id == pending_action.c.id)
            .join(desk_post, desk_post.c.id == action_alarm.c.desk_post_id)
            .where(pending_action.c.ended_at < _before, desk_words.DESK_POST_LEFT),
        ),
    ),
    Kind(
        setting="retain_accounts",
        erase=words.actions,
        left=(
            select(pending_action.c.conversation_id).where(
                pending_action.c.ended_at < _before, words.ACTION_LEFT
            ),
        ),
    ),
)

_BEGAN, _ENDED = privacy_state.c.sweep_began_at, privacy_state.c.sweep_ended_at
_IS_OVER = and_(_ENDED.is_not(None), _ENDED >= _BEGAN)
_CLAIM = (
    update(privacy_state)
    .where(
        or_(
            _BEGAN.is_(None),
            bindparam("now") < _BEGAN,  # by a clock that was set back since
            _IS_OVER & (bindparam("now") - _PAUSE >= _BEGAN),
            ~_IS_OVER & (bindparam("now") - _LONGEST >= _BEGAN),
        )
    )
    .values(sweep_began_at=bindparam("now"))
)
_NOTE_END = update(privacy_state).values(sweep_ended_at=bindparam("now"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Swept:
    """What a sweep has erased, for the log: rows by setting.

    `audit_head` is the newest hash of the audit: in the log, it shows later that nothing was cut
    off at the end.
    """

    rows: Mapping[str, int]
    audit_head: str | None


class Retention:
    """Sweeps the database of one program; `clock` gives POSIX seconds."""

    def __init__(
        self,
        database: Database,
        settings: RetentionSettings,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def sweep(self) -> Swept | None:
        """Erase what is old enough; None where that was done lately, or is done by another program.

        Raises StorageUnavailable; what was erased by then stays erased, the next sweep goes on.
        """
        if not await self._database.write(_claim, self._clock()):
            return None
        rows = {kind.setting: await self._erase(kind) for kind in KINDS}
        rows["retain_desk"] += await self._erase_reports()
        rows["retain_accounts"] += await self._delete_links()
        rows["retain_audit"] = await self._shorten_audit()
        await self._database.write(budgets.forget_old, self._clock())
        await self._database.write(_note_end, self._clock())
        return Swept(rows=rows, audit_head=await self._database.read(auditing.head))

    async def _erase(self, kind: Kind) -> int:
        before = self._before(kind.setting)
        if before is None:
            return 0
        erased = 0
        for found in await self._database.read(_found, kind, before):
            scope = Scope(conversation_id=found, now=self._clock(), before=before)
            erased += await self._database.write(erase_resting, kind, scope)
        return erased

    async def _erase_reports(self) -> int:
        before = self._before("retain_desk")
        return 0 if before is None else await self._database.write(desk_words.reports, before)

    async def _delete_links(self) -> int:
        before = self._before("retain_accounts")
        return 0 if before is None else await self._database.write(links.shorten, before)

    async def _shorten_audit(self) -> int:
        before = self._before("retain_audit")
        deleted = 0
        while before is not None and (
            many := await self._database.write(_shorten, before, self._clock())
        ):
            deleted += many
        return deleted

    def _before(self, setting: str) -> float | None:
        """The time up to which a setting lets nothing stay; None where it keeps all for ever."""
        days: int = getattr(self._settings, setting)
        return self._clock() - days * _DAY if days else None


def _claim(connection: Connection, now: float) -> bool:
    return connection.execute(_CLAIM, {"now": now}).rowcount > 0


def _note_end(connection: Connection, now: float) -> None:
    connection.execute(_NOTE_END, {"now": now})


def _found(connection: Connection, kind: Kind, before: float) -> tuple[int, ...]:
    return tuple(connection.execute(kind.conversations(), {"before": before}).scalars())


def erase_resting(connection: Connection, kind: Kind, scope: Scope) -> int:
    """Erase, but nothing where the conversation has gone on meanwhile; returns how many rows."""
    rests = select(RESTS).where(conversation.c.id == scope.conversation_id)
    return kind.erase(connection, scope) if connection.execute(rests).scalar_one() else 0


def _shorten(connection: Connection, before: float, now: float) -> int:
    return auditing.sweep(connection, before=before, most=_ROWS, at=now)
