"""Edges of a handoff while the customer waits for somebody to come."""

from tests.dialogue.customer_rooms import ASSISTANT
from tests.dialogue.edge_scene import Scene


async def test_customer_writes_while_waiting(scene: Scene) -> None:
    """All of it goes to the card, one quiet word comes back, and no clock is set back."""
    await scene.waits()
    scene.time_passes(hours=0.1)
    for text in ("It is the left one.", "A stone hit it.", "Are you there?"):
        await scene.customer.writes(text)
        await scene.desk.reads(text)
    assert await scene.customer.hears("I've added this for our team") == ASSISTANT
    await scene.desk.presses("claim")
    await scene.desk.card(f"With {scene.desk.teammate}, waiting 6 min")
    await scene.at_rest()
    assert scene.customer.times("I've added this") == 1
    assert scene.asked() == []


async def test_never_mind(scene: Scene) -> None:
    """The card is marked, the customer knows, and the assistant is there for the next question."""
    await scene.waits()
    await scene.customer.writes("Never mind, I found it myself.")
    assert await scene.customer.hears("nobody has to come any more") == ASSISTANT
    await scene.desk.card("Withdrawn by the customer")
    await scene.customer.writes("Tell me about hail.")
    assert await scene.customer.hears("This is what I know about hail.") == ASSISTANT


async def test_never_mind_by_a_click(scene: Scene) -> None:
    """The button below what the customer was promised does the same as words."""
    await scene.waits()
    await scene.customer.presses("nevermind")
    assert await scene.customer.hears("nobody has to come any more") == ASSISTANT
    await scene.desk.card("Withdrawn by the customer")
    assert len(scene.desk.cards()) == 1
