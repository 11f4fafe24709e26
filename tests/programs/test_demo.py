"""The demo end to end: without a terminal, at one, and with something that cannot work."""

import asyncio
import pickle
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from run_demo import DISCORD_LINE, SLACK_LINES
from storage.process_lock import one_at_a_time
from tests.programs.processes import ROOT, Ended, clean, run_cold
from tests.programs.terminal import type_into

DEMO = (str(ROOT / "run_demo.py"),)
WIDE = {"COLUMNS": "110"}
TYPED = (  # each line with the prompt it is typed at
    ("slack> ", "Does comprehensive coverage pay for hail?"),
    ("slack> ", "discord"),
    ("discord> ", "new"),
    ("discord> ", "Can I get a quote for my 2022 Vespa Primavera?"),
    ("discord> ", "slack"),
    ("slack> ", ""),
    ("slack> ", "quit"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Demos:
    """How the demo went, three times."""

    folder: Path
    piped: Ended
    typed: Ended
    on_screen: str
    broken: Ended


@pytest.fixture(scope="module")
async def demos(
    anyio_backend: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Demos:
    """Three runs of the demo, made once for all processes that run tests: they start nine programs.

    Whoever comes second waits for what the first has seen.
    """
    del anyio_backend  # asked for because the tests themselves have nothing to await
    own = tmp_path_factory.getbasetemp()
    file = (own if worker_id == "master" else own.parent) / "demos"
    with one_at_a_time(file):
        if not file.exists():
            file.write_bytes(pickle.dumps(await _shown(tmp_path_factory.mktemp("demo"))))
    seen = pickle.loads(file.read_bytes())  # noqa: S301 - written by this very run
    assert isinstance(seen, Demos)
    return seen


async def _shown(folder: Path) -> Demos:
    """Three runs side by side: each waits for answers most of the time."""
    settings = {**WIDE, "TMPDIR": str(folder)}
    piped, (typed, on_screen), broken = await asyncio.gather(
        run_cold(DEMO, settings, folder),
        type_into(DEMO, settings, folder, TYPED),
        run_cold(DEMO, {**settings, "KNOWLEDGE_DIR": "/nowhere"}, folder),
    )
    return Demos(folder=folder, piped=piped, typed=typed, on_screen=on_screen, broken=broken)


def answer_to(demo: Ended, words: str) -> str:
    """What is shown between a customer's line and the next one; it begins with a latency."""
    lines = iter(demo.out)
    for line in lines:
        if words in line:
            break
    else:
        raise AssertionError(f"{words!r} is not shown in:\n{demo.text}")
    rest = []
    for line in lines:
        if re.match(r"(Slack|Discord) +(Maya|Diego) |── |(slack|discord)> ", line):
            break
        rest.append(line.strip())
    answer = " ".join(filter(None, rest))
    assert re.match(r"(Slack|Discord) +Eva +\d+\.\d s  \S", answer), demo.text
    return answer


def test_without_a_terminal_it_shows_the_conversation_and_ends(demos: Demos) -> None:
    """Every prepared line is shown with platform and author, and answered with a latency."""
    demo = clean(demos.piped, {})
    assert demo.status == 0, demo.text
    for line in SLACK_LINES:
        assert f"{'Slack':<8}{'Maya':<7}{'':>6}  {line}" in demo.out
        assert answer_to(demo, line).startswith("Slack   Eva")
    assert f"{'Discord':<8}{'Diego':<7}{'':>6}  {DISCORD_LINE}" in demo.out
    assert "\x1b" not in demo.text


def test_the_answers_are_what_the_product_promises(demos: Demos) -> None:
    """A source, a price, two kind refusals, and Spanish for who asks in Spanish."""
    cover, wish, _, price, commercial, weather = (
        answer_to(demos.piped, line) for line in SLACK_LINES
    )
    assert "1. What electric-car insurance covers (https://www.acme-insurance.example/" in cover
    assert "make and the model" in wish
    assert re.search(r"\$\d+\.\d\d a month", price)
    assert "not something we offer" in commercial
    assert "outside what I can help with" in weather
    assert "help/es/asistencia-en-carretera" in answer_to(demos.piped, DISCORD_LINE)


def test_people_take_over_and_hand_back(demos: Demos) -> None:
    """Card, claim, a note that stays inside, reply, hand-back, resolve, rating, in this order."""
    steps = (
        r"Slack +card  ",
        r"Slack +Dana +\[Claim\]",
        r"Discord Eva .* is here now",
        r"Slack +Dana +An inside note",
        r"Discord dana .* A mechanic is with you",
        r"Slack +Dana +\[Hand back\]",
        r"Discord Eva .* passed this back to me",
        r"Slack +Dana +\[Claim\] \[Resolve\]",
        r"Discord Diego +\[5\]",
        r" +Rating: 5 of 5",
    )
    assert re.search(".*".join(steps), "\n".join(demos.piped.out), re.DOTALL), demos.piped.text
    assert demos.piped.text.count("An inside note") == 1


def test_a_customer_alone_reads_their_account_and_changes_it_by_a_click(demos: Demos) -> None:
    """The channel holds no fact; the direct message has order, buttons, click and outcome."""
    heading = r"── Slack, (?:channel #insurance-help: \w+'s own account|\w+'s direct message).*\n"
    _, channel, alone = re.split(heading, "\n".join(demos.piped.out))
    assert "Others can read this thread" in channel
    assert "OR-" not in channel
    order = re.search(r"OR-\d+", alone)
    assert order is not None, alone
    steps = (
        rf"Slack +Eva .*{order[0]}",
        rf"cancel my order {order[0]}",
        r"Slack +Eva .* your click decides",
        r"Slack +Eva .* Shall this be done\?",
        r"\[Do it\] \[Don't do it\]",
        r"Slack +(?!Eva)\w+ +\[Do it\]",
        r"Slack +post +Done\.",
        rf"Slack +Eva .* how it went: Done\. .*{order[0]}",
    )
    assert re.search(".*".join(steps), alone, re.DOTALL), alone


def test_it_says_that_it_is_no_claude_and_how_to_hear_claude(demos: Demos) -> None:
    """In its opening, in the first answer, and in its last line."""
    text = " ".join(demos.piped.out)
    assert "local stand-in, NOT from Claude" in text
    assert "To hear Claude, set ANTHROPIC_API_KEY" in text
    assert "(local stand-in, not Claude)" in text
    assert "With ANTHROPIC_API_KEY set, Claude itself answers here." in text


def test_at_a_terminal_it_is_the_persons_turn(demos: Demos) -> None:
    """Typed lines are answered on the platform chosen, in a new thread if so wished."""
    demo = clean(demos.typed, {})
    assert demo.status == 0, demo.text
    hail = answer_to(demo, f"slack> {TYPED[0][1]}")
    quote = answer_to(demo, f"discord> {TYPED[3][1]}")
    assert hail.startswith("Slack   Eva")
    assert "https://www.acme-insurance.example/" in hail
    assert quote.startswith("Discord Eva")
    assert "mileage" in quote
    assert "\x1b[" in demos.on_screen
    assert "Claude itself answers here." in " ".join(demo.out[-2:])


def test_a_program_that_dies_at_its_start_is_told(demos: Demos) -> None:
    """With the last lines of its log, which say why; exit status 1."""
    demo = clean(demos.broken, {})
    assert demo.status == 1
    assert re.search(r"run_(slack|discord)\.py ended unexpectedly\. Its last lines:", demo.text)
    assert "the knowledge folder /nowhere is not a folder; see KNOWLEDGE_DIR" in demo.text


def test_it_leaves_nothing_behind(demos: Demos) -> None:
    """Database and logs of a demo are gone when it is over, however it ended."""
    assert list(demos.folder.iterdir()) == []
