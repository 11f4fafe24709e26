"""What an operator reads from `--doctor`, whatever is wrong."""

import asyncio
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import prompts
from sandbox.discord import DiscordSandbox
from tests.adapters.mail.mailbox import mailbox
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


async def test_nothing_missing_and_everything_missing(discord: DiscordPlace) -> None:
    """A sound set-up is all good news; without settings each required one is named once."""
    fine, bare_discord, bare_slack = await asyncio.gather(
        discord.run("--doctor"),
        run(discord_command(discord.server.url, "--doctor"), {}, discord.folder),
        run(slack_command("--doctor"), {}, discord.folder),
    )
    assert fine.status == 0
    assert findings(fine, "WARN", "STOP") == []
    for words in ("34 knowledge articles", "'Acme Community': all permissions granted"):
        assert any(words in line for line in fine.out)
    for doctor, names in (
        (bare_slack, ["ANTHROPIC_API_KEY", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        (bare_discord, ["ANTHROPIC_API_KEY", "DISCORD_BOT_TOKEN"]),
    ):
        assert clean(doctor, {}).status == 1
        stops = findings(doctor, "STOP")
        assert [line.split()[1].rstrip(":") for line in stops] == names
        assert all("set it in .env" in line for line in stops)
        assert any("the database data/tandem.db will be made" in line for line in doctor.out)
    assert list(discord.folder.iterdir()) == []


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


async def test_linking_is_looked_at(slack: SlackPlace) -> None:
    """Mail server and scopes are asked; what is missing, weak or leads nowhere is told."""
    slack.server.faults.remove_scope("users:read.email")
    async with mailbox() as box:
        ways = {"LINK_SECRET": "x" * 32, "SMTP_URL": box.url, "SMTP_FROM": "eva@acme.example"}
        wrong = {"LINK_SECRET": "short", "SMTP_URL": "smtp://localhost"}
        fine, away, weak = await asyncio.gather(
            slack.run("--doctor", **ways, LINK_TRUST_SLACK_EMAIL="true"),
            slack.run("--doctor", **ways | {"SMTP_URL": "smtps://eva:s3cret@127.0.0.1:9"}),
            slack.run("--doctor", **wrong),
        )
    assert any("takes mail, on this machine" in line for line in fine.out)
    assert "lacks the scope users:read.email" in str(findings(fine, "STOP"))
    assert "no records to link to" in str(findings(fine, "WARN"))
    assert "the mail server 127.0.0.1:9 cannot be used" in str(findings(away, "STOP"))
    assert "s3cret" not in away.text
    assert len(findings(weak, "STOP")) == 2, weak.text
    assert "the bot token is for the Slack workspace" in weak.text  # nothing is hidden by that
    assert box.mails == []


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


async def test_what_can_wait_is_a_warning_and_nobody_to_be_reached_is_not(
    slack: SlackPlace,
) -> None:
    """Warnings leave exit status 0; where Claude or Slack do not answer, their address is named."""
    kb = slack.folder / "kb"
    title, url = "title: Hail\n", "https://acme.example/"
    written(kb / "hail.md", ARTICLE.format(title=title, url=f"{url}hail"))
    written(kb / "odd.md", ARTICLE.format(title="", url=f"{url}odd"))
    warned, alone = await asyncio.gather(
        slack.run("--doctor", REPLY_MODEL="claude-sonnet-4-5", KNOWLEDGE_DIR=str(kb)),
        slack.run("--doctor", SLACK_API_URL=f"{NOBODY}/api/", ANTHROPIC_BASE_URL=NOBODY),
    )
    assert (warned.status, alone.status) == (0, 1)
    model, article = findings(warned, "WARN", "STOP")
    assert "claude-sonnet-4-5 is deprecated and retires 2026-11-30" in model
    assert "article odd.md: it has no title" in article
    assert any("1 knowledge articles" in line for line in warned.out)
    claude_line, slack_line = findings(alone, "WARN", "STOP")
    assert f"at {NOBODY}: " in claude_line
    assert "ANTHROPIC_BASE_URL" in claude_line
    assert f"at {NOBODY}/api/" in slack_line
    assert "SLACK_API_URL" in slack_line


async def test_what_discord_keeps_from_the_bot_is_told(discord: DiscordPlace) -> None:
    """A wrong token, the intent that is off, and what servers and channels do not grant."""
    discord.server.portal(message_content=False)
    discord.server.deny(discord.channel, "send_messages_in_threads")
    discord.server.deny(discord.server.guild("Silent"), "send_messages")
    async with DiscordSandbox() as nowhere:
        wrong, limited, homeless = await asyncio.gather(
            discord.run("--doctor", DISCORD_BOT_TOKEN=WRONG),
            discord.run("--doctor"),
            replace(discord, server=nowhere).run("--doctor"),
        )
    assert [doctor.status for doctor in (wrong, limited, homeless)] == [1, 1, 0]
    (token,) = findings(wrong, "STOP")
    assert "does not accept DISCORD_BOT_TOKEN -> copy the token" in token
    intent, channel, server = findings(limited, "WARN", "STOP")
    assert intent.startswith("STOP  the Message Content intent is off -> ")
    assert channel.startswith("WARN  server 'Acme Community': in #insurance-help the bot lacks")
    assert "Send Messages In Threads" in channel
    assert server.startswith("STOP  server 'Silent': the bot lacks Send Messages -> ")
    (invite,) = findings(homeless, "WARN", "STOP")
    assert invite.startswith("WARN  the bot is in no server -> open https://discord.com/oauth2/")


async def test_what_would_stop_the_start_is_told(slack: SlackPlace) -> None:
    """Prompts, notices and addresses of services that cannot be used, a line each."""
    doctor = await slack.run(
        "--doctor",
        PROMPTS_DIR=str(slack.folder / "none"),
        KNOWLEDGE_DIR=str(prompts.ROOT / "knowledge"),
        RATING_URL="not-a-url",
        BACK_OFFICE="http",
        BACK_OFFICE_URL="not-a-url",
    )
    assert doctor.status == 1
    system, notices, _facts, rating, *_, office = findings(doctor, "WARN", "STOP")
    assert "no prompt sections" in system
    assert "cannot read the notices" in notices
    assert all("set PROMPTS_DIR to a folder" in line for line in (system, notices))
    assert "RATING_URL: must be an http or https address" in rating
    assert "BACK_OFFICE_URL: must be an http or https address" in office


async def test_what_a_desk_lacks_is_told(slack: SlackPlace) -> None:
    """The words a desk needs beside those of every start, a line for each that is missing."""
    folder = slack.folder / "prompts"
    shutil.copytree(prompts.ROOT, folder)
    shutil.rmtree(folder / "requests")
    (folder / "desk" / "brief.md").unlink()
    (folder / "clicks" / "en.md").unlink()
    doctor = await slack.run(
        "--doctor",
        PROMPTS_DIR=str(folder),
        DESK_PLATFORM="slack",
        DESK_CHANNEL="C0123456789",
    )
    assert doctor.status == 1
    stops = findings(doctor, "STOP")
    assert any("holds no phrases by which a person is asked for" in line for line in stops)
    assert any("brief.md" in line for line in stops)
    assert any("en.md lacks a_person_please" in line for line in stops)
