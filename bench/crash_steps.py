"""Kills Tandem before and after every step of a change, and of a question to the team.

`python bench/crash_steps.py [--every N] [--kind changes|questions] [--at-once N]`. Each case is a
conversation of its own with a process that is really killed. The back office must change once, the
customer read one outcome, the team be asked once. `--every` takes each N-th case only. Ends with
one line of JSON, and status 1 if a case went wrong or its point was never reached.
"""

import argparse
import asyncio
import logging
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine  # noqa: E402  # the project is no package
from sandbox.backoffice import BackOfficeSandbox  # noqa: E402
from sandbox.claude import ClaudeSandbox  # noqa: E402
from sandbox.discord import DiscordSandbox  # noqa: E402
from sandbox.slack import SlackSandbox  # noqa: E402
from tests.dialogue.bookkeeper import bookkeeper  # noqa: E402
from tests.dialogue.change_cases import ChangeCase, every  # noqa: E402
from tests.dialogue.change_stages import (  # noqa: E402
    change_on_discord,
    change_on_slack,
    settled,
)
from tests.dialogue.crash_cases import Case, Where, both_sides  # noqa: E402
from tests.dialogue.crash_points import Fate  # noqa: E402
from tests.dialogue.discord_town import DiscordTown  # noqa: E402
from tests.dialogue.edge_clerk import clerk  # noqa: E402
from tests.dialogue.furniture import furnish  # noqa: E402
from tests.dialogue.house import House  # noqa: E402
from tests.dialogue.question_cases import STEPS  # noqa: E402
from tests.dialogue.question_play import Answered  # noqa: E402
from tests.dialogue.question_stages import question_on_discord, question_on_slack  # noqa: E402
from tests.dialogue.slack_town import SlackTown  # noqa: E402

KINDS = ("changes", "questions")


async def main(cases: Sequence[ChangeCase | Case], at_once: int) -> bool:
    """Act all cases, print what went wrong, end with JSON; whether nothing did."""
    print(f"Tandem killed at {len(cases)} points, {machine()}")
    ends: Counter[str] = Counter()
    room = asyncio.Semaphore(at_once)
    with tempfile.TemporaryDirectory(prefix="tandem-steps-") as folder:
        furnished = Path(folder) / "furnished.db"
        await furnish(furnished)

        async def one(number: int, case: ChangeCase | Case) -> None:
            async with room:
                here = Path(folder) / str(number)
                here.mkdir()
                shutil.copy(furnished, here / "tandem.db")
                if isinstance(case, ChangeCase):
                    end = await change(case, here)
                else:
                    end = await question(case, here)
                ends[end] += 1
                if end != "right":
                    print(f"  {end}: {case}")
                shutil.rmtree(here)

        async with asyncio.TaskGroup() as group:
            for number, case in enumerate(cases):
                group.create_task(one(number, case))
    figures = {"n": len(cases), "wrong": ends["wrong"], "not_reached": ends["not reached"]}
    print(last_line(figures))
    return ends["right"] == len(cases)


async def change(case: ChangeCase, folder: Path) -> str:
    """How a change of an account went."""
    async with ClaudeSandbox(responder=bookkeeper) as claude, BackOfficeSandbox() as office:
        house = House(claude=claude, folder=folder)
        async with town(case.where) as place:
            if isinstance(place, SlackTown):
                play = change_on_slack(place, house, office, case.write, case.trouble)
            else:
                play = change_on_discord(place, house, office, case.write, case.trouble)
            log = folder / "log"
            fates = [Fate(die_at=at, hasty=True, log=log) for at in case.deaths]
            found = await play.act(*fates)
            if found != settled(case.where) or office.violations:
                print(f"    {found} {office.violations}")
                return "wrong"
            return "right" if play.deaths == len(case.deaths) else "not reached"


async def question(case: Case, folder: Path) -> str:
    """How a question to the team went."""
    async with ClaudeSandbox(responder=clerk) as claude, town(case.where) as place:
        house = House(claude=claude, folder=folder)
        if isinstance(place, SlackTown):
            play = question_on_slack(place, house)
        else:
            play = question_on_discord(place, house)
        found = await play.act(Fate(die_at=case.at, hasty=True, log=folder / "log"))
        if found != Answered():
            print(f"    {found}")
            return "wrong"
        return "right" if play.deaths else "not reached"


@asynccontextmanager
async def town(where: Where) -> AsyncIterator[SlackTown | DiscordTown]:
    """A platform with a customer."""
    if where is Where.SLACK:
        async with SlackSandbox(manifest=ROOT / "slack-manifest.json") as slack:
            maya = slack.person("Maya")
            yield SlackTown(slack=slack, maya=maya, channel=slack.channel("insurance-help", maya))
        return
    async with DiscordSandbox() as discord:
        guild = discord.guild("Acme Community")
        yield DiscordTown(
            discord=discord,
            diego=discord.person("Diego"),
            channel=discord.text_channel(guild, "insurance-help"),
            forum=discord.forum(guild, "questions"),
        )


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="take each N-th case only")
    parser.add_argument("--kind", choices=KINDS, help="only these")
    parser.add_argument("--at-once", type=int, default=2, help="cases that are acted together")
    return parser.parse_args()


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    asked = arguments()
    chosen: list[ChangeCase | Case] = []
    if asked.kind != "questions":
        chosen += every()
    if asked.kind != "changes":
        chosen += both_sides(STEPS)
    sys.exit(not asyncio.run(main(chosen[:: asked.every], asked.at_once)))
