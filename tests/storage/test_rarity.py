"""A large base is searched by the rarest words of a question."""

from pathlib import Path

from engine.domain.messages import Platform
from storage.database import open_database
from storage.knowledge import KnowledgeBase
from storage.ranking import best
from storage.rarity import split_by_rarity
from storage.settings import StorageSettings
from storage.visibility import customer_of
from tests.storage.library import page, write

CUSTOMER = customer_of("")
_PAGES = {
    "glass.md": "Your policy covers glass and the windscreen.",
    "hail.md": "Your policy covers hail.",
    "theft.md": "Your policy covers theft of the windscreen.",
    **{f"towing-{number}.md": "Our trucks tow." for number in range(8)},
}


async def test_the_rarest_words_choose_and_the_others_only_order(tmp_path: Path) -> None:
    """Bounded, a search finds what holds a rare word, scored as without the bound."""
    for name, body in _PAGES.items():
        write(tmp_path / "k", name, page(body, title="Acme", url=f"https://acme.example/{name}"))
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path / 'tandem.db'}")
    database = await open_database(settings, Platform.SLACK)
    try:
        await KnowledgeBase(database).sync(tmp_path / "k")
        asked = ["windscreen cover theft hail"]
        everything = await database.read(lambda it: best(it, asked, eyes=CUSTOMER, limit=9))
        bounded = await database.read(
            lambda it: best(it, asked, eyes=CUSTOMER, limit=9, most_held=2)
        )
        assert len(everything) == 3
        rarest, others = await database.read(
            lambda it: split_by_rarity(it, ["windscreen", "cover", "theft", "hail"], 2)
        )
        assert (set(rarest), others) == ({"theft", "hail"}, ["windscreen", "cover"])
        assert bounded == [number for number in everything if number in bounded]
        assert len(bounded) == 2
    finally:
        await database.close()


async def test_there_is_always_a_word_to_search_by(tmp_path: Path) -> None:
    """A question of common words alone still finds passages; new passages are counted."""
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path / 'tandem.db'}")
    database = await open_database(settings, Platform.SLACK)
    try:
        write(tmp_path / "k", "a.md", page("Hail.", title="Acme", url="https://acme.example/a"))
        base = KnowledgeBase(database)
        await base.sync(tmp_path / "k")
        split = await database.read(lambda it: split_by_rarity(it, ["hail", "snow"], 0))
        assert split == (["snow"], [])
        for name in ("b.md", "c.md"):
            write(
                tmp_path / "k",
                name,
                page("Snow.", title="Acme", url=f"https://acme.example/{name}"),
            )
        await base.sync(tmp_path / "k")
        split = await database.read(lambda it: split_by_rarity(it, ["hail", "snow"], 1))
        assert split == (["hail"], [])
        found = await database.read(
            lambda it: best(it, ["snow"], eyes=CUSTOMER, limit=9, most_held=0)
        )
        assert len(found) == 2
    finally:
        await database.close()
