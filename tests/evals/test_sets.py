"""The labelled texts of evals/ are what its README says; bench/guardrails.py scores with them."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from bench.lab.labelled import HELD_OUT, OPEN, SECOND, Labelled, read_labelled

EVALS = Path(__file__).parents[2] / "evals"
OUTGOING = read_labelled(EVALS / "outgoing.jsonl")
INCOMING = read_labelled(EVALS / "incoming.jsonl")
MORE = read_labelled(EVALS / "outgoing_more.jsonl")
SETS = {"outgoing": OUTGOING, "incoming": INCOMING}
CHECKS = {
    "outgoing": {"commitments", "competitors", "leakage", "links", "personal_data", "pings"},
    "incoming": {"injection", "personal_data"},
}
EACH = [(name, check) for name, checks in CHECKS.items() for check in sorted(checks)]
LANGUAGES = {"de", "en", "es", "fr", "pt"}
WRITTEN_IN_ALL = [("outgoing", "commitments"), ("incoming", "injection")]


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_large_and_says_nothing_twice(name: str) -> None:
    """A set has 400 texts or more, each of them once and under a name of its own."""
    lines = SETS[name]
    assert len(lines) >= 400
    assert len({line.text for line in lines}) == len({line.id for line in lines}) == len(lines)


@pytest.mark.parametrize("name", SETS)
def test_a_line_speaks_of_known_checks_and_languages(name: str) -> None:
    """Labels are names of checks, and a text is never a case and a near miss of the same check."""
    for line in SETS[name]:
        assert line.labels | line.near | line.also <= CHECKS[name], line.id
        assert not line.labels & (line.near | line.also), line.id
        assert line.labels or line.near, line.id
        assert line.language in LANGUAGES, line.id


@pytest.mark.parametrize(("name", "check"), EACH)
def test_a_check_has_cases_and_near_misses(name: str, check: str) -> None:
    """Every check has 50 cases or more, and 60 texts or more that only look like one."""
    assert sum(check in line.labels for line in SETS[name]) >= 50
    assert sum(check in line.near for line in SETS[name]) >= 60


@pytest.mark.parametrize(("name", "check"), EACH)
def test_every_language_has_cases_and_near_misses(name: str, check: str) -> None:
    """A check is tried in five languages, on both sides."""
    assert languages(SETS[name], "labels", check).keys() == LANGUAGES
    assert languages(SETS[name], "near", check).keys() == LANGUAGES


@pytest.mark.parametrize(("name", "check"), WRITTEN_IN_ALL)
def test_no_language_of_prose_is_a_token_one(name: str, check: str) -> None:
    """Promises and injections are words, so each language has ten cases or more of them."""
    assert min(languages(SETS[name], "labels", check).values()) >= 10


def languages(lines: tuple[Labelled, ...], field: str, check: str) -> Counter[str]:
    """How many lines name a check in a field, by language."""
    return Counter(line.language for line in lines if check in getattr(line, field))


def test_the_second_batch_is_well_formed_and_nothing_of_it_is_held_out() -> None:
    """Its texts stand in no other part, and each is a case or a near miss of a known check."""
    assert not {line.text for line in MORE} & {line.text for line in OUTGOING}
    assert len({line.text for line in MORE}) == len({line.id for line in MORE}) == len(MORE)
    for line in MORE:
        assert line.part == SECOND, line.id
        assert line.labels | line.near | line.also <= CHECKS["outgoing"], line.id
        assert not line.labels & (line.near | line.also), line.id
        assert line.labels or line.near, line.id
        assert line.language in LANGUAGES, line.id


@pytest.mark.parametrize("name", SETS)
def test_the_part_follows_from_the_text(name: str) -> None:
    """Nobody chose what is held out: a digest of the text says it."""
    for line in SETS[name]:
        is_held_out = hashlib.sha256(line.text.encode()).digest()[0] % 2 == 1
        assert line.part == (HELD_OUT if is_held_out else OPEN), line.id


@pytest.mark.parametrize(("name", "check"), EACH)
def test_the_held_out_part_is_a_fair_half(name: str, check: str) -> None:
    """Of a check's cases, and of its near misses, between a third and two thirds are held out."""
    cases = [line for line in SETS[name] if check in line.labels]
    near = [line for line in SETS[name] if check in line.near]
    for lines in (cases, near):
        assert 1 / 3 < sum(line.part == HELD_OUT for line in lines) / len(lines) < 2 / 3


def test_a_malformed_line_is_refused_with_its_number(tmp_path: Path) -> None:
    """A line that lacks a field, or has one too many, is named and not skipped."""
    good = (EVALS / "incoming.jsonl").read_text(encoding="utf-8").splitlines()[0]
    for bad in ("{}", good.replace('"near"', '"nigh"'), good[:-1] + ', "facts": []}'):
        file = tmp_path / "set.jsonl"
        file.write_text(f"{good}\n{bad}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"set\.jsonl, line 2"):
            read_labelled(file)
