"""Trouble that lasts: nobody is forgotten, nobody hears twice, and the operator can see it."""

import asyncio
import time

import pytest

import run_discord
import run_slack
from composition.status import show_status
from engine.domain.messages import Platform
from engine.domain.posts import NoticeKind
from sandbox.claude import Hang, HttpError, Say
from sandbox.discord import points_at
from storage.checkup import check_storage
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

POST = "chat.postMessage"
SEND = "POST /channels/{channel_id}/messages"
FATES = "SELECT outcome, reason FROM inbox ORDER BY id"


def fates(house: House) -> list[tuple[str, str | None]]:
    """What became of every message, and why."""
    return [(row["outcome"], row["reason"]) for row in house.rows(FATES)]


async def logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until the log says so; SQLite alone is patient for five seconds."""
    async with asyncio.timeout(20):
        while words not in caplog.text:  # noqa: ASYNC110 - nothing tells of a log line
            await asyncio.sleep(0.01)


class Clock:
    """The clock of Tandem's machine, which somebody sets back."""

    def __init__(self) -> None:
        self.wrong = 0.0

    def __call__(self) -> float:
        """POSIX seconds."""
        return time.time() + self.wrong


async def test_a_message_waits_longer_for_the_database_than_sqlite_does(
    server: DiscordTown, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Another program holds the database beyond SQLite's patience: what is said is not lost."""
    house.claude.will(Say("Hello Diego!"), Say("Only once."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        with house.locked():
            await server.discord.dm(server.diego, "Hello!")
            await logged(caplog, "not stored yet: database is locked")
        assert await server.hears(direct) == "Hello Diego!"
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Only once."
        assert len(server.said(direct)) == 2


async def test_a_turn_waits_longer_for_the_database_than_sqlite_does(
    town: SlackTown, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that cannot be stored in time is asked for again and shown once."""
    house.claude.will(Say("This one is lost."), Say("Hello Maya!"))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        with house.locked():
            house.claude.faults.release()
            await logged(caplog, "work waits: database is locked")
        assert await town.hears(root) == "Hello Maya!"
        await town.slack.settle()
        assert town.said(root) == ["Hello Maya!"]
    assert "the database is away, work waits: database is locked" in caplog.text


async def test_an_outage_of_claude_is_told_once_for_each_message(
    town: SlackTown, house: House
) -> None:
    """While Claude is away everybody hears so, with a reference; afterwards nothing comes late."""
    bob = town.slack.person("Bob")
    await town.slack.join(bob, town.channel)
    house.claude.faults.next(HttpError(529), times=4)
    house.claude.will(Say("Theft is covered."), when="theft")
    house.claude.will(Say("Fire is covered."), when="fire")
    async with town.tandem(house, model_retries=0):
        mine = await town.asks("Is hail covered, and what does it cost?")
        his = await town.asks("Is the battery covered, and what does it cost?", by=bob)
        told = [house.reference(await town.hears(root), NoticeKind.BUSY) for root in (mine, his)]
        for root, by in ((mine, town.maya), (his, bob)):
            await town.says(root, "Are you there now, and is it covered?", by=by)
            told.append(house.reference(await town.hears(root), NoticeKind.BUSY))
        await town.says(mine, "And what of theft?")
        await town.says(his, "And what of fire?", by=bob)
        assert await town.hears(mine) == "Theft is covered."
        assert await town.hears(his) == "Fire is covered."
        await town.slack.settle()
        assert [len(town.said(root)) for root in (mine, his)] == [3, 3]
    assert len(set(told)) == 4
    assert fates(house) == [("failed", None)] * 4 + [("answered", None)] * 2


async def test_a_clock_that_steps_back_holds_no_answer_up(town: SlackTown, house: House) -> None:
    """A post that waits when the clock is set back an hour comes all the same, once, in order."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."), Say("Goodbye."))
    town.slack.faults.rate_limit(POST, retry_after=0)
    clock = Clock()
    async with run_slack.serving(town.settings(), house.settings(), clock=clock):
        await town.slack.wait_connected(2)
        root = await town.asks("Hello!")
        await house.until_stored("SELECT 1 FROM outbox WHERE next_at IS NOT NULL")
        # What the clock of before has noted is an hour ahead of the one that is set back.
        house.change("UPDATE outbox SET next_at = next_at + 3600, not_before = not_before + 3600")
        assert await town.hears(root) == "Hello Maya!"
        clock.wrong = -3_600.0
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        clock.wrong = 0.0
        await town.says(root, "Goodbye!")
        assert await town.hears(root) == "Goodbye."
        assert len(town.said(root)) == 3


async def test_a_clock_that_steps_back_while_claude_thinks_harms_nothing(
    server: DiscordTown, house: House
) -> None:
    """A turn that ends before it began is answered, without an apology for being late."""
    house.claude.will(Say("Hello Diego!"))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)
    clock = Clock()
    with points_at(server.discord.url):
        async with run_discord.serving(server.settings(), house.settings(), clock=clock):
            await server.discord.dm(server.diego, "Hello!")
            await house.claude.faults.wait_until_held()
            clock.wrong = -3_600.0
            house.claude.faults.release()
            assert await server.hears(direct) == "Hello Diego!"


async def test_the_next_day_answers_again(town: SlackTown, house: House) -> None:
    """Over the day's budget a customer is told once, then not answered, and answered tomorrow."""
    house.claude.will(Say("Yes, it is."), Say("Good morning!"))
    async with town.tandem(house, customer_day_messages=1):
        root = await town.asks("Is hail covered, and what does it cost?")
        assert await town.hears(root) == "Yes, it is."
        await town.says(root, "And is theft covered?")
        house.reference(await town.hears(root), NoticeKind.OVER_BUDGET)
        await town.says(root, "And what of fire?")
        await house.until_stored("SELECT * FROM turn WHERE outcome = 'silenced'")
        for table in ("budget_use", "budget_notice"):
            house.change(f"UPDATE {table} SET begins = '2001-01-01'")  # noqa: S608 - our own names
        await town.says(root, "Good morning!")
        assert await town.hears(root) == "Good morning!"
        assert len(town.said(root)) == 3
    assert fates(house)[-2:] == [("ignored", "over_budget"), ("answered", None)]


async def test_bot_to_bot_loop_in_slack(town: SlackTown, house: House) -> None:
    """A listed bot is answered twice in a row where that is the cap, then once a person spoke."""
    house.claude.will(Say("Here I am."), Say("Still here."), Say("Hello Maya!"))
    robo, mention = town.slack.other_bot("Robo"), town.slack.mention
    await town.slack.join(robo, town.channel)
    listing = town.settings(slack_answered_bots=robo.bot_id)
    async with run_slack.serving(listing, house.settings(bot_turns=2)):
        await town.slack.wait_connected(2)
        root = await town.asks("beep?", by=robo)
        assert await town.hears(root) == "Here I am."
        await town.says(root, f"{mention} beep beep?", by=robo)
        assert await town.hears(root) == "Still here."
        await town.says(root, f"{mention} beep beep beep?", by=robo)
        await house.until_stored("SELECT * FROM inbox WHERE reason = 'bot_loop'")
        await town.says(root, f"{mention} What is going on here?")
        assert await town.hears(root) == "Hello Maya!"
        assert len(town.said(root)) == 3


async def test_bot_to_bot_loop_on_discord(server: DiscordTown, house: House) -> None:
    """A listed bot is answered twice in a row where that is the cap, then once a person spoke."""
    house.claude.will(Say("Here I am."), Say("Still here."), Say("Hello Diego!"))
    discord, mention = server.discord, server.discord.mention
    robo = discord.other_bot("Robo")
    listing = server.settings(discord_answered_bots=robo.id)
    with points_at(discord.url):
        async with run_discord.serving(listing, house.settings(bot_turns=2)):
            question = await server.asks("beep?", by=robo)
            thread = await discord.wait_for_thread(question)
            assert await server.hears(thread) == "Here I am."
            await discord.post(robo, thread, f"{mention} beep beep?")
            assert await server.hears(thread) == "Still here."
            await discord.post(robo, thread, f"{mention} beep beep beep?")
            await house.until_stored("SELECT * FROM inbox WHERE reason = 'bot_loop'")
            await discord.post(server.diego, thread, f"{mention} What is going on here?")
            assert await server.hears(thread) == "Hello Diego!"
            assert len(server.said(thread)) == 3


async def test_the_operator_sees_what_was_given_up(
    server: DiscordTown,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An answer that Discord refuses for good is in --status and --doctor, without its words."""
    house.claude.will(Say("My secret answer."))
    server.discord.faults.fail(SEND, 200000)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Is hail covered, and what does it cost?")
        reference = house.reference(await server.hears(direct), NoticeKind.UNDELIVERED)
    settings = house.settings()
    found = [finding.what for finding in await check_storage(settings.storage, None)]
    monkeypatch.chdir(house.folder)
    monkeypatch.setenv("DATABASE_URL", settings.storage.database_url)
    assert show_status(Platform.DISCORD) == 0
    status = capsys.readouterr().out
    assert "\ndead letters  1\n" in status
    assert f"reference {reference}  permanent:" in status
    (doctor,) = [what for what in found if "given up" in what]
    assert doctor.startswith("1 answer on discord was given up")
    assert f"(reference {reference}): permanent:" in doctor
    assert "secret" not in status + doctor
