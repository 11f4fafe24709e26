"""A preview is one row with the answer it begins: replaced, or taken away, never forgotten."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import NoWork, Outcome, TurnWork
from engine.domain.messages import Platform
from engine.domain.posts import PostKind, QueuedPart
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.settings import StorageSettings
from tests.storage.builders import (
    COMPOSE,
    Clock,
    answer,
    ending,
    open_turn,
    said,
    sends_of,
    turn_of,
    words,
)


def states(connection: Connection) -> list[tuple[int, str]]:
    """The parts of all turns, in order, and how far each has come."""
    rows = connection.execute(text("SELECT ord, state FROM outbox ORDER BY id"))
    return [(row[0], row[1]) for row in rows]


def take_over(connection: Connection) -> None:
    """What a change of owner does."""
    connection.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'teammate'"))


async def previewed(store: Conversations, remote_id: str | None = "m1") -> TurnWork:
    """A turn of which a preview was begun; None leaves its fate open."""
    turn = await open_turn(store)
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    if remote_id is not None:
        await store.confirm_preview(turn.lease, part, remote_id)
    return turn


async def test_a_preview_counts_as_shown_before_it_is_posted(
    store: Conversations, clock: Clock
) -> None:
    """So whatever dies, its fate is looked up by its name or by its first words."""
    turn = await open_turn(store)
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    assert (part.part.text, part.shown) == ("Hail", "Hail")
    assert (part.attempt, part.began_at, part.in_doubt) == (1, clock.now, True)
    assert (part.preview_id, part.is_withdrawn) == (None, False)
    assert len(part.nonce) <= 25
    again = await turn_of(store, 1)
    assert (turn.has_preview, again.has_preview) == (False, True)


async def test_a_turn_has_one_preview(store: Conversations) -> None:
    """A second one is refused, by this attempt and by the next."""
    turn = await previewed(store)
    assert await store.begin_preview(turn.lease, turn.turn_id, words("Theft")) is None
    again = await turn_of(store, 1)
    assert await store.begin_preview(again.lease, again.turn_id, words("Theft")) is None


async def test_nothing_is_previewed_where_somebody_else_owns_the_conversation(
    store: Conversations, database: Database
) -> None:
    """The epoch is looked at in the transaction that notes the preview."""
    turn = await open_turn(store)
    await database.write(take_over)
    assert await store.begin_preview(turn.lease, turn.turn_id, words("Hail")) is None
    assert await database.read(states) == []


async def test_nothing_is_previewed_once_the_turn_has_ended(
    store: Conversations, database: Database
) -> None:
    """An answer that is queued, or that stays unsaid, needs none."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending(outcome=Outcome.SILENCED))
    assert await store.begin_preview(turn.lease, turn.turn_id, words("Hail")) is None
    assert await database.read(states) == []


async def test_a_preview_is_not_sent_while_its_turn_runs(store: Conversations) -> None:
    """What is next in the conversation is the turn, with its preview as it was."""
    turn = await previewed(store)
    again = await turn_of(store, 1)
    assert (again.turn_id, again.has_preview) == (turn.turn_id, True)


async def test_the_first_part_takes_the_place_of_the_preview(
    store: Conversations, database: Database, clock: Clock
) -> None:
    """Under the same name; the platform's id, and what was shown, are kept with it."""
    turn = await open_turn(store)
    begun = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert begun is not None
    await store.confirm_preview(turn.lease, begun, "m1")
    clock.now += 5
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered.", "So is theft."))
    first, second = (await sends_of(store, 1)).parts
    assert (first.id, first.nonce, first.preview_id) == (begun.id, begun.nonce, "m1")
    assert (first.part.text, first.shown, first.in_doubt) == ("Hail is covered.", "Hail", False)
    assert (first.created_at, first.began_at) == (clock.now, begun.began_at)
    assert (second.part.text, second.preview_id, second.shown) == ("So is theft.", None, None)
    assert await database.read(states) == [(0, "queued"), (1, "queued")]


