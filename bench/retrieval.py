"""How well, and how fast, the product's own search finds what answers a question.

`python bench/retrieval.py FOLDER [--quick]`. FOLDER holds `corpus.jsonl` (one passage a line: id,
title, path, doc, text) and `queries.jsonl` (query, relevant: ids of passages), such as the data of
Anthropic's cookbook for retrieval-augmented generation made into JSON lines. Each document becomes
an article, each passage a section of it; sections that the product cuts further count once. A
hundred thousand passages are copies of the rows under addresses of their own. Ends with one line of
JSON.
"""

import argparse
import asyncio
import json
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine, percentile, spread  # noqa: E402
from engine.domain.knowledge import Passage  # noqa: E402
from engine.domain.messages import Platform  # noqa: E402
from storage.database import open_database  # noqa: E402
from storage.ingestion.reading import Reading  # noqa: E402
from storage.knowledge import KnowledgeBase  # noqa: E402
from storage.settings import StorageSettings  # noqa: E402

SHORT = 3
"""Results that a reader looks at first; recall and reciprocal rank are over these."""

DEPTHS = (5, 10, 20)
PARTS = 5
"""Pieces of one section at most that are expected among the results."""

PASSAGES = 6
"""As many as the tool of the assistant asks for."""

LARGE = 100_000
MARKUP = re.compile(r"^(\s*)([#>=~`|+*-]|\d+[.)])", re.MULTILINE)

Found = Mapping[tuple[str, str], str]
"""The id of a passage by the address of its document and its heading."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is asked, and the ids of the passages that answer it."""

    query: str
    relevant: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """The public set; `articles` by file name."""

    articles: Mapping[str, str]
    ids: Found
    questions: Sequence[Question]


