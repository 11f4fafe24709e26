"""Every kind of file becomes Markdown with its headings; a broken one has a reason."""

from datetime import date

import pytest

from storage.ingestion.apart import read_apart
from storage.ingestion.decoding import decoded
from storage.ingestion.html import read_html
from storage.ingestion.limits import Limits
from storage.ingestion.markdown import read_markdown
from storage.ingestion.plain import read_plain
from storage.ingestion.shelf import Unusable
from tests.storage.ingestion.files import docx, pdf

LONG = "We pay for the dents that hail leaves in a car, whatever its size."
PAGE = """<!doctype html><html lang="en-GB"><head><title>Hail damage</title>
<meta property="article:modified_time" content="2026-11-02T10:00:00Z"></head><body>
<nav>Home</nav><main><h1>Hail</h1><p>We pay for <b>dents</b>, see
<a href="https://acme.example/d">dents</a>.<br># no heading</p><h2>Deductible</h2>
<ul><li>Cars: $500</li><li>Vans<ul><li>small: $700</li></ul></li></ul>
<table><tr><th>What</th><th>How much</th></tr><tr><td>Glass|pane</td><td>$0</td></tr></table>
<pre>code  here</pre><blockquote>Said.</blockquote></main><footer>Imprint</footer></body></html>"""


def test_a_page_is_read_with_its_headings_lists_and_tables() -> None:
    """What surrounds the main part is left out, and text that looks like markup stays text."""
    draft = read_html(PAGE.encode())
    assert draft.body == (
        "# Hail\n\nWe pay for dents, see [dents](https://acme.example/d).\n\\# no heading\n\n"
        "## Deductible\n\n- Cars: $500\n- Vans\n\n  - small: $700\n\n"
        "| What | How much |\n| --- | --- |\n| Glass\\|pane | $0 |\n\n"
        "```\ncode  here\n```\n\n> Said."
    )
    assert (draft.meta.title, draft.meta.language) == ("Hail damage", "en")
    assert draft.meta.updated == date(2026, 11, 2)
    assert draft.hidden == ()


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">secret words</p>',
        '<p style="color:#000;visibility:hidden">secret words</p>',
        '<span style="font-size:0">secret words</span>',
        '<span style="font-size: 1px">secret words</span>',
        '<div style="opacity:0.0"><p>secret words</p></div>',
        '<p style="color:#fff; background-color: white">secret words</p>',
        '<p style="color:rgb(255, 255, 255);background:#ffffff">secret words</p>',
        '<p style="position:absolute;left:-9999px">secret words</p>',
        "<p hidden>secret words</p>",
        '<p aria-hidden="true">secret words</p>',
        "<!-- secret words -->",
        "<style>.x, .y > p {display:none}</style><div class=y><p>secret words</p></div>",
    ],
)
def test_what_a_pages_readers_do_not_see_is_left_out_and_named(hidden: str) -> None:
    """In whatever way it is hidden."""
    draft = read_html(f"<h1>Hail</h1><p>Covered.</p>{hidden}<p>All of it.</p>".encode())
    assert draft.hidden == ("secret words",)
    assert draft.body == "# Hail\n\nCovered.\n\nAll of it."


@pytest.mark.parametrize(
    "style", ["font-size: 1em", "font-size:10px", "opacity:0.9", "color:#fff;background:navy"]
)
def test_a_style_that_hides_nothing_is_no_reason(style: str) -> None:
    """Small steps of size, shade and colour are seen."""
    draft = read_html(f'<p style="{style}">Covered.</p>'.encode())
    assert (draft.body, draft.hidden) == ("Covered.", ())


def test_a_page_that_is_nested_without_an_end_is_refused() -> None:
    """Its parser would need minutes."""
    with pytest.raises(Unusable, match="nested more than 1,000 deep"):
        read_html(b"<div>" * 100_000)


def test_unclosed_elements_of_old_pages_are_no_nesting() -> None:
    """Paragraphs, items and cells end where the next one begins."""
    body = read_html(b"<ul>" + b"<li>one<p>two" * 3_000).body
    assert body.count("one") == 3_000


def test_comments_and_hidden_elements_of_markdown_are_left_out_but_not_code() -> None:
    """An author's example of HTML is what the readers see."""
    text = (
        "# Hail\n\n<!-- secret one\nmore -->\n\n"
        "Seen. <span style='display:none'>secret two</span>\n"
        '\n[//]: # (secret three)\n\n[docs]: https://acme.example "Docs"\n\n'
        "```html\n<!-- an example -->\n```\n"
    )
    draft = read_markdown(text.encode())
    assert "secret" not in draft.body
    assert [words.split("secret ")[1][:3] for words in draft.hidden] == ["one", "two", "thr"]
    assert "<!-- an example -->" in draft.body
    assert "[docs]: https://acme.example" in draft.body


def test_a_text_has_its_first_line_for_a_title_and_no_markup() -> None:
    """What looks like Markdown in it is none."""
    draft = read_plain(b"Hail damage\n\n# 1 reason\n- is that\n1. it hurts")
    assert draft.meta.title == "Hail damage"
    assert draft.body == "Hail damage\n\n\\# 1 reason\n\\- is that\n1\\. it hurts"