async def test_a_notice_takes_the_place_of_the_preview_too(store: Conversations) -> None:
    """Whatever is said first replaces it."""
    turn = await previewed(store)
    notice = ending("Sorry.", outcome=Outcome.FAILED)
    await store.finish_turn(turn.lease, turn.turn_id, notice)
    [part] = (await sends_of(store, 1)).parts
    assert (part.part.text, part.preview_id, part.kind) == ("Sorry.", "m1", PostKind.REPLY)


async def test_a_preview_without_an_answer_of_the_platform_stays_in_doubt(
    store: Conversations,
) -> None:
    """It is neither forgotten nor taken for the answer: what to look for is given."""
    turn = await previewed(store, remote_id=None)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    [part] = (await sends_of(store, 1)).parts
    assert (part.in_doubt, part.preview_id, part.attempt) == (True, None, 1)
    assert (part.shown, part.part.text) == ("Hail", "Hail is covered.")


async def test_a_preview_that_is_found_after_its_turn_is_no_longer_in_doubt(
    store: Conversations,
) -> None:
    """No send was begun, so nothing else can be there."""
    turn = await previewed(store, remote_id=None)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    work = await sends_of(store, 1)
    await store.confirm_preview(work.lease, work.parts[0], "m1")
    [part] = (await sends_of(store, 1)).parts
    assert (part.in_doubt, part.preview_id) == (False, "m1")


async def test_finding_a_preview_settles_nothing_about_a_send(
    store: Conversations, clock: Clock
) -> None:
    """A send whose answer was lost may have arrived beside it."""
    turn = await previewed(store, remote_id=None)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    await store.defer_send(
        work.lease, work.parts[0], until=clock.now, not_before=None, in_doubt=True, error="reset"
    )
    await store.confirm_preview(work.lease, work.parts[0], "m1")
    [part] = (await sends_of(store, 1)).parts
    assert (part.in_doubt, part.preview_id) == (True, "m1")


