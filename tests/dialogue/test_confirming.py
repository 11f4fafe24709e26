"""A change waits for its customer's click; the click does it once, and the assistant tells."""

import json

from sandbox.claude import Call, Say
from sandbox.slack.messages import SlackMessage
from tests.dialogue.desk_rooms import slack_desk
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown
from tests.dialogue.test_accounts import LINK, ORDERS, office

CANCEL = Call("cancel_order", {"order": "OR-20000"})
TOLD = "I have cancelled your order OR-20000."
MADE = "Your cancellation has been made."
CLICK = "Please click below to confirm."
PATIENCE = 20.0
ACCOUNTS = {"back_office": "example", "action_approval_above": "1"}


def states(house: House) -> list[tuple[str, bool]]:
    """How far each action has come, and whether the conversation has heard of its end."""
    rows = house.rows("SELECT state, told_at IS NOT NULL AS told FROM pending_action")
    return [(row["state"], bool(row["told"])) for row in rows]


def written(house: House) -> str:
    """What Claude was told of the outcome, in its last request."""
    return json.dumps(house.claude.message_requests[-1].body["messages"])


async def test_on_slack_only_the_click_cancels_the_order_once(
    town: SlackTown, house: House
) -> None:
    """A yes in words does nothing; the click does it, the post says so, the assistant tells."""
    house.claude.will(CANCEL, Say(CLICK), Say("Only a click on the button counts."), Say(TOLD))
    async with town.tandem(house, **office(house)):
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        direct = town.slack.direct(town.maya)
        root = await town.slack.post(town.maya, direct, "Cancel OR-20000, please.")
        assert await town.hears(root) == CLICK
        asking = await town.hears(root)
        assert "Shall this be done?" in asking
        assert "OR-20000" in asking
        await town.slack.post(town.maya, direct, "Yes!", thread=root)
        assert await town.hears(root) == "Only a click on the button counts."
        assert states(house) == [("waiting", False)]
        post = next(m for m in town.slack.replies(root) if m.visible_text == asking)
        await town.slack.press(town.maya, post, "act:do:1")
        assert await town.hears(root) == TOLD

        def outcome() -> SlackMessage | None:
            newest = next(m for m in town.slack.replies(root) if m.ts == post.ts)
            return newest if newest.visible_text != asking else None

        shown = await town.slack.wait_until(outcome, PATIENCE)
        assert shown.visible_text.startswith("Done.")
        assert "act:do" not in str(shown.blocks)
        assert states(house) == [("done", True)]
    assert "what came of the change" in written(house)


async def test_on_discord_a_public_thread_asks_in_private_and_tells_no_details(
    server: DiscordTown, house: House
) -> None:
    """The post with the buttons reaches the customer alone, and Claude never learns the order."""
    only = "Only a click on the button counts."
    house.claude.will(CANCEL, Say(CLICK), Say(only), Say(MADE))
    async with server.tandem(house, **office(house)):
        house.change(LINK, "discord", f"discord::{server.diego.id}")
        post = await server.discord.forum_post(
            server.diego, server.forum, "Order", "Please cancel the order we spoke of."
        )
        assert await server.hears(post) == CLICK
        assert (await server.hears(post)).startswith("Others can read this thread")
        alone = server.discord.direct(server.diego)
        (asking,) = server.posts(alone)
        assert "OR-20000" in asking.visible_text
        await server.discord.post(server.diego, post, "yes")
        assert await server.hears(post) == only
        assert states(house) == [("waiting", False)]
        pressed = await server.discord.press(server.diego, asking, "act:do:1")
        assert await server.hears(post) == MADE
        await server.discord.wait_for_answer(pressed)

        def outcome() -> str | None:
            (newest,) = server.posts(alone)
            return newest.visible_text if not newest.buttons else None

        assert (await server.discord.wait_until(outcome, PATIENCE)).startswith("**Done.**")
        assert states(house) == [("done", True)]