def test_a_pdf_has_its_outline_for_headings() -> None:
    """Title, day and text by page; a word that is cut at a line's end is one again."""
    data = pdf(
        [f"{LONG}\nIt is insur-\nance.", f"The deductible. {LONG}"],
        title="Hail damage",
        outline=[("Cover", 0), ("Deductible", 1)],
    )
    draft = read_apart("pdf", data, Limits())
    assert draft.body == (
        f"## Cover\n\n{LONG}\nIt is insurance.\n\n## Deductible\n\nThe deductible. {LONG}"
    )
    assert (draft.meta.title, draft.meta.updated) == ("Hail damage", date(2026, 11, 2))


def test_letters_too_small_to_be_read_are_left_out() -> None:
    """What a PDF hides from its readers, the assistant does not read either."""
    visible, hidden = pdf([LONG]), pdf([LONG], size=0)
    assert read_apart("pdf", visible, Limits()).hidden == ()
    assert read_apart("pdf", hidden, Limits()).hidden != ()


def test_a_word_file_keeps_its_headings() -> None:
    """Styles become levels, and the first heading is the title."""
    data = docx([("Heading1", "Hail damage"), ("", LONG), ("Heading2", "Deductible"), ("", "$500")])
    draft = read_apart("docx", data, Limits())
    assert draft.body == f"# Hail damage\n\n{LONG}\n\n## Deductible\n\n$500"
    assert draft.meta.title == "Hail damage"


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        ("pdf", b"Hail", "it is not a PDF"),
        ("pdf", b"%PDF-1.4 and no more", "it is a broken PDF"),
        ("pdf", pdf([LONG])[:400], "it is a broken PDF"),
        ("pdf", pdf(["", "", ""]), "it holds pictures of pages and no text"),
        ("docx", b"PK\x03\x04", "it is not a Word file"),
        ("docx", b"%PDF-", "it is not a Word file"),
        ("docx", docx([("", LONG)])[:-300], "it is not a Word file"),
        ("docx", docx([("", "<w:t>")]), "it is a broken Word file"),
        ("docx", docx([("", LONG)], extra=b"\0" * 30_000_000), "it would unpack to 30.0 MB"),
    ],
)
def test_a_broken_file_has_a_reason(kind: str, data: bytes, reason: str) -> None:
    """A sentence for its author, and nothing else happens."""
    with pytest.raises(Unusable) as caught:
        read_apart(kind, data, Limits())
    assert str(caught.value).startswith(reason)


def test_a_file_with_too_many_pages_is_refused() -> None:
    """It is split up rather than read for hours."""
    with pytest.raises(Unusable, match="it has 3 pages; 2 are read at most"):
        read_apart("pdf", pdf([LONG] * 3), Limits(pages=2))


def test_a_file_that_breaks_its_reader_breaks_nothing_else() -> None:
    """It is read in a process of its own, with little memory here."""
    with pytest.raises(Unusable, match="too much time or memory"):
        read_apart("pdf", pdf([LONG]), Limits(memory=30_000_000))


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("Grüße".encode(), None),
        ("\ufeffGrüße".encode(), "latin-1"),
        ("Grüße".encode("utf-16"), None),
        ("\ufeffGrüße".encode("utf-32-be"), None),
        ("Grüße".encode("latin-1"), "ISO-8859-1"),
        ("Grüße".encode("cp1252"), "windows-1252"),
    ],
)
def test_a_text_is_read_in_its_encoding(data: bytes, declared: str | None) -> None:
    """By its mark, else by what is declared, else as UTF-8."""
    assert decoded(data, declared) == "Grüße"


@pytest.mark.parametrize(
    ("data", "declared", "reason"),
    [
        ("Grüße".encode("latin-1"), None, "it is not UTF-8 text"),
        ("Grüße".encode("latin-1"), "utf-8", "it is not UTF-8 text"),
        (b"x", "klingon", "its encoding 'klingon' is not known"),
        (b"x", "base64", "its encoding 'base64' is none of text"),
        (b"\x89PNG\r\n", None, "it is not text but a picture"),
        (b"PK\x03\x04", None, "it is not text but a zip archive"),
        (b"a\0b", None, "it is not text: it is full of control characters"),
        (bytes(range(1, 32)) * 40, None, "it is not text: it is full of control characters"),
    ],
)
def test_what_is_no_text_says_what_it_is(data: bytes, declared: str | None, reason: str) -> None:
    """A wrong encoding is never guessed, as that makes wrong words."""
    with pytest.raises(Unusable) as caught:
        decoded(data, declared)
    assert str(caught.value).startswith(reason)


def test_a_page_declares_its_encoding_itself() -> None:
    """As browsers read it."""
    page = '<meta charset="iso-8859-1"><p>Grüße</p>'.encode("latin-1")
    assert read_html(page).body == "Grüße"
