"""Wordings are looked for by their first letters, and nothing is missed by that."""

import re
from collections.abc import Iterator

import pytest

from bench.lab.labelled import HELD_OUT, read_labelled
from engine.guardrails.folded import fold
from engine.guardrails.wording.by_kind import ByKind
from engine.guardrails.wording.first_letters import OTHER, first_letters
from engine.guardrails.wording.kinds import Role
from tests.engine.guardrails.grounds import ROOT, SAID, texts

KINDS = {
    Role.HUMAN: (r"(?:i|we)(?:'m| am) human", r"(?<![a-z] )yes, i am", r"\w+ person here"),
    Role.ADVICE: (r"(?:'ll| will) win", r"100 ?% right", r"[^\W\d_]+ doctors", r"(?:le )?juro"),
}
PLAIN = re.compile(
    r"\b(?:(?P<HUMAN>{})|(?P<ADVICE>{}))(?!\w)".format(*map("|".join, KINDS.values()))
)
TOLD = (
    "I am human, we'm human; yes, I am. no yes, i am",
    "you'll win and we will win: 100% right, 100 % right",
    "Ärztin doctors say; a person here; éa person here, ça person here",
    "le juro, juro; the 'll win",
)


def everything() -> Iterator[str]:
    """Texts in five languages that tell of insurance, of promises and of people."""
    yield from TOLD
    yield from (line for text in texts("knowledge/*.md") for line in text.splitlines())
    for file in SAID.glob("*.txt"):
        yield from file.read_text(encoding="utf-8").splitlines()
    for name in ("outgoing", "outgoing_more"):
        lines = read_labelled(ROOT / "evals" / f"{name}.jsonl")
        yield from (line.text for line in lines if line.part != HELD_OUT)


def test_the_same_is_found_as_by_one_pattern_of_all() -> None:
    """Which wordings can begin with a letter is known, and the order in which they are tried."""
    found = ByKind([KINDS], Role)
    told = [fold(text).low for text in everything()]
    by_letters = [[(each.span(), each.lastgroup) for each in found.finditer(low)] for low in told]
    plainly = [[(each.span(), each.lastgroup) for each in PLAIN.finditer(low)] for low in told]
    assert by_letters == plainly
    assert sum(map(len, plainly[: len(TOLD)])) >= 12


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("ab|cd?", "ac"),
        ("(?:a|b)?c", "abc"),
        ("a?b*c", "abc"),
        ("a{0,2}b{1,2}c", "ab"),
        (r"(?<!x )(?=y)z", "z"),
        ("(?P<one>a)b", "a"),
        ("[a-cx]y", "abcx"),
        (r"[\d-]a", f"0123456789-{OTHER}"),
        (r"\bé", OTHER),
        (r"\+1", "+"),
    ],
)
def test_the_first_letters_of_a_pattern_are_known(pattern: str, letters: str) -> None:
    """Also behind what may be left out, and behind what only looks around."""
    assert first_letters(pattern) == {*letters}


@pytest.mark.parametrize("pattern", ["a?", "(?:a|)", "(a", "a)", "*a", "(?i:a)", "a\\"])
def test_what_cannot_be_read_is_refused(pattern: str) -> None:
    """A wording that would be passed over stops the program instead."""
    with pytest.raises(ValueError, match=r"read|open|soon"):
        first_letters(pattern)
