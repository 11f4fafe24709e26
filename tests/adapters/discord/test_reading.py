"""Catching up is bounded, fair between channels, and asks for nothing in vain."""

import discord
import pytest

from adapters.discord.gaps import Gap
from adapters.discord.mark import Mark, snowflake
from adapters.discord.reading import Reading
from engine.domain.messages import Deletion
from sandbox.discord import Channel, DiscordSandbox, Guild, Person
from tests.adapters.discord.office import Engine, Notebook, caught_up, connected, earlier, reads

NOW = 1_795_000_000.0


async def test_it_can_be_switched_off(box: DiscordSandbox, support: Channel, maya: Person) -> None:
    """With DISCORD_CATCH_UP_HOURS=0 nothing is read."""
    engine = Engine()
    await box.post(maya, support, f"{box.mention} before")
    async with connected(box, engine, notebook=earlier(), discord_catch_up_hours=0):
        await box.post(maya, support, f"{box.mention} after")
        assert await engine.texts(1) == ["after"]
    assert reads(box) == 0


async def test_only_the_set_time_is_looked_back() -> None:
    """After days away reading begins at the set time, after an hour at the mark."""
    day = 24 * 3600.0
    for away, begins in ((3 * day, day), (3600.0, 3600.0)):
        mark = Mark(Notebook(str(snowflake(NOW - away))), clock=lambda: NOW)
        await mark.load()
        assert mark.since(day) == snowflake(NOW - begins)


async def test_the_mark_does_not_pass_what_is_not_stored() -> None:
    """It follows what came, half a minute behind, up to the oldest message memory holds."""
    mark = Mark(Notebook(str(snowflake(NOW))))
    await mark.load()
    mark.saw(snowflake(NOW + 100))
    mark.advance(snowflake(NOW + 20))
    assert mark.value == snowflake(NOW + 20) - 1
    mark.advance(None)
    assert mark.value == snowflake(NOW + 70)
    mark.advance(snowflake(NOW))
    assert mark.value == snowflake(NOW + 70)


async def test_a_busy_channel_starves_no_other(
    box: DiscordSandbox, guild: Guild, support: Channel, maya: Person
) -> None:
    """Channels are read in turns, a page each; nothing is dropped."""
    quiet, engine = box.text_channel(guild, "quiet"), Engine()
    await box.storm(maya, support, 250)
    await box.post(maya, support, f"{box.mention} busy?")
    await box.post(maya, quiet, f"{box.mention} quiet?")
    async with connected(box, engine, notebook=earlier()):
        assert await engine.texts(2) == ["quiet?", "busy?"]
    assert reads(box, support) == 3
    assert reads(box, quiet) == 1


@pytest.mark.parametrize("code", [50001, 10003])
async def test_a_channel_that_cannot_be_read_costs_no_other(
    box: DiscordSandbox, guild: Guild, support: Channel, maya: Person, code: int
) -> None:
    """Refused or gone: it is left out; out of service: it is tried again."""
    second, engine = box.text_channel(guild, "second"), Engine()
    await box.post(maya, support, f"{box.mention} one?")
    await box.post(maya, second, f"{box.mention} two?")
    box.faults.fail(f"GET /channels/{support.id}/messages", code)
    box.faults.server_error(f"GET /channels/{second.id}/messages", 503)
    async with connected(box, engine, notebook=earlier()):
        assert await engine.texts(1) == ["two?"]
        await box.post(maya, support, f"{box.mention} three?")
        assert await engine.texts(2) == ["two?", "three?"]


async def test_channels_without_news_are_not_asked(
    box: DiscordSandbox, guild: Guild, support: Channel, maya: Person
) -> None:
    """Discord shows what was said last where: only channels that are behind are read."""
    hidden, empty = box.text_channel(guild, "hidden"), box.text_channel(guild, "empty")
    newest = await box.post(maya, support, f"{box.mention} long ago")
    await box.post(maya, hidden, f"{box.mention} secret")
    box.deny(hidden, "read_message_history")
    engine = Engine()
    async with connected(box, engine, notebook=Notebook(newest.id)):
        await box.post(maya, empty, f"{box.mention} now")
        assert await engine.texts(1) == ["now"]
    assert reads(box) == 0


async def test_what_was_deleted_meanwhile_is_not_read(
    box: DiscordSandbox, support: Channel, maya: Person
) -> None:
    """The history shows the newest state of things."""
    engine = Engine()
    gone = await box.post(maya, support, f"{box.mention} gone")
    changed = await box.post(maya, support, f"{box.mention} first")
    await box.edit(changed, f"{box.mention} second")
    await box.delete(gone)
    async with connected(box, engine, notebook=earlier()):
        assert await engine.texts(1) == ["second"]
    assert Deletion(key=f"discord:message:{gone.id}") not in engine.amended


async def test_too_much_is_cut(
    box: DiscordSandbox, guild: Guild, support: Channel, maya: Person
) -> None:
    """There is an end to it; every channel has had its turn by then."""
    quiet, engine = box.text_channel(guild, "quiet"), Engine()
    async with connected(box, engine) as app:
        await caught_up(app)
        client = app._connection.client
        assert client is not None
        box.faults.drop_events("MESSAGE_CREATE")
        await box.storm(maya, support, 250)
        await box.post(maya, quiet, f"{box.mention} quiet?")
        busy, other = client.get_channel(int(support.id)), client.get_channel(int(quiet.id))
        assert isinstance(busy, discord.TextChannel)
        assert isinstance(other, discord.TextChannel)
        rooms = [Gap(channel=channel, began=0) for channel in (busy, other)]
        reading = Reading(client, app._catch_up._intake, app._lines, app._mark, most=150)
        await reading.read(rooms)
        assert await engine.texts(1) == ["quiet?"]
    assert (reading.count, reading.cut) == (201, 1)
