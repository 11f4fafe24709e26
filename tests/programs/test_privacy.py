"""A customer is given out and forgotten while the program runs, and the audit tells of it."""

import json
from pathlib import Path

from sandbox.claude import Call, Say
from tests.programs.places import SlackPlace
from tests.programs.processes import Ended, logged, run, slack_command

LOOK_UP = Call("search_knowledge", {"wordings": ["zebra damage"]})


def traces_in(folder: Path, *words: str) -> list[str]:
    """What of these words is in any file of a database there."""
    found = b"".join(each.read_bytes() for each in folder.rglob("*.db*") if each.is_file())
    return [word for word in words if word.encode() in found]


def read(file: Path) -> str:
    """What a file holds."""
    return file.read_text(encoding="utf-8")


async def test_a_customer_is_forgotten_beside_the_program(slack: SlackPlace) -> None:
    """The three commands need no token and disturb nobody; who was forgotten may ask again."""
    settings = {"DATABASE_URL": slack.settings()["DATABASE_URL"]}
    who = f"slack:T0SANDBOX:{slack.maya.id}"

    async def told(*arguments: str) -> Ended:
        done = await run(slack_command(*arguments), settings, slack.folder)
        assert done.err == ()
        return done

    slack.claude.will(LOOK_UP, Say("Which zebra do you mean?"), Say("Hello again."))
    async with slack.running() as live:
        await slack.hears(await slack.asks("Does a zebra count?"))
        await logged(live, "turn ended")
        verified = await told("--verify-audit")
        given_out = await told("--export", who)
        before = traces_in(slack.folder, "zebra", slack.maya.id)
        forgotten = await told("--forget", who)
        after = traces_in(slack.folder, "zebra", slack.maya.id)
        again = await slack.hears(await slack.asks("Hello"))
        whole = await told("--verify-audit")
    assert (verified.status, verified.out[0]) == (
        0,
        "the audit is as it was written: 1 row, 0 signed",
    )
    file = slack.folder / f"{who.replace(':', '-')}.json"
    assert given_out.status == 0
    assert "Which zebra do you mean?" in str(json.loads(read(file))["tables"]["outbox"])
    assert before == ["zebra", slack.maya.id]
    assert (forgotten.status, after) == (0, []), forgotten.text
    assert again == "Hello again."
    assert whole.status == 0
