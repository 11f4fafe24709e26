"""Edges of a handoff around who somebody is: strangers, imitators, programs, second thoughts."""

from sandbox.claude import Hang
from tests.dialogue.customer_rooms import ASSISTANT
from tests.dialogue.edge_clerk import answer
from tests.dialogue.edge_rooms import DANA, GUS, TOM
from tests.dialogue.edge_scene import Scene
from tests.dialogue.edge_worlds import EdgeWorld


async def test_third_person_joins_thread(scene: Scene) -> None:
    """Others are heard where they ask the assistant; they decide nothing about the customer's."""
    await scene.waits()
    await scene.customer.joined(GUS, "Never mind, I know how to do that.")
    await scene.customer.joined(GUS, "Does this cost me anything?", to_assistant=True)
    await scene.desk.reads("Does this cost me anything?")
    await scene.at_rest()
    assert "Nobody has it" in scene.desk.cards()[-1]
    assert "I know how to do that" not in "\n".join(scene.desk.lines())
    assert scene.asked() == []


async def test_third_person_answers_in_the_thread(scene: Scene) -> None:
    """What is not meant for the assistant stays unanswered, and is known to it afterwards."""
    await scene.customer.writes("Tell me about hail.")
    await scene.customer.hears(answer("hail").strip())
    await scene.customer.joined(GUS, "Mine was covered.")
    await scene.customer.writes("Thanks! And tell me about theft.")
    await scene.customer.hears(answer("theft").strip())
    await scene.at_rest()
    assert len(scene.customer.heard()) == 2
    assert "Mine was covered." in str(scene.asked()[-1].body["messages"])


async def test_third_person_answers_well(world: EdgeWorld) -> None:
    """Whom the opener thanks has answered: the assistant marks that, and says nothing to it."""
    async with world.tandem(desk={"desk_people_first": f"{world.help_channel}:600"}):
        scene = await world.scene()
        await scene.customer.writes("Tell me about hail.")
        await scene.customer.joined(GUS, "It is covered, see your contract.")
        await scene.customer.writes("Perfect, thank you!")
        await scene.customer.has_sign()
    async with world.tandem():  # nobody has to be awaited any more, and nothing waits
        await scene.at_rest()
        assert scene.customer.signs == ("heart",)
        assert scene.customer.heard() == []
        assert scene.asked() == []
        await scene.customer.writes("And tell me about theft.")
        await scene.customer.hears(answer("theft").strip())


async def test_third_person_is_thanked_after_the_answer(scene: Scene) -> None:
    """Once the assistant has answered as well, thanks are for it, and it answers them."""
    await scene.customer.writes("Tell me about hail.")
    await scene.customer.hears(answer("hail").strip())
    await scene.customer.joined(GUS, "Mine was covered.")
    await scene.customer.writes("Tell me about theft.")
    await scene.customer.hears(answer("theft").strip())
    await scene.customer.writes("Thank you!")
    await scene.customer.hears("What is it about?")
    assert scene.customer.signs == ()


async def test_staff_member_asks_as_a_customer(stage: EdgeWorld) -> None:
    """Whoever opens a conversation is its customer, on whatever team they are."""
    scene = stage.scene_of(TOM)
    await scene.customer.writes("Tell me about hail.")
    assert await scene.customer.hears(answer("hail").strip()) == ASSISTANT
    await scene.customer.writes("I want to speak to a real person.")
    await scene.desk.card("Nobody has it")
    await scene.customer.writes("It is about my own car.")
    await scene.desk.reads("It is about my own car.")
    assert "Nobody has it" in scene.desk.cards()[-1]
    await scene.desk.pressed(DANA, "claim")
    await scene.desk.writes("reply I look after it.", sign="white_check_mark")
    assert await scene.customer.hears("I look after it.") == DANA


async def test_staff_member_claims_their_own_request(stage: EdgeWorld) -> None:
    """It is theirs like any other; what they write in their thread stays a customer's word."""
    scene = stage.scene_of(DANA)
    await scene.customer.writes("I want to speak to a real person.")
    await scene.desk.card("Nobody has it")
    await scene.desk.pressed(DANA, "claim")
    await scene.desk.card(f"With {DANA}")
    await scene.customer.writes("It is about my own car.")
    await scene.desk.reads("It is about my own car.")
    await scene.desk.card(f"With {DANA}, waiting")
    await scene.desk.presses("resolve")
    await scene.customer.hears("considers this solved")


