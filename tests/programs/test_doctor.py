"""What an operator reads from `--doctor`, whatever is wrong."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import Ended, clean, discord_command, run, slack_command

WRONG = "never-given-out"
NOBODY = "http://127.0.0.1:9"
ARTICLE = "---\n{title}url: {url}\nlanguage: en\nupdated: 2026-11-02\n---\nHail is covered.\n"


def findings(doctor: Ended, *levels: str) -> list[str]:
    """The findings of these levels; every line is one, and every bad one says what to do."""
    assert doctor.err == ()
    for line in doctor.out:
        assert re.match(r"OK    \S|(WARN|STOP)  \S.*( -> |; )\S", line), line
    return [line for line in doctor.out if line.startswith(levels)]


def written(file: Path, text: str) -> str:
    """Write a file and the folders above it; returns its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return str(file)


def newer_database(file: Path) -> str:
    """The address of a database that a later Tandem has used."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    return f"sqlite:///{file}"


async def test_everything_is_fine(slack: SlackPlace, discord: DiscordPlace) -> None:
    """A sound set-up is a list of good news, exit status 0, and nothing is left behind."""
    on_slack, on_discord = await asyncio.gather(slack.run("--doctor"), discord.run("--doctor"))
    for doctor, words in (
        (on_slack, "Slack accepts both tokens with every scope"),
        (on_discord, "server 'Acme Community': all permissions granted"),
    ):
        assert doctor.status == 0
        assert findings(doctor, "WARN", "STOP") == []
        assert any(words in line for line in doctor.out)
        assert any("34 knowledge articles" in line for line in doctor.out)
    assert list(slack.folder.iterdir()) == []


async def test_each_missing_setting_is_named_once(discord: DiscordPlace) -> None:
    """With no setting at all each required one is named, and the rest is looked at all the same."""
    on_slack, on_discord = await asyncio.gather(
        run(slack_command("--doctor"), {}, discord.folder),
        run(discord_command(discord.server.url, "--doctor"), {}, discord.folder),
    )
    for doctor, names in (
        (on_slack, ["ANTHROPIC_API_KEY", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        (on_discord, ["ANTHROPIC_API_KEY", "DISCORD_BOT_TOKEN"]),
    ):
        clean(doctor, {})
        stops = findings(doctor, "STOP")
        assert doctor.status == 1
        assert [line.split()[1].rstrip(":") for line in stops] == names
        assert all("set it in .env" in line for line in stops)
        assert any("the database data/tandem.db will be made" in line for line in doctor.out)


async def test_everything_wrong_is_told_at_once(slack: SlackPlace) -> None:
    """Key, database, articles and token are each a line; none hides another."""
    empty = slack.folder / "empty"
    empty.mkdir()
    below_a_file = written(slack.folder / "file", "x") + "/tandem.db"
    one, other = await asyncio.gather(
        slack.run(
            "--doctor",
            ANTHROPIC_API_KEY=f"sk-ant-{WRONG}",
            DATABASE_URL=f"sqlite:///{below_a_file}",
            KNOWLEDGE_DIR=str(slack.folder / "none"),
            SLACK_BOT_TOKEN=f"xoxb-{WRONG}",
        ),
        slack.run(
            "--doctor",
            REPLY_MODEL="claude-unheard-of",
            DATABASE_URL=f"sqlite:///{slack.folder}",
            KNOWLEDGE_DIR=str(empty),
            SLACK_APP_TOKEN=f"xapp-{WRONG}",
        ),
    )
    for doctor, words in (
        (
            one,
            [
                "does not accept ANTHROPIC_API_KEY",
                "the folder .*/file of the database cannot be written",
                "the knowledge folder .*/none is not a folder; see KNOWLEDGE_DIR",
                r"does not accept SLACK_BOT_TOKEN \(invalid_auth\)",
            ],
        ),
        (
            other,
            [
                "no model 'claude-unheard-of' -> set REPLY_MODEL",
                "the database .* is a folder",
                "the knowledge folder .*/empty has no article",
                r"does not accept SLACK_APP_TOKEN \(invalid_auth\)",
            ],
        ),
    ):
        assert doctor.status == 1
        stops = findings(doctor, "STOP")
        assert len(stops) == len(words), doctor.text
        assert all(re.search(*pair) for pair in zip(words, stops, strict=True)), doctor.text


async def test_wrong_kinds_and_missing_rights_are_told(slack: SlackPlace) -> None:
    """A bot token in the app token's place, a lacking scope, a retired model, odd databases."""
    notes = written(slack.folder / "notes.db", "notes, not a database " * 50)
    slack.server.faults.remove_scope("chat:write")
    one, other = await asyncio.gather(
        slack.run(
            "--doctor",
            REPLY_MODEL="claude-3-haiku-20240307",
            DATABASE_URL=f"sqlite:///{notes}",
            SLACK_APP_TOKEN=slack.server.bot_token,
        ),
        slack.run("--doctor", DATABASE_URL=newer_database(slack.folder / "newer.db")),
    )
    for doctor, words in (
        (
            one,
            ["is retired", "file is not a database", "SLACK_APP_TOKEN does not begin with xapp-"],
        ),
        (other, ["a newer Tandem has used it; run that one", "lacks the scope chat:write"]),
    ):
        assert doctor.status == 1
        stops = findings(doctor, "STOP")
        assert len(stops) == len(words), doctor.text
        assert all(re.search(*pair) for pair in zip(words, stops, strict=True)), doctor.text


