"""Drafts that teammates were shown, and how much of them they sent."""

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.domain.commands import Command, SendReply, TypeInThread
from engine.domain.handoff import Teammate
from engine.handoff.draft_use import share_changed
from storage.handoff_tables import handoff_draft

_OF_THIS = (handoff_draft.c.handoff_id == bindparam("handoff")) & (
    handoff_draft.c.teammate_key == bindparam("who")
)
_NEWEST = select(handoff_draft).where(_OF_THIS).order_by(handoff_draft.c.id.desc()).limit(1)
_SENT = (
    update(handoff_draft)
    .where(handoff_draft.c.id == bindparam("row"))
    .values(text=None, sent_at=bindparam("now"), changed=bindparam("share"))
)
_PASSED_OVER = (
    update(handoff_draft).where(_OF_THIS, handoff_draft.c.text.is_not(None)).values(text=None)
)


def keep(
    connection: Connection, handoff_id: int, teammate: Teammate, text: str, now: float
) -> None:
    """Keep what a teammate is about to be shown, until their next reply."""
    row = {"handoff_id": handoff_id, "teammate_key": teammate.key, "text": text, "shown_at": now}
    connection.execute(insert(handoff_draft), row)


def compare(
    connection: Connection,
    handoff_id: int,
    command: Command,
    teammate: Teammate | None,
    now: float,
) -> None:
    """Once a teammate says something to the customer: how much of their newest draft is not in it.

    The words of their drafts are needed no more. A later reply is compared with later drafts.
    """
    if teammate is None or not isinstance(command, SendReply | TypeInThread):
        return
    whose = {"handoff": handoff_id, "who": teammate.key}
    newest = connection.execute(_NEWEST, whose).one_or_none()
    if newest is None:
        return
    if newest.text is not None:
        share = share_changed(newest.text, command.text)
        connection.execute(_SENT, {"row": newest.id, "now": now, "share": share})
    connection.execute(_PASSED_OVER, whose)
