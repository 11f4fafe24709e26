"""The product under many conversations: engine, storage and Claude client, without a platform.

Arguments: base URL, conversations at once, answers to measure, a folder for the database, and
`preview` where replies are to be shown while they are written. Prints one line of JSON. The
platform is a delivery in this process that renders and gives out ids.
"""

import asyncio
import logging
import sys
import time
from itertools import count
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from adapters.slack.markdown import render_post  # noqa: E402  # the project is no package
from bench.lab.holding import Point, hold  # noqa: E402
from bench.lab.slow_claude import WORDS  # noqa: E402
from composition.reading import SharedSettings  # noqa: E402
from composition.running import settle_memory  # noqa: E402
from composition.settings import OperationsSettings  # noqa: E402
from composition.stage import backstage, engine_for  # noqa: E402
from engine.accounts.link_settings import LinkSettings  # noqa: E402
from engine.accounts.settings import AccountSettings  # noqa: E402
from engine.domain.messages import (  # noqa: E402
    Address,
    Author,
    InboundMessage,
    Place,
    Platform,
    Principal,
)
from engine.domain.posts import Part, Post, QueuedPart  # noqa: E402
from engine.domain.receipts import ReceiptStatus  # noqa: E402
from engine.handoff.settings import DeskSettings  # noqa: E402
from engine.settings import EngineSettings  # noqa: E402
from engine.support import Support  # noqa: E402
from storage.ingestion.settings import KnowledgeSettings  # noqa: E402
from storage.settings import RetentionSettings, StorageSettings  # noqa: E402


class Desk:
    """Implements `engine.ports.delivery.Delivery`: as for Slack, posts at once, tells who waits."""

    settle_seconds = 10.0
    preview_seconds = 1.0

    def __init__(self, *, previews: bool) -> None:
        self._previews = previews
        self._ids = count(1)
        self._waiting: dict[Place, asyncio.Future[str]] = {}

    def answer(self, place: Place) -> asyncio.Future[str]:
        """The text of the next post there."""
        answer = self._waiting[place] = asyncio.get_running_loop().create_future()
        return answer

    def render(self, post: Post) -> tuple[Part, ...]:
        """As the Slack adapter does."""
        return render_post(post)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Nobody looks."""

    async def show_idle(self, place: Place) -> None:
        """Nobody looks."""

    def may_preview(self, place: Place) -> bool:
        """As asked for."""
        return self._previews

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Shown at once."""
        return f"P{next(self._ids)}"

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Shown at once."""
        return True

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Gone at once."""

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Posted at once."""
        answer = self._waiting.pop(place)
        if not answer.cancelled():  # nobody waits once everything is measured
            answer.set_result(part.part.text)
        return f"M{next(self._ids)}"

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """Nothing is ever in doubt here."""
        return None


class Customers:
    """People who ask again as soon as they have their answer."""

    def __init__(self, support: Support, desk: Desk) -> None:
        self._support = support
        self._desk = desk
        self._numbers = count(1)

    async def ask(self, number: int) -> None:
        """Ask one question and wait for the post that answers it."""
        place = Place(
            platform=Platform.SLACK, workspace="T1", channel="C1", thread=f"17{number:08}.000100"
        )
        answer = self._desk.answer(place)
        receipt = await self._support.receive(_question(place, number, next(self._numbers)))
        if receipt.status is not ReceiptStatus.WAITING:
            raise AssertionError(f"a question was {receipt.status}")
        text = await answer
        if WORDS.strip() not in text:
            raise AssertionError(f"an answer came as {text[:80]!r}")


def _question(place: Place, person: int, number: int) -> InboundMessage:
    stamp = f"18{number:08}.000100"
    return InboundMessage(
        place=place,
        id=stamp,
        keys=(f"{place.key}:{stamp}", f"slack:event:Ev{number}"),
        sort_key=stamp,
        sent_at=time.time(),
        author=Author(id=f"U{person}", name=f"Person {person}"),
        address=Address.TO_ASSISTANT,
        text="Does my car insurance cover hail damage, and what do I have to pay myself?",
    )


async def measure(url: str, n: int, answers: float, folder: Path, *, preview: bool) -> Point:
    """Hold `n` conversations."""
    shared = _settings(url, n, folder, preview=preview)
    desk = Desk(previews=preview)
    async with (
        backstage(shared, Platform.SLACK) as stage,
        engine_for(Platform.SLACK, stage, desk) as served,
    ):
        settle_memory()
        try:
            return await hold(Customers(served.support, desk).ask, n=n, answers=answers)
        finally:
            await served.drain(0)


def _settings(url: str, n: int, folder: Path, *, preview: bool) -> SharedSettings:
    return SharedSettings(
        retention=RetentionSettings(),
        engine=EngineSettings(
            anthropic_api_key=SecretStr("sk-bench"),
            anthropic_base_url=url,
            concurrent_turns=n + 1,
            quiet_seconds=0,
            drain_seconds=0,
            preview=preview,
        ),
        storage=StorageSettings(database_url=f"sqlite:///{folder / f'{uuid4().hex}.db'}"),
        operations=OperationsSettings(),
        desk=DeskSettings(),
        accounts=AccountSettings(),
        links=LinkSettings(),
        knowledge=KnowledgeSettings(),
    )


def main(url: str, n: str, answers: str, folder: str, *more: str) -> None:
    """Measure and print."""
    logging.disable(logging.INFO)
    measured = measure(url, int(n), float(answers), Path(folder), preview="preview" in more)
    asyncio.run(measured).print()


if __name__ == "__main__":
    main(*sys.argv[1:])
