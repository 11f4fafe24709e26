"""A program that cannot start says why in plain lines; one that can, takes its settings as told."""

import asyncio

from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import clean, discord_command, run, slack_command

WRONG = "never-given-out"


async def test_wrong_tokens_end_the_start(slack: SlackPlace, discord: DiscordPlace) -> None:
    """Each token a platform refuses is a line that says where the right one is."""
    on_slack, on_discord = await asyncio.gather(
        slack.run(SLACK_BOT_TOKEN=f"xoxb-{WRONG}", SLACK_APP_TOKEN=f"xapp-{WRONG}"),
        discord.run(DISCORD_BOT_TOKEN=WRONG),
    )
    assert (on_slack.status, on_discord.status) == (1, 1)
    bot, app = on_slack.err[-2:]
    assert bot.startswith("run_slack: Slack does not accept SLACK_BOT_TOKEN (invalid_auth); ")
    assert app.startswith("run_slack: Slack does not accept SLACK_APP_TOKEN (invalid_auth); ")
    assert "run_discord: Discord does not accept DISCORD_BOT_TOKEN: " in on_discord.err[-1]


async def test_missing_settings_are_all_named_at_once(discord: DiscordPlace) -> None:
    """The operator need not start again to hear of the next one."""
    on_slack, on_discord = await asyncio.gather(
        run(slack_command(), {}, discord.folder),
        run(discord_command(discord.server.url), {}, discord.folder),
    )
    end = ": Field required; set it in .env (see .env.example)"
    assert (on_slack.status, on_discord.status) == (1, 1)
    assert on_slack.err == (
        f"run_slack: ANTHROPIC_API_KEY{end}",
        f"run_slack: SLACK_BOT_TOKEN{end}",
        f"run_slack: SLACK_APP_TOKEN{end}",
    )
    assert on_discord.err == (
        f"run_discord: ANTHROPIC_API_KEY{end}",
        f"run_discord: DISCORD_BOT_TOKEN{end}",
    )


async def test_no_place_for_the_database_and_no_article(slack: SlackPlace) -> None:
    """An unwritable database and an empty knowledge folder are a line each; nobody is called."""
    (slack.folder / "file").write_text("x")
    (slack.folder / "empty").mkdir()
    database, articles = await asyncio.gather(
        slack.run(DATABASE_URL=f"sqlite:///{slack.folder / 'file' / 'tandem.db'}"),
        slack.run(KNOWLEDGE_DIR=str(slack.folder / "empty")),
    )
    assert (database.status, articles.status) == (1, 1)
    (line,) = database.err
    assert line.startswith(f"run_slack: cannot open the database {slack.folder}/file/tandem.db: ")
    assert "set DATABASE_URL" in line
    (line,) = articles.err
    assert line.startswith(f"run_slack: the knowledge folder {slack.folder}/empty has no article")
    assert slack.server.calls == []


async def test_the_command_line_explains_itself(slack: SlackPlace) -> None:
    """`--help` lists the options; an unknown log level is refused with those there are."""
    help_, level = await asyncio.gather(slack.run("--help"), slack.run("--log-level", "nonsense"))
    assert help_.status == 0
    assert "--doctor" in help_.text
    assert "--log-level" in help_.text
    assert level.status == 2
    assert "'DEBUG', 'INFO', 'WARNING', 'ERROR'" in level.err[-1]


async def test_the_environment_wins_over_the_file(slack: SlackPlace) -> None:
    """Settings come from .env in the working directory; one set in the environment wins."""
    file = {**slack.settings(), "ANTHROPIC_API_KEY": WRONG, "DEFAULT_LANGUAGE": "es"}
    text = "".join(f"{name}={value}\n" for name, value in file.items())
    (slack.folder / ".env").write_text(text)
    key = {"ANTHROPIC_API_KEY": slack.claude.key}
    alone, together = await asyncio.gather(
        run(slack_command("--doctor"), {}, slack.folder),
        run(slack_command("--doctor"), key, slack.folder),
    )
    assert alone.status == 1
    (stop,) = [line for line in clean(alone, file).out if line.startswith("STOP")]
    assert "Claude does not accept ANTHROPIC_API_KEY" in stop
    assert clean(together, file).status == 0


async def test_an_unreadable_file_of_settings_is_said_once(slack: SlackPlace) -> None:
    """A .env in another encoding is one line, not a trace."""
    (slack.folder / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-1".encode("utf-16"))
    started, doctor = await asyncio.gather(
        run(slack_command(), {}, slack.folder), run(slack_command("--doctor"), {}, slack.folder)
    )
    for ended in (started, doctor):
        assert clean(ended, {}).status == 1
        (line,) = [line for line in (*ended.out, *ended.err) if ".env" in line]
        assert "write it as UTF-8 text" in line


async def test_a_second_process_is_refused_and_the_doctor_disturbs_nobody(
    slack: SlackPlace,
) -> None:
    """One process serves a platform from a database; a doctor beside it looks and leaves."""
    async with slack.running() as first:
        second, doctor = await asyncio.gather(slack.run(), slack.run("--doctor"))
        assert first.process.returncode is None
        assert len(slack.server.world.door.connections) == 2
    assert second.status == 1
    (line,) = second.err
    assert f"process {first.process.pid} already serves slack with the database" in line
    assert "stop it first" in line
    assert doctor.status == 0
    assert any("up to date" in line for line in doctor.out)
