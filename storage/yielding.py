"""When the assistant leaves a question to others: to who is faster, or was thanked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, LargeBinary, Row, bindparam, cast, select, update

from engine.domain.messages import About, Address, InboundMessage, Place
from engine.domain.receipts import IgnoredReason, MessageOutcome
from storage.inbox_rows import read_payload
from storage.schema import IS_FREE, inbox, outbox
from storage.states import InboxState

_PAYLOAD = cast(inbox.c.payload, LargeBinary).label("payload")
_BEFORE = (
    select(inbox.c.author_id, inbox.c.address, inbox.c.sort_key, inbox.c.received_at, _PAYLOAD)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.sort_key < bindparam("before"),
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(1)
)
_SPOKE_SINCE = (
    select(outbox.c.id)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.created_at >= bindparam("since"),
    )
    .limit(1)
)
_YIELD = (
    update(inbox)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("author"),
        inbox.c.sort_key < bindparam("before"),
        IS_FREE,
        inbox.c.state == InboxState.WAITING.value,
    )
    .values(
        state=InboxState.KEPT.value,
        outcome=MessageOutcome.IGNORED.value,
        reason=IgnoredReason.OTHER_OWNER.value,
    )
)
_WAITING = select(inbox.c.received_at, _PAYLOAD).where(
    inbox.c.conversation_id == bindparam("conversation"),
    IS_FREE,
    inbox.c.state == InboxState.WAITING.value,
)


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleFirst:
    """Seconds by channel in which people may answer first; `asks_for_human` tells who wants one."""

    seconds: Mapping[str, float] = field(default_factory=dict)
    asks_for_human: Callable[[str], bool] = _never

    def until(self, connection: Connection, conversation_id: int, place: Place) -> float | None:
        """POSIX seconds before which no turn begins there; None where nobody has to be awaited.

        Counted from when the oldest waiting question was stored. Who asks for a person does not
        wait, and neither does what a teammate handed back, nor a click.
        """
        seconds = self.seconds.get(place.channel)
        if not seconds:
            return None
        rows = connection.execute(_WAITING, {"conversation": conversation_id}).all()
        if not rows or any(self._is_pressing(row.payload) for row in rows):
            return None
        return float(min(row.received_at for row in rows)) + seconds

    def _is_pressing(self, stored: bytes) -> bool:
        said = read_payload(stored)
        return said is not None and (said.about is not About.SAID or self.asks_for_human(said.text))


def thanks_another(
    connection: Connection,
    conversation_id: int,
    message: InboundMessage,
    is_thanks: Callable[[str], bool],
) -> bool:
    """Whether nothing but thanks is said to another customer, whose word was the last one there.

    Then that person has answered: what its author still waited for before is left to them.
    """
    if message.address is Address.TO_ASSISTANT or message.author.is_bot:
        return False
    if not is_thanks(message.text):
        return False
    here = {"conversation": conversation_id, "before": message.sort_key}
    last = connection.execute(_BEFORE, here).one_or_none()
    if last is None or not _is_from_another(last, message.author.id):
        return False
    spoke = {"conversation": conversation_id, "since": last.received_at}
    if connection.execute(_SPOKE_SINCE, spoke).first() is not None:
        return False
    mine = {"conversation": conversation_id, "author": message.author.id}
    connection.execute(_YIELD, {**mine, "before": last.sort_key})
    return True


def _is_from_another(last: Row[tuple[str, str, str, float, bytes]], author: str) -> bool:
    """A person who told others something, and asked neither them nor the assistant."""
    said = read_payload(last.payload)
    if said is None or said.is_bot or said.about is not About.SAID:
        return False
    is_question = "?" in said.text or "？" in said.text
    to_others = last.address != Address.TO_ASSISTANT.value
    return to_others and last.author_id != author and not is_question
