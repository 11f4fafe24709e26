"""Approved articles reach the folder whole, and never over anything else."""

from datetime import date
from pathlib import Path

import pytest

from engine.domain.gaps import ArticleFile, ArticleWords
from engine.gaps.ports import NotWritable
from storage.ingestion.folder import read_folder
from storage.ingestion.landing import ArticleFolder
from tests.storage.library import page, write

ON = date(2026, 11, 25)
BASE = "https://acme.example/help/"
TENTS = ArticleWords(title="Are tents covered: yes?", text="Tents are covered.", language="en")


async def looked() -> None:
    """Nothing is read here."""


def shelf(folder: Path | None, *, base: str | None = BASE) -> ArticleFolder:
    """The folder as approved articles reach it."""
    return ArticleFolder(folder, url_base=base, look=looked)


def names(folder: Path) -> list[str]:
    """What is in it, hidden files too."""
    return [path.name for path in folder.iterdir()]


async def test_a_new_article_can_be_read_as_one(tmp_path: Path) -> None:
    """Its front matter says all that has to be said, whatever its title holds."""
    file = await shelf(tmp_path).file_of(TENTS, ON)
    assert names(tmp_path) == []
    await shelf(tmp_path).write(file)
    [read] = read_folder(tmp_path).articles
    article = read.article
    assert (article.name, article.title) == ("are-tents-covered-yes.md", TENTS.title)
    assert (article.url, article.language) == (f"{BASE}are-tents-covered-yes", "en")
    assert (article.updated, article.body.strip()) == (ON, TENTS.text)


async def test_a_section_is_added_to_an_article(tmp_path: Path) -> None:
    """What it said before stays, and its day is that of the change."""
    write(tmp_path, "hail.md", page("Hail is covered."))
    words = ArticleWords(title="Tents", text="So are tents.", language="en", adds_to="hail.md")
    file = await shelf(tmp_path, base=None).file_of(words, ON)
    await shelf(tmp_path).write(file)
    [read] = read_folder(tmp_path).articles
    assert read.article.body.strip() == "Hail is covered.\n\n## Tents\n\nSo are tents."
    assert read.article.updated == ON


async def test_writing_twice_is_writing_once(tmp_path: Path) -> None:
    """A program that died after it wrote goes on where it was."""
    file = await shelf(tmp_path).file_of(TENTS, ON)
    for _ in range(2):
        await shelf(tmp_path).write(file)
    assert names(tmp_path) == [file.name]


async def test_a_file_that_came_in_between_is_not_overwritten(tmp_path: Path) -> None:
    """Whoever wrote it keeps it, and the draft is told to be made again."""
    file = await shelf(tmp_path).file_of(TENTS, ON)
    write(tmp_path, file.name, "mine")
    with pytest.raises(NotWritable, match="Nothing was overwritten"):
        await shelf(tmp_path).write(file)
    assert (tmp_path / file.name).read_text() == "mine"
    again = await shelf(tmp_path).file_of(TENTS, ON)
    assert again.name == "are-tents-covered-yes-2.md"


async def test_an_article_that_has_changed_is_not_overwritten(tmp_path: Path) -> None:
    """A section goes into what was there when it was drafted, or nowhere."""
    write(tmp_path, "hail.md", page("Hail is covered."))
    words = ArticleWords(title="Tents", text="So are tents.", language="en", adds_to="hail.md")
    file = await shelf(tmp_path).file_of(words, ON)
    write(tmp_path, "hail.md", page("Hail is not covered."))
    with pytest.raises(NotWritable, match="has changed since"):
        await shelf(tmp_path).write(file)
    assert "is not covered" in (tmp_path / "hail.md").read_text()


@pytest.mark.parametrize("name", ["../out.md", "/etc/out.md", "away/out.md"])
async def test_nothing_is_written_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    """Neither by its name nor by a link to elsewhere."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "away").symlink_to(tmp_path)
    with pytest.raises(NotWritable, match="not in the folder"):
        await shelf(folder).write(ArticleFile(name=name, text="x", base=None))
    assert not (tmp_path / "out.md").exists()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The reason is the system's own."""
    gone = shelf(tmp_path / "gone")
    with pytest.raises(NotWritable, match="cannot be written into KNOWLEDGE_DIR"):
        await gone.write(ArticleFile(name="tents.md", text="x", base=None))


async def test_what_is_not_set_is_named() -> None:
    """The operator reads which setting is missing."""
    with pytest.raises(NotWritable, match="KNOWLEDGE_DIR"):
        await shelf(None).file_of(TENTS, ON)
    with pytest.raises(NotWritable, match="KNOWLEDGE_URL_BASE"):
        await shelf(None, base=None).file_of(TENTS, ON)


async def test_a_title_without_latin_letters_has_a_name(tmp_path: Path) -> None:
    """Made of its digest, so that it is the same again."""
    words = ArticleWords(title="台風", text="補償されます。", language="ja")
    file = await shelf(tmp_path).file_of(words, ON)
    assert file.name.startswith("article-")
