"""Edges of a handoff where something is missing: the hour, the people, the channel, Claude."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.claude import HttpError
from tests.dialogue.customer_rooms import ASSISTANT, PATIENCE
from tests.dialogue.edge_clerk import answer
from tests.dialogue.edge_rooms import DANA
from tests.dialogue.edge_worlds import EdgeWorld

BOARD = "SELECT 1 FROM desk_post WHERE handoff_id IS NULL AND state = 'shown'"
"""Has a row once the desk shows its board: what is posted there afterwards is a card."""

ALARMS_OF_ALL = "SELECT 1 FROM desk_post WHERE kind = 'alarm' AND handoff_id IS NULL"
CLAUDE_IS_BACK = f"{ALARMS_OF_ALL} AND state = 'shown' AND body LIKE '%Claude is back%'"

CALL_US = "call us at +1 555 0100"


BERLIN = ZoneInfo("Europe/Berlin")


async def test_out_of_hours(world: EdgeWorld) -> None:
    """The customer sees in their own zone when somebody is back; what is urgent calls at once."""
    opens = datetime.combine(datetime.now(UTC) + timedelta(days=3), time(9), BERLIN)
    desk = {"desk_hours": f"{opens:%a} 09:00-17:00", "desk_zone": BERLIN.key}
    async with world.tandem(desk=desk):
        scene = await world.scene()
        await scene.customer.writes("Let me talk to a human please.")
        await scene.customer.hears("Nobody is there at the moment; the team is back")
        await scene.customer.hears_moment("at 9:00 (Europe/Berlin time)", opens)
        await scene.desk.card("Nobody has it")
        await scene.customer.writes("It is the left window.")
        await scene.desk.reads("It is the left window.")
        await scene.customer.hears("I've added this for our team")
        urgent = await world.scene()
        await urgent.customer.writes("I am going to write to the ombudsman.")
        await urgent.customer.hears("Nobody is there at the moment")
        await urgent.desk.rang("is urgent")
        await scene.at_rest()
    assert scene.desk.in_second_channel() == []
    assert len(urgent.desk.in_second_channel()) == 1


async def test_nobody_is_ever_online(world: EdgeWorld) -> None:
    """The customer is told so with another way to people, and the assistant goes on."""
    async with world.tandem(desk={"desk_hours": "never", "desk_fallback": CALL_US}):
        scene = await world.scene()
        await scene.customer.writes("Let me talk to a human please.")
        await scene.customer.hears("nobody from our team answers in this chat")
        await scene.customer.hears(CALL_US)
        await scene.desk.card("With the assistant: nobody was promised")
        await scene.customer.writes("Tell me about hail.")
        assert await scene.customer.hears(answer("hail").strip()) == ASSISTANT


async def test_handoff_post_fails(world: EdgeWorld) -> None:
    """The desk's channel is gone: the card goes to the second one, and is worked on there."""
    async with world.tandem():
        early = await world.scene()
        await early.waits()
        await early.desk.closes()
        await early.customer.writes("Are you there?")
        await early.desk.reads("Are you there?")
        assert len(early.desk.in_second_channel()) > 0
        late = await world.scene()
        await late.waits()
        for scene in (early, late):
            await scene.desk.presses("claim")
            await scene.customer.hears(f"{DANA} from our team is here now")
        await late.desk.written(DANA, "reply A mechanic comes at noon.", sign="white_check_mark")
        assert await late.customer.hears("A mechanic comes at noon.") == DANA


async def test_handoff_post_fails_everywhere(world: EdgeWorld) -> None:
    """Without a second channel the customer is told the truth, and the assistant goes on."""
    desk = {"desk_second_channel": None, "desk_fallback": CALL_US}
    async with world.tandem(desk=desk):
        scene = await world.scene()
        await scene.desk.closes()
        await scene.customer.writes("Let me talk to a human please.")
        await scene.customer.hears("I couldn't reach our team from here")
        await scene.customer.hears(CALL_US)
        await scene.customer.writes("Tell me about hail.")
        assert await scene.customer.hears(answer("hail").strip()) == ASSISTANT
        await scene.at_rest()
    assert scene.customer.times("I couldn't reach our team") == 1


