"""An answer that is shown while it is written."""

import asyncio

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import TurnWork
from engine.domain.posts import Part, Reply, Span
from engine.errors import DeliveryErrorKind
from engine.meter import Meter
from engine.preview import Preview
from storage import previewing
from storage.conversations import Conversations
from storage.database import Database
from tests.engine.wall import Wall, refusal
from tests.storage.builders import open_turn, sends_of, turn_of

FIRST = (
    "Electric-car insurance covers the battery, the charging cable and the wall box. "
    "It covers theft and hail as well, at home and on the road."
)
SECOND = "Towing to the next charger is part of it."
FORBIDDEN = "You will get 500 dollars."
MORE = f"{FIRST} {SECOND} An"


@pytest.fixture
def wall() -> Wall:
    """The platform."""
    return Wall()


@pytest.fixture
async def work(store: Conversations) -> TurnWork:
    """A turn that has just begun."""
    return await open_turn(store)


@pytest.fixture
def meter() -> Meter:
    """What the attempt used."""
    return Meter()


@pytest.fixture
def preview(work: TurnWork, store: Conversations, wall: Wall, meter: Meter) -> Preview:
    """Its preview, in no hurry and with no patience."""

    def render(text: str) -> tuple[Part, ...]:
        return wall.render(Reply(spans=(Span(text=text),)))

    return Preview(
        work,
        store=store,
        delivery=wall,
        render=render,
        may_be_said=lambda text: FORBIDDEN not in text,
        meter=meter,
        first_seconds=0.001,
    )


async def again(store: Conversations, work: TurnWork) -> TurnWork:
    """The turn as the next attempt finds it."""
    return await turn_of(store, work.lease.conversation_id)


async def test_finished_sentences_are_shown_as_they_come(
    preview: Preview, wall: Wall, meter: Meter
) -> None:
    """One message grows by whole sentences, and the last showing is the newest text."""
    preview.heard(f"{FIRST} Tow")
    await wall.until(lambda: wall.history == [FIRST])
    preview.heard(f"{FIRST} Towing to")
    preview.heard(MORE)
    await wall.until(lambda: wall.history == [FIRST, f"{FIRST} {SECOND}"])
    await preview.close()
    assert list(wall.texts.values()) == [f"{FIRST} {SECOND}"]
    assert meter.previewed


async def test_little_is_not_shown(
    preview: Preview, wall: Wall, store: Conversations, work: TurnWork, meter: Meter
) -> None:
    """What is short, or has no finished sentence, comes whole."""
    for heard in ("Let me look that up. One moment", FIRST.replace(".", ",")):
        preview.heard(heard)
        with pytest.raises(TimeoutError):
            await wall.until(lambda: wall.history, seconds=0.1)
    await preview.close()
    assert not meter.previewed
    assert not (await again(store, work)).has_preview


async def test_nothing_is_shown_once_it_is_closed(preview: Preview, wall: Wall) -> None:
    """Words that come after the end of the turn are not shown."""
    await preview.close()
    preview.heard(MORE)
    await preview.close()
    assert wall.history == []


async def test_its_place_is_stored_before_anything_is_shown(
    preview: Preview, wall: Wall, store: Conversations, work: TurnWork
) -> None:
    """An attempt that dies while the platform is busy leaves a trace for the next."""
    wall.gate.clear()
    preview.heard(MORE)
    await wall.until(lambda: wall.waiting == 1)
    assert (await again(store, work)).has_preview
    wall.gate.set()
    await preview.close()


async def test_where_it_is_is_known_if_people_take_over_as_it_is_posted(
    preview: Preview, wall: Wall, store: Conversations, database: Database, work: TurnWork
) -> None:
    """Its lease is void by then; so it can be taken away at once, and need not be looked for."""

    def taken_over(connection: Connection) -> None:
        connection.execute(text("UPDATE conversation SET epoch = epoch + 1, fence = fence + 1"))
        connection.execute(text("UPDATE turn SET state = 'done', outcome = 'taken_over'"))
        previewing.take_away(connection, work.turn_id, 0.0)

    wall.gate.clear()
    preview.heard(MORE)
    await wall.until(lambda: wall.waiting == 1)
    await database.write(taken_over)
    wall.gate.set()
    await preview.close()
    [part] = (await sends_of(store, work.lease.conversation_id)).parts
    assert [part.preview_id] == list(wall.texts)
    assert (part.is_withdrawn, part.in_doubt) == (True, False)


