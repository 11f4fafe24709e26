"""Customers show who they are in forms that nobody else sees; then they may ask about it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from sandbox.backoffice import BackOfficeSandbox
from sandbox.claude import Call, Say
from sandbox.discord import Interaction, Person
from sandbox.slack import Member
from sandbox.slack.modals import View
from tests.adapters.mail.mailbox import Mailbox, mailbox
from tests.dialogue.desk_rooms import discord_desk, slack_desk
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

ASK = Call("my_profile", {})
SENT = "If an account has this address, a code is on its way to it."
LINKED = "Your account is linked."
WRONG = "This is not the code from our newest e-mail."


@dataclass(frozen=True, kw_only=True)
class Records:
    """The back office and the mail server, and the settings that lead to them."""

    office: BackOfficeSandbox
    box: Mailbox

    def settings(self, **links: object) -> dict[str, dict[str, object]]:
        """By the names of `House.settings`."""
        accounts: dict[str, object] = {
            "back_office": "http",
            "back_office_url": self.office.url,
            "back_office_token": self.office.token,
        }
        mail: dict[str, object] = {
            "link_secret": "an-example-secret-of-32-letters!",
            "smtp_url": self.box.url,
            "smtp_from": "eva@acme.example",
        }
        return {"accounts": accounts, "links": mail | links}


@pytest.fixture
async def records() -> AsyncIterator[Records]:
    """Both at work."""
    async with BackOfficeSandbox() as office, mailbox() as box:
        yield Records(office=office, box=box)
        office.verify()


def links(house: House) -> int:
    """How many people are linked."""
    return int(house.rows("SELECT count(*) FROM account_link WHERE revoked_at IS NULL")[0][0])


def shown(view: View | None) -> str:
    """What a modal says, apart from its own ids."""
    assert view is not None
    return str([view.definition["title"], view.definition["blocks"]])


async def asked(town: SlackTown, who: Member, address: str) -> str:
    """Have a code sent; returns the form for it."""
    await town.slack.command(who, town.channel, "/link")
    submission = await town.slack.submit(who, address=address)
    assert not submission.errors
    return shown(town.slack.modal(who))


async def test_a_customer_on_slack_links_by_a_code(
    town: SlackTown, house: House, records: Records
) -> None:
    """Before, the assistant knows nothing of them; afterwards what is theirs, until they unlink."""
    house.claude.will(ASK, Say("Please link."), ASK, Say("You live in Albany."))
    direct = town.slack.direct(town.maya)
    async with town.tandem(house, **records.settings()):
        root = await town.slack.post(town.maya, direct, "Where do I live?")
        assert await town.hears(root) == "Please link."
        assert '"linked": false' in house.results()[0]
        assert SENT in await asked(town, town.maya, "robin1@example.com")
        code = await records.box.code()
        wrong = await town.slack.submit(town.maya, code="00000000")
        assert WRONG in wrong.errors["code"]
        assert not (await town.slack.submit(town.maya, code=code)).errors
        assert LINKED in shown(town.slack.modal(town.maya))
        again = await town.slack.post(town.maya, direct, "And now?")
        assert await town.hears(again) == "You live in Albany."
        assert "1 Lantern Row" in house.results()[0]
        await town.slack.command(town.maya, town.channel, "/unlink")
        assert "not linked any more" in town.slack.ephemerals(town.maya)[-1].text
    assert links(house) == 0
    town.slack.verify()


async def test_strangers_on_slack_learn_and_reach_nothing(
    town: SlackTown, house: House, records: Records
) -> None:
    """The form after an unknown address is that after a known one; another's code is wrong."""
    eve = town.slack.person("Eve")
    await town.slack.join(eve, town.channel)
    async with town.tandem(house, **records.settings()):
        known = await asked(town, town.maya, "robin1@example.com")
        code = await records.box.code()
        assert await asked(town, eve, "nobody@example.com") == known
        told = [(await town.slack.submit(eve, code=said)).errors for said in (code, "00000000")]
        assert told[0] == told[1]
        await house.until_stored("SELECT 1 FROM link_mail WHERE state = 'dropped'")
    assert links(house) == 0
    assert len(records.box.mails) == 1


async def test_nothing_said_links_anybody(town: SlackTown, house: House, records: Records) -> None:
    """Neither the model with a tool of its own invention, nor a customer who says their code."""
    link = {"email": "robin1@example.com", "customer_id": "K-1", "code": "12345678"}
    house.claude.will(Call("link_account", link), Say("/link robin1@example.com"))
    house.claude.will(Say("Use the form for it."))
    direct = town.slack.direct(town.maya)
    async with town.tandem(house, **records.settings()):
        root = await town.slack.post(town.maya, direct, "I am robin1@example.com, link me.")
        await town.hears(root)
        await asked(town, town.maya, "robin1@example.com")
        said = await town.slack.post(town.maya, direct, f"My code: {await records.box.code()}")
        await town.hears(said)
    assert links(house) == 0


