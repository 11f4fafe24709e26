"""Edges of a handoff that people have answered or closed: what the customer says after that."""

import re

from tests.dialogue.customer_rooms import ASSISTANT
from tests.dialogue.edge_clerk import answer
from tests.dialogue.edge_rooms import DANA
from tests.dialogue.edge_scene import Scene
from tests.dialogue.edge_worlds import EdgeWorld

WAITING_THANKS = "SELECT 1 FROM thanks"
NO_THANKS = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM thanks)"


async def test_thanks_after_resolve(scene: Scene) -> None:
    """It gets a sign and no word, in any language, and nothing is opened again."""
    await scene.resolved()
    before = scene.customer.heard()
    for thanks in ("Thank you so much!", "Vielen Dank!", "Muchas gracias", "Merci !", "Obrigado!"):
        await scene.customer.writes(thanks)
        await scene.customer.has_sign()
        assert scene.customer.signs == ("heart",)
    await scene.at_rest()
    assert scene.customer.heard() == before
    assert scene.state == "resolved"
    assert scene.asked() == []


async def test_thanks_have_their_sign_though_the_program_dies_over_it(world: EdgeWorld) -> None:
    """Killed between storing them and showing it, the next run shows it, once."""
    scene = await world.scene()
    async with world.doomed() as program:
        await scene.resolved()
        world.holds_signs()
        await scene.customer.writes("Thank you so much!")
        assert scene.house.rows(WAITING_THANKS)
        await program.kill()
    world.lets_go()
    assert not scene.customer.signs
    async with world.doomed():
        await scene.customer.has_sign()
        await scene.house.until_stored(NO_THANKS)
    assert scene.customer.signs == ("heart",)


async def test_thanks_after_resolve_with_more_to_say(scene: Scene) -> None:
    """Who thanks and still needs help is helped: it is open again, and no sign ends it."""
    await scene.resolved()
    await scene.customer.writes("Thanks, but it still fails.")
    assert await scene.customer.hears(f"I've opened this again for {DANA}") == ASSISTANT
    await scene.at_rest()
    assert scene.customer.signs == ()


async def test_reopen_after_resolve(scene: Scene) -> None:
    """Within the window it goes to who had it last, with all that was said before."""
    await scene.resolved()
    await scene.customer.writes("It broke again.")
    assert await scene.customer.hears(f"I've opened this again for {DANA}") == ASSISTANT
    await scene.desk.card(f"With {DANA}", "Reopened")
    await scene.desk.reads("It broke again.")
    await scene.desk.rang(f"is open again, for {DANA}")
    await scene.at_rest()
    assert len(scene.desk.cards()) == 1
    assert [line for line in scene.desk.lines() if "A mechanic comes at noon." in line]
    assert scene.asked() == []


async def test_reply_after_closed(scene: Scene) -> None:
    """The assistant has it; a new call for people is a new card, which tells of the old one."""
    await scene.resolved()
    scene.time_passes(hours=73)
    await scene.customer.writes("Tell me about theft.")
    assert await scene.customer.hears(answer("theft").strip()) == ASSISTANT
    await scene.customer.writes("I want to speak to a person.")
    await scene.desk.card("Nobody has it")
    await scene.desk.reads(f"resolved by {DANA}")
    old, new = scene.desk.cards()
    reference = re.findall(r"\b[A-Z0-9]{6}\b", old)[0]
    assert reference in "\n".join(scene.desk.lines())
    assert reference not in new


async def test_customer_returns_while_human_ticket_open(scene: Scene) -> None:
    """It goes to that teammate; the assistant neither greets nor answers."""
    await scene.claimed()
    await scene.desk.writes("reply A mechanic comes at noon.", sign="white_check_mark")
    await scene.customer.hears("A mechanic comes at noon.")
    scene.time_passes(hours=10)
    before = scene.customer.heard()
    await scene.customer.writes("Hello, I am back. Tell me about hail.")
    await scene.desk.reads("Hello, I am back.")
    await scene.desk.card(f"With {DANA}")
    await scene.at_rest()
    assert scene.customer.heard() == before
    assert scene.asked() == []


async def test_rating(scene: Scene) -> None:
    """Asked for once for each resolve and never in between; it counts once, by who solved it."""
    await scene.claimed()
    await scene.customer.writes("👎")
    await scene.desk.reads("👎")
    await scene.desk.presses("resolve")
    await scene.customer.rates(4)
    await scene.customer.hears("Thank you for the rating")
    await scene.desk.card("Resolved by", "4 of 5")
    await scene.customer.writes("1")
    await scene.customer.writes("The other window broke.")
    await scene.desk.card(f"With {DANA}", "Reopened")
    await scene.desk.presses("resolve")
    await scene.customer.hears_times("How was it", 2)
    await scene.customer.rates(2)
    await scene.desk.card("Resolved by", "2 of 5")
    await scene.at_rest()
    assert scene.customer.times("How was it") == 2
    assert scene.customer.times("Thank you for the rating") == 2
    rated = scene.customer.house.rows("SELECT solved_by FROM handoff WHERE score = 2")
    assert [row["solved_by"] for row in rated] == ["people"]


async def test_rating_in_emoji(scene: Scene) -> None:
    """Signs alone are a rating, and nothing to open it again for."""
    await scene.resolved()
    await scene.customer.writes("⭐⭐⭐⭐")
    assert await scene.customer.hears("Thank you for the rating") == ASSISTANT
    await scene.desk.card("Resolved by", "4 of 5")
    assert scene.asked() == []
