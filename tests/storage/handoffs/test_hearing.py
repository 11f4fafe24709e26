"""What customers and teammates write while people have a conversation, or had it."""

from dataclasses import replace

import pytest

from engine.domain.commands import Claim, HandBack, Resolve
from engine.domain.conversation import NoWork
from engine.domain.desk import Line, ShowLine
from engine.domain.handoff import HandoffState
from engine.domain.messages import About, Address, Author, Deletion, Edit, Platform
from engine.domain.receipts import ReceiptStatus
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from tests.storage.builders import BOB, CARL, COMPOSE, MAYA, PLACE, open_turn, said, turn_of
from tests.storage.handoffs.asked import deliver, ends_of, rows_of, told
from tests.storage.handoffs.people import ANN, ANN_HERE, ASSISTANT, ESCALATE, by

HANDED_OVER = ("kept", "handed_over", None)
CONTEXT = ("kept", "ignored", "context")
FOLLOW_UP = Address.FOLLOW_UP


@pytest.fixture(autouse=True)
async def _queued(store: Conversations, handoffs: Handoffs) -> None:
    """Maya asked about hail and waits for a person."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await deliver(store)


async def lines(database: Database) -> list[tuple[Line, str]]:
    """The lines in the card's thread."""
    return [(post.line, post.text) for post in await told(database) if isinstance(post, ShowLine)]


@pytest.mark.parametrize("address", Address)
async def test_what_the_customer_adds_goes_to_the_card(
    store: Conversations, handoffs: Handoffs, database: Database, address: Address
) -> None:
    """Whomever it is meant for; no turn begins."""
    receipt = await store.receive(said("It is urgent", at=2, address=address))
    assert receipt.status is ReceiptStatus.KEPT
    assert await lines(database) == [(Line.CUSTOMER_SAID, "It is urgent")]
    assert await ends_of(database) == [HANDED_OVER, HANDED_OVER]
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_the_same_message_is_shown_once(store: Conversations, database: Database) -> None:
    """The platform delivers it again."""
    for _ in range(2):
        await store.receive(said("It is urgent", at=2))
    assert len(await lines(database)) == 1


async def test_others_are_heard_only_if_they_ask(store: Conversations, database: Database) -> None:
    """A mention by somebody else is for people now; talk among others is context."""
    await store.receive(said("me too", at=2, by=BOB, address=FOLLOW_UP))
    await store.receive(said("how about me?", at=3, by=BOB))
    assert await lines(database) == [(Line.CUSTOMER_SAID, "how about me?")]
    assert await ends_of(database) == [HANDED_OVER, CONTEXT, HANDED_OVER]


async def test_a_program_is_never_answered_meanwhile(
    store: Conversations, database: Database
) -> None:
    """Nor shown to people."""
    robot = Author(id="B1", name="Robot", is_bot=True)
    receipt = await store.receive(said("beep", at=2, by=robot))
    assert receipt.status is ReceiptStatus.KEPT
    assert (await ends_of(database))[-1] == ("kept", "ignored", "other_owner")
    assert await lines(database) == []


@pytest.mark.parametrize("address", Address)
async def test_a_teammate_who_writes_claims_it(
    store: Conversations, handoffs: Handoffs, database: Database, address: Address
) -> None:
    """Their words are kept as context, and their name goes to the card."""
    await store.receive(said("Hello Maya", at=2, by=ANN_HERE, address=address))
    [claimed] = await handoffs.open_handoffs()
    assert (claimed.state, claimed.epoch) == (HandoffState.CLAIMED, 2)
    assert claimed.teammate is not None
    assert claimed.teammate.name == "Ann"
    assert (await ends_of(database))[-1] == CONTEXT
    await store.receive(said("One more thing", at=3, by=ANN_HERE, address=address))
    [still] = await handoffs.open_handoffs()
    assert still.epoch == claimed.epoch


async def test_a_teammate_who_asked_is_a_customer(store: Conversations, handoffs: Handoffs) -> None:
    """In a thread they opened themselves."""
    place = replace(PLACE, thread="9")
    await store.receive(said("Is hail covered?", by=ANN_HERE, place=place))
    await store.receive(said("And theft?", at=2, by=ANN_HERE, place=place, address=FOLLOW_UP))
    assert [handoff.conversation_id for handoff in await handoffs.open_handoffs()] == [1]
    assert len((await turn_of(store, 2)).messages) == 2