async def test_what_can_wait_is_a_warning(slack: SlackPlace) -> None:
    """A deprecated model and an article without a title do not stop: exit status 0."""
    written(
        slack.folder / "kb" / "hail.md",
        ARTICLE.format(title="title: Hail\n", url="https://a.example/1"),
    )
    written(slack.folder / "kb" / "odd.md", ARTICLE.format(title="", url="https://a.example/2"))
    doctor = await slack.run(
        "--doctor",
        REPLY_MODEL="claude-sonnet-4-5",
        KNOWLEDGE_DIR=str(slack.folder / "kb"),
    )
    assert doctor.status == 0
    model, article = findings(doctor, "WARN", "STOP")
    assert "claude-sonnet-4-5 is deprecated and retires 2026-11-30" in model
    assert "article odd.md: it has no title" in article
    assert any("1 knowledge articles" in line for line in doctor.out)


async def test_nobody_to_be_reached(slack: SlackPlace, discord: DiscordPlace) -> None:
    """Where Claude, Slack or Discord do not answer, the address or the network is to be checked."""
    await discord.server.faults.refuse_connections()
    on_slack, on_discord = await asyncio.gather(
        slack.run("--doctor", SLACK_API_URL=f"{NOBODY}/api/", ANTHROPIC_BASE_URL=NOBODY),
        discord.run("--doctor"),
    )
    assert (on_slack.status, on_discord.status) == (1, 1)
    claude_line, slack_line = findings(on_slack, "STOP")
    assert f"{NOBODY}: " in claude_line
    assert "ANTHROPIC_BASE_URL" in claude_line
    assert f"{NOBODY}/api/" in slack_line
    assert "SLACK_API_URL" in slack_line
    (discord_line,) = findings(on_discord, "STOP")
    assert "Discord cannot be asked" in discord_line


async def test_what_the_bot_may_not_do_is_told(discord: DiscordPlace) -> None:
    """A wrong token, the intent that is off, and a channel that keeps the bot from answering."""
    discord.server.portal(message_content=False)
    discord.server.deny(discord.channel, "send_messages_in_threads")
    wrong, limited = await asyncio.gather(
        discord.run("--doctor", DISCORD_BOT_TOKEN=WRONG), discord.run("--doctor")
    )
    (token,) = findings(wrong, "STOP")
    assert "does not accept DISCORD_BOT_TOKEN -> copy the token" in token
    assert (wrong.status, limited.status) == (1, 1)
    intent, channel = findings(limited, "WARN", "STOP")
    assert "STOP  the Message Content intent is off" in intent
    assert channel.startswith("WARN  server 'Acme Community': in #insurance-help the bot lacks")
    assert "Send Messages In Threads" in channel


async def test_servers_are_told_apart(discord: DiscordPlace) -> None:
    """A server that lacks a permission is named; without any there is the link that invites."""
    discord.server.deny(discord.guild, "send_messages")
    lacking = await discord.run("--doctor")
    (line,) = findings(lacking, "WARN", "STOP")
    assert line.startswith("STOP  server 'Acme Community': the bot lacks Send Messages ->")
    assert lacking.status == 1
    discord.server.remove_bot(discord.guild)
    homeless = await discord.run("--doctor")
    (line,) = findings(homeless, "WARN", "STOP")
    assert line.startswith("WARN  the bot is in no server -> open https://discord.com/oauth2/")
    assert homeless.status == 0
