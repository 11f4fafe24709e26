"""Edges of a promise that a teammate made and did not keep in time."""

from tests.dialogue.customer_rooms import ASSISTANT, PATIENCE
from tests.dialogue.edge_rooms import DANA, TOM
from tests.dialogue.edge_scene import Scene

_REMINDED = "SELECT 1 FROM commitment WHERE nags = ?"
_PROMISED = """
SELECT commitment.state, sentence FROM commitment
JOIN conversation ON conversation.id = commitment.conversation_id
WHERE opener = ? ORDER BY commitment.id
"""
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
    await scene.desk.board("promised, overdue for", "I'll call you within 2 hours")
    await scene.desk.presses("kept")
    await scene.desk.reads("did what was promised")
    await scene.at_rest()
    assert scene.customer.times(_LATE) == 1


async def test_agent_changes_a_promise_typed_in_the_customers_thread(scene: Scene) -> None:
    """It follows the words there: another time, and none once they are gone."""
    await scene.waits()
    await scene.customer.joined(TOM, "I'll call you within 2 hours.")
    await scene.desk.card(f"With {TOM}", "I'll call you within 2 hours")
    await scene.customer.edits("I'll call you within 5 hours.", who=TOM)
    await scene.desk.reads("changed a reply: new words")
    await scene.desk.card("I'll call you within 5 hours")
    assert promised(scene) == [
        ("taken_back", "I'll call you within 2 hours"),
        ("open", "I'll call you within 5 hours"),
    ]
    await scene.customer.deletes(who=TOM)
    await scene.desk.reads("changed a reply: taken away")
    await scene.at_rest()
    assert [state for state, _ in promised(scene)] == ["taken_back", "taken_back"]
    assert "promised" not in scene.desk.cards()[-1]


async def test_agent_promises_something_for_what_the_customer_does_first(scene: Scene) -> None:
    """Nobody is reminded of what nobody can do yet."""
    await scene.claimed()
    await scene.desk.writes(
        "reply If you send the photo, we will refund you tomorrow.", sign="white_check_mark"
    )
    await scene.customer.hears("If you send the photo")
    await scene.at_rest()
    assert promised(scene) == []


def promised(scene: Scene) -> list[tuple[str, str]]:
    """State and words of all promises to the customer, oldest first."""
    return [(row["state"], row["sentence"]) for row in scene.house.rows(_PROMISED, scene.opener)]
