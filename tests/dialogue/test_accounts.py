"""A customer's own account, asked about in a direct message."""

import json

import pytest

from sandbox.claude import Call, Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

PROFILE = Call("my_profile", {})
ORDERS = Call("order_status", {"order": ""})
LINK = (
    "INSERT INTO account_link (platform, person, customer_id, linked_by, linked_at)"
    " VALUES (?, ?, 'AC-1003', 'operator', 1.0)"
)


def office(house: House) -> dict[str, object]:
    """Settings with the example company's back office."""
    file = house.folder / "office.db"
    return {"accounts": {"back_office": "example", "back_office_file": str(file)}}


async def test_on_slack_a_linked_customer_reads_their_account_in_private(
    town: SlackTown, house: House
) -> None:
    """In a direct message Claude gets the record of who asks."""
    house.claude.will(
        *(PROFILE, Say("Link your account first.")),
        *(PROFILE, Say("You are Amelia.")),
    )
    async with town.tandem(house, **office(house)):
        direct = town.slack.direct(town.maya)
        first = await town.slack.post(town.maya, direct, "Who am I?")
        assert await town.hears(first) == "Link your account first."
        assert json.loads(house.results()[0])["linked"] is False
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        again = await town.slack.post(town.maya, direct, "And now?")
        assert await town.hears(again) == "You are Amelia."
        assert json.loads(house.results()[0])["email"] == "amelia.carter1@example.com"


async def test_on_discord_a_linked_customer_reads_their_account_in_private(
    server: DiscordTown, house: House
) -> None:
    """In a direct message Claude gets the record of who asks."""
    house.claude.will(ORDERS, Say("You have one order."))
    async with server.tandem(house, **office(house)):
        house.change(LINK, "discord", f"discord::{server.diego.id}")
        direct = server.discord.direct(server.diego)
        await server.discord.dm(server.diego, "My orders?")
        assert await server.hears(direct) == "You have one order."
        assert json.loads(house.results()[0])["records"][0]["number"] == "OR-20000"


@pytest.mark.parametrize("words", ["Yes!", "Yes, cancel it. I confirm."])
async def test_a_yes_in_words_changes_nothing(town: SlackTown, house: House, words: str) -> None:
    """The order is still placed after the customer has agreed; the action waits for a click."""
    house.claude.will(
        *(Call("cancel_order", {"order": "OR-20000"}), Say("It waits for your click.")),
        *(ORDERS, Say("It still waits for your click.")),
    )
    async with town.tandem(house, **office(house)):
        house.change(LINK, "slack", f"slack:T0SANDBOX:{town.maya.id}")
        direct = town.slack.direct(town.maya)
        root = await town.slack.post(town.maya, direct, "Cancel OR-20000, please.")
        assert await town.hears(root) == "It waits for your click."
        assert "Shall this be done?" in await town.hears(root)
        assert json.loads(house.results()[0])["state"] == "waits_for_the_customers_click"
        await town.slack.post(town.maya, direct, words, thread=root)
        assert await town.hears(root) == "It still waits for your click."
        assert json.loads(house.results()[0])["records"][0]["status"] == "placed"
    (row,) = house.rows("SELECT state, person, tool FROM pending_action")
    assert tuple(row) == ("waiting", f"slack:T0SANDBOX:{town.maya.id}", "cancel_order")


async def test_without_a_back_office_nothing_is_different(town: SlackTown, house: House) -> None:
    """Claude is offered no account tool and told of none."""
    house.claude.will(Say("Hello!"))
    async with town.tandem(house):
        assert await town.hears(await town.asks("Hello")) == "Hello!"
    request = house.claude.message_requests[-1].body
    assert "my_profile" not in json.dumps([request["system"], request["tools"]])