def main() -> None:
    """Score the set, time it small and large, end with JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="without the large base")
    arguments = parser.parse_args()
    library = read(arguments.folder)
    print(f"Search of the embedded database, without any model, {machine()}")
    figures, few = asyncio.run(scored(library))
    for name, value in figures.items():
        print(f"  {name:<12}{value:.3f}")
    print(spread(f"a question, {len(library.ids)} sections", few, "ms"))
    figures["p95_ms"] = percentile(few, 0.95)
    if not arguments.quick:
        many, passages = asyncio.run(timed(library))
        print(spread(f"a question, {passages:,} passages", many, "ms"))
        figures["p95_ms_100k"] = percentile(many, 0.95)
    print(last_line(figures))


def read(folder: Path) -> Library:
    """The set as articles and questions; raises OSError, KeyError, ValueError."""
    documents: dict[str, list[str]] = {}
    ids: dict[tuple[str, str], str] = {}
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        piece = json.loads(line)
        heading = " ".join(piece["title"].split())
        ids[piece["doc"], heading] = piece["id"]
        front = json.dumps(piece["path"] or piece["title"])
        page = documents.setdefault(piece["doc"], [f"{{url}}\ntitle: {front}\n---\n"])
        page.append(f"## {heading}\n\n{MARKUP.sub(_escaped, piece['text'])}\n")
    articles = {address: "\n".join(page) for address, page in documents.items()}
    questions = [
        Question(query=asked["query"], relevant=frozenset(asked["relevant"]))
        for asked in map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    ]
    return Library(articles=articles, ids=ids, questions=questions)


def _escaped(mark: re.Match[str]) -> str:
    """The texts are plain: what looks like Markdown in them is none."""
    space, sign = mark.groups()
    return f"{space}{sign[:-1]}\\{sign[-1]}"


def shelve(library: Library, folder: Path) -> None:
    """Write the articles."""
    folder.mkdir()
    for number, (address, text) in enumerate(library.articles.items()):
        page = text.replace("{url}", f"url: {address}", 1)
        front = f"---\nlanguage: en\nupdated: 2026-11-01\n{page}"
        (folder / f"{number:04}.md").write_text(front, encoding="utf-8")


_COPY = (
    "INSERT INTO passage_words (rowid, title, path, text)"
    " SELECT rowid + :copy * :passages, title, path, text FROM passage_words"
    " WHERE rowid <= :passages",
    "INSERT INTO article_version SELECT id + :copy * :versions, name || :copy, digest, title,"
    " url || :copy, language, updated, audience, source, fetched_at, body FROM article_version"
    " WHERE id <= :versions",
    "INSERT INTO article SELECT id + :copy * :articles, name || :copy,"
    " version_id + :copy * :versions, title, url || :copy, language, updated, audience, source,"
    " fetched_at, digest FROM article WHERE id <= :articles",
    "INSERT INTO passage SELECT number + :copy * :passages, id || :copy,"
    " article_id + :copy * :articles, ord, path, text FROM passage WHERE number <= :passages",
)


def multiply(file: Path, copies: int) -> None:
    """Let the database hold so many of each article; one of them is there."""
    with closing(sqlite3.connect(file)) as work:
        [passages] = work.execute("SELECT max(number) FROM passage").fetchone()
        [articles] = work.execute("SELECT max(id) FROM article").fetchone()
        [versions] = work.execute("SELECT max(id) FROM article_version").fetchone()
        largest = {"passages": passages, "articles": articles, "versions": versions}
        for copy in range(1, copies):
            for statement in _COPY:
                work.execute(statement, {**largest, "copy": copy})
        work.commit()


async def scored(library: Library) -> tuple[dict[str, float], list[float]]:
    """The figures over all questions, and the milliseconds of each as a turn asks it."""
    async with shelved(library, copies=1) as (base, _):
        found = await asked(base, library, limit=max(DEPTHS) * PARTS)
        times = [ms for _, ms in await asked(base, library, limit=PASSAGES)]
    rows = []
    for question, (passages, _) in zip(library.questions, found, strict=True):
        ids = [library.ids.get((one.url, one.path[0] if one.path else "")) for one in passages]
        rows.append(_row([one for one in dict.fromkeys(ids) if one], question.relevant))
    return {name: fmean(row[name] for row in rows) for name in rows[0]}, times


async def timed(library: Library) -> tuple[list[float], int]:
    """The milliseconds of each question in a large base, as a turn asks it, and its size."""
    async with shelved(library, copies=1) as (_, size):
        copies = -(-LARGE // size)
    async with shelved(library, copies=copies) as (base, size):
        return [ms for _, ms in await asked(base, library, limit=PASSAGES)], size


async def asked(
    base: KnowledgeBase, library: Library, *, limit: int
) -> list[tuple[Sequence[Passage], float]]:
    """What each question finds, and its milliseconds."""
    found: list[tuple[Sequence[Passage], float]] = []
    for question in library.questions:
        began = time.perf_counter()
        passages = await base.search([question.query], limit=limit)
        found.append((passages, (time.perf_counter() - began) * 1000))
    return found


@asynccontextmanager
async def shelved(library: Library, *, copies: int) -> AsyncIterator[tuple[KnowledgeBase, int]]:
    """The product's search over the articles, and how many passages it has."""
    with tempfile.TemporaryDirectory() as place:
        file, folder = Path(place) / "tandem.db", Path(place) / "articles"
        shelve(library, folder)
        settings = StorageSettings(database_url=f"sqlite:///{file}")
        database = await open_database(settings, Platform.SLACK)
        try:
            # The set tells how to prompt models, which no article may otherwise do.
            base = KnowledgeBase(database, reading=Reading(accepted=("*",)))
            report = await base.sync(folder)
            if report.troubles:
                raise ValueError(str(report))
            multiply(file, copies)
            with closing(sqlite3.connect(file)) as look:
                [size] = look.execute("SELECT count(*) FROM passage").fetchone()
            yield base, size
        finally:
            await database.close()


def _row(ranked: Sequence[str], relevant: frozenset[str]) -> dict[str, float]:
    short = ranked[:SHORT]
    row = {
        f"recall@{SHORT}": len(relevant & set(short)) / len(relevant),
        f"mrr@{SHORT}": next((1 / at for at, one in enumerate(short, 1) if one in relevant), 0.0),
    }
    for depth in DEPTHS:
        row[f"pass@{depth}"] = len(relevant & set(ranked[:depth])) / len(relevant)
    return row


if __name__ == "__main__":
    main()
