"""How a long text becomes parts that each stand on their own."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.markdown.safe import safe
from adapters.markdown.split import split
from tests.adapters.markdown.texts import (
    FAMILY,
    SCOTLAND,
    arbitrary,
    fences_are_balanced,
    hostile,
    outside_code,
    pings,
    quick,
    sensible,
    words,
)


def as_utf_16(text: str) -> int:
    """How JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \n \n"])
def test_nothing_to_say_has_no_parts(text: str) -> None:
    """Text without words makes no part at all."""
    assert split(text, 10) == ()


@pytest.mark.parametrize(("length", "parts"), [(99, 1), (100, 1), (101, 2)])
def test_the_limit_is_exact(length: int, parts: int) -> None:
    """A text at the limit is one part, a character more makes two."""
    assert len(split("x" * length, 100)) == parts


def test_blocks_stay_whole() -> None:
    """Where a blank line is near enough, that is where the cut is."""
    text = "One sentence. Another one.\n\nA second paragraph. It ends here."
    assert split(text, 40) == ("One sentence. Another one.", "A second paragraph. It ends here.")


def test_a_long_paragraph_is_cut_behind_a_sentence() -> None:
    """Sentences stay whole where they fit."""
    text = "Hail is covered. Wind is covered too. Floods are not."
    assert split(text, 40) == ("Hail is covered. Wind is covered too.", "Floods are not.")


def test_a_long_sentence_is_cut_between_words() -> None:
    """Words stay whole where they fit."""
    assert split("hail wind flood fire", 10) == ("hail wind", "flood fire")


def test_items_stay_whole() -> None:
    """A list is cut between its items, although a line of the second would still have fitted."""
    text = "- hail is covered\n- wind is covered\n  in most places\n- floods are not"
    assert split(text, 36) == (
        "- hail is covered",
        "- wind is covered\n  in most places",
        "- floods are not",
    )


def test_what_announces_a_list_stays_with_it() -> None:
    """A heading or a line that ends in a colon is not left behind alone."""
    text = "Something before all of this.\n\n## Cover\n\nWe cover:\n\n- hail\n- wind"
    assert split(text, 40) == (
        "Something before all of this.",
        "## Cover\n\nWe cover:\n\n- hail\n- wind",
    )


def test_code_is_closed_and_opened_again() -> None:
    """Each part of a block of code is one, in the same language."""
    text = "```py\none = 1\ntwo = 2\nsix = 6\n```"
    assert split(text, 27) == ("```py\none = 1\ntwo = 2\n```", "```py\nsix = 6\n```")


def test_code_that_was_left_open_is_closed() -> None:
    """What the source forgot does not swallow the rest of a message."""
    assert split("```py\none = 1", 100) == ("```py\none = 1\n```",)


def test_code_inside_a_list_keeps_its_place() -> None:
    """The rest of an item moves to the margin, so that it is not read as indented code."""
    text = "- outer\n  - inner item\n\n    ```py\n    one = 1\n    two = 2\n    ```\n- last"
    assert split(text, 34) == (
        "- outer\n  - inner item",
        "```py\none = 1\ntwo = 2\n```\n- last",
    )


def test_a_table_repeats_its_header() -> None:
    """Rows are never cut, and each part says what its columns are."""
    text = "| a | b |\n|---|---|\n| 1 | `2` |\n| 3 | `4` |"
    assert split(text, 32) == (
        "| a | b |\n|---|---|\n| 1 | `2` |",
        "| a | b |\n|---|---|\n| 3 | `4` |",
    )


def test_a_quotation_goes_on_as_one() -> None:
    """Both parts of a paragraph that is quoted are quotations."""
    assert split("> Hail is covered. Wind is covered.", 24) == (
        "> Hail is covered.",
        "> Wind is covered.",
    )


@pytest.mark.parametrize(
    "whole",
    [
        "[how to claim for hail](https://help.example/hail)",
        "`a b c d e f g h i j`",
        "<@1234567890123456789>",
        "https://help.example/claims/hail",
    ],
)
def test_what_is_of_no_use_in_two_stays_whole(whole: str) -> None:
    """Links, code within a line, mentions and addresses are not cut, wherever they stand."""
    for before in range(60):
        text = f"{'x' * before} {whole} and then it goes on for a while."
        assert any(whole in part for part in split(text, 60))


@pytest.mark.parametrize("character", [FAMILY, SCOTLAND, "🇫🇷", "👍🏽", "e\u0301", "नि"])
def test_characters_stay_whole(character: str) -> None:
    """What a person sees as one character is not torn apart by the last resort either."""
    for before in range(12):
        parts = split("x" * before + character * 6, 12)
        assert sum(part.count(character) for part in parts) == 6


def test_code_longer_than_a_part_stays_code() -> None:
    """What has to be cut inside code within a line is closed and opened again."""
    parts = split(f"`{'x ' * 40}@everyone {'y ' * 40}`", 60)
    assert all(part.startswith("`") and part.endswith("`") for part in parts)


def test_a_mark_of_citation_stays_with_its_word() -> None:
    """No part begins with a mark."""
    mark = "[[1]](https://help.example/hail)"
    for before in range(30):
        parts = split(f"{'x' * before} hail is covered {mark}. Wind as well {mark}.", 60)
        assert not any(part.startswith("[[") for part in parts)


def test_no_limit_is_an_error() -> None:
    """A limit that leaves no room for a character is the caller's mistake."""
    with pytest.raises(ValueError, match="no room for a character"):
        split("words", 0)


@quick
@given(sensible, st.integers(200, 500), st.sampled_from([len, as_utf_16]))
def test_parts_of_sensible_text(text: str, limit: int, measure: Callable[[str], int]) -> None:
    """Within the limit, no words lost, code closed, links whole."""
    parts = split(text, limit, measure)
    assert all(part.strip() and measure(part) <= limit for part in parts)
    assert words("\n".join(re.sub(r"```(py)?", "", part) for part in parts)) == words(
        re.sub(r"```(py)?", "", text)
    )
    assert all(fences_are_balanced(part) for part in parts)
    url = "(https://help.example/claims?id=7&lang=en)"
    assert sum(part.count(url) for part in parts) == text.count(url)


@quick
@given(sensible, st.integers(-1, 1))
def test_the_edge(text: str, beyond: int) -> None:
    """Exactly at the limit nothing is cut; one below, everything still fits."""
    whole = text.strip()
    parts = split(text, len(whole) + beyond)
    assert len(parts) == (1 if beyond >= 0 else len(parts))
    assert all(len(part) <= len(whole) + beyond for part in parts)


@quick
@given(arbitrary | hostile, st.integers(1, 60))
def test_any_text_can_be_cut(text: str, limit: int) -> None:
    """Whatever the text and however small the limit, parts are within it and keep the letters."""
    parts = split(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    letters = Counter(char for char in text if char.isalpha())
    assert letters <= Counter("".join(parts))


@quick
@given(hostile, st.integers(150, 300))
def test_a_cut_makes_no_ping(text: str, limit: int) -> None:
    """What was safe before the cut is safe behind it."""
    assert not [p for part in split(safe(text), limit) for p in pings(outside_code(part))]
