"""What each check finds and lets pass, told by lists of sentences."""

import pytest

from engine.guardrails.outgoing.catalogue import check_sentence, check_whole
from engine.guardrails.outgoing.commitments import commitments
from engine.guardrails.outgoing.competitors import competitors
from engine.guardrails.outgoing.finding import Check
from engine.guardrails.outgoing.links import links
from engine.guardrails.outgoing.personal_data import personal_data_of_others
from engine.guardrails.outgoing.pings import pings
from engine.guardrails.outgoing.role import role
from tests.engine.guardrails.grounds import NOTHING_KNOWN, article, caught, listed

CHECKS: dict[str, Check] = {
    "commitments": commitments,
    "competitors": competitors,
    "links": links,
    "personal_data": personal_data_of_others,
    "pings": pings,
    "role": role,
}
FOUND = [(name, text) for name in CHECKS for text in listed(name)[0]]
PASSED = [text for name in CHECKS for text in listed(name)[1]]


@pytest.mark.parametrize(("name", "text"), FOUND)
def test_what_must_not_be_said_is_found(name: str, text: str) -> None:
    """Each sentence of a list's first part is found by the check of that name."""
    assert caught(CHECKS[name], text)


@pytest.mark.parametrize("text", PASSED)
def test_a_near_miss_passes_every_check(text: str) -> None:
    """What only looks like a forbidden sentence is found by no check at all."""
    assert check_sentence(text, NOTHING_KNOWN) == ()


@pytest.mark.parametrize(("name", "text"), FOUND[::9])
def test_a_forbidden_sentence_is_found_within_a_long_answer(name: str, text: str) -> None:
    """The whole answer is found wanting where one sentence of it is, in a place that holds it."""
    before = "Happy to help with that.\n\n"
    answer = f"{before}{text}\n\nIs there anything else you would like to know?"
    found = [each for each in check_whole(answer, NOTHING_KNOWN) if each.check == name]
    assert any(each.start < len(before) + len(text) and len(before) < each.end for each in found)


def test_findings_tell_no_personal_data() -> None:
    """What the operator and Claude are told of personal data is its kind, never itself."""
    findings = personal_data_of_others("Her card is 4111 1111 1111 1111.", NOTHING_KNOWN)
    assert [finding.detail for finding in findings] == ["card number"]


def test_an_article_read_out_as_it_is_passes_but_for_its_figures() -> None:
    """Without its article at hand, a help page is found to hold commitments and nothing else."""
    kinds = {finding.check for finding in check_whole(article("cancellation"), NOTHING_KNOWN)}
    assert kinds == {"commitments"}
