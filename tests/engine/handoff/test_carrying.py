"""A file arrives once, or whom it was for is told which and why; whatever the platforms do."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.commands import ChangeReply, SendReply
from engine.domain.desk import ShowLine
from engine.domain.files import FetchFile, WhyStays
from engine.domain.handoff import Handoff
from engine.domain.messages import Attachment, Platform
from engine.domain.posts import NoticeKind
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays, TandemError
from engine.handoff.carrying import Carrying
from engine.handoff.file_words import named, said_to_customer, told_to_desk
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.file_store import CarriedFiles
from storage.handoffs.store import Handoffs
from tests.engine.handoff.people import ANA, by, claimed, escalated
from tests.engine.handoff.shelf import Dead, Death, Mortal, Shelf
from tests.storage.builders import Clock, said
from tests.storage.handoffs.asked import deliver, rows_of, told

FORM = Attachment(name="form.pdf", media_type="application/pdf", size=4, url="https://s/2", id="F2")
MOST = 5
LATER = 61.0
"""Longer than any wait of ours."""


def trouble(kind: DeliveryErrorKind) -> DeliveryError:
    """What a platform says."""
    return DeliveryError("no", kind=kind)


@pytest.fixture
def shelf() -> Shelf:
    """Slack's files."""
    shelf = Shelf()
    shelf.sources["F2"] = b"%PDF"
    return shelf


@pytest.fixture
def files(database: Database, clock: Clock) -> CarriedFiles:
    """The store."""
    return CarriedFiles(database, clock=clock)


@pytest.fixture
def carrying(files: CarriedFiles, shelf: Shelf, clock: Clock) -> Carrying:
    """What carries in the program of Slack, where both sides are."""
    return Carrying(
        files, shelf, platform=Platform.SLACK, worker="w1", most_bytes=MOST, clock=clock
    )


@pytest.fixture
async def handoff(store: Conversations, handoffs: Handoffs) -> Handoff:
    """Ana has it, and what was said so far is out."""
    known = await claimed(handoffs, await escalated(store, handoffs))
    await deliver(store)
    return known


async def reply(handoffs: Handoffs, handoff: Handoff, file: Attachment = FORM) -> None:
    """Ana sends a file."""
    command = SendReply(text="Please sign this.", key="k1", attachments=(file,))
    await handoffs.carry_out(handoff.id, command, by(ANA))


async def carry(
    files: CarriedFiles, carrying: Carrying, clock: Clock, *, worker: str = "w1"
) -> None:
    """Carry until nothing is left to do, however long that takes."""
    idle = 0
    while idle < 2:
        work = await files.next_file(Platform.SLACK, worker)
        if work is None:
            clock.now += LATER
            idle += 1
        else:
            await carrying.carry(work)
            idle = 0


async def problems(database: Database) -> list[str]:
    """What the desk was told of files."""
    lines = (post for post in await told(database) if isinstance(post, ShowLine))
    return [line.text for line in lines if line.text.startswith("The file")]


async def test_a_file_arrives_behind_its_words(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    database: Database,
) -> None:
    """And nobody has to be told anything."""
    await reply(handoffs, handoff)
    assert await deliver(store) == ["Ana: Please sign this."]
    await carry(files, carrying, clock)
    assert shelf.shown == {"r0": b"%PDF"}
    assert await problems(database) == []
    assert await deliver(store) == []


@pytest.mark.parametrize("kind", [DeliveryErrorKind.RETRY, DeliveryErrorKind.IN_DOUBT])
async def test_trouble_that_passes_delays_a_file(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    kind: DeliveryErrorKind,
) -> None:
    """Its words went long before; it comes once."""
    shelf.refusals += [trouble(kind) for _ in range(4)]
    await reply(handoffs, handoff)
    assert await deliver(store) == ["Ana: Please sign this."]
    await carry(files, carrying, clock)
    assert shelf.history == ["form.pdf"]


async def test_a_file_whose_answer_was_lost_comes_once(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    database: Database,
) -> None:
    """It is looked for before it is brought again."""
    shelf.lost.append(trouble(DeliveryErrorKind.IN_DOUBT))
    await reply(handoffs, handoff)
    await deliver(store)
    await carry(files, carrying, clock)
    assert shelf.history == ["form.pdf"]
    rows = await database.read(rows_of, "SELECT state, remote_id FROM carried_file")
    assert rows == [("brought", "r0")]


@pytest.mark.parametrize(
    ("refusals", "file", "why"),
    [
        ([], replace(FORM, size=6), "it is larger than 5e-06 MB"),
        ([FileStays("x", why=WhyStays.TOO_LARGE)], FORM, "it is larger than 5e-06 MB"),
        ([FileStays("x", why=WhyStays.GONE)], FORM, "it is gone"),
        ([FileStays("x", why=WhyStays.FORBIDDEN)], FORM, "it may not be opened"),
        ([trouble(DeliveryErrorKind.RETRY)] * 8, FORM, "it could not be fetched"),
    ],
)
async def test_the_words_go_without_a_file_that_stays(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    database: Database,
    refusals: list[TandemError],
    file: Attachment,
    why: str,
) -> None:
    """The desk reads why, the customer which."""
    shelf.refusals += refusals
    await reply(handoffs, handoff, file)
    assert await deliver(store) == ["Ana: Please sign this."]
    await carry(files, carrying, clock)
    assert await problems(database) == [f"The file form.pdf did not reach the customer: {why}."]
    [notice] = await deliver(store)
    assert "`form.pdf`" in notice
    assert shelf.history == []


