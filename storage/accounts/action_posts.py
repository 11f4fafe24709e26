"""What customers see of an action, and what the conversation hears of how it ended.

One transaction tells of an ending: its mark is what says that it was told, so that after any crash
it is told once.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from engine.accounts.action_buttons import asked_about
from engine.accounts.pending import ActionState, PendingAction, PostState
from engine.accounts.ports import OutcomeWords
from engine.domain.desk import Line, ShowLine
from engine.domain.handoff import Owner
from engine.domain.messages import About, Address, InboundMessage, Platform
from engine.domain.posts import Part, PostKind
from storage.account_tables import action_post, pending_action
from storage.accounts import action_alarms
from storage.accounts.action_alarms import HAS_ENDED, IS_AGREED
from storage.accounts.rows import ACTIONS, action_of
from storage.database import Database
from storage.handoff_tables import handoff
from storage.handoffs import context, desk_posts
from storage.inbox_rows import COLUMNS, message_of
from storage.outbox_rows import Batch, new_row
from storage.schema import conversation, inbox, outbox, turn
from storage.states import PartState

_POST = action_post.c
_ACTION = pending_action.c
_STALE = or_(
    and_(HAS_ENDED, _POST.shown != PostState.ENDED.value),
    and_(IS_AGREED, _POST.shown == PostState.ASKED.value),
)
"""Whether a post says less than is known."""

_PROPOSED = (
    ACTIONS.join(action_post, _POST.action_id == _ACTION.id)
    .where(_POST.turn_id == bindparam("turn"), _ACTION.state == ActionState.WAITING.value)
    .where(_ACTION.confirmed_at.is_(None))
    .order_by(_POST.id)
)
_NOTE = insert_or_leave(action_post).on_conflict_do_nothing()
_LINK = (
    update(action_post)
    .where(_POST.turn_id == bindparam("turn"), _POST.action_id == bindparam("action"))
    .values(
        outbox_id=select(outbox.c.id).where(outbox.c.nonce == bindparam("post")).scalar_subquery()
    )
)
HAS_PROPOSED = exists().where(_POST.turn_id == turn.c.id)
"""Whether a turn has proposed a change, or the same one again."""

_asking = action_post.alias("asking")
_DROP_UNASKED = (
    update(pending_action)
    .where(
        _ACTION.id.in_(select(_POST.action_id).where(_POST.turn_id == bindparam("turn"))),
        _ACTION.state == ActionState.WAITING.value,
        _ACTION.confirmed_at.is_(None),
        ~exists().where(_asking.c.action_id == _ACTION.id, _asking.c.outbox_id.is_not(None)),
    )
    .values(state=ActionState.EXPIRED.value, ended_at=bindparam("now"))
)
_DUE = (
    select(_ACTION.id)
    .join(conversation, conversation.c.id == _ACTION.conversation_id)
    .outerjoin(action_post, _POST.action_id == _ACTION.id)
    .outerjoin(outbox, outbox.c.id == _POST.outbox_id)
    .where(
        conversation.c.platform == bindparam("here"),
        or_(
            and_(HAS_ENDED, _ACTION.told_at.is_(None)),
            and_(_STALE, outbox.c.state == PartState.SENT.value),
            and_(action_alarms.ASKS_TEAM, bindparam("has_desk")),
            action_alarms.SAYS_LESS,
        ),
    )
    .distinct()
    .order_by(_ACTION.id)
)
_ONE = ACTIONS.add_columns(
    _ACTION.turn_id, _ACTION.told_at, _ACTION.ended_at, conversation.c.owner
).where(_ACTION.id == bindparam("action"))
# A change that was proposed again stands in another conversation than the one it began in.
_SHOWN = (
    select(
        _POST.id.label("post"),
        outbox,
        _STALE.label("is_stale"),
        conversation.c.epoch.label("epoch_there"),
    )
    .join(pending_action, _ACTION.id == _POST.action_id)
    .join(outbox, outbox.c.id == _POST.outbox_id)
    .join(conversation, conversation.c.id == outbox.c.conversation_id)
    .where(_POST.action_id == bindparam("action"))
    .order_by(_POST.id)
)
_LAST = select(func.max(outbox.c.ord)).where(outbox.c.turn_id == bindparam("turn"))
_MARK = update(action_post).where(_POST.id == bindparam("post")).values(shown=bindparam("says"))
_TOLD = (
    update(pending_action)
    .where(_ACTION.id == bindparam("action"), _ACTION.told_at.is_(None))
    .values(told_at=bindparam("now"))
)
_ASKED = (
    select(*COLUMNS)
    .where(inbox.c.turn_id == bindparam("turn"), inbox.c.author_id == bindparam("customer"))
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(1)
)
_OPEN_HANDOFF = (
    select(handoff.c.id)
    .where(handoff.c.conversation_id == bindparam("conversation"), handoff.c.closed_at.is_(None))
    .order_by(handoff.c.id.desc())
    .limit(1)
)
_TO_ANSWER = frozenset({ActionState.DONE, ActionState.REFUSED, ActionState.FAILED})
"""Endings that come after the click, of which the assistant tells in a turn of its own."""


class ActionPostStore:
    """Implements `engine.accounts.ports.ActionPosts` for one platform's customers.

    `desk` is the platform whose desk is asked to approve; None without a desk.
    """

    def __init__(
        self,
        database: Database,
        platform: Platform,
        clock: Callable[[], float] = time.time,
        *,
        desk: Platform | None = None,
    ) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock
        self._desk = desk

    async def proposed(self, turn_id: int) -> tuple[PendingAction, ...]:
        """What a turn proposed that still waits for its customer."""
        return await self._database.read(_proposed, turn_id)

    async def due(self, *, limit: int) -> tuple[int, ...]:
        """Actions whose ending, or whose next step, is not told yet."""
        return await self._database.read(_due, self._platform, self._desk, limit)

    async def tell(self, action_id: int, words: OutcomeWords) -> frozenset[int]:
        """Tell of it once; the conversations in which there is something to do."""
        return await self._database.write(_tell, action_id, words, self._desk, self._clock())


def note_proposal(connection: Connection, action_id: int, turn_id: int) -> None:
    """That a turn proposed an action; its ending brings the post."""
    values = {"action_id": action_id, "turn_id": turn_id, "shown": PostState.ASKED.value}
    connection.execute(_NOTE, values)


def link_posts(
    connection: Connection,
    turn_id: int,
    parts: Sequence[Part],
    rows: Sequence[dict[str, object]],
) -> None:
    """Note which queued parts of a turn ask about an action."""
    for part, row in zip(parts, rows, strict=True):
        action = asked_about(part.buttons)
        if action is not None:
            values = {"turn": turn_id, "action": action, "post": row["nonce"]}
            connection.execute(_LINK, values)


def drop_unasked(connection: Connection, turn_id: int, now: float) -> None:
    """Let go, at the end of a turn, what it proposed and no post of any turn asks about.

    Nobody could click on it: the turn was withheld, given up or handed to people. Claude hears of
    it as of anything else that was not decided in time.
    """
    connection.execute(_DROP_UNASKED, {"turn": turn_id, "now": now})


def _proposed(connection: Connection, turn_id: int) -> tuple[PendingAction, ...]:
    rows = connection.execute(_PROPOSED, {"turn": turn_id}).mappings()
    return tuple(action_of(row) for row in rows)


def _due(
    connection: Connection, platform: Platform, desk: Platform | None, limit: int
) -> tuple[int, ...]:
    here = {"here": platform.value, "has_desk": desk is not None}
    return tuple(connection.execute(_DUE.limit(limit), here).scalars())


def _tell(
    connection: Connection, action_id: int, words: OutcomeWords, desk: Platform | None, now: float
) -> frozenset[int]:
    row = connection.execute(_ONE, {"action": action_id}).mappings().one_or_none()
    if row is None:
        return frozenset()
    action = action_of(row)
    posts = connection.execute(_SHOWN, {"action": action_id}).mappings().all()
    asked = _asked(connection, row, action)
    said = next((str(post["plain"]) for post in posts), asked.text if asked else "")
    _show(connection, action, posts, words.post(action, said), now)
    is_news = row["ended_at"] is not None and row["told_at"] is None
    if desk is not None:
        asker = asked.author.name if asked else action.principal.customer
        action_alarms.ask_team(connection, desk, words, action, asker, now)
        if is_news and action.state is ActionState.FAILED:
            action_alarms.tell_unsure(connection, desk, words, action, asker, now)
    action_alarms.settle(connection, words, action)
    if is_news:
        connection.execute(_TOLD, {"action": action_id, "now": now})
        if asked is not None:
            is_public = not asked.is_direct
            text = words.told(action, said, is_public=is_public)
            _hear(connection, row, action, replace(asked, text=text), now)
    return frozenset({action.conversation_id, *(post["conversation_id"] for post in posts)})


def _asked(connection: Connection, row: RowMapping, action: PendingAction) -> InboundMessage | None:
    """The customer's message that led to it; None where it is gone."""
    values = {"turn": row["turn_id"], "customer": row["customer"]}
    found = connection.execute(_ASKED, values).one_or_none()
    return None if found is None else message_of(found, action.principal.place)


