"""A program that cannot start says why in plain lines; one that can, takes its settings as told."""

import asyncio

from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import ROOT, clean, run, run_cold, slack_command

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
    """`--help`, a log level that does not exist, and settings that are all missing."""
    *helps, level, nothing_set = await asyncio.gather(
        run_cold((str(ROOT / "run_slack.py"), "--help"), {}, slack.folder),
        run_cold((str(ROOT / "run_discord.py"), "--help"), {}, slack.folder),
        slack.run("--log-level", "nonsense"),
        run(slack_command(), {}, slack.folder),
    )
    for help_ in helps:
        assert (help_.status, help_.err) == (0, ())
        assert "--doctor" in help_.text
        assert "--log-level" in help_.text
    assert level.status == 2
    assert "'DEBUG', 'INFO', 'WARNING', 'ERROR'" in level.err[-1]
    end = ": Field required; set it in .env (see .env.example)"
    assert nothing_set.status == 1
    assert nothing_set.err == (
        f"run_slack: ANTHROPIC_API_KEY{end}",
        f"run_slack: SLACK_BOT_TOKEN{end}",
        f"run_slack: SLACK_APP_TOKEN{end}",
    )


async def test_settings_come_from_the_working_directory(slack: SlackPlace) -> None:
    """They are read from .env there, the environment wins, and a file that is no text is told."""
    (slack.folder / "sound").mkdir()
    (slack.folder / "odd").mkdir()
    file = {**slack.settings(), "ANTHROPIC_API_KEY": WRONG}
    text = "".join(f"{name}={value}\n" for name, value in file.items())
    (slack.folder / "sound" / ".env").write_text(text)
    (slack.folder / "odd" / ".env").write_bytes(text.encode("utf-16"))
    key = {"ANTHROPIC_API_KEY": slack.claude.key}
    sound, odd = await asyncio.gather(
        run(slack_command("--doctor"), key, slack.folder / "sound"),
        run(slack_command("--doctor"), key, slack.folder / "odd"),
    )
    assert clean(sound, {**file, "THE_KEY": slack.claude.key}).status == 0
    assert not any(line.startswith(("WARN", "STOP")) for line in sound.out)
    assert clean(odd, file).status == 1
    (line,) = odd.out
    assert line.startswith("STOP  .env cannot be read: ")
    assert line.endswith(" -> write it as UTF-8 text")


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
    assert all(line.startswith("OK ") for line in doctor.out)
    assert any("up to date" in line for line in doctor.out)
