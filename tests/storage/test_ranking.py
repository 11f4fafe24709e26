"""What customers ask finds the passage that says it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import prompts
from engine.domain.messages import Platform
from engine.errors import StorageUnavailable
from storage.database import open_database
from storage.knowledge import KnowledgeBase
from storage.ranking import indexed
from storage.settings import StorageSettings
from tests.storage.library import found, page, write


async def test_a_passage_comes_with_all_that_a_citation_needs(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """Address, title, headings, language, date and words."""
    await knowledge.sync(folder)
    [best, *_] = await knowledge.search(["hail deductible"], limit=1)
    assert (best.article, best.title, best.path) == ("hail.md", "Hail damage", ("Deductible",))
    assert (best.text, best.language) == ("It is $500.", "en")
    assert (best.url, str(best.updated)) == ("https://acme.example/hail.md", "2026-11-02")
    assert len(best.id) == 16


@pytest.mark.parametrize(
    ("wording", "article"),
    [
        ("Is damage from hail covered?", "hail.md"),
        ("dented by hailstones, hail dent", "hail.md"),
        ("somebody was stealing: theft of my CAR", "theft.md"),
        ("tow an electric car", "towing.md"),
        ("how do I pay by card", "billing.md"),
        ("¿está cubierto el robo de mi vehiculo?", "robo.md"),
        ("台風の損害", "hoken.md"),
        ("保険料", "hoken.md"),
    ],
)
async def test_a_wording_finds_its_article_first(
    knowledge: KnowledgeBase, folder: Path, wording: str, article: str
) -> None:
    """Stems, accents, other languages, and scripts without spaces."""
    await knowledge.sync(folder)
    assert (await found(knowledge, wording))[0] == article


async def test_title_and_headings_weigh_more_than_text(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """The article about hail comes before the one that mentions the word."""
    await knowledge.sync(folder)
    order = list(dict.fromkeys(await found(knowledge, "hail")))
    assert order == ["hail.md", "billing.md"]


async def test_neighbours_count(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    """Of two passages with the same words, the one that has them side by side comes first."""
    for name, body in (
        ("a.md", "The new policy covers a car. A replacement of the parts is extra."),
        ("b.md", "The policy of replacement covers a car. A new car replacement is extra."),
    ):
        write(tmp_path / "k", name, page(body, url=f"https://acme.example/{name}"))
    await knowledge.sync(tmp_path / "k")
    assert (await found(knowledge, "new car replacement"))[0] == "b.md"


async def test_wordings_are_fused(knowledge: KnowledgeBase, folder: Path) -> None:
    """What two wordings agree on comes before what one of them likes; no passage comes twice."""
    await knowledge.sync(folder)
    order = await found(knowledge, "theft", "stolen car", "hail")
    assert order[0] == "theft.md"
    assert "hail.md" in order
    passages = await knowledge.search(["hail", "hail", "hail"], limit=6)
    assert len({passage.id for passage in passages}) == len(passages)


async def test_the_limit_is_kept(knowledge: KnowledgeBase, folder: Path) -> None:
    """No more than asked for."""
    await knowledge.sync(folder)
    assert len(await knowledge.search(["hail theft car robo pay"], limit=2)) == 2


@pytest.mark.parametrize("wording", ["", "   ", "?!", "___", "xyzzy", "🚗", "\0"])
async def test_a_wording_that_says_nothing_finds_nothing(
    knowledge: KnowledgeBase, folder: Path, wording: str
) -> None:
    """Finding nothing is a result."""
    await knowledge.sync(folder)
    assert await found(knowledge, wording) == []


async def test_a_wording_of_common_words_alone_is_taken_as_it_is(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """Rather than nothing."""
    await knowledge.sync(folder)
    assert await found(knowledge, "is it for the") != []


async def test_a_wording_without_an_end_is_cut(knowledge: KnowledgeBase, folder: Path) -> None:
    """Ten thousand words are a nuisance, not an error."""
    await knowledge.sync(folder)
    assert "hail.md" in await found(knowledge, "hail " + " ".join(f"w{n}" for n in range(10_000)))


@hypothesis_settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(
                [
                    '"',
                    "hail OR",
                    "NEAR(a b)",
                    "title:hail",
                    "hail*",
                    "^hail",
                    "-",
                    "(",
                    "a AND NOT b",
                ]
            ),
        ).map(lambda part: part.encode(errors="replace").decode()),
        min_size=1,
        max_size=3,
    )
)
async def test_a_customers_words_are_no_query_language(
    knowledge: KnowledgeBase, wordings: list[str]
) -> None:
    """Quotes, operators and column names are words or nothing, never an error."""
    await knowledge.search(wordings, limit=6)


async def test_a_search_without_a_database_says_so(settings: StorageSettings) -> None:
    """The tool can tell the model that it failed."""
    database = await open_database(settings, Platform.SLACK)
    await database.close()
    with pytest.raises(StorageUnavailable):
        await KnowledgeBase(database).search(["hail"], limit=1)


def test_scripts_without_spaces_are_indexed_in_pairs() -> None:
    """Overlapping, so that any part of a word of two signs and more is found."""
    assert indexed("車両保険") == " 車両 両保 保険 "
    assert indexed("Model 3 の 保険") == "Model 3  の   保険 "
    assert indexed("hail") == "hail"


async def test_the_shipped_articles_are_sound(knowledge: KnowledgeBase) -> None:
    """Every one can be used, and the assistant finds what it is asked most."""
    report = await knowledge.sync(prompts.ROOT / "knowledge")
    assert report.broken == ()
    for wording, article in (
        ("battery degradation electric car", "ev-battery.md"),
        ("cancel my policy", "cancellation.md"),
        ("opening hours phone number", "contact-and-hours.md"),
        ("what is needed for a quote", "how-quotes-work.md"),
    ):
        assert article in (await found(knowledge, wording))[:3], wording
