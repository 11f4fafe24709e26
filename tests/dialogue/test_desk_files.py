"""Files between a customer on one platform and a team on the other, both programs at work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandbox.claude import Say
from sandbox.discord import Upload
from sandbox.slack import NewFile
from tests.dialogue.customer_rooms import PATIENCE, DiscordCustomer, SlackCustomer
from tests.dialogue.desk_rooms import DeskRoom, discord_desk, slack_desk
from tests.dialogue.desk_story import BRIEF, until_claimed, wants_brief
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

DENT, FORM = b"\x89PNG dent", b"%PDF form"


@asynccontextmanager
async def both(
    town: SlackTown, server: DiscordTown, house: House, desk: DeskRoom
) -> AsyncIterator[None]:
    """Both programs at work, with the desk on one of them; no file may be larger than 100 bytes."""
    settings = {**desk.settings, "desk_file_megabytes": "0.0001"}
    async with town.tandem(house, desk=settings), server.tandem(house, desk=settings):
        yield


async def until_forgotten(house: House) -> None:
    """Wait until no bytes of files are kept, and nothing is left to be done with any."""
    await house.until_stored(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM carried_file"
        " WHERE content IS NOT NULL OR state NOT IN ('brought', 'stayed'))",
        timeout=PATIENCE,
    )


async def test_files_travel_between_a_desk_on_slack_and_a_customer_on_discord(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """Each side sees the other's as a file; of one too large both read the name."""
    house.claude.will(Say(BRIEF), when=wants_brief)
    slack, discord = town.slack, server.discord
    customer = DiscordCustomer(discord=discord, customer=server.diego, forum=server.forum)
    desk = slack_desk(slack)

    async with both(town, server, house, desk):
        await until_claimed(customer, desk)
        post, card = customer.post, desk._card()
        assert post is not None
        assert card is not None
        dent = Upload(filename="dent.png", content=DENT)
        await discord.post(server.diego, post, "Look at this.", attachments=[dent])
        await desk.reads("[dent.png]")
        [seen] = await slack.wait_until(
            lambda: [f for m in slack.replies(card, author=slack.bot) for f in m.files], PATIENCE
        )
        assert (seen.title, seen.content) == ("dent.png", DENT)
        form = NewFile(name="form.pdf", content=FORM)
        film = NewFile(name="film.mp4", content=b"x" * 101)
        said = "reply Please sign this."
        await slack.post(desk.dana, desk.channel, said, thread=card, files=[form, film])
        assert await customer.hears("Please sign this.") == desk.teammate
        [shown] = await discord.wait_until(
            lambda: [
                (message.author.name, file.description, file.content)
                for message in discord.messages(post)
                for file in message.attachments
                if message.author.id != server.diego.id
            ],
            timeout=PATIENCE,
        )
        assert shown == (desk.teammate, "form.pdf", FORM)
        await customer.hears("film.mp4")
        await desk.reads("The file film.mp4 did not reach the customer")
        await until_forgotten(house)


async def test_files_travel_between_a_desk_on_discord_and_a_customer_on_slack(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """What was sent before people were called comes along; a file taken back is gone."""
    house.claude.will(Say(BRIEF), when=wants_brief)
    slack, discord = town.slack, server.discord
    customer = SlackCustomer(slack=slack, customer=town.maya, channel=town.channel)
    desk = discord_desk(discord)
    dent = NewFile(name="the dent.png", content=DENT)
    opening = f"{slack.mention} My windscreen broke. Let me talk to a human please."

    async with both(town, server, house, desk):
        customer.root = root = await slack.post(town.maya, town.channel, opening, files=[dent])
        await desk.card("Nobody has it")
        await desk.reads("[the dent.png]")
        thread = desk._thread()
        assert thread is not None
        [seen] = await discord.wait_until(
            lambda: [f for m in discord.messages(thread) for f in m.attachments], timeout=PATIENCE
        )
        assert (seen.description, seen.content) == ("the dent.png", DENT)
        await desk.presses("claim")
        await customer.hears("is here now")
        form = Upload(filename="form.pdf", content=FORM)
        reply = await discord.post(desk.ann, thread, "reply Please sign this.", attachments=[form])
        assert await customer.hears("Please sign this.") == desk.teammate
        [shown] = await slack.wait_until(
            lambda: [f for m in slack.replies(root, author=slack.bot) for f in m.files], PATIENCE
        )
        assert (shown.title, shown.content) == ("form.pdf", FORM)
        await until_forgotten(house)
        await discord.delete(reply)
        await slack.wait_until(
            lambda: not any(m.files for m in slack.replies(root, author=slack.bot)), PATIENCE
        )
    assert "Please sign this." not in "\n".join(customer.heard())
