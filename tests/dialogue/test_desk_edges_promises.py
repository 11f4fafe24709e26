"""Edges of a promise that a teammate made and did not keep in time."""

from tests.dialogue.customer_rooms import ASSISTANT, PATIENCE
from tests.dialogue.edge_rooms import DANA
from tests.dialogue.edge_scene import Scene

_REMINDED = "SELECT 1 FROM commitment WHERE nags = ?"
_LATE = "takes longer than they said"


async def test_a_promise_that_is_not_kept(scene: Scene) -> None:
    """The desk is reminded twice, then the customer is told, once, though the case is resolved."""
    await scene.claimed()
    await scene.desk.writes(
        "reply Thank you. I'll call you within 2 hours.", sign="white_check_mark"
    )
    assert await scene.customer.hears("I'll call you within 2 hours") == DANA
    await scene.desk.card("promised, due")
    await scene.desk.presses("resolve")
    await scene.desk.card("Resolved by", "promised, due")
    for reminders in (1, 2, 3):
        scene.time_passes(hours=3)
        await scene.house.until_stored(_REMINDED, reminders, timeout=PATIENCE)
    await scene.desk.rang("The customer was told that it takes longer.")
    assert await scene.customer.hears(_LATE) == ASSISTANT
    await scene.desk.card("promised, overdue since")
    await scene.desk.presses("kept")
    await scene.desk.reads("did what was promised")
    await scene.at_rest()
    assert scene.customer.times(_LATE) == 1
