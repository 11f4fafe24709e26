"""A thousand messages in two hundred conversations, all within seconds: each answered, in order."""

from collections.abc import Sequence

from engine.settings import EngineSettings
from sandbox.discord import DiscordSandbox
from sandbox.discord import DiscordSettings as DiscordSandboxSettings
from sandbox.slack import SlackSandbox
from sandbox.slack import SlackSettings as SlackSandboxSettings
from tests.dialogue.conftest import ROOT
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.echo import Question
from tests.dialogue.house import House
from tests.dialogue.play import IDLE
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon
from tests.dialogue.rooms import DirectTalk, ForumPost, Room, SlackThread
from tests.dialogue.slack_town import SlackTown

ROOMS = 200
PER_CHANNEL = 20
BURSTS = (2, 3)
"""Messages of each conversation, one right after the other."""

AS_SHIPPED = {
    name: EngineSettings.model_fields[name].default for name in ("quiet_seconds", "drain_seconds")
}


async def test_in_slack(echoing_house: House) -> None:
    """Neither Slack nor Tandem holds posts back here: a post a second and channel is too slow."""
    unlimited = SlackSandboxSettings(rate_scale=None)
    async with SlackSandbox(unlimited, manifest=ROOT / "slack-manifest.json") as slack:
        rooms = [slack_room(slack, number) for number in range(ROOMS)]
        town = SlackTown(slack=slack, maya=rooms[0].customer, channel=rooms[0].channel)
        async with town.tandem(echoing_house, town.settings(slack_pace=0.0), **AS_SHIPPED):
            await all_ask(rooms)
            await slack.settle(timeout=60)
            await all_is_said(echoing_house)
        check(echoing_house, rooms)


async def test_on_discord(echoing_house: House) -> None:
    """Discord holds no posts back here."""
    async with DiscordSandbox(settings=DiscordSandboxSettings(rate_limits=False)) as discord:
        guild = discord.guild("Acme Community")
        forum = discord.forum(guild, "questions")
        diego = discord.person("Diego")
        channel = discord.text_channel(guild, "insurance-help")
        rooms: list[Room] = []
        for number in range(ROOMS):
            customer = discord.person(f"Customer {number}")
            if number % 2:
                rooms.append(DirectTalk(discord=discord, customer=customer))
            else:
                rooms.append(ForumPost(discord=discord, customer=customer, forum=forum))
        town = DiscordTown(discord=discord, diego=diego, channel=channel, forum=forum)
        async with town.tandem(echoing_house, **AS_SHIPPED):
            await all_ask(rooms)
            await discord.settled()
            await all_is_said(echoing_house)
        check(echoing_house, rooms)


def slack_room(slack: SlackSandbox, number: int) -> SlackThread:
    """A thread to be opened, by somebody of their own."""
    customer = slack.person(f"Customer {number}")
    channel = slack.channel(f"help-{number // PER_CHANNEL}", customer)
    return SlackThread(slack=slack, customer=customer, channel=channel)


async def all_ask(rooms: Sequence[Room]) -> None:
    """A burst in each conversation, and another in each."""
    number = 0
    for burst in BURSTS:
        for room in rooms:
            for _ in range(burst):
                number += 1
                await room.ask(Question(number=number))


async def all_is_said(house: House) -> None:
    """Return when all is stored and nothing left to do."""
    stored = f"SELECT 1 FROM inbox HAVING count(*) = {ROOMS * sum(BURSTS)}"
    await house.until_stored(stored, timeout=60)
    await house.until_stored(IDLE, timeout=60)


def check(house: House, rooms: Sequence[Room]) -> None:
    """Nothing is lost, double or out of order, and bursts were answered together."""
    filed = filed_in(house.rows(TAKEN))
    assert reckon([room.talk() for room in rooms], filed, ()) == Reckoning()
    (turns,) = house.rows("SELECT count(*) FROM turn")
    print("TURNS", turns[0])
