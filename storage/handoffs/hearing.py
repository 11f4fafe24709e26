"""What is said, edited or deleted in a conversation that people have, had, or just took."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, LargeBinary, bindparam, cast, select, update

from engine.domain.commands import ChangeTyped, CustomerChanged, CustomerSaid, TypeInThread
from engine.domain.decisions import Done
from engine.domain.handoff import Actor, ActorKind, Owner, Teammate
from engine.domain.messages import Address, InboundMessage
from engine.domain.receipts import IgnoredReason, MessageOutcome
from engine.handoff.ports import Situation
from engine.handoff.ratings import rating_in
from storage.handoff_tables import handoff_event
from storage.handoffs.applying import DeskRules, apply
from storage.handoffs.situations import situation_of, this_handoff
from storage.inbox_rows import read_payload
from storage.references import new_reference
from storage.schema import inbox, turn
from storage.states import InboxState

_NAME = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("author"),
    )
    .order_by(inbox.c.id.desc())
    .limit(10)
)
_TYPED_IN = select(handoff_event.c.handoff_id).where(
    handoff_event.c.conversation_id == bindparam("conversation"),
    handoff_event.c.key == bindparam("key_"),
)
_ANSWER = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(state=InboxState.WAITING.value, outcome=None, reason=None)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ForPeople:
    """A message that concerns people; `asks` if the assistant would answer it otherwise."""

    situation: Situation
    command: CustomerSaid | TypeInThread
    actor: Actor
    asks: bool

    @property
    def outcome(self) -> MessageOutcome:
        """What becomes of the message as long as people have the conversation."""
        is_customers = isinstance(self.command, CustomerSaid)
        return MessageOutcome.HANDED_OVER if is_customers else MessageOutcome.IGNORED

    @property
    def reason(self) -> IgnoredReason | None:
        """Why it is not answered, where nobody has to."""
        return None if isinstance(self.command, CustomerSaid) else IgnoredReason.CONTEXT


def for_people(
    connection: Connection,
    rules: DeskRules,
    conversation_id: int,
    message: InboundMessage,
    *,
    asks: bool,
) -> ForPeople | None:
    """What a message means to people; None where it concerns the assistant alone, or nobody."""
    situation = situation_of(connection, conversation_id)
    if situation is None or message.author.is_bot:
        return None
    author = message.author
    actor = Actor(kind=ActorKind.CUSTOMER, id=author.id)
    command: CustomerSaid | TypeInThread | None = None
    if _types(situation, message):
        mate = _teammate(message)
        actor = Actor(kind=ActorKind.TEAMMATE, id=author.id, teammate=mate)
        command = _typed(connection, situation, message)
    elif _is_for_them(situation, message, asks=asks):
        command = _said(rules, message)
    if command is None:
        return None
    return ForPeople(situation=situation, command=command, actor=actor, asks=asks)


def tell_people(
    connection: Connection, rules: DeskRules, heard: ForPeople, row_id: int, now: float
) -> bool:
    """Apply what a stored message means; one that nobody takes up is for the assistant.

    Whether it thanks for what is closed and stays so: nobody says anything to it.
    """
    end = apply(connection, rules, heard.situation, heard.command, heard.actor, now)
    if isinstance(end, Done):
        return not end.handoff.state.is_open and _is_mere_thanks(heard)
    if heard.situation.owner is Owner.ASSISTANT and heard.asks:
        connection.execute(_ANSWER, {"row": row_id})
    return False


def _is_mere_thanks(heard: ForPeople) -> bool:
    """A rating is answered with words, and so is what closes a handoff."""
    known, said = heard.situation.handoff, heard.command
    if known is None or known.state.is_open or not isinstance(said, CustomerSaid):
        return False
    return said.is_thanks and (known.score is not None or rating_in(said.text) is None)


def tell_change(
    connection: Connection,
    rules: DeskRules,
    conversation_id: int,
    changed: CustomerChanged,
    author_id: str,
    now: float,
) -> None:
    """People were shown this message: they are shown what became of it."""
    situation = situation_of(connection, conversation_id)
    if situation is None or situation.handoff is None or not situation.handoff.state.is_open:
        return
    actor = Actor(kind=ActorKind.CUSTOMER, id=author_id)
    apply(connection, rules, situation, changed, actor, now)


def tell_typed_change(
    connection: Connection,
    rules: DeskRules,
    conversation_id: int,
    message: InboundMessage,
    text: str | None,
    now: float,
) -> None:
    """A teammate changed what they had typed to the customer: what it promised follows.

    The handoff in which it was said learns of it, closed or not; words said in none are nobody's.
    """
    key = _typed_key(message)
    values = {"conversation": conversation_id, "key_": key}
    said_in = connection.execute(_TYPED_IN, values).scalar_one_or_none()
    known = None if said_in is None else this_handoff(connection, said_in)
    situation = situation_of(connection, conversation_id)
    if known is None or situation is None:
        return
    mate = _teammate(message)
    actor = Actor(kind=ActorKind.TEAMMATE, id=mate.id, teammate=mate)
    changed = ChangeTyped(key=key, text=text)
    apply(connection, rules, replace(situation, handoff=known), changed, actor, now)


def _types(situation: Situation, message: InboundMessage) -> bool:
    """Whether a teammate writes in a customer's thread, and does not ask as a customer would."""
    author = message.author
    if not author.is_teammate or author.id == _customer(situation):
        return False
    has_people = situation.owner is not Owner.ASSISTANT
    return has_people or message.address is not Address.TO_ASSISTANT


def _is_for_them(situation: Situation, message: InboundMessage, *, asks: bool) -> bool:
    is_customer = message.author.id == _customer(situation)
    if situation.owner is not Owner.ASSISTANT:
        return is_customer or asks
    return is_customer and asks and situation.handoff is not None


def _customer(situation: Situation) -> str:
    """Who is helped here."""
    return situation.handoff.customer if situation.handoff else situation.opener


def _said(rules: DeskRules, message: InboundMessage) -> CustomerSaid:
    return CustomerSaid(
        customer=message.author.id,
        customer_name=message.author.name,
        text=message.text,
        key=message.keys[0],
        attachments=message.attachments,
        takes_back=rules.takes_it_back(message.text),
        is_thanks=rules.is_thanks(message.text),
    )


def _typed(connection: Connection, situation: Situation, message: InboundMessage) -> TypeInThread:
    customer = _customer(situation)
    return TypeInThread(
        customer=customer,
        customer_name=_name_of(connection, situation, customer),
        text=message.text,
        reference=new_reference(connection, turn.c.reference),
        key=_typed_key(message),
    )


def _typed_key(message: InboundMessage) -> str:
    return f"typed:{message.id}"


def _name_of(connection: Connection, situation: Situation, customer: str) -> str:
    if situation.handoff is not None:
        return situation.handoff.customer_name
    here = {"conversation": situation.conversation_id, "author": customer}
    payloads = (read_payload(stored) for stored in connection.execute(_NAME, here).scalars())
    return next((payload.name for payload in payloads if payload), customer)


def _teammate(message: InboundMessage) -> Teammate:
    author, place = message.author, message.place
    return Teammate(
        platform=place.platform,
        workspace=place.workspace,
        id=author.id,
        name=author.name,
        picture=author.picture,
    )
