"""A customer asks about their account where others read: what is found reaches them alone."""

import json

from sandbox.claude import Call, Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown
from tests.dialogue.test_accounts import LINK, office

PROFILE = Call("my_profile", {})
ORDERS = Call("order_status", {"order": ""})
MAIL = "amelia.carter1@example.com"
SAID = "Others can read this thread, so I've sent you what concerns your account"
NOT_SAID = "Others can read this thread, so I don't show your account here"


def claude_knows(house: House) -> str:
    """Everything Claude has ever been sent."""
    return json.dumps([request.body["messages"] for request in house.claude.message_requests])


async def test_on_slack_the_facts_come_in_a_direct_message(town: SlackTown, house: House) -> None:
    """The thread says so and holds none of them; Claude never learns them, nor later."""
    house.claude.will(PROFILE, ORDERS, Say("I have looked it up."), Say("You are welcome."))
    async with town.tandem(house, **office(house)):
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        root = await town.asks("Who am I, and what have I ordered?")
        assert await town.hears(root) == "I have looked it up."
        assert (await town.hears(root)).startswith(SAID)
        (alone,) = town.slack.messages(town.slack.direct(town.maya))
        assert MAIL in alone.visible_text
        assert "OR-20000" in alone.visible_text
        await town.says(root, "Thank you!")
        assert await town.hears(root) == "You are welcome."
    for secret in (MAIL, "OR-20000", "Amelia"):
        assert secret not in claude_knows(house)
        assert secret not in "\n".join(town.said(root))
    (left,) = house.rows("SELECT count(*) AS n FROM tool_call WHERE private_facts IS NOT NULL")
    assert left["n"] == 0


async def test_on_discord_the_facts_come_in_a_direct_message(
    server: DiscordTown, house: House
) -> None:
    """The post says so and holds none of them; Claude never learns them."""
    house.claude.will(PROFILE, Say("Ya lo he mirado."))
    async with server.tandem(house, **office(house)):
        house.change(LINK, "discord", f"discord::{server.diego.id}")
        post = await server.discord.forum_post(
            server.diego, server.forum, "Yo", "¿Qué es mi cuenta?"
        )
        assert await server.hears(post) == "Ya lo he mirado."
        assert (await server.hears(post)).startswith("Este hilo lo pueden leer otras personas")
        (alone,) = server.said(server.discord.direct(server.diego))
        assert alone.startswith("Ha preguntado por su cuenta")
        assert MAIL in alone
    assert MAIL not in claude_knows(house)
    assert MAIL not in "\n".join(server.said(post))


async def test_on_slack_without_the_scope_the_thread_asks_for_a_direct_message(
    town: SlackTown, house: House
) -> None:
    """Nothing says that anything was sent; the facts are nowhere."""
    town.slack.world.installation.scopes -= {"im:write"}
    town.slack.expect_violations()
    house.claude.will(PROFILE, Say("I have looked it up."))
    async with town.tandem(house, **office(house)):
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        root = await town.asks("Who am I?")
        assert await town.hears(root) == "I have looked it up."
        assert (await town.hears(root)).startswith(NOT_SAID)
    assert town.slack.messages(town.slack.direct(town.maya)) == []
    assert not any(SAID in said or MAIL in said for said in town.said(root))


async def test_on_discord_with_closed_messages_the_thread_asks_for_one(
    server: DiscordTown, house: House
) -> None:
    """Nothing says that anything was sent; the facts are nowhere."""
    server.discord.expect_violations()
    cleo = server.discord.person("Cleo", accepts_dms=False)
    house.claude.will(PROFILE, Say("I have looked it up."))
    async with server.tandem(house, **office(house)):
        house.change(LINK, "discord", f"discord::{cleo.id}")
        post = await server.discord.forum_post(cleo, server.forum, "Me", "Who am I?")
        assert await server.hears(post) == "I have looked it up."
        assert (await server.hears(post)).startswith(NOT_SAID)
    assert not any(SAID in said or MAIL in said for said in server.said(post))
