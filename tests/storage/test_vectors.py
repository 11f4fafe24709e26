"""Vectors of passages: made once, never of what has changed, found by their direction."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.retrieval.ports import Space
from sandbox.voyage.embedding import embedded
from storage.database import Database
from storage.knowledge import KnowledgeBase
from storage.quantized import as_bytes, differences, likeness, signs_of
from storage.vectors import PassageVectors
from tests.storage.library import page, write

SPACE = Space(model="m1", dimension=256)
OTHERS = (Space(model="m2", dimension=256), Space(model="m1", dimension=512))


def vector(words: str) -> list[float]:
    """What these words mean here."""
    return embedded(words, 256, {"automobile": "car", "burgled": "stolen"})


async def embed(vectors: PassageVectors, *, most: int = 100) -> int:
    """Give vectors to what lacks one."""
    passages = await vectors.lacking(SPACE, most=most)
    await vectors.keep(SPACE, passages, [vector(one.text) for one in passages])
    return len(passages)


async def nearest(vectors: PassageVectors, words: str, workspace: str = "") -> list[str]:
    """The articles nearest to these words."""
    [found] = await vectors.nearest(SPACE, [vector(words)], limit=3, workspace=workspace)
    return [passage.article for passage in found]


@pytest.fixture
def vectors(database: Database) -> PassageVectors:
    """The vectors of the test's database."""
    return PassageVectors(database)


async def test_only_what_lacks_a_vector_gets_one(
    knowledge: KnowledgeBase, vectors: PassageVectors, folder: Path
) -> None:
    """A few at a time, so it can be interrupted; a changed article needs its own anew."""
    await knowledge.sync(folder)
    made = [await embed(vectors, most=3) for _ in range(4)]
    assert made == [3, 3, 2, 0]
    write(folder, "theft.md", page("Stolen wheels count.", url="https://acme.example/theft.md"))
    await knowledge.sync(folder)
    [left] = await vectors.lacking(SPACE, most=100)
    assert "Stolen wheels count." in left.text
    for other in OTHERS:
        assert len(await vectors.lacking(other, most=100)) == 7


async def test_a_vector_of_what_has_changed_meanwhile_is_dropped(
    knowledge: KnowledgeBase, vectors: PassageVectors, folder: Path
) -> None:
    """Numbers of passages come again: the vector of the old words never gets to the new ones."""
    await knowledge.sync(folder)
    before = await vectors.lacking(SPACE, most=100)
    for name in ("hail", "theft", "towing", "billing", "robo", "hoken"):
        url = f"https://acme.example/{name}.md"
        write(folder, f"{name}.md", page("All is new.\n\n## More\n\nAnd more.", url=url))
    await knowledge.sync(folder)
    after = await vectors.lacking(SPACE, most=100)
    assert {one.number for one in before} & {one.number for one in after}
    await vectors.keep(SPACE, before, [vector(one.text) for one in before])
    assert await vectors.lacking(SPACE, most=100) == after


async def test_what_shares_no_word_is_found(
    knowledge: KnowledgeBase, vectors: PassageVectors, folder: Path
) -> None:
    """The nearest first, and each question has its own ranking."""
    await knowledge.sync(folder)
    await embed(vectors)
    assert (await nearest(vectors, "automobile burgled"))[0] == "theft.md"
    found = await vectors.nearest(
        SPACE, [vector("automobile burgled"), vector("flatbed")], limit=1, workspace=""
    )
    assert [[one.article for one in ranking] for ranking in found] == [["theft.md"], ["towing.md"]]
    for other in OTHERS:
        asked = embedded("car", other.dimension, {})
        assert await vectors.nearest(other, [asked], limit=3, workspace="") == ((),)


async def test_nobody_is_near_to_what_they_may_not_see(
    knowledge: KnowledgeBase, vectors: PassageVectors, folder: Path
) -> None:
    """The team's articles get no vector at all; those of a workspace are its customers' alone."""
    write(folder, "team.md", page("Zeppelin.", url="https://acme.example/t", audience="team"))
    write(folder, "own.md", page("Zeppelin.", url="https://acme.example/o", workspaces="T0ACME"))
    await knowledge.sync(folder)
    assert await embed(vectors) == 9
    assert (await nearest(vectors, "zeppelin hail", "T0ACME"))[0] == "own.md"
    assert "own.md" not in await nearest(vectors, "zeppelin hail", "T0OTHER")


async def test_the_database_takes_no_vector_of_another_length(
    knowledge: KnowledgeBase, database: Database, folder: Path
) -> None:
    """Two that cannot be compared are never under one name."""
    await knowledge.sync(folder)
    bad = text("INSERT INTO passage_vector VALUES (1, 'm1', 256, zeroblob(32), zeroblob(255))")
    with pytest.raises(IntegrityError):
        await database.write(lambda connection: connection.execute(bad))


def test_bytes_and_bits_keep_the_direction() -> None:
    """Whatever the length of a vector, likeness and differences order others as before."""
    one = [0.5, -0.25, 0.125, -0.5, 0.1, 0.2, -0.3, 0.4]
    near = [number * 9 + 0.01 for number in one]
    far = [-number for number in one]
    scores = [likeness(one, as_bytes(other)) for other in (one, near, far)]
    assert scores[0] == pytest.approx(scores[1], rel=0.02)
    assert scores[2] == pytest.approx(-scores[0])
    own = int.from_bytes(signs_of(one))
    assert [differences(own, signs_of(other)) for other in (one, near, far)] == [0, 0, 8]
    assert set(as_bytes([0.0] * 8)) == {0}
