"""Files go along with words: fetched, kept, brought once, taken back, or named as missing."""

from dataclasses import replace

import pytest

from engine.domain.commands import ChangeReply, Claim, SendReply
from engine.domain.decisions import SayNotice
from engine.domain.desk import Line, ShowLine
from engine.domain.files import (
    BringFile,
    Fetched,
    FetchFile,
    FileWork,
    GiveFileUp,
    TakeFileAway,
    ToCustomer,
    ToDesk,
    WhyStays,
)
from engine.domain.messages import Attachment, Platform
from engine.domain.posts import NoticeKind, Speaker
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.file_store import CarriedFiles
from storage.handoffs.store import Handoffs
from tests.storage.builders import PLACE, Clock, open_turn, said, turn_of
from tests.storage.handoffs.asked import deliver, parts_of, rows_of, told
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by, notice

DENT = Attachment(name="dent.png", media_type="image/png", size=3, url="https://s/1", id="F1")
FORM = Attachment(name="form.pdf", media_type="application/pdf", size=4, url="https://s/2", id="F2")
LINK = Attachment(name="plan", media_type="x/y", size=0, url="https://elsewhere/3")
HERE = Platform.SLACK


@pytest.fixture
def files(database: Database, clock: Clock) -> CarriedFiles:
    """The store under test; customers and desk are on Slack."""
    return CarriedFiles(database, clock=clock)


@pytest.fixture(autouse=True)
async def _claimed(store: Conversations, handoffs: Handoffs) -> None:
    """Ann has the conversation, its card is posted, and all notices are out."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await deliver(store)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await show(handoffs)


async def show(handoffs: Handoffs) -> None:
    """Bring all that waits to the desk."""
    while (task := await handoffs.next_task(HERE, "d1")) is not None:
        await handoffs.task_done(task, channel="D1", remote_id=f"p{task.id}")


async def reply(handoffs: Handoffs, *files: Attachment, text: str = "Sign") -> None:
    """Ann sends this to the customer."""
    await handoffs.carry_out(1, SendReply(text=text, key="k1", attachments=files), by(ANN))


async def send(store: Conversations, *files: Attachment) -> None:
    """Maya writes to people, with files."""
    message = replace(said("Look", at=9), attachments=files)
    await store.receive(message)


async def work(files: CarriedFiles, worker: str = "w1") -> FileWork | None:
    """What is next for the program of Slack."""
    return await files.next_file(HERE, worker)


async def fetch(files: CarriedFiles, content: bytes = b"%PDF") -> FetchFile:
    """Fetch what is next."""
    task = await work(files)
    assert isinstance(task, FetchFile), task
    found = Fetched(name=task.name, media_type=task.media_type, content=content)
    await files.fetched(task, found)
    return task


async def to_bring(files: CarriedFiles, worker: str = "w1") -> BringFile:
    """Claim what is to be brought next."""
    task = await work(files, worker)
    assert isinstance(task, BringFile), task
    return task


async def states(database: Database) -> list[tuple[object, ...]]:
    """State of each file, and how many bytes are kept of it."""
    sql = "SELECT state, length(content) FROM carried_file ORDER BY id"
    return await database.read(rows_of, sql)


async def test_a_teammates_file_is_brought_behind_their_words(
    database: Database, store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """Under their name, and its bytes are kept no longer than that."""
    await reply(handoffs, FORM)
    asked = await fetch(files)
    assert (asked.source_id, asked.url, asked.for_customer) == ("F2", "https://s/2", True)
    assert await states(database) == [("held", 4)]
    assert await work(files) is None  # the words are not out
    assert await deliver(store) == ["Ann: Sign"]
    task = await to_bring(files)
    assert (task.name, task.content, task.in_doubt) == ("form.pdf", b"%PDF", False)
    speaker = Speaker(name="Ann", picture="https://a/n")
    assert task.target == ToCustomer(place=PLACE, speaker=speaker)
    await files.brought(task, "F9")
    assert await states(database) == [("brought", None)]
    assert await work(files) is None


async def test_a_customers_file_follows_the_line_that_tells_of_it(
    store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """In the thread of the card; what is only linked has no bytes to bring."""
    await send(store, DENT, LINK)
    await fetch(files)
    assert await work(files) is None  # the line is not there
    await show(handoffs)
    task = await to_bring(files)
    assert task.target == ToDesk(channel="D1", card_id="p1")
    assert (task.for_customer, task.size) == (False, 4)
    await files.brought(task, "m1")
    assert await work(files) is None


async def test_files_of_one_message_come_in_order_and_know_each_other(
    store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """The second waits for the first, and is not taken for it where it is looked for."""
    await reply(handoffs, DENT, FORM)
    await deliver(store)
    first, second = await work(files), await work(files)
    assert isinstance(first, FetchFile)
    assert isinstance(second, FetchFile)
    await files.fetched(second, Fetched(name="form.pdf", media_type="x", content=b"2"))
    assert await work(files) is None
    await files.fetched(first, Fetched(name="dent.png", media_type="x", content=b"1"))
    task = await to_bring(files)
    assert (task.content, task.known) == (b"1", frozenset())
    await files.brought(task, "F8")
    task = await to_bring(files)
    assert (task.content, task.known) == (b"2", frozenset({"F8"}))


async def test_each_platform_does_its_own_part(
    store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """What comes from Slack is fetched there, and Discord's program has nothing to do with it."""
    await reply(handoffs, FORM)
    assert await files.next_file(Platform.DISCORD, "w2") is None
    await fetch(files)
    await deliver(store)
    assert await files.next_file(Platform.DISCORD, "w2") is None
    assert isinstance(await work(files), BringFile)


