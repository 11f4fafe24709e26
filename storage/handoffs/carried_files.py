"""Files that go along with what is said: queued and taken back in the transaction of the words."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, insert, select, update

from engine.domain.messages import Attachment, Platform
from storage.file_tables import IS_ON_ITS_WAY, carried_file
from storage.handoff_tables import handoff
from storage.references import new_nonce
from storage.schema import conversation
from storage.states import FileState

_PUT = insert(carried_file)
_CUSTOMERS_PLATFORM = (
    select(conversation.c.platform)
    .join(handoff, handoff.c.conversation_id == conversation.c.id)
    .where(handoff.c.id == bindparam("handoff"))
)
_OF_WORDS = carried_file.c.relay_id == bindparam("relay")
_IS_BROUGHT = carried_file.c.state == FileState.BROUGHT.value
_IS_STILL = carried_file.c.worker.is_(None) & ~carried_file.c.in_doubt
_DROP = (
    update(carried_file)
    .where(_OF_WORDS, IS_ON_ITS_WAY, _IS_STILL, carried_file.c.state != FileState.LEAVING.value)
    .values(state=FileState.WITHDRAWN.value, content=None, done_at=bindparam("now"))
)
_TAKE_BACK = (
    update(carried_file)
    .where(_OF_WORDS, IS_ON_ITS_WAY | _IS_BROUGHT)
    .values(
        is_unwanted=True,
        state=case((_IS_BROUGHT, FileState.LEAVING.value), else_=carried_file.c.state),
    )
)


def put_for_customer(
    connection: Connection,
    handoff_id: int,
    relay_id: int,
    source: Platform,
    files: Sequence[Attachment],
    now: float,
) -> None:
    """Queue a teammate's files behind their words."""
    if files:
        target = _platform(connection, handoff_id)
        _put(connection, handoff_id, {"relay_id": relay_id}, source, target, files, now)


def put_for_desk(
    connection: Connection,
    handoff_id: int,
    desk_post_id: int,
    target: Platform,
    files: Sequence[Attachment],
    now: float,
) -> None:
    """Queue a customer's files behind the line that tells of them."""
    if files:
        source = _platform(connection, handoff_id)
        _put(connection, handoff_id, {"desk_post_id": desk_post_id}, source, target, files, now)


def take_back(connection: Connection, relay_id: int, now: float) -> None:
    """A teammate took their words away: what has not left stays, what is there is taken away."""
    connection.execute(_DROP, {"relay": relay_id, "now": now})
    connection.execute(_TAKE_BACK, {"relay": relay_id})


def _platform(connection: Connection, handoff_id: int) -> Platform:
    """The customer's."""
    return Platform(connection.execute(_CUSTOMERS_PLATFORM, {"handoff": handoff_id}).scalar_one())


def _put(
    connection: Connection,
    handoff_id: int,
    origin: dict[str, int],
    source: Platform,
    target: Platform,
    files: Sequence[Attachment],
    now: float,
) -> None:
    """What its platform does not keep can be no more than a link in the words."""
    for place, file in enumerate(file for file in files if file.id):
        row = {
            **origin,
            "handoff_id": handoff_id,
            "ord": place,
            "source": source.value,
            "target": target.value,
            "source_id": file.id,
            "url": file.url,
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "state": FileState.WANTED.value,
            "is_unwanted": False,
            "nonce": new_nonce(),
            "attempt": 0,
            "in_doubt": False,
            "created_at": now,
        }
        connection.execute(_PUT, row)
