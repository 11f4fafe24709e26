"""An answer that is on its way to the platform when a teammate takes over does not stay there."""

from collections.abc import Callable

from tests.dialogue.discord_edges import DiscordEdges
from tests.dialogue.edge_rooms import TOM
from tests.dialogue.edge_worlds import EdgeWorld
from tests.dialogue.slack_edges import SlackEdges

ANSWER = "This is what I know about hail."
BOARD_IS_UP = "SELECT 1 FROM desk_post WHERE handoff_id IS NULL AND state = 'shown'"


def hold_the_next_post(world: EdgeWorld) -> Callable[[], None]:
    """Let the platform show the next post and say nothing about it until what is returned."""
    match world:
        case SlackEdges(slack=slack):
            slack.faults.hang("chat.postMessage")
            return slack.faults.release
        case DiscordEdges(discord=discord):
            discord.faults.hang("POST /channels/{channel_id}/messages")
            return discord.faults.release
    raise AssertionError(world)


async def test_an_answer_on_its_way_at_a_takeover_is_taken_away(world: EdgeWorld) -> None:
    """It is seen for a moment, then only in the card's thread, as a draft."""
    async with world.tandem(preview=False):
        scene = await world.scene()
        await world.house.until_stored(BOARD_IS_UP)
        release = hold_the_next_post(world)
        await scene.customer.writes("Tell me about hail.")
        await scene.customer.hears(ANSWER)
        await scene.customer.joined(TOM, "I take this one.")
        await scene.desk.card(f"With {TOM}")
        release()
        await scene.at_rest()
        await scene.desk.reads("What the assistant was about to say")
    assert scene.customer.times("about hail") == 0
    assert [line for line in scene.desk.lines() if ANSWER in line]
