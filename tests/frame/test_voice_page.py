"""The page about the voice names all that can be changed."""

import re
from pathlib import Path

import prompts
from engine.domain.posts import NoticeKind

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "change-the-voice.md"


def rows(heading: str) -> list[tuple[str, str]]:
    """The first and the last column of the first table behind a heading or at the top."""
    text = PAGE.read_text(encoding="utf-8")
    part = text[text.index(heading) :]
    table = part[part.index("|---") :].split("\n\n")[0].splitlines()[1:]
    cells = [line.strip("|").split("|") for line in table]
    return [(cell[0].strip(), cell[-1].strip()) for cell in cells]


def test_the_table_of_notices_has_every_kind_with_its_placeholders() -> None:
    """In what order is the page's own affair."""
    told = {
        kind.strip("`"): set(re.findall(r"\{\w+\}", braces)) for kind, braces in rows("## The n")
    }
    assert told.keys() == set(NoticeKind)
    for kind, braces in told.items():
        notice = (prompts.ROOT / "notices" / "en" / f"{kind}.md").read_text(encoding="utf-8")
        assert set(re.findall(r"\{\w+\}", notice)) == braces, kind


def test_the_table_of_folders_has_every_folder() -> None:
    """Somebody who copies the folder learns what each part is."""
    told = {name.strip("`").split("/")[0] for name, _ in rows("# Change the voice")}
    folders = {path.name for path in prompts.ROOT.iterdir() if path.is_dir()}
    assert told == {name for name in folders if not name.startswith("_")}
