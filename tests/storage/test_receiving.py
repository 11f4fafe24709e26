"""What comes in is stored once, in its conversation, and asks for an answer or does not."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, event, select, text

from engine.domain.conversation import NoWork, TurnWork
from engine.domain.messages import Address, Attachment, Author, InboundMessage, Place, Platform
from engine.domain.receipts import Receipt, ReceiptStatus
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.schema import inbox
from storage.settings import StorageSettings
from tests.storage.amendments import outcomes
from tests.storage.builders import (
    BOB,
    CARL,
    COMPOSE,
    MAYA,
    PLACE,
    Clock,
    ending,
    open_turn,
    said,
    sends_of,
    turn_of,
)

ELSEWHERE = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="9.9")


async def status(store: Conversations, message: InboundMessage) -> ReceiptStatus:
    """What became of a message."""
    return (await store.receive(message)).status


def count(connection: Connection, table: str) -> int:
    """Rows of a table."""
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


async def test_a_message_to_the_assistant_opens_a_conversation(store: Conversations) -> None:
    """It waits for a turn, and the conversation has something to do."""
    receipt = await store.receive(said("Is hail covered?"))
    assert receipt == Receipt(status=ReceiptStatus.WAITING, conversation_id=1)
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    assert await store.unfinished(Platform.DISCORD, limit=9) == ()


@pytest.mark.parametrize("address", [Address.FOLLOW_UP, Address.TO_OTHERS])
async def test_what_is_said_elsewhere_is_not_stored(
    store: Conversations, database: Database, address: Address
) -> None:
    """Not even its keys: said again to the assistant, it is new."""
    message = said("lunch?", address=address)
    assert await store.receive(message) == Receipt(status=ReceiptStatus.UNWATCHED)
    for table in ("conversation", "inbox", "inbox_key"):
        assert await database.read(count, table) == 0
    assert await status(store, said("lunch?")) is ReceiptStatus.WAITING


@pytest.mark.parametrize("known", ["a", "b", "c"])
async def test_a_message_is_stored_once_under_all_its_keys(
    store: Conversations, database: Database, known: str
) -> None:
    """Any key that was seen makes it a duplicate, whatever else it carries."""
    first = await store.receive(said("Hi", keys=("a", "b", "c")))
    again = await store.receive(said("Hi again", at=2, keys=("other", known)))
    assert again == Receipt(status=ReceiptStatus.DUPLICATE, conversation_id=first.conversation_id)
    assert await database.read(count, "inbox") == 1


async def test_a_duplicate_teaches_its_new_keys(store: Conversations) -> None:
    """What arrives later under such a key alone is a duplicate too."""
    await store.receive(said("Hi", keys=("a",)))
    await store.receive(said("Hi", keys=("b", "a")))
    assert await status(store, said("Hi", keys=("b",))) is ReceiptStatus.DUPLICATE


async def test_one_key_given_twice_is_one_key(store: Conversations) -> None:
    """A platform whose ids coincide does no harm."""
    assert await status(store, said("Hi", keys=("a", "a"))) is ReceiptStatus.WAITING
    assert await status(store, said("Hi", keys=("a", "a", "b", "b"))) is ReceiptStatus.DUPLICATE


async def test_the_opener_needs_no_mention(store: Conversations) -> None:
    """A follow-up of who opened the conversation waits for a turn."""
    await store.receive(said("Is hail covered?"))
    follow_up = said("And theft?", at=2, address=Address.FOLLOW_UP)
    assert await status(store, follow_up) is ReceiptStatus.WAITING


async def test_others_need_a_mention_once(store: Conversations) -> None:
    """Before it their follow-ups are kept, after it they are answered."""
    await store.receive(said("Is hail covered?"))
    early = said("I wonder too", at=2, by=BOB, address=Address.FOLLOW_UP)
    assert await status(store, early) is ReceiptStatus.KEPT
    assert await status(store, said("Eva?", at=3, by=BOB)) is ReceiptStatus.WAITING
    late = said("And theft?", at=4, by=BOB, address=Address.FOLLOW_UP)
    assert await status(store, late) is ReceiptStatus.WAITING
    carl = said("Me too", at=5, by=CARL, address=Address.FOLLOW_UP)
    assert await status(store, carl) is ReceiptStatus.KEPT


async def test_who_spoke_to_the_assistant_elsewhere_is_a_stranger_here(
    store: Conversations,
) -> None:
    """Being known in another thread does not make a follow-up wait."""
    await store.receive(said("Is hail covered?"))
    await store.receive(said("Theft?", by=BOB, place=ELSEWHERE))
    here = said("Hm", at=2, by=BOB, address=Address.FOLLOW_UP)
    assert await status(store, here) is ReceiptStatus.KEPT


async def test_a_late_mention_wakes_what_its_author_said_after_it(
    store: Conversations, database: Database
) -> None:
    """A follow-up that came first was kept, as nobody knew that its author had asked."""
    await store.receive(said("Is hail covered?"))
    follow_up = said("On my Vespa", at=5, by=BOB, address=Address.FOLLOW_UP)
    earlier = said("Hm", at=2, by=BOB, address=Address.FOLLOW_UP)
    aside = said("@Maya hello", at=6, by=BOB, address=Address.TO_OTHERS)
    for message in (follow_up, earlier, aside):
        assert await status(store, message) is ReceiptStatus.KEPT
    assert await status(store, said("And theft?", at=4, by=BOB)) is ReceiptStatus.WAITING
    rows = await database.read(
        lambda connection: connection.execute(
            select(inbox.c.state, inbox.c.reason).order_by(inbox.c.sort_key)
        ).all()
    )
    assert [tuple(row) for row in rows] == [
        ("waiting", None),
        ("kept", "context"),
        ("waiting", None),
        ("waiting", None),
        ("kept", "context"),
    ]


async def test_what_is_said_to_others_is_kept(store: Conversations) -> None:
    """Even of the opener; it gives nobody anything to do."""
    await store.receive(said("Is hail covered?"))
    work = await turn_of(store, 1)
    await store.finish_turn(work.lease, work.turn_id, ending())
    kept = said("@Bob look", at=2, address=Address.TO_OTHERS)
    assert await status(store, kept) is ReceiptStatus.KEPT
    assert await store.unfinished(Platform.SLACK, limit=9) == ()
    nothing = await store.next_work(1, compose=COMPOSE, prompt="p1")
    assert nothing == NoWork()


async def test_a_message_comes_back_as_it_was(store: Conversations) -> None:
    """Every field survives, also a zero byte; half a surrogate pair is replaced by a mark."""
    message = said("Grüße 🚗 \ud83d \x00 'quoted\" text", at=4, keys=("k1", "k2"))
    file = Attachment(name="a\udc00.png", media_type="image/png", size=3, url="https://x.example/a")
    message = replace(message, attachments=(file,), is_direct=True)
    message = replace(message, author=replace(MAYA, is_bot=True))
    turn = await open_turn(store, message)
    marked = replace(file, name="a\N{REPLACEMENT CHARACTER}.png")
    text = message.text.replace("\ud83d", "\N{REPLACEMENT CHARACTER}")
    assert turn.messages == (replace(message, text=text, attachments=(marked,)),)
    assert turn.principal.customer == MAYA.id
    assert turn.principal.place == turn.place == PLACE


async def test_a_duplicate_is_known_after_a_restart(settings: StorageSettings) -> None:
    """Keys are on the disk before the message is acknowledged."""
    for expected in (ReceiptStatus.WAITING, ReceiptStatus.DUPLICATE):
        database = await open_database(settings, Platform.SLACK)
        store = Conversations(database, platform=Platform.SLACK, worker="w1")
        assert await status(store, said("Hi")) is expected
        await database.close()


async def test_the_longest_waiting_conversation_comes_first(
    store: Conversations, clock: Clock
) -> None:
    """The order of a restart is the order in which customers came."""
    await store.receive(said("second thread", place=ELSEWHERE))
    clock.now += 1
    await store.receive(said("first thread"))
    assert await store.unfinished(Platform.SLACK, limit=9) == (1, 2)


async def test_a_place_is_watched_once_a_conversation_lives_there(store: Conversations) -> None:
    """From the first message to the assistant on, and nowhere else."""
    await store.receive(said("lunch?", at=1, address=Address.FOLLOW_UP))
    assert not await store.watches(PLACE)
    await store.receive(said("Is hail covered?", at=2))
    assert await store.watches(PLACE)
    assert not await store.watches(ELSEWHERE)


ROBOT = Author(id="B1", name="Robot", is_bot=True)
OTHER_ROBOT = Author(id="B2", name="Other", is_bot=True)


async def test_programs_that_talk_in_a_row_are_answered_so_often(
    store: Conversations, database: Database
) -> None:
    """The third message of programs is the last; what follows is context until a person speaks."""
    waiting, kept = ReceiptStatus.WAITING, ReceiptStatus.KEPT
    talk = [
        (ROBOT, waiting),
        (OTHER_ROBOT, waiting),
        (ROBOT, waiting),
        (OTHER_ROBOT, kept),
        (ROBOT, kept),
        (MAYA, waiting),
        (ROBOT, waiting),
        (ROBOT, waiting),
        (ROBOT, waiting),
        (OTHER_ROBOT, kept),
    ]
    for at, (by, expected) in enumerate(talk):
        assert await status(store, said(f"ping {at}", at=at, by=by)) is expected, at
    ended = [row.reason for row in await outcomes(database)]
    assert ended == [None] * 3 + ["bot_loop"] * 2 + [None] * 4 + ["bot_loop"]


async def test_what_a_program_says_to_others_is_context(
    store: Conversations, database: Database
) -> None:
    """And it counts: programs that talk to each other are a loop whomever they address."""
    await store.receive(said("ping", at=1, by=ROBOT))
    for at in (2, 3):
        await store.receive(said("pong", at=at, by=OTHER_ROBOT, address=Address.TO_OTHERS))
    assert await status(store, said("ping", at=4, by=ROBOT)) is ReceiptStatus.KEPT
    reasons = [row.reason for row in await outcomes(database)]
    assert reasons == [None, "context", "context", "bot_loop"]


async def test_how_often_programs_are_answered_can_be_set(database: Database, clock: Clock) -> None:
    """Once, where one answer is enough."""
    strict = Conversations(database, platform=Platform.SLACK, worker="w1", clock=clock, bot_turns=1)
    assert await status(strict, said("ping", at=1, by=ROBOT)) is ReceiptStatus.WAITING
    assert await status(strict, said("ping", at=2, by=ROBOT)) is ReceiptStatus.KEPT
    work = await turn_of(strict, 1)
    assert [m.author.is_bot for m in work.messages] == [True, True]


async def test_storing_a_message_takes_few_statements(store: Conversations) -> None:
    """It is done before the acknowledgement: two questions, the message, its keys."""
    counted: list[str] = []

    def count(*execution: object) -> None:
        counted.append(str(execution[2]).split()[0])

    await store.receive(said("Is hail covered?"))
    event.listen(Engine, "before_cursor_execute", count)
    try:
        await store.receive(said("And theft?", at=2))
        await store.receive(said("And theft?", at=2))
        await store.receive(said("And storms?", at=3, address=Address.FOLLOW_UP))
        await store.receive(said("hm", at=4, by=BOB, address=Address.TO_OTHERS))
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    stored = ["SELECT", "SELECT", "INSERT", "INSERT"]
    asked = [*stored[:2], "UPDATE", *stored[2:]]  # wakes what its author said after it, if any
    assert counted == [*asked, "SELECT", *stored, *stored]


async def test_a_clock_that_steps_back_holds_nothing_up(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Order is the platform's time; what came before and after the step is one burst, answered."""
    await store.receive(said("one", at=1))
    clock.now -= 3_600
    await store.receive(said("two", at=2))
    await store.receive(said("elsewhere", at=3, place=ELSEWHERE))
    assert set(await store.unfinished(Platform.SLACK, limit=9)) == {1, 2}
    work = await turn_of(store, 1)
    assert [m.text for m in work.messages] == ["one", "two"]
    assert work.waiting_since == clock.now
    clock.now -= 3_600
    await store.receive(said("three", at=3))
    again = await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    assert isinstance(again, TurnWork)
    assert [m.text for m in again.messages] == ["one", "two", "three"]
    clock.now -= 3_600
    await store.finish_turn(again.lease, again.turn_id, ending("Yes."))
    sends = await sends_of(store, 1)
    assert await store.begin_send(sends.lease, sends.parts[0])
    await store.confirm_send(sends.lease, sends.parts[0], "m1")
    assert await store.unfinished(Platform.SLACK, limit=9) == (2,)
    assert [row.outcome for row in await outcomes(database)] == [
        *("merged", "merged"),
        None,
        "answered",
    ]
