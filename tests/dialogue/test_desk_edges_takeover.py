"""Edges of a handoff around who has it: claims, takeovers, transfers, and people who go quiet."""

from sandbox.claude import Hang, Stall
from tests.dialogue.customer_rooms import ASSISTANT
from tests.dialogue.edge_clerk import DRAFT, answer
from tests.dialogue.edge_rooms import DANA, TOM
from tests.dialogue.edge_scene import Scene
from tests.dialogue.edge_worlds import EdgeWorld


async def test_two_agents_claim_at_once(scene: Scene) -> None:
    """In the same moment: one wins, the other alone is told who has it and since when."""
    await scene.waits()
    await scene.desk.press_at_once("claim", DANA, TOM)
    await scene.desk.card("With ")
    winner, loser = (DANA, TOM) if f"With {DANA}" in scene.desk.cards()[-1] else (TOM, DANA)
    await scene.desk.was_told(loser, f"{winner} has just claimed this one.")
    await scene.customer.hears(f"{winner} from our team is here now")
    await scene.at_rest()
    assert scene.customer.times("is here now") == 1


async def test_agent_types_without_claiming(scene: Scene) -> None:
    """What is typed in the customer's thread is a claim, which the others see."""
    await scene.waits()
    await scene.customer.joined(TOM, "Let me have a look.")
    await scene.desk.card(f"With {TOM}")
    await scene.desk.reads("took it by writing in the thread")
    await scene.desk.pressed(DANA, "reply")
    await scene.customer.writes("Tell me about hail, please.")
    await scene.desk.reads("Tell me about hail, please.")
    await scene.at_rest()
    assert scene.asked() == []


async def test_bot_was_mid_answer_at_takeover(world: EdgeWorld) -> None:
    """What was shown of its answer goes away, and becomes a draft in the card's thread."""
    async with world.tandem():
        scene = await world.scene()
        world.house.claude.faults.next(Stall(after=8))
        await scene.customer.writes("Tell me about hail.")
        await scene.customer.hears("This is what I know about hail.")
        await scene.customer.joined(TOM, "I take this one.")
        await scene.desk.card(f"With {TOM}")
        await scene.desk.reads("What the assistant was about to say")
        world.house.claude.faults.release()
        await scene.at_rest()
        assert [line for line in scene.desk.lines() if "This is what I know about hail." in line]
        assert scene.customer.times("about hail") == 0


async def test_human_and_bot_race_on_one_question(world: EdgeWorld) -> None:
    """Within QUIET_SECONDS the assistant leaves the question to whoever answers it."""
    async with world.tandem(quiet_seconds=5.0):
        scene = await world.scene()
        await scene.customer.writes("Tell me about hail.")
        await scene.customer.joined(DANA, "It is covered.")
        await scene.desk.card(f"With {DANA}")
        await scene.at_rest()
    assert scene.asked() == []
    assert scene.customer.heard() == []


async def test_human_and_bot_race_with_people_first(world: EdgeWorld) -> None:
    """Where people may answer first, the question waits for them over a restart, then no longer."""
    desk = {"desk_people_first": f"{world.help_channel}:600"}
    async with world.tandem(desk=desk):
        taken, left = await world.scene(), await world.scene()
        pressing = await world.scene()
        await taken.customer.writes("Tell me about hail.")
        await left.customer.writes("Tell me about theft.")
        await pressing.waits()  # who asks for a person has not to wait for one first
        await taken.customer.joined(DANA, "It is covered.")
        await taken.desk.card(f"With {DANA}")
        await taken.at_rest()
    async with world.tandem(desk=desk):
        await (await world.scene()).waits()
        assert (taken.asked(), left.asked()) == ([], [])
    world.house.change("UPDATE inbox SET received_at = received_at - 600")
    async with world.tandem(desk=desk):
        assert await left.customer.hears(answer("theft").strip()) == ASSISTANT
        await left.at_rest()
    assert taken.customer.heard() == []


async def test_agent_leaves_or_goes_idle(scene: Scene) -> None:
    """A reminder, then the queue again: the customer is told once, and the notes stay."""
    await scene.claimed()
    await scene.desk.writes("I have asked the workshop.", sign="memo")
    await scene.customer.writes("Any news?")
    await scene.desk.reads("Any news?")
    scene.time_passes(hours=1.5)
    await scene.desk.rang("the customer has waited 1 h 30 min")
    scene.time_passes(hours=1.5)
    assert await scene.customer.hears("can't go on right now, so another one takes it") == ASSISTANT
    await scene.desk.card("Nobody has it", "Last with", DANA)
    await scene.desk.rang("is free again")
    await scene.at_rest()
    assert scene.customer.times("can't go on right now") == 1
    assert [line for line in scene.desk.lines() if "I have asked the workshop." in line]


