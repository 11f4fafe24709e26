"""A thousand messages in two hundred conversations, all within seconds: each answered, in order."""

from collections.abc import Iterator, Sequence

from engine.settings import EngineSettings
from sandbox.discord import Channel, DiscordSandbox
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
CHANNELS = 10
BURSTS = (2, 3)
"""Messages of each conversation, one right after the other."""

MESSAGES = ROOMS * sum(BURSTS)
PATIENCE = 120.0
"""Seconds, of which ten are needed."""

AS_SHIPPED = {
    name: EngineSettings.model_fields[name].default for name in ("quiet_seconds", "drain_seconds")
}


async def test_burst_of_short_messages_in_slack(echoing_house: House) -> None:
    """Neither Slack nor Tandem holds posts back here: a post a second and channel is too slow."""
    unlimited = SlackSandboxSettings(rate_scale=None)
    async with SlackSandbox(unlimited, manifest=ROOT / "slack-manifest.json") as slack:
        rooms = list(threads(slack))
        town = SlackTown(slack=slack, maya=rooms[0].customer, channel=rooms[0].channel, pace=0)
        async with town.tandem(echoing_house, **AS_SHIPPED):
            await all_ask(rooms)
            await all_is_said(echoing_house)
        check(echoing_house, rooms)


async def test_burst_of_short_messages_on_discord(echoing_house: House) -> None:
    """Discord holds no posts back here."""
    async with DiscordSandbox(settings=DiscordSandboxSettings(rate_limits=False)) as discord:
        guild = discord.guild("Acme Community")
        town = DiscordTown(
            discord=discord,
            diego=discord.person("Diego"),
            channel=discord.text_channel(guild, "insurance-help"),
            forum=discord.forum(guild, "questions"),
        )
        rooms = list(talks(discord, town.forum))
        async with town.tandem(echoing_house, **AS_SHIPPED):
            await all_ask(rooms)
            await discord.settled()
            await all_is_said(echoing_house)
        check(echoing_house, rooms)


def threads(slack: SlackSandbox) -> Iterator[SlackThread]:
    """Threads to be opened, each by somebody of their own, some in each channel."""
    for name in range(CHANNELS):
        people = [slack.person(f"Customer {name}-{n}") for n in range(ROOMS // CHANNELS)]
        channel = slack.channel(f"help-{name}", *people)
        for customer in people:
            yield SlackThread(slack=slack, customer=customer, channel=channel)


def talks(discord: DiscordSandbox, forum: Channel) -> Iterator[Room]:
    """Posts in a forum and direct conversations to be opened, each by somebody of their own."""
    for number in range(ROOMS):
        customer = discord.person(f"Customer {number}")
        if number % 2:
            yield DirectTalk(discord=discord, customer=customer)
        else:
            yield ForumPost(discord=discord, customer=customer, forum=forum)


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
    stored = f"SELECT 1 FROM inbox GROUP BY 1 HAVING count(*) = {MESSAGES}"  # noqa: S608 - a number
    await house.until_stored(stored, timeout=PATIENCE)
    await house.until_stored(IDLE, timeout=PATIENCE)


def check(house: House, rooms: Sequence[Room]) -> None:
    """Nothing is lost, double or out of order, and most of a burst is answered together."""
    filed = filed_in(house.rows(TAKEN))
    assert reckon([room.talk() for room in rooms], filed, ()) == Reckoning()
    outcomes = {row["outcome"] for row in house.rows("SELECT DISTINCT outcome FROM inbox")}
    assert outcomes == {"answered", "merged"}
    (turns,) = house.rows("SELECT count(*) AS number FROM turn")
    assert turns["number"] < MESSAGES * 0.7