@pytest.mark.parametrize("kind", [DeliveryErrorKind.RETRY, DeliveryErrorKind.PERMANENT, None])
async def test_a_refused_preview_never_was(
    preview: Preview,
    wall: Wall,
    store: Conversations,
    work: TurnWork,
    meter: Meter,
    kind: DeliveryErrorKind | None,
) -> None:
    """Where the platform shows nothing, nothing is left to be replaced."""
    wall.refuses_previews = kind is None
    if kind is not None:
        wall.refusals.append(refusal(kind))
    await _heard_in_vain(preview, wall)
    assert not meter.previewed
    assert not (await again(store, work)).has_preview


async def test_without_room_nothing_is_begun(
    preview: Preview, wall: Wall, store: Conversations, work: TurnWork
) -> None:
    """Past the platform's quota an answer comes whole."""
    wall.has_room = False
    await _heard_in_vain(preview, wall)
    assert not (await again(store, work)).has_preview


async def test_a_preview_in_doubt_stays_noted(
    preview: Preview, wall: Wall, store: Conversations, work: TurnWork, meter: Meter
) -> None:
    """Where the platform's answer is lost, the preview counts as shown and does not grow."""
    wall.lost = 1
    preview.heard(f"{FIRST} Tow")
    await wall.until(lambda: wall.history == [FIRST])
    preview.heard(MORE)
    await preview.close()
    assert wall.history == [FIRST]
    assert meter.previewed
    assert (await again(store, work)).has_preview


async def test_a_preview_that_takes_no_more_is_left_alone(preview: Preview, wall: Wall) -> None:
    """After the platform says so, it is not asked again."""
    preview.heard(f"{FIRST} Tow")
    await wall.until(lambda: wall.history == [FIRST])
    wall.takes_more = False
    await _heard_in_vain(preview, wall)


async def test_only_the_first_message_is_previewed(preview: Preview, wall: Wall) -> None:
    """A text of more than one message shows the first of them, and that does not change."""
    preview.heard(f"{FIRST} Tow")
    await wall.until(lambda: wall.history == [FIRST])
    long = f"{MORE} {SECOND.upper() * 12} And"
    preview.heard(long)
    await wall.until(lambda: len(wall.history) == 2)
    preview.heard(long.replace("battery", "BATTERY"))
    await preview.close()
    assert wall.history == [FIRST, long[:400]]


async def test_an_answer_that_begins_anew_replaces_what_was_shown(
    preview: Preview, wall: Wall
) -> None:
    """The newest words are shown, also when they are fewer."""
    preview.heard(MORE)
    await wall.until(lambda: len(wall.history) == 1)
    preview.heard("Yes. It")
    await wall.until(lambda: list(wall.texts.values()) == ["Yes."])
    await preview.close()


async def test_closing_waits_for_what_is_under_way(preview: Preview, wall: Wall) -> None:
    """Once it is closed, no late showing can fall over the final post."""
    preview.heard(f"{FIRST} Tow")
    await wall.until(lambda: wall.history == [FIRST])
    wall.gate.clear()
    preview.heard(MORE)
    await wall.until(lambda: wall.waiting == 1)
    closing = asyncio.create_task(preview.close())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(closing), 0.05)
    wall.gate.set()
    await closing
    assert wall.history == [FIRST, f"{FIRST} {SECOND}"]


async def test_closing_can_be_cut_short(preview: Preview, wall: Wall) -> None:
    """A closing that is cancelled breaks off what the platform is busy with."""
    wall.gate.clear()
    preview.heard(MORE)
    await wall.until(lambda: wall.waiting == 1)
    closing = asyncio.create_task(preview.close())
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    assert wall.waiting == 0


async def test_a_lost_lease_ends_a_preview_quietly(
    preview: Preview, wall: Wall, database: Database, meter: Meter
) -> None:
    """Who no longer holds the conversation shows nothing; the turn hears of it by itself."""
    await database.write(_taken_over)
    await _heard_in_vain(preview, wall)
    assert not meter.previewed


async def test_a_turn_has_one_preview(
    preview: Preview, wall: Wall, store: Conversations, work: TurnWork
) -> None:
    """What an earlier attempt has begun is not begun again."""
    assert await store.begin_preview(work.lease, work.turn_id, Part(text="a", plain="a"))
    await _heard_in_vain(preview, wall)


async def _heard_in_vain(preview: Preview, wall: Wall) -> None:
    """Enough is heard to show something new, and for long enough; it is not shown."""
    before = list(wall.history)
    preview.heard(MORE)
    with pytest.raises(TimeoutError):
        await wall.until(lambda: wall.history != before, seconds=0.1)
    await preview.close()
    assert wall.history == before


def _taken_over(connection: Connection) -> None:
    connection.execute(text("UPDATE conversation SET fence = fence + 1"))
