"""Each guard taken away: what it keeps from happening happens, and the reckoning says so."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.discord.records import Call
from tests.dialogue.crash_cases import SLACK_POST
from tests.dialogue.crash_points import End, Fate, Moment, Point, passed
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.echo import Question
from tests.dialogue.guards import Guard
from tests.dialogue.house import House
from tests.dialogue.play import IDLE, ShortPlay
from tests.dialogue.rating_office import RatingOffice
from tests.dialogue.reckoning import TAKEN, Reckoning, filed_in, reckon
from tests.dialogue.revival import let_time_pass
from tests.dialogue.rooms import Room
from tests.dialogue.slack_town import SlackTown
from tests.dialogue.stages import DiscordStage, SlackStage

SEND = "POST /channels/{channel_id}/messages"


def with_and_without(guard: Guard) -> pytest.MarkDecorator:
    """The same scene twice."""
    both = [pytest.param(None, id="with"), pytest.param(guard, id="without")]
    return pytest.mark.parametrize("without", both)


def account(house: House, room: Room, *silenced: int) -> Reckoning:
    """What came of one conversation."""
    talk = replace(room.talk(), silenced=silenced)
    return reckon([talk], filed_in(house.rows(TAKEN)), ())


def sends(server: DiscordTown) -> list[Call]:
    """The posts that Discord has dealt with."""
    return [call for call in server.discord.calls if f"{call.method} {call.route}" == SEND]


async def until(happened: Callable[[], bool]) -> None:
    """Return once another process has done something; raises TimeoutError."""
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


@with_and_without(Guard.DEDUPE_KEY)
async def test_the_dedupe_key(
    town: SlackTown, echoing_house: House, office: RatingOffice, without: Guard | None
) -> None:
    """Killed before the acknowledgement, Tandem gets the same message again."""
    stage = SlackStage(town=town, is_direct=True)
    play = ShortPlay(stage=stage, house=echoing_house, office=office)
    stored = Point(step="receiving.receive", moment=Moment.AFTER)
    seen = await play.act(Fate(die_at=stored, without=without))
    assert (play.deaths, seen) == (1, Reckoning(double=1 if without else 0))


@with_and_without(Guard.LOOKUP)
async def test_the_metadata_lookup(
    town: SlackTown, echoing_house: House, office: RatingOffice, without: Guard | None
) -> None:
    """Killed after a post and before its confirmation, Tandem does not know that it arrived."""
    play = ShortPlay(stage=SlackStage(town=town), house=echoing_house, office=office)
    posted = Point(step=SLACK_POST, moment=Moment.AFTER)
    seen = await play.act(Fate(die_at=posted, without=without))
    assert (play.deaths, seen) == (1, Reckoning(double=1 if without else 0))


@with_and_without(Guard.NONCE)
async def test_the_nonce(server: DiscordTown, echoing_house: House, without: Guard | None) -> None:
    """A post of a killed Tandem arrives after the next one has looked for it and sent its own."""
    discord, fate = server.discord, Fate(without=without)
    room = DiscordStage(town=server).room()
    discord.faults.hang(SEND, when="before")
    async with server.doomed(echoing_house, fate=fate) as tandem:
        await room.ask(Question(number=1))
        await discord.faults.wait_until_held()
        await tandem.kill()
    let_time_pass(echoing_house)
    async with server.doomed(echoing_house, fate=fate):
        await discord.wait_until(room.heard)
        discord.faults.release()
        await discord.wait_until(lambda: len(sends(server)) == 2 or None)
        await echoing_house.until_stored(IDLE)
    assert account(echoing_house, room) == Reckoning(double=1 if without else 0)


@with_and_without(Guard.EPOCH)
async def test_the_epoch_gate(town: SlackTown, echoing_house: House, without: Guard | None) -> None:
    """While an answer waits to be sent, somebody takes the conversation over."""
    stage = SlackStage(town=town)
    room = stage.room()
    queued = Point(step="sending.begin", moment=Moment.BEFORE)
    async with town.doomed(echoing_house, fate=Fate(die_at=queued)) as tandem:
        await room.ask(Question(number=1))
        await tandem.died.wait()
    echoing_house.change("UPDATE conversation SET epoch = epoch + 1")
    async with town.doomed(echoing_house, fate=Fate(without=without)):
        await echoing_house.until_stored(IDLE)
    assert account(echoing_house, room, 1) == Reckoning(talked_over=1 if without else 0)


@with_and_without(Guard.FENCE)
async def test_the_fence(
    town: SlackTown, echoing_house: House, tmp_path: Path, without: Guard | None
) -> None:
    """Two processes hold the same answer: one awakes that was taken for dead.

    The lock on the file, which keeps the second from starting, is lifted.
    """
    room = SlackStage(town=town).room()
    log, journal = tmp_path / "log", tmp_path / "journal"
    claims = Point(step="sending.begin", moment=Moment.BEFORE)
    posts = Point(step=SLACK_POST, moment=Moment.BEFORE)
    late = Fate(die_at=claims, end=End.FROZEN, log=log, without=without)
    timely = Fate(die_at=posts, end=End.FROZEN, journal=journal, without=without)

    def is_heard_of_the_late() -> bool:
        return bool(room.heard()) or "the lease of the conversation is lost" in log.read_text()

    async with town.doomed(echoing_house, fate=late) as zombie:
        await room.ask(Question(number=1))
        await zombie.wait_until_frozen()
        echoing_house.database.with_name("tandem.db.slack.lock").unlink()
        async with town.doomed(echoing_house, fate=timely) as successor:
            await successor.wait_until_frozen()
            zombie.thaw()
            await until(is_heard_of_the_late)
            successor.thaw()
            await until(lambda: "sending.confirm" in passed(journal))
            await echoing_house.until_stored(IDLE)
    assert account(echoing_house, room) == Reckoning(double=1 if without else 0)
