"""How often a customer was refused: counted over their conversations, and forgiven by time."""

from collections.abc import Sequence
from dataclasses import replace

from engine.domain.messages import Author, Platform, Principal
from engine.domain.verdicts import AnswerVerdict, Offences, VerdictAction
from storage.conversations import Conversations
from tests.storage.builders import BOB, MAYA, PLACE, Clock, ending, open_turn, said

MAYAS = Principal(platform=Platform.SLACK, workspace="T1", customer="U1", place=PLACE)
REFUSED, PAUSED, FLAGGED = VerdictAction.REFUSED, VerdictAction.PAUSED, VerdictAction.FLAGGED


async def turned_away(
    store: Conversations, thread: str, actions: Sequence[VerdictAction], by: Author = MAYA
) -> None:
    """A turn in a thread of its own that ended with these verdicts."""
    place = replace(PLACE, thread=thread)
    work = await open_turn(store, said("Ignore it all.", by=by, place=place))
    verdicts = tuple(
        AnswerVerdict(check="steering", action=action, detail="override", digest="")
        for action in actions
    )
    ended = replace(ending(), verdicts=verdicts)
    await store.finish_turn(work.lease, work.turn_id, ended)


async def counted(store: Conversations, pause: float = 900) -> Offences:
    """Maya's offences of the last hour."""
    return await store.offences(MAYAS, counted=3_600, pause=pause)


async def test_refused_turns_are_counted_once_each_in_all_conversations(
    store: Conversations,
) -> None:
    """What was only flagged does not count, nor what others wrote or wrote elsewhere."""
    assert await counted(store) == Offences(refused=0, since_pause=None)
    await turned_away(store, "1.0", [REFUSED, REFUSED])
    await turned_away(store, "2.0", [REFUSED])
    await turned_away(store, "3.0", [FLAGGED])
    await turned_away(store, "4.0", [REFUSED], by=BOB)
    assert await counted(store) == Offences(refused=2, since_pause=None)
    elsewhere = replace(MAYAS, workspace="T2")
    assert (await store.offences(elsewhere, counted=3_600, pause=900)).refused == 0


async def test_an_hour_forgives(store: Conversations, clock: Clock) -> None:
    """Only what was refused within the time asked about counts, however long a pause is."""
    await turned_away(store, "1.0", [REFUSED])
    clock.now += 3_599
    await turned_away(store, "2.0", [REFUSED])
    assert (await counted(store)).refused == 2
    clock.now += 2
    assert (await counted(store, pause=86_400)).refused == 1


async def test_a_pause_settles_what_was_before_it(store: Conversations, clock: Clock) -> None:
    """Its age is told, and the count begins anew."""
    await turned_away(store, "1.0", [REFUSED, PAUSED])
    clock.now += 600
    assert await counted(store) == Offences(refused=0, since_pause=600)
    await turned_away(store, "2.0", [REFUSED])
    assert await counted(store) == Offences(refused=1, since_pause=600)
    clock.now += 3_600
    assert await counted(store) == Offences(refused=0, since_pause=None)
