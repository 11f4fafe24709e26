"""How quickly Tandem hears and shows it, what a turn costs, how it starts; floors beside it.

`python bench/latency.py [--quick]`. The programs run as processes of their own against local
servers in this one. Ends with one line of JSON.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab import discord_load, slack_load  # noqa: E402  # the project is no package
from bench.lab.figures import last_line, machine, percentile, spread  # noqa: E402
from sandbox.claude import Call, ClaudeSandbox, Say  # noqa: E402
from sandbox.discord import DiscordSandbox  # noqa: E402
from sandbox.programs import Program, running  # noqa: E402
from sandbox.slack import SlackSandbox  # noqa: E402

DELTAS = 100
QUESTION = "What does electric-car insurance cover?"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How much is measured."""

    events: int
    per_second: float
    starts: int
    rounds: int
    turns: int
    warm_up: int = 5


FULL = Effort(events=600, per_second=20, starts=7, rounds=5, turns=60)
QUICK = Effort(events=80, per_second=20, starts=2, rounds=3, turns=15)


async def main(effort: Effort) -> None:
    """Measure everything, print it, end with JSON."""
    print(f"Tandem latency, {machine()}, {effort.per_second:g} events/s")
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        for measure in (start_up, slack, discord, turn_cost):
            figures |= await measure(effort, Path(folder))
    print(last_line(figures))


async def start_up(effort: Effort, folder: Path) -> Mapping[str, float]:
    """Seconds from exec to connected, and memory at rest, beside the bare library."""
    tandem, bare, resident = [], [], 0.0
    for number in range(effort.starts):
        async with slack_load.sandbox() as slack, ClaudeSandbox(stand_in=True) as claude:
            program = run_slack(slack, claude, folder / f"start{number}.db")
            began = time.monotonic()
            async with running(
                [program], folder=folder, root=ROOT, until=slack.wait_connected(2, timeout=60)
            ) as (pid,):
                tandem.append(time.monotonic() - began)
                await asyncio.sleep(1)
                resident = max(resident, psutil.Process(pid).memory_info().rss / 2**20)
        async with slack_load.sandbox() as slack:
            began = time.monotonic()
            async with running(
                [bare_slack(slack)], folder=folder, root=ROOT, until=slack.wait_connected(1, 60)
            ):
                bare.append(time.monotonic() - began)
    start, floor = statistics.median(tandem), statistics.median(bare)
    print("Start of run_slack.py to connected, and memory at rest")
    print(
        f"  median {start:.2f} s (n={len(tandem)}), bare slack-bolt {floor:.2f} s,"
        f" ratio {start / floor:.1f}; {resident:.0f} MB resident"
    )
    return {"start_s": start, "rss_mb": resident}


async def slack(effort: Effort, folder: Path) -> Mapping[str, float]:
    """Envelope to ack and to the first sign, at an even pace, beside the bare library."""
    async with slack_load.sandbox() as slack, ClaudeSandbox(stand_in=True) as claude:
        program = run_slack(slack, claude, folder / "slack.db")
        async with running([program], folder=folder, root=ROOT, until=slack.wait_connected(2, 60)):
            await slack_load.load(slack, per_second=effort.per_second, events=10)
            tandem = await slack_load.load(
                slack, per_second=effort.per_second, events=effort.events
            )
    async with slack_load.sandbox() as slack:
        program = bare_slack(slack)
        async with running([program], folder=folder, root=ROOT, until=slack.wait_connected(1, 60)):
            await slack_load.load(slack, per_second=effort.per_second, events=10)
            bare = await slack_load.load(slack, per_second=effort.per_second, events=effort.events)
    print("Slack, from an event on the wire (each is stored, answered by the stand-in, posted)")
    print(spread("ack", tandem.acks, "ms"))
    print(spread("ack, bare slack-bolt", bare.acks, "ms"))
    print(spread("first sign in the thread", tandem.signs, "ms"))
    print(spread("first sign, bare slack-bolt", bare.signs, "ms"))
    return {
        "slack_ack_p99_ms": percentile(tandem.acks, 0.99),
        "slack_first_write_p95_ms": percentile(tandem.signs, 0.95),
    }


async def discord(effort: Effort, folder: Path) -> Mapping[str, float]:
    """MESSAGE_CREATE to typing, at an even pace, beside the bare library."""
    async with discord_load.sandbox() as discord, ClaudeSandbox(stand_in=True) as claude:
        program = run_discord(discord, claude, folder / "discord.db")
        async with running(
            [program], folder=folder, root=ROOT, until=discord.wait_connected(timeout=60)
        ):
            await discord_load.load(discord, per_second=effort.per_second, events=10)
            tandem = await discord_load.load(
                discord, per_second=effort.per_second, events=effort.events
            )
    async with discord_load.sandbox() as discord:
        program = bare_discord(discord)
        async with running(
            [program], folder=folder, root=ROOT, until=discord.wait_connected(timeout=60)
        ):
            await discord_load.load(discord, per_second=effort.per_second, events=10)
            bare = await discord_load.load(
                discord, per_second=effort.per_second, events=effort.events
            )
    print("Discord, from MESSAGE_CREATE on the wire to typing")
    print(spread("typing", tandem, "ms"))
    print(spread("typing, bare discord.py", bare, "ms"))
    return {"discord_typing_p95_ms": percentile(tandem, 0.95)}