async def test_what_a_dead_program_was_doing_is_done_again(
    store: Conversations, handoffs: Handoffs, files: CarriedFiles, clock: Clock
) -> None:
    """A fetch at once; what was being brought comes back in doubt, once it has settled."""
    await reply(handoffs, FORM)
    assert isinstance(await work(files, "dead"), FetchFile)
    again = await work(files)
    assert isinstance(again, FetchFile)
    assert again.attempt == 1
    await files.fetched(again, Fetched(name="form.pdf", media_type="x", content=b"%PDF"))
    await deliver(store)
    lost = await to_bring(files, "dead")
    assert await work(files) is None
    clock.now += 11
    task = await to_bring(files)
    assert (task.in_doubt, task.nonce, task.attempt) == (True, lost.nonce, 1)
    await files.brought(lost, "F7")  # the claim is another's by now
    await files.brought(task, "F8")
    assert await work(files) is None


async def test_what_is_put_back_waits(
    handoffs: Handoffs, files: CarriedFiles, clock: Clock
) -> None:
    """Until its time, and no longer than a clock that was set back allows."""
    await reply(handoffs, FORM)
    task = await work(files)
    assert isinstance(task, FetchFile)
    await files.again(task, until=clock.now + 30, in_doubt=False, error="x")
    assert await work(files) is None
    clock.now += 31
    assert isinstance(await work(files), FetchFile)


@pytest.mark.parametrize("step", ["wanted", "held", "fetching", "bringing"])
async def test_a_file_taken_back_on_its_way_never_shows(
    database: Database,
    store: Conversations,
    handoffs: Handoffs,
    files: CarriedFiles,
    clock: Clock,
    step: str,
) -> None:
    """With its words; one that was being brought just then is taken away."""
    await reply(handoffs, FORM)
    claimed: FileWork | None = None
    if step == "fetching":
        claimed = await work(files)
    elif step != "wanted":
        await fetch(files)
    if step == "bringing":
        await deliver(store)
        claimed = await to_bring(files)
    await handoffs.carry_out(1, ChangeReply(key="k1", text=None), by(ANN))
    if isinstance(claimed, FetchFile):
        await files.fetched(claimed, Fetched(name="x", media_type="y", content=b"z"))
    if isinstance(claimed, BringFile):
        await files.again(claimed, until=clock.now, in_doubt=True, error="lost")
        away = await work(files)
        assert isinstance(away, TakeFileAway)
        assert away.remote_id is None
        await files.taken_away(away)
    assert await states(database) == [("withdrawn", None)]
    assert await work(files) is None