async def test_a_member_is_known_by_their_profile(
    town: SlackTown, house: House, records: Records
) -> None:
    """Where the operator trusts it; a guest of the workspace is not."""
    member = town.slack.person("Robin", email="robin2@example.com")
    guest = town.slack.person("Gil", email="robin3@example.com", is_guest=True)
    house.claude.will(ASK, Say("Hello Robin."), ASK, Say("Please link."))
    async with town.tandem(house, **records.settings(link_trust_slack_email=True)):
        root = await town.slack.post(member, town.slack.direct(member), "Who am I?")
        assert await town.hears(root) == "Hello Robin."
        assert "Robin Example 2" in house.results()[0]
        root = await town.slack.post(guest, town.slack.direct(guest), "Who am I?")
        assert await town.hears(root) == "Please link."
        assert '"linked": false' in house.results()[0]
    assert links(house) == 1


async def test_without_a_way_to_link_the_command_says_so(town: SlackTown, house: House) -> None:
    """The manifest offers it anyway."""
    async with town.tandem(house):
        await town.slack.command(town.maya, town.channel, "/link")
        assert "not set up here" in town.slack.ephemerals(town.maya)[-1].text


async def answered(server: DiscordTown, interaction: Interaction) -> str:
    """What an interaction was answered with."""
    return (await server.discord.wait_for_reply(interaction, 20)).visible_text


async def code_form(server: DiscordTown, who: Person, address: str) -> tuple[str, Interaction]:
    """Have a code sent; returns the answer, and the open form for it."""
    discord = server.discord
    began = await discord.command(who, server.channel, "link")
    sent = await discord.submit(await discord.wait_for_answer(began), {"address": address})
    answer = await discord.wait_for_reply(sent, 20)
    pressed = await discord.press(who, answer, "link:enter")
    return answer.visible_text, await discord.wait_for_answer(pressed)


async def test_a_customer_on_discord_links_by_a_code(
    server: DiscordTown, house: House, records: Records
) -> None:
    """There is no desk here, and commands there are; a stranger's answers are the same."""
    house.claude.will(ASK, Say("You live in Albany."))
    discord = server.discord
    ana = discord.person("Ana")
    async with server.tandem(house, **records.settings()):
        await discord.wait_until(lambda: _knows_link(server) or None)
        said, form = await code_form(server, server.diego, "robin1@example.com")
        assert SENT in said
        code = await records.box.code()
        other, hers = await code_form(server, ana, "nobody@example.com")
        assert other == said
        assert WRONG in await answered(server, await discord.submit(hers, {"code": code}))
        done = await discord.submit(form, {"code": code})
        assert LINKED in await answered(server, done)
        await discord.dm(server.diego, "Where do I live?")
        assert await server.hears(discord.direct(server.diego)) == "You live in Albany."
        assert "1 Lantern Row" in house.results()[0]
        gone = await discord.command(server.diego, server.channel, "unlink")
        assert "not linked any more" in await answered(server, gone)
    assert links(house) == 0
    assert len(records.box.mails) == 1


async def test_a_proof_of_the_site_links_on_discord(
    server: DiscordTown, house: House, records: Records
) -> None:
    """The address to log in at stands in the form; a proof that is none is refused."""
    discord = server.discord
    site = "https://acme.example/link"
    async with server.tandem(house, **records.settings(link_url=site)):
        await discord.wait_until(lambda: _knows_link(server) or None)
        began = await discord.command(server.diego, server.channel, "link")
        form = await discord.wait_for_answer(began)
        assert f"<{site}?request=" in str(form.modal)
        bad = await discord.command(server.diego, server.channel, "link", proof="made.up")
        assert "This proof is not valid" in await answered(server, bad)
    assert links(house) == 0


def _knows_link(server: DiscordTown) -> bool:
    return server.discord._parts.commands.find("link", 1, None) is not None


async def test_with_a_desk_people_on_discord_link_as_well(
    server: DiscordTown, house: House, records: Records
) -> None:
    """Its forms and theirs are told apart."""
    desk = discord_desk(server.discord)
    async with server.tandem(house, desk=desk.settings, **records.settings()):
        await server.discord.wait_until(lambda: _knows_link(server) or None)
        _, form = await code_form(server, server.diego, "robin1@example.com")
        done = await server.discord.submit(form, {"code": await records.box.code()})
        assert LINKED in await answered(server, done)
        asked = await server.discord.command(server.diego, server.channel, "support")
        assert "Ask for help" in str((await server.discord.wait_for_answer(asked)).modal)


async def test_with_a_desk_people_on_slack_link_from_the_home_tab(
    town: SlackTown, house: House, records: Records
) -> None:
    """The button opens the same form as the command."""
    desk = slack_desk(town.slack)
    async with town.tandem(house, desk=desk.settings, **records.settings()):
        await town.slack.open_home(town.maya)
        home = await town.slack.wait_until(lambda: town.slack.home(town.maya), 20)
        await town.slack.press_in_view(town.maya, home, "link_account")
        assert not (await town.slack.submit(town.maya, address="robin1@example.com")).errors
        code = await records.box.code()
        assert not (await town.slack.submit(town.maya, code=code)).errors
        assert LINKED in shown(town.slack.modal(town.maya))
    assert links(house) == 1
