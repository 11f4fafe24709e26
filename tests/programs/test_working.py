"""The programs at work: side by side, in trouble, and what their logs tell."""

import re

from sandbox.claude import Call, HttpError, Say
from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import ended, logged

LOOK_UP = Call("search_knowledge", {"wordings": ["hail damage"]})


async def test_both_share_a_database_and_tell_turns_without_words(
    slack: SlackPlace, discord: DiscordPlace
) -> None:
    """Each answers its own platform; a log names every turn once, by the notice's reference."""
    slack.claude.will(LOOK_UP, Say("Hail is covered."), when="Does hail zebra count?")
    slack.claude.will(HttpError(401), when="Is theft quagga covered?")
    async with slack.running() as on_slack, discord.running() as on_discord:
        root = await slack.asks("Does hail zebra count?")
        notice = await discord.ask_and_hear("Is theft quagga covered?")
        assert await slack.hears(root) == "Hail is covered."
        fine = await logged(on_slack, "turn ended")
        failed = await logged(on_discord, "turn ended")
    assert re.search(r" tandem.turn: turn ended platform=slack conversation=\d+ turn=\d+ ", fine)
    assert " outcome=answered " in fine
    assert "outcome=failed" in failed
    (reference,) = re.findall(r"reference=(\S+)", failed)
    assert reference in notice
    for live in (on_slack, on_discord):
        log = "\n".join(live.err)
        assert log.count("turn ended") == 1
        for word in ("zebra", "quagga", "Hail is covered", "Maya", "Diego"):
            assert word not in log


async def test_a_revoked_app_token_ends_the_program(slack: SlackPlace) -> None:
    """When Slack lets it connect no more, the program says which token to replace, and ends."""
    async with slack.running(SLACK_PING_SECONDS="0.5") as live:
        slack.server.world.installation.refuse(slack.server.app_token, "token_revoked")
        slack.server.faults.abort_sockets()
        over = await ended(live)
    assert over.status == 1
    assert over.err[-1].startswith("run_slack: Slack does not accept SLACK_APP_TOKEN (token_revo")
    assert "set an app-level token" in over.err[-1]


async def test_a_revoked_bot_token_is_told_and_nothing_is_lost(slack: SlackPlace) -> None:
    """The program says what to do and ends; what was asked is answered by the next start."""
    slack.claude.will(Say("Hail is covered."))
    async with slack.running() as live:
        slack.server.faults.revoke_token()
        root = await slack.asks("Is hail covered?")
        over = await ended(live)
    assert over.status == 1
    assert over.err[-1].startswith("run_slack: Slack does not accept SLACK_BOT_TOKEN (token_revo")
    assert "install the app" in over.err[-1]
    slack.server.faults.restore_token()
    async with slack.running():
        assert await slack.hears(root) == "Hail is covered."
    assert slack.said(root) == ["Hail is covered."]


async def test_discord_away_at_the_start_is_waited_for(discord: DiscordPlace) -> None:
    """The program says that it tries again, and connects when Discord is back."""
    discord.claude.will(Say("Hello Diego!"))
    await discord.server.faults.refuse_connections()
    async with discord.started() as live:
        await logged(live, "not connected to Discord; next try in")
        await discord.server.faults.accept_connections()
        await discord.server.wait_connected(timeout=30)
        assert await discord.ask_and_hear("Hello") == "Hello Diego!"
