"""What the operator sees of the connection, and what ends the program."""

import asyncio
import time

import pytest

from adapters.discord.mark import snowflake
from adapters.discord.settings import DiscordSettings
from engine.errors import PlatformSilent
from sandbox.discord import Channel, DiscordSandbox, points_at
from sandbox.discord.settings import DiscordSettings as SandboxSettings
from sandbox.discord.settings import Timing
from tests.adapters.discord.office import (
    LIMIT,
    Engine,
    Notebook,
    caught_up,
    connected,
    made,
    settings_for,
)


async def test_signs_of_life_are_noted_with_the_mark(box: DiscordSandbox, support: Channel) -> None:
    """When Discord was heard last, and up to where nothing is missing."""
    engine, notebook = Engine(), Notebook()
    began = time.time()
    async with connected(box, engine, notebook=notebook) as app:
        was_connected = app.is_connected
        box.clock.advance(3600)
        said = await box.post(box.person("Maya"), support, f"{box.mention} hail?")
        await engine.texts(1)
        await caught_up(app)
    assert (was_connected, app.is_connected) == (True, False)
    assert notebook.last_event_at is not None
    assert began <= notebook.last_event_at <= time.time()
    assert snowflake(began + 3500) < int(notebook.mark or 0) < int(said.id)


async def test_silence_ends_the_program(support: Channel, box: DiscordSandbox) -> None:
    """Connected, and then nothing: whoever watches the program has to start it anew."""
    async with connected(box, Engine(), discord_watchdog_seconds=0.3) as app:
        with pytest.raises(PlatformSilent, match="nothing came from Discord"):
            async with asyncio.timeout(LIMIT):
                await app.until_silent()


async def test_never_getting_through_ends_the_program_too(
    support: Channel, box: DiscordSandbox
) -> None:
    """Trying since the start counts as silence."""
    app, _ = made(Engine(), settings_for(box, discord_watchdog_seconds=0.3))
    box.faults.refuse()
    try:
        with pytest.raises(PlatformSilent):
            async with asyncio.timeout(LIMIT):
                await app.start()
    finally:
        await app.close()


async def test_heartbeats_alone_are_signs_of_life() -> None:
    """On a quiet server only answers to heartbeats come; that is enough."""
    timing = Timing(heartbeat_interval=0.05)
    async with DiscordSandbox(settings=SandboxSettings(timing=timing)) as box:
        with points_at(box.url):
            async with connected(box, Engine()) as app:
                await caught_up(app)
                heard = app.last_event_at or 0.0
                async with asyncio.timeout(LIMIT):
                    while (app.last_event_at or 0.0) < heard + 0.1:  # noqa: ASYNC110 - no event
                        await asyncio.sleep(0.01)


async def test_the_watchdog_can_be_switched_off(support: Channel, box: DiscordSandbox) -> None:
    """DISCORD_WATCHDOG_SECONDS=0 waits for ever."""
    async with connected(box, Engine(), discord_watchdog_seconds=0) as app:
        silent = asyncio.create_task(app.until_silent())
        done, _ = await asyncio.wait({silent}, timeout=0.2)
        assert not done
        silent.cancel()


async def test_bots_on_the_list_are_heard_when_they_mention_us(
    box: DiscordSandbox, support: Channel
) -> None:
    """Only these, and only then; reasons for ignoring are counted."""
    robo, other, engine = box.other_bot("Robo"), box.other_bot("Other"), Engine()
    reasons: list[str] = []
    async with connected(
        box, engine, ignored=reasons.append, discord_answered_bots=f"{robo.id}, 123456789012345678"
    ):
        await box.post(other, support, f"{box.mention} beep")
        await box.post(robo, support, "beep")
        await box.webhook_post(support, "News", f"{box.mention} news")
        await box.post(robo, support, f"{box.mention} beep?")
        assert await engine.texts(1) == ["beep?"]
    assert engine.received[0].author.is_bot
    assert reasons == ["bot", "bot", "webhook"]


@pytest.mark.parametrize("ids", ["Robo", "1234", "123456789012345678;123456789012345679"])
def test_a_list_of_bots_that_is_none_is_refused(ids: str) -> None:
    """The operator is told at the start."""
    with pytest.raises(ValueError, match="discord_answered_bots"):
        DiscordSettings.model_validate({"discord_bot_token": "t", "discord_answered_bots": ids})
