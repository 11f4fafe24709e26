"""A made-up town: two customers, a platform, a model, and Tandem, which dies and comes back."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from engine.domain.messages import (
    Address,
    Author,
    Deletion,
    Edit,
    InboundMessage,
    Place,
    Platform,
)
from engine.domain.posts import QueuedPart
from engine.errors import StorageUnavailable
from engine.support import Support
from storage.database import _open
from tests.engine.chance import DISK_SECONDS, Chance, Disk, Life
from tests.engine.idle_time import IdleLoop
from tests.engine.mind import TALKS, Mind
from tests.engine.process import Process, World
from tests.engine.square import Square

PLACES = tuple(
    Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread=str(thread))
    for thread in range(TALKS)
)
DIRECT = PLACES[-1]


class Town:
    """All there is, and what people do in it; whatever goes wrong is in `problems`."""

    def __init__(self, file: Path, chance: Chance) -> None:
        self.file = file
        self.chance = chance
        self.square = Square()
        self.mind = Mind(chance=chance)
        self.problems = self.mind.problems
        self.messages: list[InboundMessage] = []
        self.deleted: set[int] = set()
        self.clock_error = 0.0
        self.process: Process | None = None
        self.events: set[asyncio.Task[None]] = set()
        self.diary: list[str] = []
        self._runs = 0
        self._edits = 0
        self._took_over: dict[str, float] = {}
        self._world = World(
            chance=chance,
            mind=self.mind,
            square=self.square,
            clock=self.clock,
            before_showing=self.check_epoch,
        )
        self._lines = {place: asyncio.Lock() for place in PLACES}
        loop = asyncio.get_running_loop()
        assert isinstance(loop, IdleLoop)
        self.loop = loop

    def clock(self) -> float:
        """POSIX seconds, as far as our machine knows."""
        return 1_700_000_000.0 + self.loop.time() + self.clock_error

    def note(self, what: str) -> None:
        """Write down what happens, for whoever looks for the cause of a problem."""
        self.diary.append(f"{self.loop.time():8.2f} {what}")

    async def start(self) -> None:
        """Run the program."""
        life = Life()
        opened = await asyncio.to_thread(_open, self.file, Platform.SLACK)
        disk = Disk(opened, life=life, chance=self.chance)
        self.loop.databases.append(disk)
        self._runs += 1
        self.process = Process(self._world, f"run {self._runs}", life, disk)
        await self.process.worker.start()
        self.note("starts")

    async def stop(self, seconds: float) -> None:
        """Stop the program in good order; it must leave no task behind."""
        process = self._gone()
        self.note("is told to stop")
        await process.worker.drain(seconds)
        process.life.is_over = True
        if left := self._its_tasks():
            self.problems.append(f"left behind when it stopped: {left}")
        await self._bury(process)

    async def crash(self) -> None:
        """The program dies wherever it is; what it has asked of the disk or a line goes on."""
        process = self._gone()
        self.note("dies")
        process.life.is_over = True
        await self._bury(process)

    def _gone(self) -> Process:
        process, self.process = self.process, None
        assert process is not None
        return process

    async def _bury(self, process: Process) -> None:
        while tasks := self._its_tasks():
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0)
        self.loop.databases.remove(process.disk)
        await process.disk.close()

    def _its_tasks(self) -> set[asyncio.Task[object]]:
        ours = {asyncio.current_task(), *self.events}
        return {task for task in asyncio.all_tasks() if task not in ours and not task.done()}

    def happens(self, place: Place, what: Callable[[Support], Awaitable[object]]) -> None:
        """Let the platform tell Tandem of something until it is acknowledged."""
        event = asyncio.create_task(self._until_acknowledged(place, what))
        self.events.add(event)
        event.add_done_callback(self.events.discard)

    async def _until_acknowledged(
        self, place: Place, what: Callable[[Support], Awaitable[object]]
    ) -> None:
        async with self._lines[place]:
            while True:
                try:
                    async with asyncio.timeout(3):
                        if self.process is not None:
                            await what(self.process.support)
                            return
                except (TimeoutError, StorageUnavailable):
                    pass
                await asyncio.sleep(0.5 + self.chance.seconds(5))

    def say(self, place: Place, by: Author, address: Address) -> None:
        """A customer says something; now and then the platform tells of it twice."""
        number = TALKS * len(self.messages) + PLACES.index(place)
        message = InboundMessage(
            place=place,
            id=f"m{number}",
            keys=(f"id:m{number}", f"event:m{number}"),
            sort_key=f"{number:06}",
            sent_at=self.clock(),
            author=by,
            address=address,
            text=f"m{number} is what I ask",
            is_direct=place is DIRECT,
        )
        self.messages.append(message)
        self.note(f"{by.name} says m{number} in {place.thread}, {address}")
        self.happens(place, partial(self._told, message))
        if self.chance.random() < 0.2:
            again = replace(message, keys=(f"id:m{number}", f"event2:m{number}"))
            self.happens(place, partial(self._told, again))

    async def _told(self, message: InboundMessage, support: Support) -> None:
        receipt = await support.receive(message)
        self.note(f"{message.id} is {receipt.status}")

    def edit(self, message: InboundMessage) -> None:
        """Its author finds other words."""
        self._edits += 1
        text = f"{message.id}e{self._edits} is what I ask"
        edit = Edit(key=message.keys[0], edited_at=self.clock() + self._edits, text=text)
        self.note(f"{message.id} becomes {message.id}e{self._edits}")

        async def told(support: Support) -> None:
            amended = await support.amend(edit)
            self.note(f"edit of {message.id} is {amended.end}")

        self.happens(message.place, told)

    def delete(self, message: InboundMessage) -> None:
        """It is gone."""
        self.note(f"{message.id} is deleted")

        async def told(support: Support) -> None:
            amended = await support.amend(Deletion(key=message.keys[0]))
            self.note(f"deletion of {message.id} is {amended.end}")
            number = int(message.id[1:])
            self.deleted.add(number)
            self.mind.erased.setdefault(number, self.loop.time())

        self.happens(message.place, told)

    def take_over(self, place: Place) -> None:
        """A teammate takes the conversation, if there is one."""
        with closing(sqlite3.connect(self.file, timeout=10)) as connection, connection:
            connection.execute(
                "UPDATE conversation SET epoch = epoch + 1 WHERE key = ?", (place.key,)
            )
        self._took_over[place.key] = self.loop.time()
        self.note(f"take-over in {place.thread}")

    def check_epoch(self, place: Place, part: QueuedPart) -> None:
        """Nothing is shown that was made under an earlier owner, unless that has just changed."""
        with closing(sqlite3.connect(self.file, timeout=10)) as connection:
            epochs = connection.execute(
                "SELECT o.epoch, c.epoch FROM outbox o JOIN conversation c"
                " ON c.id = o.conversation_id WHERE o.nonce = ?",
                (part.nonce,),
            ).fetchone()
        since = self.loop.time() - self._took_over.get(place.key, 0.0)
        if epochs is None or (epochs[0] != epochs[1] and since > 4 * DISK_SECONDS):
            self.problems.append(f"{part.nonce} leaves with epochs {epochs}, {since:.2f} s later")
