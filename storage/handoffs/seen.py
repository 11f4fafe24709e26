"""What the rules cannot know: whether these words were said before, and what they are now."""

from sqlalchemy import Connection, bindparam, exists, select

from engine.domain.commands import ChangeReply, Command, Imitated, SendReply, TakeNote
from engine.domain.decisions import WhyNot
from storage.handoff_tables import handoff, handoff_event
from storage.handoffs.relay_rows import words_of

_HAS_KEY = select(
    exists().where(
        handoff_event.c.conversation_id == bindparam("conversation"),
        handoff_event.c.key == bindparam("key_"),
    )
)
_HAS_REFERENCE = select(exists().where(handoff.c.reference == bindparam("reference_")))


def why_not(connection: Connection, conversation_id: int, command: Command) -> WhyNot | None:
    """Why the same words again change nothing; None for everything that is new."""
    match command:
        case SendReply() | TakeNote() | Imitated():
            values = {"conversation": conversation_id, "key_": command.key}
            said = connection.execute(_HAS_KEY, values).scalar_one()
            return WhyNot.SEEN_BEFORE if said else None
        case ChangeReply():
            return _why_unchanged(connection, conversation_id, command)
        case _:
            return None


def is_reference_used(connection: Connection, reference: str) -> bool:
    """Whether a handoff has this reference."""
    return bool(connection.execute(_HAS_REFERENCE, {"reference_": reference}).scalar_one())


def _why_unchanged(
    connection: Connection, conversation_id: int, change: ChangeReply
) -> WhyNot | None:
    """Words that are gone stay gone; words that were never sent cannot change."""
    words = words_of(connection, conversation_id, change.key)
    if words is None:
        return WhyNot.NOTHING_TO_SEND
    is_same = words.is_gone or words.post.text == change.text
    return WhyNot.SEEN_BEFORE if is_same else None