async def turn_cost(effort: Effort, folder: Path) -> Mapping[str, float]:
    """Processor time of a whole turn of run_slack.py, beside the bare client's same calls.

    Both are measured in turns, so that a busy moment of the machine meets both.
    """
    tandem: list[float] = []
    bare: list[float] = []
    async with slack_load.sandbox() as slack, ClaudeSandbox(deltas=DELTAS) as claude:
        program = run_slack(slack, claude, folder / "cost.db", QUIET_SECONDS="0")
        async with running(
            [program], folder=folder, root=ROOT, until=slack.wait_connected(2, 60)
        ) as (pid,):
            await _turns(slack, claude, effort.warm_up)
            file = _save([r.body for r in claude.message_requests[-2:]], folder)
            for _ in range(effort.rounds):
                began = _processor_seconds(pid)
                await _turns(slack, claude, effort.turns)
                tandem.append(1000 * (_processor_seconds(pid) - began) / effort.turns)
                claude.will(*_answers() * (effort.warm_up + effort.turns))
                bare.append(await _bare_claude(claude, file, effort))
    ratio = statistics.median(ours / floor for ours, floor in zip(tandem, bare, strict=True))
    print(f"A turn: two calls of Claude, one tool, {DELTAS} streamed deltas; processor time")
    print(
        f"  run_slack.py {statistics.median(tandem):.1f} ms, bare anthropic client"
        f" {statistics.median(bare):.1f} ms, ratio {ratio:.2f}"
        f" (median of {effort.rounds} rounds of {effort.turns} turns)"
    )
    return {"cpu_ratio_to_bare_client": ratio}


async def _turns(slack: SlackSandbox, claude: ClaudeSandbox, turns: int) -> None:
    person = slack.person("Maya")
    for _ in range(turns):
        claude.will(*_answers())
        asked = await slack.post(person, slack.direct(person), QUESTION)
        await slack.wait_for_reply(asked)


def _save(bodies: Sequence[Mapping[str, object]], folder: Path) -> Path:
    file = folder / "bodies.json"
    file.write_text(json.dumps(bodies), encoding="utf-8")
    return file


def _answers() -> tuple[Call, Say]:
    return (
        Call("search_knowledge", {"wordings": ["what electric car insurance covers"]}),
        Say("It covers the battery, charging equipment and more. " * 12),
    )


def _processor_seconds(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


async def _bare_claude(claude: ClaudeSandbox, file: Path, effort: Effort) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "bench" / "lab" / "bare_claude.py"),
        str(file),
        str(effort.warm_up),
        str(effort.turns),
        env={
            **os.environ,
            "ANTHROPIC_API_KEY": claude.key,
            "ANTHROPIC_BASE_URL": claude.url,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the bare client failed")
    return float(printed)


def run_slack(slack: SlackSandbox, claude: ClaudeSandbox, database: Path, **more: str) -> Program:
    """The real program for Slack."""
    return Program(
        name="run_slack.py",
        arguments=(str(ROOT / "run_slack.py"),),
        settings={
            **slack.environment(),
            "SLACK_PACE": "0",  # the local Slack has no limits here, as 20 posts a second need
            **_shared(claude, database),
            **more,
        },
    )


def run_discord(discord: DiscordSandbox, claude: ClaudeSandbox, database: Path) -> Program:
    """The real program for Discord, pointed at the local one."""
    return Program(
        name="run_discord.py",
        arguments=_launched(discord, "run_discord.py"),
        settings={"DISCORD_BOT_TOKEN": discord.token, **_shared(claude, database)},
    )


def bare_slack(slack: SlackSandbox) -> Program:
    """The floor for Slack."""
    return Program(
        name="bare_slack.py",
        arguments=(str(ROOT / "bench" / "lab" / "bare_slack.py"),),
        settings=slack.environment(),
    )


def bare_discord(discord: DiscordSandbox) -> Program:
    """The floor for Discord."""
    return Program(
        name="bare_discord.py",
        arguments=_launched(discord, "bench/lab/bare_discord.py"),
        settings={"DISCORD_BOT_TOKEN": discord.token},
    )


def _launched(discord: DiscordSandbox, program: str) -> tuple[str, ...]:
    return ("-m", "sandbox.discord.launcher", discord.url, str(ROOT / program))


def _shared(claude: ClaudeSandbox, database: Path) -> dict[str, str]:
    return {
        "ANTHROPIC_API_KEY": claude.key,
        "ANTHROPIC_BASE_URL": claude.url,
        "DATABASE_URL": f"sqlite:///{database}",
        # Counted and never reached.
        "CUSTOMER_MINUTE_MESSAGES": "1000000",
        "CUSTOMER_DAY_MESSAGES": "1000000",
        "CUSTOMER_DAY_TOKENS": "1000000000000",
        "CUSTOMER_DAY_USD": "1000000",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="fewer events; ends within 45 s")
    asyncio.run(main(QUICK if parser.parse_args().quick else FULL))
