"""Relay rows become parts of the outbox, rendered for the customer's platform."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.domain.decisions import ChangeWords, CustomerPost, SayNotice, SayWords
from engine.domain.handoff import Handoff
from engine.domain.posts import Part, PostKind, Speaker
from engine.logs import trace
from storage.handoff_tables import IS_WAITING, handoff, relay
from storage.handoffs import desk_posts, rewording
from storage.handoffs.last_words import last_words
from storage.handoffs.relay_rows import IS_KNOWN, post_of, words_of
from storage.handoffs.situations import this_handoff
from storage.outbox_rows import Batch, new_rows
from storage.schema import outbox
from storage.states import RelayState

log = logging.getLogger(__name__)

Render = Callable[[SayNotice | SayWords, Handoff, str], tuple[tuple[Part, ...], Speaker | None]]
"""Makes a post into parts; last are the customer's last words, for the language of notices."""

_WAITING = (
    select(relay, handoff.c.customer)
    .join(handoff, handoff.c.id == relay.c.handoff_id)
    .where(relay.c.conversation_id == bindparam("conversation"), IS_WAITING, IS_KNOWN)
    .order_by(relay.c.id)
)
_END = (
    update(relay)
    .where(relay.c.id == bindparam("row"))
    .values(state=bindparam("ended"), error=bindparam("why"))
)


def expand(connection: Connection, conversation_id: int, render: Render, now: float) -> None:
    """Queue the parts of all that waits to be said, under the epoch it was written with.

    What cannot be rendered is told to the desk and does not stand in the way of the rest.
    """
    rows = connection.execute(_WAITING, {"conversation": conversation_id}).all()
    for row in rows:
        state, why = RelayState.DONE, None
        try:
            post = post_of(row)
            parts, speaker = _rendered(connection, row, post, render)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("relay %d cannot be rendered: %s", row.id, trace(error))
            state, why = RelayState.BROKEN, type(error).__name__
            text = "Something of this could not be shown to the customer."
            desk_posts.tell_problem(connection, row.handoff_id, text, now)
        else:
            _queue(connection, row, post, parts, speaker, now)
        connection.execute(_END, {"row": row.id, "ended": state.value, "why": why})


def _rendered(
    connection: Connection, row: Row[*tuple[Any, ...]], post: CustomerPost | None, render: Render
) -> tuple[tuple[Part, ...], Speaker | None]:
    """Words that changed are rendered as a whole; nothing is left of those that are gone."""
    about = this_handoff(connection, row.handoff_id)
    if isinstance(post, ChangeWords):
        words = words_of(connection, row.conversation_id, post.key)
        post = None if words is None or post.text is None else words.post
    if about is None or post is None:
        return (), None
    return render(post, about, last_words(connection, row.conversation_id, row.customer))


def _queue(
    connection: Connection,
    row: Row[*tuple[Any, ...]],
    post: CustomerPost,
    parts: Sequence[Part],
    speaker: Speaker | None,
    now: float,
) -> None:
    batch = Batch(
        conversation_id=row.conversation_id,
        relay_id=row.id,
        kind=PostKind.NOTICE if isinstance(post, SayNotice) else PostKind.TEAMMATE,
        epoch=row.epoch,
        now=now,
        speaker=speaker,
    )
    if isinstance(post, ChangeWords):
        rewording.reword(connection, post.key, parts, batch)
    elif parts:
        connection.execute(insert(outbox), new_rows(parts, batch, first=0))