@pytest.mark.parametrize("kind", [DeliveryErrorKind.RETRY, DeliveryErrorKind.PERMANENT])
async def test_a_file_that_is_not_taken_is_named(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    database: Database,
    kind: DeliveryErrorKind,
) -> None:
    """After one refusal for good, or eight that might have passed; its bytes are not kept."""
    await reply(handoffs, handoff)
    await deliver(store)
    fetch = await files.next_file(Platform.SLACK, "w1")
    assert isinstance(fetch, FetchFile)
    await carrying.carry(fetch)
    shelf.refusals += [trouble(kind) for _ in range(8)]
    await carry(files, carrying, clock)
    why = "it was not taken there"
    assert await problems(database) == [f"The file form.pdf did not reach the customer: {why}."]
    rows = await database.read(rows_of, "SELECT state, content FROM carried_file")
    assert rows == [("stayed", None)]


async def test_a_file_is_taken_back_with_its_words(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    database: Database,
) -> None:
    """Where that fails for good, the desk knows that it is still seen."""
    await reply(handoffs, handoff)
    await deliver(store)
    await carry(files, carrying, clock)
    shelf.refusals.append(trouble(DeliveryErrorKind.PERMANENT))
    await handoffs.carry_out(handoff.id, ChangeReply(key="k1", text=None), by(ANA))
    await carry(files, carrying, clock)
    still = "The file form.pdf could not be taken away: the customer still sees it."
    assert await problems(database) == [still]
    assert shelf.shown == {"r0": b"%PDF"}


async def test_a_file_of_unknown_fate_can_be_taken_back(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
) -> None:
    """It is looked for, and does not stay where it arrived after all."""
    shelf.lost.append(trouble(DeliveryErrorKind.IN_DOUBT))
    await reply(handoffs, handoff)
    await deliver(store)
    for _ in range(2):
        work = await files.next_file(Platform.SLACK, "w1")
        assert work is not None
        await carrying.carry(work)
    await handoffs.carry_out(handoff.id, ChangeReply(key="k1", text=None), by(ANA))
    await carry(files, carrying, clock)
    assert (shelf.history, shelf.shown) == (["form.pdf"], {})


async def test_what_the_customer_sends_is_named_in_its_line(
    store: Conversations, handoff: Handoff, database: Database
) -> None:
    """A file that follows by its name, what is only linked with its address."""
    link = replace(FORM, name="Plan", url="https://docs.example/1", id="")
    await store.receive(replace(said("Look", at=5), attachments=(FORM, link)))
    last = (await told(database))[-1]
    assert isinstance(last, ShowLine)
    assert last.text == "Look\n[form.pdf]\nPlan: https://docs.example/1"
    assert [named(file) for file in last.attachments] == last.text.splitlines()[1:]


def test_the_desk_reads_where_a_customers_file_is() -> None:
    """Whoever may open it there can; the customer has it and is told nothing."""
    file = FetchFile(
        id=1,
        attempt=0,
        name="two\nlines`.png",
        size=9,
        url="https://s/1",
        for_customer=False,
        created_at=0.0,
        media_type="image/png",
        source_id="F1",
    )
    told_of = told_to_desk(file, WhyStays.TOO_LARGE, most_bytes=8_000_000)
    assert told_of == (
        "The file two lines`.png did not come along: it is larger than 8 MB. It is at https://s/1"
    )
    assert said_to_customer(file, WhyStays.TOO_LARGE) is None
    mate = replace(file, for_customer=True)
    for why in WhyStays:
        said_of = said_to_customer(mate, why)
        assert said_of is not None
        assert said_of.values["file"] == "`two lines'.png`"
        is_large = why is WhyStays.TOO_LARGE
        assert (said_of.kind is NoticeKind.FILE_TOO_LARGE) is is_large


async def test_carrying_goes_on_by_itself(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    shelf: Shelf,
    carrying: Carrying,
    database: Database,
) -> None:
    """What comes is done as it comes, what is under way at the end is let finish."""
    await carrying.start()
    await reply(handoffs, handoff)
    await deliver(store)
    carrying.wake()
    await shelf.until(lambda: shelf.shown)
    await carrying.drain(5)
    rows = await database.read(rows_of, "SELECT state FROM carried_file")
    assert rows == [("brought",)]


@pytest.mark.parametrize("nth", range(12))
async def test_whenever_a_program_dies_a_file_arrives_once(
    store: Conversations,
    handoffs: Handoffs,
    handoff: Handoff,
    files: CarriedFiles,
    shelf: Shelf,
    carrying: Carrying,
    clock: Clock,
    database: Database,
    nth: int,
) -> None:
    """Before and after each claim, each call to the platform and each note of what came of it."""
    await reply(handoffs, handoff)
    await deliver(store)
    death = Death(nth)
    dying: Any = Mortal(files, death)
    courier: Any = Mortal(shelf, death)
    mortal = Carrying(
        dying, courier, platform=Platform.SLACK, worker="w0", most_bytes=MOST, clock=clock
    )
    with pytest.raises(Dead):
        await carry(dying, mortal, clock, worker="w0")
    assert death.has_come
    await carry(files, carrying, clock)
    assert shelf.history == ["form.pdf"]
    rows = await database.read(rows_of, "SELECT state, content FROM carried_file")
    assert rows == [("brought", None)]
    assert await problems(database) == []
