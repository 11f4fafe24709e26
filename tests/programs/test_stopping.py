"""SIGTERM: what is under way is finished or kept for the next start, and answered once."""

from sandbox.claude import Hang, Say
from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import ended, logged

UNHEARD = Say("Nobody is there any more to hear this.")


async def test_a_turn_under_way_is_finished(slack: SlackPlace) -> None:
    """The customer gets the answer that was being written; then the program ends with 0."""
    slack.claude.will(Say("Hail is covered."))
    slack.claude.faults.next(Hang())
    async with slack.running(DRAIN_SECONDS="60") as live:
        root = await slack.asks("Is hail covered?")
        await slack.claude.faults.wait_until_held(timeout=30)
        live.process.terminate()
        await logged(live, "told to stop")
        await slack.server.wait_until(lambda: not slack.server.world.door.connections or None)
        slack.claude.faults.release()
        assert (await ended(live)).status == 0
    assert slack.said(root) == ["Hail is covered."]


async def test_a_turn_that_hangs_is_answered_by_the_next_start(discord: DiscordPlace) -> None:
    """It is let go when its time is over; it and what was said meanwhile are answered once each."""
    discord.claude.will(UNHEARD, Say("Hail is covered."), when="Is hail covered?")
    discord.claude.will(Say("Theft too."), when="And theft?")
    discord.claude.faults.next(Hang())
    direct = discord.server.direct(discord.diego)
    async with discord.running(DRAIN_SECONDS="1") as live:
        asked = await discord.server.dm(discord.diego, "Is hail covered?")
        await discord.claude.faults.wait_until_held(timeout=30)
        live.process.terminate()
        await logged(live, "told to stop")
        mentioned = await discord.server.post(
            discord.diego, discord.channel, f"{discord.server.mention} And theft?"
        )
        assert (await ended(live)).status == 0
    assert discord.said(direct) == []
    async with discord.running():
        await discord.server.wait_for_message(direct, after=asked, timeout=30)
        thread = await discord.server.wait_for_thread(mentioned, timeout=30)
        await discord.server.wait_for_message(thread, timeout=30)
    assert discord.said(direct) == ["Hail is covered."]
    assert discord.said(thread) == ["Theft too."]


async def test_a_second_signal_ends_at_once(slack: SlackPlace) -> None:
    """The operator need not wait for a turn that hangs."""
    slack.claude.will(UNHEARD)
    slack.claude.faults.next(Hang())
    async with slack.running(DRAIN_SECONDS="120") as live:
        await slack.asks("Is hail covered?")
        await slack.claude.faults.wait_until_held(timeout=30)
        live.process.terminate()
        await logged(live, "told to stop")
        live.process.terminate()
        assert (await ended(live)).status == 1