async def test_what_is_asked_in_two_places_is_told_where_each_post_stands(
    town: SlackTown, house: House
) -> None:
    """A change shown again in a direct message ends there, and its details never reach a thread."""
    house.claude.will(CANCEL, Say(CLICK), CANCEL, Say("Here it is again."), Say(MADE))
    async with town.tandem(house, **office(house)):
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        public = await town.asks("Please cancel the order we spoke of.")
        assert await town.hears(public) == CLICK
        assert (await town.hears(public)).startswith("Others can read this thread")
        direct = town.slack.direct(town.maya)
        root = await town.slack.post(town.maya, direct, "Cancel my order.")
        assert await town.hears(root) == "Here it is again."
        asking = await town.hears(root)
        post = next(m for m in town.slack.replies(root) if m.visible_text == asking)
        await town.slack.press(town.maya, post, "act:do:1")
        assert await town.hears(public) == MADE

        def buttons() -> list[SlackMessage]:
            return [m for m in town.slack.messages(direct) if "act:do" in str(m.blocks)]

        await town.slack.wait_until(lambda: not buttons(), PATIENCE)
        assert states(house) == [("done", True)]
        ended = [m.visible_text for m in town.slack.messages(direct) if "Done." in m.visible_text]
        assert len(ended) == 2
    assert "OR-20000" not in "\n".join(town.said(public))


async def test_on_slack_a_declined_change_is_not_made(town: SlackTown, house: House) -> None:
    """The post says so; no turn is spent on it, and the next one knows it."""
    house.claude.will(CANCEL, Say(CLICK), ORDERS, Say("As you wished."))
    async with town.tandem(house, **office(house)):
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        direct = town.slack.direct(town.maya)
        root = await town.slack.post(town.maya, direct, "Cancel OR-20000, please.")
        assert await town.hears(root) == CLICK
        asking = await town.hears(root)
        post = next(m for m in town.slack.replies(root) if m.visible_text == asking)
        await town.slack.press(town.maya, post, "act:dont:1")
        await town.slack.wait_until(
            lambda: any(t.startswith("Not done") for t in town.said(root)) or None, PATIENCE
        )
        assert states(house) == [("cancelled", True)]
        await town.slack.post(town.maya, direct, "And now?", thread=root)
        assert await town.hears(root) == "As you wished."
        assert json.loads(house.results()[0])["records"][0]["status"] == "placed"
    assert "what came of the change" in written(house)


async def test_a_desk_on_slack_approves_what_a_customer_on_discord_confirmed(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """Above the limit nothing is done until a teammate clicks."""
    house.claude.will(CANCEL, Say(CLICK), Say(TOLD))
    desk, slack = slack_desk(town.slack), town.slack
    accounts = {**ACCOUNTS, "back_office_file": house.folder / "office.db"}
    settings: dict[str, object] = {"accounts": accounts, "desk": desk.settings}
    async with town.tandem(house, **settings), server.tandem(house, **settings):
        house.change(LINK, "discord", f"discord::{server.diego.id}")
        alone = server.discord.direct(server.diego)
        await server.discord.dm(server.diego, "Cancel OR-20000, please.")
        assert await server.hears(alone) == CLICK
        assert "has to approve it as well" in await server.hears(alone)
        asking = server.posts(alone)[-1]
        pressed = await server.discord.press(server.diego, asking, "act:do:1")
        await server.discord.wait_for_answer(pressed)

        def alarm() -> SlackMessage | None:
            posts = slack.messages(desk.channel)
            return next((m for m in posts if "act:approve:1" in str(m.blocks)), None)

        asked = await slack.wait_until(alarm, PATIENCE)
        assert "cancel_order" in asked.visible_text
        assert states(house) == [("waiting", False)]
        await slack.press(desk.dana, asked, "act:approve:1")
        assert await server.hears(alone) == TOLD

        def decision() -> SlackMessage | None:
            newest = next(m for m in slack.messages(desk.channel) if m.ts == asked.ts)
            return newest if "act:approve:1" not in str(newest.blocks) else None

        assert "Approved." in (await slack.wait_until(decision, PATIENCE)).visible_text
        assert states(house) == [("done", True)]
