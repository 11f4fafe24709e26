"""How queued parts take the place of a preview that is shown already."""

import pytest

from engine.domain.conversation import TurnWork
from engine.errors import DeliveryErrorKind
from engine.outgoing import Outgoing
from storage.conversations import Conversations
from tests.engine.outgoing.sending import SORRY, previewed, until_settled
from tests.engine.wall import Wall, refusal
from tests.storage.builders import Clock, ending, sends_of, words


@pytest.mark.parametrize("lost", [0, 3])
@pytest.mark.parametrize("known", [True, False], ids=["known", "lost"])
async def test_the_first_part_takes_the_place_of_the_preview(
    store: Conversations,
    outgoing: Outgoing,
    wall: Wall,
    turn: TurnWork,
    clock: Clock,
    known: bool,
    lost: int,
) -> None:
    """One message, the same one, whatever answers were lost; nothing is looked for in vain."""
    await previewed(store, wall, turn, known=known)
    wall.lost = lost
    await until_settled(store, outgoing, clock)
    assert list(wall.texts.values()) == ["Hail is covered.", "So is theft."]
    assert wall.looked == int(not known)


async def test_a_preview_that_may_still_arrive_is_waited_for(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """A preview of unknown fate is taken away once it must have arrived."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    await outgoing.send(await sends_of(store, 1))
    assert part is not None
    await wall.open_preview(turn.place, "", turn.principal, part)
    await until_settled(store, outgoing, clock)
    assert wall.texts == {}


async def test_a_preview_that_cannot_be_taken_away_holds_nothing_up(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """A platform that refuses for good is believed; the conversation goes on, nobody is told."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    await store.confirm_preview(turn.lease, part, "remote-1")
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    wall.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    assert await until_settled(store, outgoing, clock) == []
    assert wall.history == []


async def test_the_notice_takes_the_place_of_the_preview(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """Where an answer is given up, half of it does not stay."""
    await previewed(store, wall, turn, known=True)
    wall.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    await until_settled(store, outgoing, clock)
    assert list(wall.texts.values()) == [f"{SORRY} {turn.reference}"]