def _show(
    connection: Connection,
    action: PendingAction,
    posts: Sequence[RowMapping],
    part: Part,
    now: float,
) -> None:
    """Put what is known in the place of every post that has arrived, without its buttons."""
    says = PostState.WAITS if action.state.is_open else PostState.ENDED
    for post in posts:
        if not post["is_stale"] or post["state"] != PartState.SENT.value:
            continue
        batch = Batch(
            conversation_id=post["conversation_id"],
            turn_id=post["turn_id"],
            kind=PostKind.OUTCOME,
            epoch=post["epoch_there"],
            now=now,
        )
        last = connection.execute(_LAST, {"turn": post["turn_id"]}).scalar_one()
        shown = new_row(replace(part, private_to=post["private_to"]), batch, place=last + 1)
        connection.execute(insert(outbox), {**shown, "preview_id": post["remote_id"]})
        connection.execute(_MARK, {"post": post["post"], "says": says.value})


def _hear(
    connection: Connection,
    row: RowMapping,
    action: PendingAction,
    asked: InboundMessage,
    now: float,
) -> None:
    """Let a turn tell the customer, or let people know who have the conversation."""
    is_ours = row["owner"] == Owner.ASSISTANT.value
    told = replace(
        asked,
        keys=(f"action:{action.id}",),
        address=Address.TO_ASSISTANT,
        sent_at=now,
        attachments=(),
        about=About.OUTCOME,
        done=action.tool if action.state is ActionState.DONE else "",
    )
    waits = is_ours and action.state in _TO_ANSWER
    context.keep(connection, action.conversation_id, told, now, waits=waits)
    if not is_ours:
        _tell_people(connection, action, asked.text, now)


def _tell_people(connection: Connection, action: PendingAction, text: str, now: float) -> None:
    here: dict[str, Any] = {"conversation": action.conversation_id}
    handoff_id = connection.execute(_OPEN_HANDOFF, here).scalar_one_or_none()
    platform = None if handoff_id is None else desk_posts.desk_of(connection, handoff_id)
    if platform is not None:
        line = ShowLine(line=Line.EVENT, text=f"{action.tool} of the customer: {text}")
        desk_posts.put(connection, platform, handoff_id, (line,), now)