async def test_transfer_between_agents(scene: Scene) -> None:
    """With a note, the clock kept, the hop counted, and one word to the customer."""
    await scene.claimed()
    scene.time_passes(hours=0.1)
    await scene.desk.transfers(TOM, "He speaks French.")
    assert await scene.customer.hears(f"{TOM} from our team takes over") == ASSISTANT
    await scene.desk.card(f"With {TOM}, waiting 6 min", "Transfers", "1")
    await scene.desk.reads("He speaks French.")
    await scene.at_rest()
    assert scene.customer.times("takes over from here") == 1
    assert scene.customer.times("French") == 0


async def test_agent_wants_a_draft(scene: Scene) -> None:
    """It is for whoever asks alone, and nothing of it reaches the customer."""
    await scene.claimed()
    await scene.desk.pressed(DANA, "draft")
    await scene.desk.was_told(DANA, DRAFT)
    await scene.at_rest()
    assert not [line for line in scene.desk.lines() if DRAFT in line]
    assert scene.customer.times(DRAFT) == 0
    await scene.desk.writes(f"reply {DRAFT}", sign="white_check_mark")
    assert await scene.customer.hears(DRAFT) == DANA
    sent = "SELECT changed, text FROM handoff_draft WHERE sent_at IS NOT NULL"
    assert [tuple(row) for row in scene.customer.house.rows(sent)] == [(0.0, None)]


async def test_agent_wants_a_draft_and_the_thread_moves_on(world: EdgeWorld) -> None:
    """What was written before the customer's last word answers something else."""
    async with world.tandem():
        scene = await world.scene()
        await scene.claimed()
        await scene.at_rest()
        world.house.claude.faults.next(Hang())
        await scene.desk.pressed(DANA, "draft")
        await world.house.claude.faults.wait_until_held()
        await scene.customer.writes("It was no hail, it was a stone.")
        world.house.claude.faults.release()
        await scene.desk.was_told(DANA, "the conversation has moved on")


async def test_vague_staff_reply_through_a_relay(scene: Scene) -> None:
    """Whoever wrote it is asked for a sentence; the customer hears nothing of "ok"."""
    await scene.claimed()
    await scene.desk.written(DANA, "reply ok", sign="warning")
    await scene.desk.reads("write a whole sentence")
    await scene.desk.written(DANA, "reply: 👍", sign="warning")
    await scene.desk.written(DANA, "r:", sign="warning")
    await scene.desk.reads("There is nothing in it to send")
    before = scene.customer.heard()
    await scene.desk.written(DANA, "r: A mechanic comes at noon.", sign="white_check_mark")
    assert await scene.customer.hears("A mechanic comes at noon.") == DANA
    assert scene.customer.heard() == [*before, f"{DANA}: A mechanic comes at noon."]


async def test_internal_notes(scene: Scene) -> None:
    """Whatever stands in the card's thread without the prefix stays there."""
    await scene.claimed()
    before = scene.customer.heard()
    await scene.desk.written(DANA, "He has called twice.", sign="memo")
    await scene.desk.written(TOM, "Reply to him before noon.", sign="memo")
    await scene.at_rest()
    assert scene.customer.heard() == before


async def test_hand_back_to_bot(scene: Scene) -> None:
    """It goes on with what people said and the line of instruction, and does not greet again."""
    await scene.claimed()
    await scene.desk.writes("reply A mechanic comes at noon.", sign="white_check_mark")
    await scene.customer.hears("A mechanic comes at noon.")
    await scene.customer.writes("Good. Tell me about theft.")
    await scene.desk.reads("Tell me about theft.")
    await scene.desk.hands_back("Say that the key must be kept.")
    assert await scene.customer.hears("has passed this back to me") == ASSISTANT
    assert await scene.customer.hears(answer("theft").strip()) == ASSISTANT
    await scene.desk.card(f"Handed back by {DANA}")
    [asked] = scene.asked()
    for words in ("A mechanic comes at noon.", "Say that the key must be kept."):
        assert words in asked.last_text