async def test_never_mind_ends_it(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Said in words, it is not answered by a turn; the notice says so."""
    receipt = await store.receive(said("never mind", at=2))
    assert receipt.status is ReceiptStatus.KEPT
    assert await handoffs.open_handoffs() == ()
    assert await deliver(store) == ["withdrawn  [never mind]"]


async def test_the_customer_may_reopen_by_writing(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Whoever had it last has it again; the assistant stays silent."""
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, Resolve(), by(ANN))
    receipt = await store.receive(said("It broke again", at=2, address=FOLLOW_UP))
    assert receipt.status is ReceiptStatus.KEPT
    [again] = await handoffs.open_handoffs()
    assert (again.id, again.state, again.is_reopened) == (1, HandoffState.CLAIMED, True)
    assert again.teammate == ANN


async def test_thanks_need_no_answer(store: Conversations, handoffs: Handoffs) -> None:
    """Neither people nor the assistant are called by it."""
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, Resolve(), by(ANN))
    receipt = await store.receive(said("thanks", at=2))
    assert receipt.status is ReceiptStatus.KEPT
    assert await handoffs.open_handoffs() == ()


async def test_what_nobody_takes_up_is_for_the_assistant(
    store: Conversations, handoffs: Handoffs
) -> None:
    """After a hand-back the customer is answered as ever, by a turn."""
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, HandBack(), by(ANN))
    await deliver(store)
    await store.receive(said("And theft?", at=2, address=FOLLOW_UP))
    receipt = await store.receive(said("And storms?", at=3))
    assert receipt.status is ReceiptStatus.WAITING
    work = await turn_of(store, 1)
    assert [m.text for m in work.asked] == ["Is hail covered?", "And theft?", "And storms?"]


async def test_a_late_mention_wakes_nothing_while_people_have_it(
    store: Conversations, database: Database
) -> None:
    """What was kept as context stays so."""
    await store.receive(said("hm", at=5, by=CARL, address=FOLLOW_UP))
    await store.receive(said("hey", at=4, by=CARL))
    assert [end[0] for end in await ends_of(database)] == ["kept"] * 3


async def test_edits_and_deletions_of_the_customer_are_shown(
    store: Conversations, database: Database
) -> None:
    """In the card's thread; a deleted message is gone for the assistant as well."""
    await store.receive(said("It is urgend", at=2))
    key = f"{PLACE.key}:1700000000.000002"
    await store.amend(Edit(key=key, edited_at=2e9, text="It is urgent"), compose=COMPOSE)
    await store.amend(Deletion(key=key), compose=COMPOSE)
    assert (await lines(database))[1:] == [
        (Line.CUSTOMER_EDITED, "It is urgent"),
        (Line.CUSTOMER_DELETED, ""),
    ]
    assert (await ends_of(database))[1] == ("dropped", "ignored", "deleted")


async def test_an_edit_of_a_teammates_words_in_the_thread_is_not_the_customers(
    store: Conversations, database: Database
) -> None:
    """Nothing is shown of it."""
    await store.receive(said("Helo", at=2, by=ANN_HERE, address=FOLLOW_UP))
    key = f"{PLACE.key}:1700000000.000002"
    await store.amend(Edit(key=key, edited_at=2e9, text="Hello"), compose=COMPOSE)
    assert await lines(database) == []
    texts = await database.read(rows_of, "SELECT payload ->> '$.text' FROM inbox ORDER BY id")
    assert texts[-1] == ("Hello",)


async def test_without_a_desk_all_is_as_ever(database: Database, handoffs: Handoffs) -> None:
    """A teammate in a thread is context, and the customer is answered."""
    alone = Conversations(database, platform=Platform.SLACK, worker="w1")
    place = replace(PLACE, thread="9")
    await alone.receive(said("Is hail covered?", place=place))
    await alone.receive(said("Let me see", at=2, by=ANN_HERE, place=place, address=FOLLOW_UP))
    work = await turn_of(alone, 2)
    assert [(m.author.id, m.about) for m in work.messages] == [
        (MAYA.id, About.SAID),
        ("A1", About.SAID),
    ]
    assert work.messages[1].author.is_teammate
    assert [handoff.conversation_id for handoff in await handoffs.open_handoffs()] == [1]
