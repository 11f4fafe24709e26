"""Of many who claim a handoff at once, one wins."""

import asyncio
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection, text

from engine.domain.commands import Claim
from engine.domain.decisions import NotDone, WhyNot
from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import open_database
from storage.handoffs.store import Handoffs
from storage.settings import StorageSettings
from tests.storage.builders import open_turn
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, RULES, TOM, by


async def test_of_two_claims_at_once_one_wins(store: Conversations, handoffs: Handoffs) -> None:
    """The other one is told who has it."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    ends = await asyncio.gather(
        handoffs.carry_out(1, Claim(), by(ANN)), handoffs.carry_out(1, Claim(), by(TOM))
    )
    [loser] = [end for end in ends if isinstance(end, NotDone)]
    assert loser.why is WhyNot.CLAIMED_BY_OTHER
    has_it = await handoffs.handoff(1)
    assert has_it is not None
    assert loser.handoff == has_it
    assert [event.move for event in await handoffs.events(1)] == ["escalated", "claimed"]


CLAIMING = """
import asyncio, sys
from engine.domain.commands import Claim
from engine.domain.decisions import Done
from engine.domain.messages import Platform
from storage.database import open_database
from storage.handoffs.store import Handoffs
from storage.settings import StorageSettings
from tests.storage.handoffs.people import ANN, TOM, by, decide

async def claim(file, platform, teammate):
    database = await open_database(StorageSettings(database_url=f"sqlite:///{file}"), platform)
    handoffs = Handoffs(database, decide=decide, desk_platform=Platform.SLACK)
    print("ready", flush=True)
    sys.stdin.readline()
    won = [
        isinstance(await handoffs.carry_out(number, Claim(), by(teammate)), Done)
        for number in range(1, 21)
    ]
    print("".join("x" if one else "." for one in won), flush=True)
    await database.close()

file, platform = sys.argv[1:]
asyncio.run(claim(file, Platform(platform), ANN if platform == "slack" else TOM))
"""


async def test_of_two_processes_one_wins_each_claim(file: Path, settings: StorageSettings) -> None:
    """Twenty handoffs, claimed by both at once: each has one holder, and one event says so."""
    database = await open_database(settings, Platform.SLACK)
    handoffs = Handoffs(database, decide=RULES.decide, desk_platform=Platform.SLACK)
    await database.write(_twenty_conversations)
    for number in range(1, 21):
        await handoffs.carry_out_in(number, ESCALATE, ASSISTANT)
    await database.close()
    programs = [
        subprocess.Popen(  # noqa: S603, ASYNC220 - our own words, and nothing else runs here
            [sys.executable, "-c", CLAIMING, str(file), platform],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for platform in ("slack", "discord")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    said = [program.communicate("go\n")[0].strip() for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    assert all((ann == "x") != (tom == "x") for ann, tom in zip(*said, strict=True)), said


def _twenty_conversations(connection: Connection) -> None:
    for number in range(1, 21):
        connection.execute(
            text(
                "INSERT INTO conversation (key, platform, workspace, channel, thread, opener,"
                " owner, epoch, fence, next_seq, prompt_version, created_at) VALUES"
                " (:key, 'slack', 'w', 'c', :key, 'U1', 'assistant', 0, 0, 1, 0, 1.0)"
            ),
            {"key": f"k{number}"},
        )
