"""Search with Voyage AI: better than by words where it answers, and never worse where it fails."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.voyage.settings import VoyageSettings
from composition.retrieval import ranked, voyage_findings
from engine.checkup import Level
from engine.ports.knowledge import Knowledge
from engine.retrieval.ports import SearchEnd, Space
from sandbox.voyage import VoyageSandbox
from storage.database import Database
from storage.knowledge import KnowledgeBase
from storage.vectors import PassageVectors
from tests.storage.library import ARTICLES, page, write

SPACE = Space(model="voyage-4-lite", dimension=256)


def settings_for(server: VoyageSandbox, **changed: object) -> VoyageSettings:
    """Settings that name the server."""
    return VoyageSettings.model_validate(
        {
            "voyage_api_key": SecretStr(server.key),
            "voyage_base_url": server.url,
            "voyage_dimension": 256,
            **changed,
        }
    )


@dataclass(slots=True)
class Search:
    """The knowledge that turns search, and how searches ended."""

    base: KnowledgeBase
    vectors: PassageVectors
    ends: list[SearchEnd] = field(default_factory=list)
    knowledge: Knowledge | None = None

    async def found(self, *wordings: str, workspace: str = "") -> list[str]:
        """The articles of the best passages."""
        assert self.knowledge is not None
        passages = await self.knowledge.search(wordings, limit=3, workspace=workspace)
        return [passage.article for passage in passages]

    async def by_words(self, *wordings: str) -> list[str]:
        """The same without Voyage AI."""
        return [one.article for one in await self.base.search(wordings, limit=3)]

    async def until_embedded(self) -> None:
        """Return once every passage has its vector."""
        async with asyncio.timeout(20):
            while await self.vectors.lacking(SPACE, most=1):  # each look is a turn of the loop
                pass


@asynccontextmanager
async def searching(
    database: Database, folder: Path, server: VoyageSandbox, **changed: object
) -> AsyncIterator[Search]:
    """The search of a program that has just read its articles."""
    for name, (language, title, body) in ARTICLES.items():
        url = f"https://acme.example/{name}"
        write(folder, name, page(body, title=title, url=url, language=language))
    search = Search(KnowledgeBase(database), PassageVectors(database))
    await search.base.sync(folder)
    settings = settings_for(server, **changed)
    async with (
        aiohttp.ClientSession() as session,
        ranked(search.base, settings, session, database, search.ends.append) as knowledge,
    ):
        search.knowledge = knowledge
        yield search


async def test_what_shares_no_word_with_the_question_is_found(
    database: Database, tmp_path: Path
) -> None:
    """Vectors bring it in, once the background has made them."""
    async with VoyageSandbox() as server:
        server.meanings |= {"automobile": "car", "burgled": "stolen"}
        async with searching(database, tmp_path / "k", server) as search:
            await search.until_embedded()
            assert await search.by_words("automobile burgled") == []
            assert (await search.found("automobile burgled"))[0] == "theft.md"
    assert search.ends == [SearchEnd.RANKED]


async def test_the_reranker_orders_what_the_words_have_found(
    database: Database, tmp_path: Path
) -> None:
    """Without vectors too, where the settings want none: then no text is embedded."""
    async with VoyageSandbox() as server:
        server.meanings |= {"hail": "payments", "damage": "payments"}
        off = {"voyage_embedding_model": "off"}
        async with searching(database, tmp_path / "k", server, **off) as search:
            before, after = await search.by_words("hail"), await search.found("hail")
    assert sorted(before) == sorted(after)
    assert {call for call, _ in server.asked} == {"rerank"}


@pytest.mark.parametrize("fault", ["fail", "reset", "limit", "shorten", "hang"])
async def test_whatever_fails_the_words_decide(
    database: Database, tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The same articles in the same order, one line in the log, and each search counted."""
    off, asked = {"voyage_embedding_model": "off"}, ("hail theft car",)
    async with VoyageSandbox() as server:
        getattr(server.faults, fault)("*", calls=9)
        with caplog.at_level(logging.INFO):
            async with searching(
                database, tmp_path / "k", server, voyage_seconds=0.2, **off
            ) as search:
                for _ in range(4):
                    assert await search.found(*asked) == await search.by_words(*asked)
                server.faults.release()
    expected = 1 if fault == "limit" else 3
    assert search.ends == [*[SearchEnd.FAILED] * expected, *[SearchEnd.SKIPPED] * (4 - expected)]
    lines = [one for one in caplog.records if one.name.startswith("engine.retrieval")]
    assert [one.levelno for one in lines] == [logging.WARNING]


async def test_a_search_after_a_failure_says_that_all_is_well(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the beginning and the end of a trouble."""
    off = {"voyage_embedding_model": "off"}
    async with VoyageSandbox() as server:
        server.faults.fail("rerank")
        with caplog.at_level(logging.INFO):
            async with searching(database, tmp_path / "k", server, **off) as search:
                await search.found("hail")
                await search.found("hail")
    assert search.ends == [SearchEnd.FAILED, SearchEnd.RANKED]
    assert caplog.messages[-1] == "ranking: it works again"


async def test_a_better_order_shows_nobody_what_is_not_theirs(
    database: Database, tmp_path: Path
) -> None:
    """Nothing of the team goes to Voyage AI; what is for a workspace stays its customers'."""
    folder = tmp_path / "k"
    write(folder, "team.md", page("Zeppelin team.", url="https://acme.example/t", audience="team"))
    write(folder, "own.md", page("Zeppelin.", url="https://acme.example/o", workspaces="T0ACME"))
    async with VoyageSandbox() as server, searching(database, folder, server) as search:
        await search.until_embedded()
        assert (await search.found("zeppelin", workspace="T0ACME"))[0] == "own.md"
        assert "own.md" not in await search.found("zeppelin", workspace="T0OTHER")
        sent = [str(content) for _, content in server.asked]
    assert sum("Zeppelin." in one for one in sent) == 2  # once embedded, once reranked
    assert not any("Zeppelin team" in one for one in sent)


async def test_personal_data_in_a_question_stays_here(database: Database, tmp_path: Path) -> None:
    """What the words found with it is found all the same."""
    off = {"voyage_embedding_model": "off"}
    async with VoyageSandbox() as server:
        async with searching(database, tmp_path / "k", server, **off) as search:
            await search.found("hail damage, write to ada.lovelace@example.com")
        [(_, content)] = server.asked
    assert "ada.lovelace" not in str(content)


async def test_without_a_key_it_is_the_search_by_words(database: Database, tmp_path: Path) -> None:
    """Nothing stands between."""
    async with (
        VoyageSandbox() as server,
        searching(database, tmp_path / "k", server, voyage_api_key=None) as search,
    ):
        assert search.knowledge is search.base
        assert server.asked == []


async def test_the_doctor_asks_with_the_key() -> None:
    """It warns where search would go by words alone, and stops at what can never work."""
    async with VoyageSandbox() as server:
        good = await voyage_findings(settings_for(server))
        bad = await voyage_findings(settings_for(server, voyage_api_key=SecretStr("other")))
        none = await voyage_findings(settings_for(server, voyage_api_key=None))
        wrong = await voyage_findings(settings_for(server, voyage_base_url="nowhere"))
    levels = [[one.level for one in found] for found in (good, bad, none, wrong)]
    assert levels == [[Level.OK], [Level.WARN], [], [Level.STOP]]
