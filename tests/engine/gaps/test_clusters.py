"""Questions about the same thing come together, and others stay apart."""

from collections.abc import Sequence

import pytest

from engine.gaps.clusters import clusters
from engine.gaps.question import question_of

STOP = ("is", "my", "if", "a", "it", "does", "the", "for", "can", "i", "to", "how", "do", "für")
TEXTS = (
    "Is my windscreen covered if a stone cracks it?",
    "Can I add a second driver to my policy?",
    "Does the policy pay for a cracked windscreen?",
    "How do I cancel my policy?",
    "How do I add another driver?",
    "windscreen crack covered??",
    "What does my policy cover?",
    "Gibt es Rabatt für Studenten?",
    "adding a driver to the policy",
    "Rabatt für Studenten",
)


def together(texts: Sequence[str]) -> list[set[str]]:
    """The texts of each cluster."""
    return [{texts[number] for number in found} for found in clusters(texts, stop_words=STOP)]


def test_rewordings_come_together() -> None:
    """Endings and order make no other question; a shared product makes no same one."""
    assert together(TEXTS) == [
        {TEXTS[0], TEXTS[2], TEXTS[5]},
        {TEXTS[1], TEXTS[4], TEXTS[8]},
        {TEXTS[7], TEXTS[9]},
        {TEXTS[3]},
        {TEXTS[6]},
    ]


def test_the_order_of_the_questions_changes_no_cluster() -> None:
    """The same week gives the same topics, whoever asked first."""
    backwards = together(TEXTS[::-1])
    assert sorted(map(sorted, backwards)) == sorted(map(sorted, together(TEXTS)))


@pytest.mark.parametrize("texts", [(), ("",), ("", "?!"), ("Hail?", "Hail?")])
def test_every_text_is_in_one_cluster(texts: Sequence[str]) -> None:
    """Those without words too: nothing is lost, and nothing divides by nothing."""
    found = clusters(texts)
    assert sorted(number for cluster in found for number in cluster) == list(range(len(texts)))


def test_the_question_is_what_asks_more_than_for_a_person() -> None:
    """The last such message; where all ask for a person, the longest says most."""

    def asks(text: str) -> bool:
        return "human" in text

    assert question_of(("Is hail covered?", "And hail on a tent?", "human please now"), asks) == (
        "And hail on a tent?"
    )
    assert question_of(("human!", "Is hail covered? A human please."), asks) == (
        "Is hail covered? A human please."
    )
    assert question_of((), asks) == ""
