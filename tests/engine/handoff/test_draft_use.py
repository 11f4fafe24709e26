"""How much of a draft is in what was sent."""

import pytest

from engine.handoff.draft_use import USED, share_changed

DRAFT = "A mechanic comes to you at noon and brings the glass."


@pytest.mark.parametrize(
    ("sent", "share"),
    [
        (DRAFT, 0.0),
        (f"  {DRAFT}\n", 0.0),
        (DRAFT.replace("noon", "one"), 1 / 11),
        (f"{DRAFT} {DRAFT}", 1 / 3),
        ("Sorry, tomorrow!", 1.0),
    ],
)
def test_the_share_is_that_of_words_not_in_common(sent: str, share: float) -> None:
    """Nothing changed is 0, nothing left is 1, and blanks are not words."""
    assert share_changed(DRAFT, sent) == pytest.approx(share)


def test_an_answer_to_something_else_does_not_use_the_draft() -> None:
    """The few words that all sentences share do not make one the other."""
    assert share_changed(DRAFT, "The glass has to be paid at the desk by you and Tom.") > USED