async def test_a_file_that_is_there_is_taken_away_with_its_words(
    database: Database, store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """By the id it was brought under."""
    await reply(handoffs, FORM)
    await fetch(files)
    await deliver(store)
    await files.brought(await to_bring(files), "F9")
    await handoffs.carry_out(1, ChangeReply(key="k1", text=None), by(ANN))
    away = await work(files)
    assert isinstance(away, TakeFileAway)
    assert away.remote_id == "F9"
    await files.taken_away(away)
    assert await states(database) == [("withdrawn", None)]


async def test_new_words_leave_the_file_where_it_is(
    store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """An edit says nothing of files."""
    await reply(handoffs, FORM)
    await handoffs.carry_out(1, ChangeReply(key="k1", text="Please sign"), by(ANN))
    await fetch(files)
    await deliver(store)
    assert isinstance(await work(files), BringFile)


async def test_a_file_that_stays_is_told_to_both_sides(
    database: Database, store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """The words have gone already; the desk gets a line, the customer a notice."""
    await reply(handoffs, FORM)
    assert await deliver(store) == ["Ann: Sign"]
    task = await work(files)
    assert isinstance(task, FetchFile)
    say = notice(NoticeKind.FILE_TOO_LARGE, file="form.pdf")
    await files.stays(task, tell="form.pdf stayed", say=say, error="too_large")
    assert await states(database) == [("stayed", None)]
    assert ShowLine(line=Line.PROBLEM, text="form.pdf stayed") in await told(database)
    assert await deliver(store) == ["file_too_large form.pdf [Is hail covered?]"]
    assert await work(files) is None


async def test_nothing_is_told_of_a_file_that_was_taken_back(
    database: Database, store: Conversations, handoffs: Handoffs, files: CarriedFiles
) -> None:
    """Whoever took it back does not miss it."""
    await reply(handoffs, FORM)
    task = await work(files)
    assert isinstance(task, FetchFile)
    await handoffs.carry_out(1, ChangeReply(key="k1", text=None), by(ANN))
    say: SayNotice = notice(NoticeKind.FILE_MISSING, file="form.pdf")
    await files.stays(task, tell="form.pdf stayed", say=say, error="gone")
    assert await states(database) == [("withdrawn", None)]
    problems = [post for post in await told(database) if "form.pdf" in str(post)]
    assert problems == []
    assert await parts_of(store) == ()


async def test_what_nobody_fetches_or_brings_is_given_up(
    store: Conversations, handoffs: Handoffs, files: CarriedFiles, clock: Clock
) -> None:
    """An hour for a program that is away, six for a thread that does not take it."""
    await reply(handoffs, DENT, FORM)
    await fetch(files)
    clock.now += 3_601
    first = await work(files)
    assert isinstance(first, GiveFileUp)
    assert (first.name, first.why) == ("form.pdf", WhyStays.UNREACHABLE)
    await files.stays(first, tell="t", say=None, error="e")
    assert await work(files) is None
    clock.now += 6 * 3_600
    second = await work(files)
    assert isinstance(second, GiveFileUp)
    assert (second.name, second.why) == ("dent.png", WhyStays.NOT_TAKEN)


async def test_no_more_than_some_files_are_kept_at_a_time(
    handoffs: Handoffs, files: CarriedFiles
) -> None:
    """The rest waits where it is."""
    many = [replace(FORM, id=f"F{number}") for number in range(17)]
    await reply(handoffs, *many)
    for _ in range(16):
        await fetch(files)
    assert await work(files) is None


async def test_files_sent_before_people_were_called_come_to_the_card(
    database: Database, store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """Those a turn has read, once each; what waits comes with its words, the oldest not at all."""
    place = replace(PLACE, thread="2")
    clock.now -= 90_000
    await store.receive(replace(said("Old", at=1, place=place), attachments=(FORM,)))
    clock.now += 90_000
    for at in (2, 3):
        await store.receive(replace(said("Look", at=at, place=place), attachments=(DENT,)))
    await turn_of(store, 2)
    late = replace(FORM, id="F3")
    await store.receive(replace(said("And this", at=4, place=place), attachments=(late,)))
    await handoffs.carry_out_in(2, replace(ESCALATE, reference=""), ASSISTANT)
    lines = [post for post in await told(database) if isinstance(post, ShowLine)]
    assert [(line.text, line.attachments) for line in lines] == [
        ("Sent before:\n[dent.png]", (DENT,)),
        ("And this\n[form.pdf]", (late,)),
    ]
    assert await states(database) == [("wanted", None), ("wanted", None)]
