"""What an operator sees of the programs: the log, the pages, the status, and how they end."""

import asyncio
import json
import re

import aiohttp

from sandbox.claude import Call, Say
from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import Ended, Live, ended, logged, run, slack_command

LOOK_UP = Call("search_knowledge", {"wordings": ["hail damage"]})
TURN = {
    *("platform", "conversation", "turn", "reference", "outcome", "attempt", "messages", "parts"),
    *("rounds", "waited", "model", "tools", "took", "input_tokens", "output_tokens"),
    *("cache_read_tokens", "cache_write_tokens", "cost_usd", "previewed", "late"),
}


async def status(slack: SlackPlace) -> Ended:
    """What `--status` shows, with no setting but the database's."""
    settings = {"DATABASE_URL": slack.settings()["DATABASE_URL"]}
    return await run(slack_command("--status"), settings, slack.folder)


async def get(live: Live, page: str) -> tuple[int, str]:
    """A page of a program, from the port its log names."""
    line = await logged(live, "/healthz and /metrics are on")
    (port,) = re.findall(r"port (\d+)", line)
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/{page}") as response,
    ):
        return response.status, await response.text()


async def test_a_log_for_programs_and_the_status_beside_it(slack: SlackPlace) -> None:
    """Every line is an object, a turn's with all its fields; the status counts the answer."""
    slack.claude.will(LOOK_UP, Say("Hail is covered."))
    async with slack.running(LOG_FORMAT="json", OPERATIONS_PORT="0") as live:
        root = await slack.asks("Does hail zebra count?")
        assert await slack.hears(root) == "Hail is covered."
        turn = json.loads(await logged(live, "turn ended"))
        health, metrics, shown = await asyncio.gather(
            get(live, "healthz"), get(live, "metrics"), status(slack)
        )
        live.process.terminate()
        over = await ended(live)
    assert turn.keys() == {"time", "level", "logger", "message", *TURN}
    assert (turn["logger"], turn["platform"], turn["outcome"]) == (
        "tandem.turn",
        "slack",
        "answered",
    )
    assert turn["output_tokens"] > 0
    assert turn["rounds"] == 2
    assert health[0] == metrics[0] == 200
    assert 'tandem_turns_total{outcome="answered",platform="slack"} 1.0' in metrics[1]
    assert (shown.status, shown.err) == (0, ())
    for line in (
        r"program +started \d+ s ago, seen \d+ s ago",
        r"last event +\d+ s ago",
        r"today \(UTC\) +1 answered, 0 merged, .*",
        r"dead letters +0",
    ):
        assert any(re.fullmatch(line, found) for found in shown.out), shown.text
    assert over.status == 0
    assert json.loads(over.err[-1])["message"] == "ended in good order"
    assert all(json.loads(line)["logger"] for line in over.err)
    assert not any(word in over.text for word in ("zebra", "Hail is covered", "Maya"))


async def test_a_start_that_waits_can_be_watched_and_stopped(discord: DiscordPlace) -> None:
    """Discord away at the start: /healthz says so, and a signal ends the waiting in good order."""
    await discord.server.faults.refuse_connections()
    async with discord.started(OPERATIONS_PORT="0") as live:
        await logged(live, "not connected to Discord; next try in")
        code, health = await get(live, "healthz")
        live.process.terminate()
        over = await ended(live)
    assert code == 503
    assert json.loads(health)["problems"] == ["not connected to Discord"]
    assert over.status == 0
    assert "told to stop" in over.text
    assert over.err[-1].endswith("ended in good order")


async def test_the_watchdog_ends_the_program(slack: SlackPlace) -> None:
    """A connection that is lost for too long is exit status 1 and one line for the supervisor."""
    quick = {"SLACK_PING_SECONDS": "0.5", "SLACK_WATCHDOG_SECONDS": "2"}
    async with slack.running(LOG_FORMAT="json", **quick) as live:
        await slack.server.faults.refuse_connections()
        slack.server.faults.abort_sockets()
        over = await ended(live)
    assert over.status == 1
    last = json.loads(over.err[-1])
    assert last["level"] == "CRITICAL"
    assert last["message"].startswith("no connection to Slack for 2 s")
