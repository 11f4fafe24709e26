"""What a part of the outbox answers: the customer's message, and what they may quote."""

from sqlalchemy import Connection, bindparam, select

from storage.handoff_tables import handoff, relay
from storage.outbox_rows import Origin
from storage.schema import inbox, turn
from storage.states import InboxState

_OF_TURN = (
    select(inbox.c.message_id)
    .where(inbox.c.turn_id == bindparam("turn"))
    .order_by(
        (inbox.c.state == InboxState.WAITING.value).desc(),
        inbox.c.sort_key.desc(),
        inbox.c.id.desc(),
    )
    .limit(1)
)
_TURN = select(turn.c.reference, turn.c.customer).where(turn.c.id == bindparam("turn"))
_RELAY = (
    select(handoff.c.reference, handoff.c.customer)
    .join(relay, relay.c.handoff_id == handoff.c.id)
    .where(relay.c.id == bindparam("relay"))
)
_LAST_SAID = (
    select(inbox.c.message_id)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("customer"),
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(1)
)


def asked(connection: Connection, conversation_id: int, origin: Origin) -> tuple[str | None, str]:
    """The platform's id of the message that is answered, and the reference.

    That of the customer's last message where people speak, or took the turn's messages over; None
    where the customer has said nothing here.
    """
    if origin["turn"] is not None:
        trigger = connection.execute(_OF_TURN, origin).scalar_one_or_none()
        whose = connection.execute(_TURN, origin).one()
    else:
        trigger = None
        whose = connection.execute(_RELAY, origin).one()
    if trigger is None:
        here = {"conversation": conversation_id, "customer": whose.customer}
        trigger = connection.execute(_LAST_SAID, here).scalar_one_or_none()
    return trigger, whose.reference