async def test_assistant_is_removed_from_the_desk(world: EdgeWorld) -> None:
    """Nobody is lost by that: what comes then is brought to the second channel."""
    async with world.tandem():
        await world.turns_out()
        scene = await world.scene()
        await scene.waits()
        assert len(scene.desk.in_second_channel()) > 0
        await scene.desk.presses("claim")
        await scene.customer.hears(f"{DANA} from our team is here now")


async def test_model_or_key_outage(world: EdgeWorld) -> None:
    """The customer is told plainly, no word is lost; the team hears once of it and of its end."""
    world.house.claude.faults.next(HttpError(401), times=4)
    async with world.tandem():
        scene = await world.scene()
        await scene.customer.writes("Tell me about hail.")
        await scene.customer.hears("I've passed this on to our support team")
        await scene.desk.card("Nobody has it", "Claude could not be asked")
        await scene.customer.writes("Are you there?")
        await scene.desk.reads("Are you there?")
        other = await world.scene()
        world.house.claude.faults.clear()
        world.house.claude.faults.next(HttpError(401), times=4)
        await other.customer.writes("Tell me about theft.")
        await other.desk.card("Nobody has it", "Claude could not be asked")
        world.house.claude.faults.clear()
        after = await world.scene()
        await after.customer.writes("Tell me about hail.")
        await after.customer.hears(answer("hail").strip())
        await world.house.until_stored(CLAUDE_IS_BACK, timeout=PATIENCE)
        await scene.at_rest()
    assert len(scene.desk.cards()) == 1
    assert len(world.house.rows(ALARMS_OF_ALL)) == 2


async def test_click_after_a_restart(world: EdgeWorld) -> None:
    """Cards and buttons of before work as if nothing had been."""
    async with world.tandem():
        scene, other = await world.scene(), await world.scene()
        await scene.waits()
        await other.waits()
        await scene.at_rest()
        await other.at_rest()
    async with world.tandem():
        await scene.desk.presses("claim")
        await scene.customer.hears(f"{DANA} from our team is here now")
        await other.customer.presses("nevermind")
        await other.desk.card("Withdrawn by the customer")
        await scene.desk.writes("reply A mechanic comes at noon.", sign="white_check_mark")
        assert await scene.customer.hears("A mechanic comes at noon.") == DANA


async def test_crash_between_steps(world: EdgeWorld) -> None:
    """Killed while card, promise and reply are half posted, it says each of them once."""
    scene = await world.scene()
    async with world.doomed() as program:
        await world.house.until_stored(BOARD, timeout=PATIENCE)
        world.holds_answers()
        await scene.customer.writes("My windscreen broke. Let me talk to a human please.")
        await scene.customer.hears("passed this on to our support team")
        await scene.desk.card("Nobody has it")
        await program.kill()
    world.lets_go()
    scene.a_while_passes()
    async with world.doomed() as program:
        await scene.desk.presses("claim")
        await scene.customer.hears(f"{DANA} from our team is here now")
        await scene.at_rest()
        world.holds_answers()
        await scene.desk.writes("reply A mechanic comes at noon.", sign="white_check_mark")
        await scene.customer.hears("A mechanic comes at noon.")
        await scene.desk.reads("A mechanic comes at noon.")
        await program.kill()
    world.lets_go()
    scene.a_while_passes()
    async with world.doomed():
        await scene.at_rest()
        await scene.customer.writes("Thank you, I am at home.")
        await scene.desk.reads("I am at home.")
    assert len(scene.desk.cards()) == 1
    for words in ("passed this on", "is here now", "A mechanic comes at noon."):
        assert scene.customer.times(words) == 1
    assert sum("A mechanic comes" in line for line in scene.desk.lines()) == 2
