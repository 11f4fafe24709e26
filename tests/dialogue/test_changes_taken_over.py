"""People take a conversation over in which a customer is asked to click on a change.

What was asked before stays the customer's own decision: the click counts, and the team reads what
came of it. What was still on its way is taken back.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from engine.accounts.pending import WriteTool
from sandbox.backoffice import BackOfficeSandbox
from sandbox.claude import ClaudeSandbox
from tests.dialogue.bookkeeper import CLICK, SAYS, TOLD, bookkeeper
from tests.dialogue.change_play import CUSTOMER, LINK
from tests.dialogue.conftest import EDGES, furnished_house
from tests.dialogue.discord_edges import DiscordEdges
from tests.dialogue.edge_rooms import DANA
from tests.dialogue.edge_worlds import EdgeWorld
from tests.dialogue.slack_edges import SlackEdges

NAME = "maya"
PATIENCE = 20.0


@pytest.fixture
async def records() -> AsyncIterator[BackOfficeSandbox]:
    """The company's back office."""
    async with BackOfficeSandbox() as office:
        yield office
        office.verify()


@pytest.fixture(params=EDGES)
async def world(
    request: pytest.FixtureRequest, furnished: Path, tmp_path: Path
) -> AsyncIterator[EdgeWorld]:
    """A platform with a desk, and a Claude that prepares changes."""
    async with (
        ClaudeSandbox(responder=bookkeeper) as claude,
        EDGES[request.param](furnished_house(claude, tmp_path, furnished)) as world,
    ):
        await world.newcomer(NAME)
        yield world


def accounts(office: BackOfficeSandbox) -> dict[str, object]:
    """Settings with that back office, where nobody has to approve."""
    return {
        "back_office": "http",
        "back_office_url": office.url,
        "back_office_token": office.token,
        "action_approval_above": "10000",
    }


def link(world: EdgeWorld) -> None:
    """Let the customer have an account."""
    whose = world.scene_of(NAME).opener
    if isinstance(world, SlackEdges):
        world.house.change(LINK, "slack", f"slack:T0SANDBOX:{whose}", CUSTOMER)
    else:
        world.house.change(LINK, "discord", f"discord::{whose}", CUSTOMER)


def asked(world: EdgeWorld) -> Sequence[str]:
    """What the customer reads alone, with the buttons below it."""
    if isinstance(world, SlackEdges):
        direct = world.slack.direct(world.people[NAME])
        return [f"{m.visible_text} {m.blocks}" for m in world.slack.messages(direct)]
    assert isinstance(world, DiscordEdges)
    direct_channel = world.discord.direct(world.discord.person(NAME))
    return [f"{m.visible_text} {m.buttons}" for m in world.discord.messages(direct_channel)]


async def until_asked(world: EdgeWorld) -> None:
    """Return once a button is there."""
    await until(world, lambda: any("act:do:1" in text for text in asked(world)))


async def until(world: EdgeWorld, happened: Callable[[], bool]) -> None:
    """Return once something can be seen; raises TimeoutError."""
    if isinstance(world, SlackEdges):
        await world.slack.wait_until(happened, PATIENCE)
    else:
        assert isinstance(world, DiscordEdges)
        await world.discord.wait_until(lambda: happened() or None, PATIENCE)


async def press(world: EdgeWorld) -> None:
    """Let the customer say yes."""
    if isinstance(world, SlackEdges):
        maya = world.people[NAME]
        (post,) = world.slack.messages(world.slack.direct(maya))
        await world.slack.press(maya, post, "act:do:1")
    else:
        assert isinstance(world, DiscordEdges)
        maya_there = world.discord.person(NAME)
        (message,) = world.discord.messages(world.discord.direct(maya_there))
        pressed = await world.discord.press(maya_there, message, "act:do:1")
        await world.discord.wait_for_answer(pressed)


def board(world: EdgeWorld) -> Sequence[object]:
    """What stands in the desk's channel."""
    if isinstance(world, SlackEdges):
        return world.slack.messages(world.first)
    assert isinstance(world, DiscordEdges)
    return world.discord.messages(world.first)


def hold_second_post(world: EdgeWorld) -> None:
    """Let the next post arrive as ever, and whatever follows be seen without its answer."""
    if isinstance(world, SlackEdges):
        world.slack.faults.slow("chat.postMessage", 0.0)
    else:
        assert isinstance(world, DiscordEdges)
        world.discord.faults.slow("POST /channels/{channel_id}/messages", 0.0)
    world.holds_answers()


async def test_a_click_counts_after_a_takeover(
    world: EdgeWorld, records: BackOfficeSandbox
) -> None:
    """Changed once; the post says so, the team reads it, and the assistant says nothing more."""
    link(world)
    async with world.tandem(accounts=accounts(records)):
        scene = world.scene_of(NAME)
        await scene.customer.writes(SAYS[WriteTool.CANCEL_ORDER])
        await until_asked(world)
        await scene.customer.hears("Others can read this thread")
        await scene.customer.joined(DANA, "I am looking at this with you.")
        await scene.desk.card(f"With {scene.desk.teammate}")
        await press(world)
        await until(world, lambda: any("Done." in text for text in asked(world)))
        await scene.desk.reads("of the customer: ")
        await scene.at_rest()
        assert len(records.changes) == 1
        assert not any("act:do" in text for text in asked(world))
        assert scene.customer.times(TOLD) == 0


async def test_what_asks_is_taken_back_where_people_overtake_it(
    world: EdgeWorld, records: BackOfficeSandbox
) -> None:
    """It was being posted when they took over: its buttons do not stay."""
    link(world)
    async with world.tandem(accounts=accounts(records)):
        scene = world.scene_of(NAME)
        await until(world, lambda: bool(board(world)))
        hold_second_post(world)
        await scene.customer.writes(SAYS[WriteTool.CANCEL_ORDER])
        await scene.customer.hears(CLICK)
        await until_asked(world)
        await scene.customer.joined(DANA, "I am looking at this with you.")
        await world.house.until_stored("SELECT 1 FROM conversation WHERE owner = 'teammate'")
        world.lets_go()
        await until(world, lambda: not any("act:do" in text for text in asked(world)))
        await scene.at_rest()
    assert records.changes == {}
    (state,) = world.house.rows("SELECT state FROM pending_action")
    assert state["state"] == "waiting"
