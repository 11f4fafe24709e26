"""Markdown files become articles; a broken one is named with its reason, the rest goes on."""

from datetime import date
from pathlib import Path

import pytest

from engine.errors import ConfigurationError
from storage.ingestion.folder import read_folder
from tests.storage.library import GOOD, page, write


def test_an_article_is_read_with_its_front_matter(tmp_path: Path) -> None:
    """Name, title, url, language, date and body."""
    write(tmp_path, "cars/hail.md", page("# Hail\n\nCovered: *yes*."))
    [read] = read_folder(tmp_path).articles
    article = read.article
    assert (article.name, article.title, article.url) == ("cars/hail.md", "Hail", GOOD["url"])
    assert (article.language, article.updated) == ("en", date(2026, 11, 2))
    assert article.body.strip() == "# Hail\n\nCovered: *yes*."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page(title=""), "it has no title"),
        (page(title="'  '"), "it has no title"),
        (page(url=""), "it has no url"),
        (page(url="ftp://acme.example/x"), "its url 'ftp://acme.example/x' is not a web address"),
        (page(url="hail.html"), "its url 'hail.html' is not a web address"),
        (page(url="https://[x"), "its url 'https://[x' is not a web address"),
        (page(language=""), "it has no language"),
        (page(updated=""), "it has no updated"),
        (page(updated="last week"), "its updated 'last week' is not a date such as 2026-11-02"),
        (page(updated="2026-02-30"), "its front matter is not YAML"),
        (page(title="a: b: c"), "its front matter is not YAML"),
        (page(title="[" * 2_000), "its front matter is not YAML"),
        (page(title="[Hail"), "its front matter is not YAML"),
        ("---\n- title\n---\nHail", "its front matter is not a list of names and values"),
        ("---\n---\nHail", "its front matter is not a list of names and values"),
        ("Hail is covered.", "it does not begin with a front matter"),
        ("", "it has no text"),
        ("---\ntitle: Hail\n", "it does not begin with a front matter"),
        (page("  \n"), "it has no text below its front matter"),
        (page().encode("utf-16-le"), "it is not text"),
        (page("Gr\u00fc\u00dfe").encode("latin-1"), "it is not UTF-8 text"),
    ],
)
def test_a_broken_article_is_named_and_the_rest_goes_on(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    """The reason is a sentence an author can act on."""
    write(tmp_path, "good.md", page(url="https://acme.example/good"))
    write(tmp_path, "broken.md", content)
    shelf = read_folder(tmp_path)
    assert [read.article.name for read in shelf.articles] == ["good.md"]
    assert [broken.name for broken in shelf.broken] == ["broken.md"]
    assert str(shelf.broken[0]).startswith(f"broken.md: {reason}")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A link to nowhere is a broken article."""
    write(tmp_path, "good.md", page())
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    [broken] = read_folder(tmp_path).broken
    assert str(broken).startswith("gone.md: it cannot be read")


def test_two_articles_cannot_have_one_address(tmp_path: Path) -> None:
    """A citation must lead to what was cited; the first one by name keeps it."""
    write(tmp_path, "a.md", page())
    write(tmp_path, "b.md", page())
    shelf = read_folder(tmp_path)
    assert [read.article.name for read in shelf.articles] == ["a.md"]
    assert str(shelf.broken[0]) == "b.md: its url is already that of a.md"


@pytest.mark.parametrize(
    "content",
    [
        page().replace("\n", "\r\n"),
        "\ufeff" + page(),
        page(title="'Hail'", updated="2026-11-02T10:00:00"),
        page(updated="'2026-11-02'"),
    ],
)
def test_what_editors_do_to_files_does_no_harm(tmp_path: Path, content: str) -> None:
    """Other line ends, a byte order mark, a quoted date, a time of day."""
    write(tmp_path, "hail.md", content)
    [read] = read_folder(tmp_path).articles
    assert (read.article.title, read.article.updated) == ("Hail", date(2026, 11, 2))
    assert read.article.body.strip() == "Hail is covered."


def test_a_title_that_looks_like_a_number_is_a_title(tmp_path: Path) -> None:
    """YAML takes 2026 for a number."""
    write(tmp_path, "year.md", page(title="2026"))
    assert read_folder(tmp_path).articles[0].article.title == "2026"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "has no article"),
        ({"notes.log": "x", ".hidden/a.md": page()}, "has no article"),
        ({"a.md": "no front matter"}, "a.md: it does not begin with a front matter"),
    ],
)
def test_a_folder_without_an_article_is_the_operators_to_fix(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    """The error names the setting, and each article with its reason."""
    for name, content in files.items():
        write(tmp_path, name, content)
    with pytest.raises(ConfigurationError, match="KNOWLEDGE_DIR") as caught:
        read_folder(tmp_path)
    assert words in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A wrong path is not an empty knowledge base."""
    with pytest.raises(ConfigurationError, match="nowhere is not a folder"):
        read_folder(tmp_path / "nowhere")