async def test_the_answer_in_the_place_of_its_preview_is_confirmed_as_any_other(
    store: Conversations, database: Database
) -> None:
    """The platform's id stays the same, and nothing is left."""
    turn = await previewed(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    assert await database.read(states) == [(0, "sent")]
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_a_refused_preview_leaves_nothing(store: Conversations, database: Database) -> None:
    """Another may be begun, and what was refused can touch it no more."""
    turn = await open_turn(store)
    refused = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert refused is not None
    await store.drop_preview(turn.lease, refused)
    assert await database.read(states) == []
    second = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert second is not None
    await store.drop_preview(turn.lease, refused)
    assert await database.read(states) == [(0, "preview")]


async def test_a_confirmed_preview_cannot_be_dropped(
    store: Conversations, database: Database
) -> None:
    """It is there to be seen."""
    turn = await open_turn(store)
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    await store.confirm_preview(turn.lease, part, "m1")
    await store.drop_preview(turn.lease, part)
    assert await database.read(states) == [(0, "preview")]


async def test_a_turn_that_says_nothing_takes_its_preview_away(
    store: Conversations, database: Database
) -> None:
    """Before anything else happens in the conversation; once it is gone, nothing is left."""
    turn = await previewed(store)
    cancelled = ending(outcome=Outcome.CANCELLED)
    await store.finish_turn(turn.lease, turn.turn_id, cancelled)
    await store.receive(said("And theft?", at=2))
    work = await sends_of(store, 1)
    [part] = work.parts
    assert (part.is_withdrawn, part.preview_id) == (True, "m1")
    assert not await store.begin_send(work.lease, part)
    await store.confirm_withdrawn(work.lease, part)
    assert await database.read(states) == [(0, "withdrawn")]
    assert isinstance(await store.next_work(1, compose=COMPOSE, prompt="p1"), TurnWork)


@pytest.mark.parametrize("remote_id", ["m1", None])
async def test_a_takeover_takes_the_preview_away(
    store: Conversations, database: Database, remote_id: str | None
) -> None:
    """The answer stays unsaid, and what is shown of it comes back to be removed."""
    turn = await previewed(store, remote_id)
    await database.write(take_over)
    await store.finish_turn(turn.lease, turn.turn_id, ending("one", "two", say=answer()))
    work = await sends_of(store, 1)
    assert [part.is_withdrawn for part in work.parts] == [False, False]
    assert not await store.begin_send(work.lease, work.parts[0])
    assert await database.read(states) == [(0, "withdrawing"), (1, "withdrawn")]
    assert await store.unfinished(Platform.SLACK, limit=9) == (1,)
    work = await sends_of(store, 1)
    [part] = work.parts
    assert (part.is_withdrawn, part.preview_id, part.shown) == (True, remote_id, "Hail")
    assert part.in_doubt is (remote_id is None)
    await store.confirm_withdrawn(work.lease, part)
    assert await store.unfinished(Platform.SLACK, limit=9) == ()


async def test_a_send_under_way_stays_in_doubt_when_it_is_withdrawn(
    store: Conversations, database: Database
) -> None:
    """Who takes the preview away knows that the answer may stand in its place."""
    turn = await previewed(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending("one"))
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    await database.write(take_over)
    work = await sends_of(store, 1)
    assert not await store.begin_send(work.lease, work.parts[0])
    [part] = (await sends_of(store, 1)).parts
    assert (part.is_withdrawn, part.in_doubt) == (True, True)


async def test_a_withdrawal_that_waits_stays_a_withdrawal(
    store: Conversations, clock: Clock
) -> None:
    """However often the platform refuses, the answer does not come back."""
    turn = await previewed(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending(outcome=Outcome.CANCELLED))
    work = await sends_of(store, 1)
    await store.defer_send(
        work.lease,
        work.parts[0],
        until=clock.now + 5,
        not_before=None,
        in_doubt=False,
        error="429",
    )
    clock.now += 5
    [part] = (await sends_of(store, 1)).parts
    assert (part.is_withdrawn, part.part.text) == (True, "Hail")


async def test_only_a_withdrawal_can_be_confirmed_as_one(
    store: Conversations, database: Database
) -> None:
    """An answer that is queued is still sent."""
    turn = await previewed(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending("one"))
    work = await sends_of(store, 1)
    await store.confirm_withdrawn(work.lease, work.parts[0])
    assert await database.read(states) == [(0, "queued")]


async def test_a_preview_outlives_a_crash(
    settings: StorageSettings, database: Database, store: Conversations, clock: Clock
) -> None:
    """The turn is taken up again and its answer takes the place of what was shown before."""
    await previewed(store)
    await database.close()
    reopened = await open_database(settings, Platform.SLACK)
    later = Conversations(reopened, platform=Platform.SLACK, worker="w2", clock=clock)
    turn = await turn_of(later, 1)
    assert turn.has_preview
    await later.finish_turn(turn.lease, turn.turn_id, ending("Hail is covered."))
    [part] = (await sends_of(later, 1)).parts
    assert (part.part.text, part.preview_id) == ("Hail is covered.", "m1")
    await reopened.close()


async def test_a_void_lease_previews_nothing(store: Conversations) -> None:
    """Whoever lost the conversation can neither begin, confirm, drop nor withdraw."""
    old = await open_turn(store)
    part = await store.begin_preview(old.lease, old.turn_id, words("Hail"))
    assert part is not None
    await turn_of(store, 1)
    for attempt in (
        store.begin_preview(old.lease, old.turn_id, words("Hail")),
        store.confirm_preview(old.lease, part, "m1"),
        store.drop_preview(old.lease, part),
        store.confirm_withdrawn(old.lease, part),
    ):
        with pytest.raises(LeaseLost):
            await attempt


async def test_another_conversations_lease_touches_no_preview(
    store: Conversations, database: Database
) -> None:
    """Neither the turn nor the part of another is found."""
    turn = await open_turn(store)
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert isinstance(part, QueuedPart)
    other = await open_turn(store, said("Hi", place=replace(turn.place, channel="C2")))
    assert await store.begin_preview(other.lease, turn.turn_id, words("Hi")) is None
    await store.confirm_preview(other.lease, part, "m9")
    await store.drop_preview(other.lease, part)
    assert await database.read(states) == [(0, "preview")]
    remote = text("SELECT preview_id FROM outbox")
    assert await database.read(lambda c: c.execute(remote).scalar_one()) is None
