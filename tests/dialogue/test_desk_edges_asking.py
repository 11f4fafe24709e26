"""Edges of a conversation in which the assistant needs one thing from the team, and keeps it."""

from sandbox.wire import dump
from tests.dialogue.customer_rooms import ASSISTANT
from tests.dialogue.edge_clerk import ASKING, AWAITING, PRESSED, PROMISED
from tests.dialogue.edge_rooms import DANA, GUS, TOM
from tests.dialogue.edge_scene import Scene

LATE = """
UPDATE team_question SET due_at = due_at - 3600 WHERE state = 'open'
AND conversation_id IN (SELECT id FROM conversation WHERE opener = ?)
"""
QUESTIONS = """
SELECT question FROM team_question JOIN conversation ON conversation.id = conversation_id
WHERE opener = ?
"""
ASKED = "I've asked our support team about this"
STILL_OPEN = "your_question_to_the_team_still_open"


async def asks(scene: Scene, about: str) -> None:
    """Let the customer want what the assistant has to ask the team, and know that it does."""
    await scene.customer.writes(f"Please ask the team whether my {about} is covered?")
    assert await scene.customer.hears(ASKING) == ASSISTANT
    assert await scene.customer.hears(ASKED) == ASSISTANT
    await scene.desk.rang(f"Is it so that my {about} is covered?")


async def test_bot_needs_one_fact_or_approval(scene: Scene) -> None:
    """The desk is led to the thread, the customer told by code, and the answer comes there."""
    await asks(scene, "trailer")
    await scene.desk.question_leads_to(scene.customer.address)
    await scene.desk.board("the assistant asks you", "Is it so that my trailer is covered?")
    await scene.desk.answers("Yes, up to 750 kg.")
    assert await scene.customer.hears("looked it up: Yes, up to 750 kg.") == ASSISTANT
    await scene.desk.rang("answered.")
    await scene.at_rest()
    assert scene.desk.cards() == []
    assert len(scene.customer.heard()) == 3
    assert scene.customer.times(ASKED) == 1


async def test_bot_needs_one_fact_and_nobody_answers(scene: Scene) -> None:
    """Once the time for an answer is over, people have the conversation, and know what is asked."""
    await asks(scene, "boat")
    scene.house.change(LATE, scene.opener)
    assert await scene.customer.hears("passed this on to our support team") == ASSISTANT
    await scene.desk.card("Nobody has it")
    await scene.desk.rang("Nobody answered in time")


async def test_customer_goes_on_while_the_team_is_asked(scene: Scene) -> None:
    """Other questions are answered, the team is not asked again, and every turn knows it waits."""
    await asks(scene, "tent")
    await scene.customer.writes("Tell me about hail.")
    assert await scene.customer.hears("This is what I know about hail.") == ASSISTANT
    await scene.customer.writes("Please ask the team whether my canoe is covered?")
    assert await scene.customer.hears(AWAITING) == ASSISTANT
    await scene.at_rest()
    assert scene.customer.times(ASKED) == 1
    await scene.desk.answers("Yes.")
    assert await scene.customer.hears("looked it up: Yes.") == ASSISTANT
    requests = [dump(request.body["messages"]) for request in scene.asked()]
    assert (requests[0].count(STILL_OPEN), requests[-1].count(STILL_OPEN)) == (0, 2)
    [question] = scene.house.rows(QUESTIONS, scene.opener)
    assert "tent" in question["question"]


async def test_customer_presses_while_the_team_is_asked(scene: Scene) -> None:
    """What the team has not said is not promised for it: people are called instead."""
    await asks(scene, "caravan")
    await scene.customer.writes(f"{PRESSED}!")
    assert await scene.customer.hears("passed this on to our support team") == ASSISTANT
    await scene.desk.card("Nobody has it")
    await scene.desk.rang("People have the conversation now.")
    await scene.at_rest()
    assert scene.customer.times(PROMISED) == 0


async def test_agent_takes_over_instead_of_answering(scene: Scene) -> None:
    """Of two at once one has it, who is no teammate has not, and the assistant is silent then."""
    await asks(scene, "bike")
    await scene.desk.takes_over(GUS)
    await scene.desk.was_told(GUS, "Only members of the support team")
    await scene.desk.takes_over(DANA, TOM)
    await scene.desk.card("With ", "my bike is covered")
    winner, loser = (DANA, TOM) if f"With {DANA}" in scene.desk.cards()[-1] else (TOM, DANA)
    await scene.desk.was_told(loser, f"{winner} has just claimed this one.")
    assert await scene.customer.hears(f"{winner} from our team is here now") == ASSISTANT
    await scene.desk.rang(f"{winner} took the conversation over")
    await scene.customer.writes("Tell me about hail.")
    await scene.desk.reads("Tell me about hail.")
    await scene.at_rest()
    assert scene.customer.times("about hail") == 0
    assert len(scene.desk.cards()) == 1
