"""How Voyage AI is asked, and that every failure of it is the same to the search."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.voyage.batches import MOST_TOKENS, batches, tokens_of
from adapters.voyage.breaker import Breaker
from adapters.voyage.client import Voyage
from adapters.voyage.settings import VoyageSettings
from engine.errors import ConfigurationError, RankingUnavailable
from sandbox.voyage import VoyageSandbox

TEXTS = ("Pay by card.", "Hail damage is covered.", "Towing is included.")


@dataclass(slots=True)
class Watch:
    """A clock that goes when it is told."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Line:
    """The client, and what it talks to."""

    voyage: Voyage
    server: VoyageSandbox
    watch: Watch
    with_settings: Callable[..., Voyage]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """A client of a server on this machine."""
    watch = Watch()
    async with VoyageSandbox() as server, aiohttp.ClientSession() as session:

        def client(**settings: object) -> Voyage:
            given = {"voyage_api_key": SecretStr(server.key), "voyage_base_url": server.url}
            return Voyage(
                session,
                VoyageSettings.model_validate({**given, **settings}),
                breaker=Breaker(clock=watch),
            )

        yield Line(client(), server, watch, client)


async def test_what_answers_best_comes_first(line: Line) -> None:
    """All texts are ordered, whatever order the server lists them in."""
    assert (await line.voyage.rerank("is hail covered", TEXTS))[0] == 1
    assert sorted(await line.voyage.rerank("hail", TEXTS)) == [0, 1, 2]


async def test_vectors_have_the_dimension_of_the_settings(line: Line) -> None:
    """Questions and passages are told apart, as the API wants it."""
    voyage = line.with_settings(voyage_dimension=256)
    [vector] = await voyage.embed_queries(["hail"])
    assert len(vector) == voyage.space.dimension == 256
    await voyage.embed_passages(["hail"])
    assert [content["input_type"] for _, content in line.server.asked] == ["query", "document"]


async def test_many_passages_are_sent_in_batches(line: Line) -> None:
    """By count and by tokens, each vector in its text's place."""
    texts = [f"text {number} {'word ' * (8_000 if number < 10 else 1)}" for number in range(300)]
    vectors = await line.with_settings(voyage_dimension=256).embed_passages(texts)
    assert len(vectors) == 300
    assert len(line.server.asked) > 3
    [alone] = await line.with_settings(voyage_dimension=256).embed_passages([texts[222]])
    assert vectors[222] == alone


def test_no_batch_is_more_than_the_api_takes() -> None:
    """A text that alone is too long is cut, and none is lost."""
    made = list(batches(["雨" * 50_000, "x" * 900_000, "y", *["z" * 1_600] * 200]))
    assert sum(map(len, made)) == 203
    assert all(sum(map(tokens_of, batch)) <= MOST_TOKENS for batch in made)
    assert max(map(len, made)) == 128


@pytest.mark.parametrize("call", ["rerank", "embeddings"])
@pytest.mark.parametrize("fault", ["fail", "reset", "limit", "shorten", "hang"])
async def test_every_failure_is_the_same_to_the_search(line: Line, call: str, fault: str) -> None:
    """Errors, broken lines, limits, short answers and none at all raise RankingUnavailable."""
    getattr(line.server.faults, fault)(call)
    voyage = line.with_settings(voyage_seconds=0.3)
    asking = voyage.rerank("hail", TEXTS) if call == "rerank" else voyage.embed_queries(TEXTS)
    with pytest.raises(RankingUnavailable) as caught:
        await asking
    assert not caught.value.is_skipped
    line.server.faults.release()


async def test_after_three_failures_it_is_left_alone_for_a_minute(line: Line) -> None:
    """Nobody waits for what has just failed; then one question tries, and all is well again."""
    line.server.faults.fail("rerank", calls=3)
    for _ in range(5):
        with pytest.raises(RankingUnavailable) as caught:
            await line.voyage.rerank("hail", TEXTS)
    assert caught.value.is_skipped
    assert len(line.server.asked) == 3
    line.watch.now += 60
    await line.voyage.rerank("hail", TEXTS)
    assert len(line.server.asked) == 4


@pytest.mark.parametrize(("retry_after", "pause"), [("5", 60), ("300", 300), (None, 60)])
async def test_a_limit_is_kept_at_once(line: Line, retry_after: str | None, pause: int) -> None:
    """For as long as it asks, and a minute at least."""
    line.server.faults.limit("rerank", retry_after)
    with pytest.raises(RankingUnavailable):
        await line.voyage.rerank("hail", TEXTS)
    line.watch.now += pause - 1
    with pytest.raises(RankingUnavailable) as caught:
        await line.voyage.rerank("hail", TEXTS)
    assert caught.value.is_skipped
    line.watch.now += 1
    await line.voyage.rerank("hail", TEXTS)


async def test_passages_wait_for_a_busy_service(line: Line) -> None:
    """Once, for as long as it asks; a longer pause is the caller's business."""
    line.server.faults.limit("embeddings", "0")
    assert len(await line.voyage.embed_passages(TEXTS)) == 3
    line.server.faults.limit("embeddings", "3600")
    with pytest.raises(RankingUnavailable) as caught:
        await line.voyage.embed_passages(TEXTS)
    assert caught.value.retry_after == 3600


async def test_a_wrong_key_is_told_without_its_words(line: Line) -> None:
    """The operator learns which setting to look at."""
    voyage = line.with_settings(voyage_api_key=SecretStr("wrong-key"))
    with pytest.raises(RankingUnavailable, match="VOYAGE_API_KEY") as caught:
        await voyage.rerank("hail", TEXTS)
    assert "wrong-key" not in str(caught.value)


@pytest.mark.parametrize(
    "settings", [{"voyage_base_url": "ftp://x"}, {"voyage_api_key": SecretStr("two words")}]
)
async def test_what_can_never_work_stops_the_start(line: Line, settings: dict[str, object]) -> None:
    """An address or a key that is none."""
    with pytest.raises(ConfigurationError, match=next(iter(settings)).upper()):
        line.with_settings(**settings)
