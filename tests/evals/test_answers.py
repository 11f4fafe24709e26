"""Answers that rest on articles are shown; bench/guardrails.py counts those that are not."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bench.guardrails import rules_of
from bench.lab.grounded import COLUMNS, alarms, read_answers
from engine.guardrails.outgoing.gate import GateRules
from tests.engine.guardrails.grounds import HOUSE, ROOT

KNOWLEDGE = ROOT / "prompts" / "knowledge"
ANSWERS = read_answers(ROOT / "evals" / "answers.tsv")
LANGUAGES = ("de", "en", "es", "fr", "pt")


@cache
def rules() -> GateRules:
    """The gate of the example company, with every check."""
    return rules_of(HOUSE)


def test_there_are_many_answers_in_every_language_each_on_an_article_that_exists() -> None:
    """200 answers or more, none twice, 30 or more in each language."""
    assert len({answer.text for answer in ANSWERS}) == len(ANSWERS) >= 200
    counted = Counter(answer.language for answer in ANSWERS)
    assert counted.keys() == {*LANGUAGES}
    assert min(counted.values()) >= 30
    names = {file.stem for file in KNOWLEDGE.glob("*.md")}
    assert {name for answer in ANSWERS for name in answer.articles} <= names


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_rests_on_its_article_is_shown(language: str) -> None:
    """No check takes offence at prices, hours, phone and limits that an article says."""
    answers = [answer for answer in ANSWERS if answer.language == language]
    refused = {each.text: found for each in answers if (found := alarms(each, rules(), KNOWLEDGE))}
    assert refused == {}


def test_the_same_answers_on_another_article_are_mostly_not_shown() -> None:
    """The article is what lets figures pass: where the turn has read another, they do not."""
    told = [answer for answer in ANSWERS if "dollar" in answer.text or "$" in answer.text]
    others = [replace(answer, articles=("complaints",)) for answer in told]
    found = [alarms(answer, rules(), KNOWLEDGE) for answer in others]
    assert sum(map(bool, found)) > 0.9 * len(told) > 0


def test_a_malformed_line_is_refused_with_its_number(tmp_path: Path) -> None:
    """A line that lacks a cell is named and not skipped."""
    file = tmp_path / "answers.tsv"
    file.write_text(f"{COLUMNS}\na\ten\tYes.\nb\ten\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"answers\.tsv, line 3"):
        read_answers(file)
