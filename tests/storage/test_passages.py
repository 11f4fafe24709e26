"""Articles are cut at headings and blocks; no word is lost, no fence and no row is broken."""

import re
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.domain.knowledge import Article, Audience, Passage
from storage.passages import LONGEST, cut

WORD = st.text("abcdefghijklmnopqrstuvwxyzäß", min_size=1, max_size=12)
SENTENCE = st.lists(WORD, min_size=1, max_size=60).map(lambda words: " ".join(words) + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)
HEADING = st.tuples(st.integers(1, 4), WORD).map(lambda h: f"{'#' * h[0]} {h[1]}")
FENCE = st.lists(SENTENCE, min_size=0, max_size=20).map(
    lambda lines: "\n".join(("```python", *lines, "```"))
)
LIST = st.lists(SENTENCE, min_size=1, max_size=10).map(
    lambda items: "\n".join(f"- {item}" for item in items)
)
TABLE = st.lists(st.tuples(WORD, WORD, WORD), min_size=1, max_size=60).map(
    lambda rows: "\n".join(
        ("| a | b | c |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows))
    )
)
BODY = st.lists(
    st.one_of(PARAGRAPH, HEADING, FENCE, LIST, TABLE, SENTENCE.map("> {}".format)),
    min_size=1,
    max_size=12,
).map("\n\n".join)


def article(body: str, *, name: str = "a.md", title: str = "The title") -> Article:
    """An article with this body."""
    return Article(
        name=name,
        title=title,
        url="https://acme.example/a",
        language="en",
        updated=date(2026, 11, 2),
        audience=Audience.PUBLIC,
        body=body,
    )


def found(passages: tuple[Passage, ...]) -> list[tuple[tuple[str, ...], str]]:
    """Where each text stands."""
    return [(passage.path, passage.text) for passage in passages]


def words(text: str) -> Counter[str]:
    """How often each word stands in a text."""
    return Counter(re.findall(r"\w+", text))


def test_a_passage_knows_the_headings_above_it() -> None:
    """The chain from the outermost on, without the article's own title and without marks."""
    body = (
        "# The title\n\nIntro.\n\n## What *we* cover\n\nHail.\n\n### By `hand`\n\nHands.\n\n"
        "## Costs\n\nNone.\n\nSetext\n======\n\nEnd."
    )
    assert found(cut(article(body))) == [
        ((), "Intro."),
        (("What we cover",), "Hail."),
        (("What we cover", "By hand"), "Hands."),
        (("Costs",), "None."),
        (("Setext",), "End."),
    ]


def test_headings_inside_other_things_do_not_cut() -> None:
    """A comment in code, a quotation and a list item are no headings of the article."""
    body = "## One\n\n```sh\n# not a heading\n```\n\n> ## quoted\n\n- # item"
    [passage] = cut(article(body))
    assert passage.path == ("One",)
    assert passage.text == "```sh\n# not a heading\n```\n\n> ## quoted\n\n- # item"


def test_a_heading_above_nothing_is_its_own_text() -> None:
    """Its words can be found and cited; one above deeper headings is in their path."""
    body = "## Alone\n\n## Above\n\n### Deeper\n\nText.\n\n## Last"
    assert found(cut(article(body))) == [
        (("Alone",), "Alone"),
        (("Above", "Deeper"), "Text."),
        (("Last",), "Last"),
    ]


def test_what_no_token_claims_is_kept() -> None:
    """Link definitions make no token, wherever they stand."""
    body = "[a]: https://a.example\n\nOne [a].\n\n[b]: https://b.example\n\n## H\n[c]: https://c.example"
    text = "\n".join(passage.text for passage in cut(article(body)))
    for letter in "abc":
        assert f"[{letter}]: https://{letter}.example" in text


def test_short_paragraphs_share_a_passage() -> None:
    """Up to the limit exactly, and not one character more."""
    one, two = "a" * 800, "b" * (LONGEST - 802)
    assert len(cut(article(f"{one}\n\n{two}"))) == 1
    assert len(cut(article(f"{one}\n\n{two}b"))) == 2


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    """Else between words, else where it must be."""
    sentence = "This is what the policy says about it. "
    pieces = [passage.text for passage in cut(article(sentence * 100))]
    assert all(piece.endswith(".") for piece in pieces)
    pieces = [passage.text for passage in cut(article("word " * 1_000))]
    assert all(set(piece.split()) == {"word"} for piece in pieces)
    pieces = [passage.text for passage in cut(article("x" * 4_000))]
    assert [len(piece) for piece in pieces] == [1_600, 1_600, 800]
    pieces = [passage.text for passage in cut(article("保険の対象です。" * 500))]
    assert all(piece.endswith("。") for piece in pieces)


def test_a_long_fence_is_cut_between_lines_and_stays_a_fence() -> None:
    """Every piece opens and closes it, also inside a list."""
    code = "\n".join(f"line {number} of the program" for number in range(200))
    for body in (
        f"```python\n{code}\n```",
        f"```python\n{code}",
        "- item\n\n  ~~~\n" + "\n".join(f"  {line}" for line in code.split("\n")) + "\n  ~~~",
    ):
        passages = cut(article(body))
        assert len(passages) > 1
        for passage in passages:
            assert len(passage.text) <= LONGEST
            fences = [t for t in MarkdownIt().parse(passage.text) if t.type == "fence"]
            assert fences
        for line in code.split("\n"):
            assert sum(line in passage.text.split("\n") for passage in passages) or any(
                f"  {line}" in passage.text.split("\n") for passage in passages
            )


def test_a_long_table_is_cut_between_rows_and_keeps_its_head() -> None:
    """A row without its head says nothing."""
    rows = "\n".join(f"| name {number} | {number} $ |" for number in range(200))
    passages = cut(article(f"| Name | Price |\n|---|---|\n{rows}"))
    assert len(passages) > 1
    for passage in passages:
        assert passage.text.startswith("| Name | Price |\n|---|---|\n| name ")
        assert len(passage.text) <= LONGEST


def test_a_row_that_alone_is_too_long_stays_whole() -> None:
    """The one thing that may exceed the limit."""
    row = f"| {'word ' * 600}| b |"
    passages = cut(article(f"| a | b |\n|---|---|\n| c | d |\n{row}\n| e | f |"))
    assert [row in passage.text for passage in passages] == [False, True, False]


def test_an_id_lasts_as_long_as_its_place() -> None:
    """It depends on name, headings and position, and not on the words."""
    [one, two] = cut(article("## A\n\nText.\n\n## B\n\nMore."))
    [same, changed] = cut(article("## A\n\nText.\n\n## B\n\nChanged."))
    assert (one.id, two.id) == (same.id, changed.id)
    [renamed, _] = cut(article("## A\n\nText.\n\n## B\n\nMore.", name="b.md"))
    assert renamed.id != one.id


def test_equal_headings_make_different_ids() -> None:
    """Two sections of one name are told apart by their position."""
    passages = cut(article("## A\n\nOne.\n\n## A\n\nTwo.\n\n## A\n\nThree."))
    assert len({passage.id for passage in passages}) == 3


@hypothesis_settings(max_examples=60, deadline=None, database=None)
@given(BODY)
def test_no_word_is_lost_and_no_passage_is_too_long(body: str) -> None:
    """Whatever the article is made of, in order and without an empty passage."""
    passages = cut(article(body))
    have: Counter[str] = Counter()
    for passage in passages:
        assert passage.text.strip()
        assert len(passage.text) <= LONGEST
        have += words(passage.text) + words(" ".join(passage.path))
    missing = words(body) - have
    assert not missing
    assert len({passage.id for passage in passages}) == len(passages)


@hypothesis_settings(max_examples=60, deadline=None, database=None)
@given(BODY)
def test_no_piece_leaves_a_fence_open(body: str) -> None:
    """A passage that begins a fence ends it."""
    for passage in cut(article(body)):
        assert passage.text.count("```") % 2 == 0


@hypothesis_settings(max_examples=150, deadline=None, database=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_can_be_cut(body: str) -> None:
    """Nothing an author can type raises, and no letter is lost."""
    body = body.replace("\r", "\n").replace("\0", "")
    passages = cut(article(body))
    have = words("".join(passage.text + " ".join(passage.path) for passage in passages))
    letters = Counter(re.findall(r"[a-zA-Z]", body))
    assert not letters - Counter("".join(word * count for word, count in have.items()))
