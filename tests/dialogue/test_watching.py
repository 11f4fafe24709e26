"""The operator's view of programs at work: /healthz and /metrics over real HTTP."""

import asyncio
import logging
import re
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as plain_text

import run_discord
import run_slack
from composition.reading import SharedSettings
from composition.settings import OperationsSettings
from engine.errors import ConfigurationError
from sandbox.claude import HttpError, Say
from sandbox.discord import points_at
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

OPEN_METRICS = {"Accept": "application/openmetrics-text; version=1.0.0"}


def settings(house: House, port: int = 0) -> SharedSettings:
    """Tandem's settings, with a port to be watched on."""
    return replace(house.settings(), operations=OperationsSettings(operations_port=port))


@dataclass(frozen=True, kw_only=True)
class Watch:
    """The operator's HTTP client, and where a program's pages are."""

    session: aiohttp.ClientSession
    url: str

    async def health(self) -> tuple[int, dict[str, object]]:
        """The status and what /healthz says."""
        async with self.session.get(f"{self.url}/healthz") as response:
            return response.status, await response.json()

    async def metrics(self) -> dict[str, float]:
        """The samples of /metrics, as "name label=value ..."."""
        async with self.session.get(f"{self.url}/metrics") as response:
            assert response.status == 200
            families = plain_text(await response.text())
        return {
            " ".join((s.name, *(f"{k}={v}" for k, v in sorted(s.labels.items())))): s.value
            for family in families
            for s in family.samples
        }

    async def counts(self, name: str) -> bool:
        """Whether a counter of the platform is above 0."""
        found = await self.metrics()
        return any(value > 0 for sample, value in found.items() if sample.startswith(name))

    async def is_well(self) -> bool:
        """Whether /healthz says so."""
        return (await self.health())[0] == 200

    async def is_ill(self) -> bool:
        """Whether /healthz says that something is wrong."""
        return not await self.is_well()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client."""
    async with aiohttp.ClientSession() as client:
        yield client


def watch(session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture) -> Watch:
    """Where the program started last can be watched, as its log says."""
    ports = re.findall(r"/healthz and /metrics are on 127.0.0.1 port (\d+)", caplog.text)
    return Watch(session=session, url=f"http://127.0.0.1:{ports[-1]}")


async def until(look: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Look again and again until it is so; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await look():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="tandem")


async def test_both_programs_tell_what_they_do(
    town: SlackTown,
    server: DiscordTown,
    house: House,
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """On one database, each counts its own: messages, turns, tokens, posts and failures."""
    house.claude.will(Say("Hello Maya!"), when="Is hail covered?")
    house.claude.will(HttpError(401), when="Is theft covered?")
    async with run_slack.serving(town.settings(), settings(house)):
        slack = watch(session, caplog)
        with points_at(server.discord.url):
            async with run_discord.serving(server.settings(), settings(house)):
                discord = watch(session, caplog)
                assert slack.url != discord.url
                root = await town.asks("Is hail covered?")
                await server.discord.dm(server.diego, "Is theft covered?")
                assert await town.hears(root) == "Hello Maya!"
                await server.hears(server.discord.direct(server.diego))
                for watched in (slack, discord):
                    await until(partial(watched.counts, "tandem_posts_sent_total"))
                found = await slack.metrics()
                failed = await discord.metrics()
                status, health = await slack.health()
    assert found["tandem_messages_received_total platform=slack status=waiting"] == 1
    assert found["tandem_turns_total outcome=answered platform=slack"] == 1
    assert found["tandem_turn_seconds_count platform=slack"] == 1
    assert found["tandem_post_seconds_count platform=slack"] == 1
    assert found["tandem_tokens_total kind=output platform=slack"] > 0
    assert found["tandem_cost_usd_total platform=slack"] > 0
    assert found["tandem_connected platform=slack"] == 1
    assert found["tandem_database_up platform=slack"] == 1
    assert found["tandem_conversations_waiting platform=slack"] == 0
    assert found["tandem_dead_letters platform=slack"] == 0
    assert found["tandem_last_event_timestamp_seconds platform=slack"] > 1.7e9
    assert found["process_cpu_seconds_total"] > 0
    assert failed["tandem_turns_total outcome=failed platform=discord"] == 1
    assert failed["tandem_model_errors_total kind=authentication platform=discord"] == 1
    assert failed["tandem_connected platform=discord"] == 1
    assert status == 200
    assert datetime.fromisoformat(str(health.pop("last_event_at"))).tzinfo is not None
    assert health == {
        "status": "ok",
        "problems": [],
        "platform": "slack",
        "connected": True,
        "waiting": 0,
        "oldest_waiting_seconds": 0,
        "dead_letters": 0,
    }


async def test_what_is_wrong_is_told(
    town: SlackTown,
    house: House,
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """/healthz is 503 with a sentence each while the database or Slack are away, then 200."""
    quick = town.settings(slack_ping_seconds=0.5)
    async with run_slack.serving(quick, settings(house)):
        slack = watch(session, caplog)
        await until(slack.is_well)
        with renamed(house.database, "presence"):
            status, health = await slack.health()
            found = await slack.metrics()
        assert status == 503
        assert health["status"] == "failing"
        assert health["problems"] == ["the database: no such table: presence"]
        assert health["waiting"] is None
        assert found["tandem_database_up platform=slack"] == 0
        assert "tandem_dead_letters platform=slack" not in found
        await town.slack.faults.refuse_connections()
        town.slack.faults.abort_sockets()
        await until(slack.is_ill)
        assert (await slack.health())[1]["problems"] == ["not connected to Slack"]
        await town.slack.faults.accept_connections()
        await until(slack.is_well)


async def test_either_format_of_prometheus_is_spoken(
    town: SlackTown,
    house: House,
    session: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who asks for OpenMetrics gets it."""
    async with run_slack.serving(town.settings(), settings(house)):
        url = watch(session, caplog).url
        async with session.get(f"{url}/metrics", headers=OPEN_METRICS) as response:
            assert response.content_type == "application/openmetrics-text"
            text = await response.text()
    families = {f.name for f in openmetrics(text)}  # type: ignore[no-untyped-call]  # their gap
    assert {"tandem_turns", "tandem_connected", "tandem_dead_letters"} <= families


async def test_a_port_that_cannot_be_had_ends_the_start(town: SlackTown, house: House) -> None:
    """It is told before anybody is called, with the setting to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port}: .*OPERATIONS_PORT"):
            async with run_slack.serving(town.settings(), settings(house, port)):
                pass
    assert town.slack.calls == []


@contextmanager
def renamed(database: Path, table: str) -> Iterator[None]:
    """Something is wrong with the database: one of its tables has another name."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        yield
        connection.execute(f"ALTER TABLE {table}_away RENAME TO {table}")
