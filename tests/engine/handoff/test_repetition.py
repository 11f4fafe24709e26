"""A question asked once more is known again; another one is not taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.handoff.repetition import is_repeated


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ("Does my policy cover hail?", "Does my policy cover hail?"),
        ("DOES MY POLICY COVER HAIL???", "does my policy cover hail"),
        ("Is hail covered by my policy?", "Does my policy cover hail?"),
        ("I asked already: does my policy cover hail??", "Does my policy cover hail?"),
        ("¿Cubre mi póliza el granizo?", "mi poliza cubre granizo"),
        ("Wie kündige ich meinen Vertrag?", "wie kann ich meinen Vertrag kündigen"),
        ("保険で雹の被害は補償されますか", "保険で雹の被害は補償されますか？"),
    ],
)
def test_the_same_question_is_known_again(asked: str, before: str) -> None:
    """Order, case, accents, signs and a few words more do not make it another question."""
    assert is_repeated(asked, ["hello", before, "ok"])


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ("yes", "yes"),
        ("ok thanks", "ok thanks"),
        ("はい", "はい"),
        ("", ""),
        ("Does my insurance cover flood damage?", "Does my insurance cover hail damage?"),
        ("What does my policy not cover?", "What does my policy cover?"),
        ("My claim number is 4711", "My claim number is 4712"),
        ("Does my policy cover hail and flood damage on the roof?", "Does my policy cover hail?"),
        ("How do I pay my premium?", "How do I cancel my cover?"),
    ],
)
def test_another_question_is_another(asked: str, before: str) -> None:
    """Short words, another matter, another number and a negation are no repetition."""
    assert not is_repeated(asked, [before])


def test_nothing_repeats_what_was_not_said() -> None:
    """The first question is never a repetition."""
    assert not is_repeated("Does my policy cover hail?", [])


@given(asked=st.text(), before=st.text())
def test_it_does_not_matter_which_came_first(asked: str, before: str) -> None:
    """Any two texts are compared, and the comparison reads the same in both directions."""
    assert is_repeated(asked, [before]) == is_repeated(before, [asked])