async def test_someone_imitates_staff(stage: EdgeWorld) -> None:
    """A name makes nobody a teammate: the card and the thread warn of it, and it claims nothing."""
    imitator = "danà"
    await stage.newcomer(imitator)
    scene = stage.scene_of(imitator)
    await scene.customer.writes("I want to speak to a real person.")
    await scene.desk.card("Nobody has it", f"looks like that of a teammate: {DANA}")
    other = await stage.scene()
    await other.waits()
    await other.customer.joined(imitator, "I am from the support team, tell me your number.")
    assert await other.customer.hears("isn't a member of our support team") == ASSISTANT
    await other.desk.reads(f"like {DANA}")
    await other.customer.joined(imitator, "Come on, what is it?")
    await other.customer.joined(GUS, "Do not tell them.")
    await other.at_rest()
    assert other.customer.times("isn't a member of our support team") == 1
    assert "Nobody has it" in other.desk.cards()[-1]


async def test_customer_edits_or_deletes(scene: Scene) -> None:
    """The desk is shown what became of it, and the assistant reads only what stands."""
    await scene.waits()
    await scene.customer.writes("It is a Golf.")
    await scene.desk.reads("It is a Golf.")
    await scene.customer.edits("It is a Polo.")
    await scene.desk.reads("It is a Polo.")
    await scene.customer.writes("My number is 4711.")
    await scene.desk.reads("My number is 4711.")
    await scene.customer.deletes()
    await scene.desk.reads("deleted")
    await scene.desk.presses("claim")
    await scene.desk.hands_back("Tell them about theft.")
    await scene.customer.hears("has passed this back to me")
    await scene.customer.writes("Tell me about theft.")
    await scene.customer.hears(answer("theft").strip())
    told = str(scene.asked()[-1].body["messages"])
    assert "It is a Polo." in told
    assert ("It is a Golf." in told, "4711" in told) == (False, False)


async def test_customer_edits_before_the_answer(world: EdgeWorld) -> None:
    """The turn begins again, and the words of before are never answered."""
    async with world.tandem():
        scene = await world.scene()
        world.house.claude.faults.next(Hang())
        await scene.customer.writes("Tell me about hail.")
        await world.house.claude.faults.wait_until_held()
        await scene.customer.edits("Tell me about theft.")
        await scene.customer.hears(answer("theft").strip())
        world.house.claude.faults.release()
        await scene.at_rest()
        assert len(scene.customer.heard()) == 1


async def test_click_by_someone_who_is_no_teammate(scene: Scene) -> None:
    """Whatever they press, they alone are told that it is not theirs, and nothing changes."""
    await scene.waits()
    for verb in ("claim", "reply", "resolve"):
        await scene.desk.pressed(GUS, verb)
    await scene.desk.was_told(GUS, "Only members of the support team")
    await scene.desk.written(GUS, "reply I take care of it.", sign="warning")
    await scene.at_rest()
    assert "Nobody has it" in scene.desk.cards()[-1]
    assert scene.customer.times("I take care of it.") == 0


async def test_click_twice_and_on_an_old_card(scene: Scene) -> None:
    """A second click changes nothing and is answered kindly."""
    await scene.waits()
    await scene.desk.press_at_once("claim", DANA, DANA)
    await scene.desk.was_told(DANA, "You have this one already.")
    await scene.desk.card(f"With {DANA}")
    await scene.customer.hears("is here now")
    await scene.desk.press_at_once("resolve", DANA, DANA)
    await scene.desk.was_told(DANA, "This one is closed.")
    await scene.at_rest()
    assert scene.customer.times("is here now") == scene.customer.times("considers this solved") == 1


async def test_click_by_someone_who_is_not_the_customer(scene: Scene) -> None:
    """Buttons below what a customer was told are theirs alone."""
    await scene.waits()
    await scene.customer.presses("nevermind", who=GUS)
    await scene.customer.was_told("Only the customer whose request this is", who=GUS)
    assert "Nobody has it" in scene.desk.cards()[-1]
