"""Where the marks of citation go."""

import pytest

from adapters.markdown.cites import place_citations, source_link
from adapters.markdown.style import Style
from adapters.markdown.write import write
from engine.domain.knowledge import Source
from engine.domain.posts import Reply, Span

HAIL = Source(title="Hail", url="https://a.example/hail")
WIND = Source(title="Wind", url="https://a.example/wind")
ONE = "[[1]](https://a.example/hail)"
TWO = "[[2]](https://a.example/wind)"


def written(*spans: Span, sources: tuple[Source, ...] = (HAIL, WIND)) -> str:
    """A reply of these spans in standard Markdown, with its marks."""
    cited = place_citations(Reply(spans=spans, sources=sources))
    return write(cited.markdown, Style(), cited.marks(Style()))


def cited(text: str, *numbers: int) -> Span:
    """A span with sources."""
    return Span(text=text, cites=numbers or (1,))


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Hail is covered.", f"Hail is covered {ONE}."),
        ("Hail is covered. \n", f"Hail is covered {ONE}."),
        ("**Hail is covered.**", f"**Hail is covered {ONE}.**"),
        ("Is it `x`?", f"Is it `x` {ONE}?"),
        ("See [it](https://b.example).", f"See [it](https://b.example) {ONE}."),
        ("- Hail", f"- Hail {ONE}"),
        ("# Hail", f"# Hail {ONE}"),
        ("See https://b.example/x", f"See https://b.example/x {ONE}"),
        ("```\nx\n```", f"```\nx\n```\n\n{ONE}"),
        ("```\nx", f"```\nx \n```\n\n{ONE}"),
        ("| a |\n|---|\n| b |", f"| a |\n| --- |\n| b {ONE} |"),
        ("Cost: 5\\.", f"Cost: 5. {ONE}"),
    ],
)
def test_a_mark_stands_behind_the_last_word(text: str, marked: str) -> None:
    """Before the full stop, and never where it would break the markup."""
    assert written(cited(text)) == marked


def test_neighbours_with_the_same_sources_share_a_mark() -> None:
    """White space between them does not matter."""
    spans = (
        cited("Hail."),
        Span(text=" "),
        cited("Storm."),
        Span(text=" Also "),
        cited("wind.", 2, 1),
    )
    assert written(*spans) == f"Hail. Storm {ONE}. Also wind {ONE}{TWO}."


def test_an_article_is_one_source() -> None:
    """Passages of the same article have the same number, and numbers have no gaps."""
    again = Source(title="Hail, again", url=HAIL.url)
    reply = Reply(spans=(cited("Hail", 1, 2), cited(" wind", 3)), sources=(HAIL, again, WIND))
    found = place_citations(reply)
    assert found.sources == (HAIL, WIND)
    assert found.groups == ((1,), (2,))


def test_numbers_without_a_source_have_no_mark() -> None:
    """A number out of range is not shown."""
    assert written(cited("Hail.", 0, 7)) == "Hail."


def test_a_source_that_is_no_link_is_named() -> None:
    """An address a customer cannot open keeps its number and its title."""
    inside = Source(title="Inside", url="file:///etc/inside")
    assert written(cited("Hail."), sources=(inside,)) == "Hail \\[1\\]."
    assert write(source_link(inside), Style()) == "Inside"


def test_a_title_is_shown_as_it_is() -> None:
    """Markdown in a title is text."""
    odd = Source(title="Hail\n[*and*] wind", url="https://a.example/(x) y")
    assert source_link(odd) == r"[Hail \[\*and\*\] wind](https://a.example/%28x%29%20y)"


def test_a_text_cannot_forge_a_mark() -> None:
    """The characters that keep a mark's place are taken out of what the model wrote."""
    assert written(cited("Hail \ufdd00\ufdd1 x.", 2)) == f"Hail 0 x {TWO}."
