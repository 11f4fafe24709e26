"""A made-up town with a desk: customers, teammates, two platforms, and Tandem, which dies."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from engine.domain.commands import Command
from engine.domain.decisions import Done, End
from engine.domain.desk import TeamAnswer, TeamMessage
from engine.domain.handoff import Teammate
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform
from tests.engine.chance import Chance
from tests.engine.handoff.machine_ledger import File
from tests.engine.handoff.machine_run import RUNNING, Run, keep_tasks
from tests.engine.handoff.machine_watch import Watcher
from tests.engine.handoff.machine_wires import Board, NotedSquare
from tests.engine.handoff.machine_world import Words, World, rules_of
from tests.engine.idle_time import IdleLoop
from tests.engine.mind import TALKS, Mind

PLACES = tuple(
    Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread=str(thread))
    for thread in range(2)
)
DIRECT = PLACES[-1]
"""Where nobody but Maya writes: a teammate reaches her through the desk alone."""


class Town:
    """All there is, and what people do in it."""

    def __init__(self, file: File, seed: int) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, IdleLoop)
        keep_tasks(loop)
        file.begin_anew()
        self.loop = loop
        self.chance = chance = Chance(seed)
        self.diary: list[str] = []
        self.watcher = Watcher(now=loop.time, note=self.note)
        self.board = Board(note=self.note)
        self.messages: list[InboundMessage] = []
        self.words: dict[str, Words] = {}
        self.events: set[asyncio.Task[None]] = set()
        self.runs: dict[Platform, Run] = {}
        self._counts: dict[str, int] = {}
        self._behind = 0.0
        desk = chance.choice([Platform.SLACK, Platform.DISCORD])
        self.platforms = tuple(dict.fromkeys((Platform.SLACK, desk)))
        self.mates = tuple(
            Teammate(platform=desk, workspace="T1", id=f"U-{name}", name=name)
            for name in ("Kim", "Lee")
        )
        self.world = World(
            chance=chance,
            file=file,
            watcher=self.watcher,
            mind=Mind(chance=chance),
            square=NotedSquare(note=self.note),
            board=self.board,
            clock=self.clock,
            rules=rules_of(chance),
            desk=desk,
            has_second=chance.random() < 0.5,
            has_previews=chance.random() < 0.7,
        )
        self._lines: dict[str, asyncio.Lock] = {}
        self._look = file.look()
        self._look.row_factory = sqlite3.Row

    def clock(self) -> float:
        """POSIX seconds, as the machine has them that Tandem runs on."""
        return self.platform_clock() - self._behind

    def platform_clock(self) -> float:
        """POSIX seconds, as the platforms have them: they never go back."""
        return 1_700_000_000.0 + self.loop.time()

    def set_back(self, seconds: float) -> None:
        """Let the machine's clock go back, while nothing else does."""
        self.note(f"the clock is set back by {seconds:.2f} s")
        self._behind += seconds

    def note(self, what: str) -> None:
        """Write down what happens, for whoever looks for the cause of a fault."""
        self.diary.append(f"{self.loop.time():8.2f} {what}")

    async def wait(self, seconds: float) -> None:
        """Let time pass at once, as soon as nothing is under way; where something always is, don't.

        A post that a clock jumps over would look as if it could not arrive any more.
        """
        for _ in range(40):
            if self.loop.time() >= self.watcher.settled_at:
                self.note(f"{seconds} s pass")
                self.loop.jump(seconds)
                return
            await asyncio.sleep(0.2)

    def count(self, what: str) -> int:
        """The next number of something."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def rows(self, question: str) -> list[sqlite3.Row]:
        """What the database says."""
        return self._look.execute(question).fetchall()

    # What happens to the programs.

    async def start(self) -> None:
        """Run every program that does not run."""
        for platform in self.platforms:
            if platform not in self.runs:
                run = Run(self.world, platform, f"{platform} {self.count('run')}")
                self.runs[platform] = run
                await run.start()
                self.note(f"{platform} starts")

    async def crash(self, platform: Platform) -> None:
        """A program dies wherever it is."""
        if (run := self.runs.pop(platform, None)) is not None:
            self.note(f"{platform} dies")
            await run.die()

    async def close(self) -> None:
        """Leave nothing behind."""
        for event in self.events:
            event.cancel()
        for platform in list(self.runs):
            await self.crash(platform)
        self._look.close()

    # What people do.

    def happens(self, what: Callable[[Run], Awaitable[object]], platform: Platform) -> None:
        """Let a platform tell Tandem of something once; who loses patience lets it be."""

        async def told() -> None:
            await self._tell(what, platform)

        self._begin(told())

    def arrives(
        self, what: Callable[[Run], Awaitable[object]], platform: Platform, line: str
    ) -> None:
        """Let a platform tell Tandem of something until it is acknowledged, one after the other."""
        lock = self._lines.setdefault(line, asyncio.Lock())

        async def told() -> None:
            async with lock:
                while not await self._tell(what, platform):  # noqa: ASYNC110 - nobody tells of it
                    await asyncio.sleep(0.5 + self.chance.seconds(2))

        self._begin(told())

    def _begin(self, event: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(event)
        self.events.add(task)
        task.add_done_callback(self.events.discard)

    async def _tell(self, what: Callable[[Run], Awaitable[object]], platform: Platform) -> bool:
        run = self.runs.get(platform)
        if run is None:
            return False
        RUNNING.set(run)
        try:
            async with asyncio.timeout(3):
                await what(run)
                return True
        except TimeoutError:
            return False
        finally:
            RUNNING.set(None)

    def say(
        self,
        place: Place,
        by: Author,
        words: str,
        address: Address = Address.TO_ASSISTANT,
    ) -> InboundMessage:
        """Somebody writes in a customer's thread; now and then the platform tells of it twice."""
        number = TALKS * len(self.messages) + PLACES.index(place)
        message = InboundMessage(
            place=place,
            id=f"m{number}",
            keys=(f"id:m{number}", f"event:m{number}"),
            sort_key=f"{number:06}",
            sent_at=self.platform_clock(),
            author=by,
            address=address,
            text=words.format(name=f"m{number}"),
            is_direct=place is DIRECT,
        )
        self.messages.append(message)
        self.note(f"{by.name} writes in {place.thread}, {address}: {message.text}")

        async def told(run: Run) -> None:
            receipt = await run.support.receive(message)
            self.note(f"{message.id} is {receipt.status}")

        for _ in range(1 if self.chance.random() < 0.85 else 2):
            self.arrives(told, place.platform, place.key)
        return message

    def press(self, handoff_id: int, command: Command, mate: Teammate) -> None:
        """A teammate clicks."""
        what = f"{mate.name} {type(command).__name__} {handoff_id}"
        self.note(what)

        async def told(run: Run) -> None:
            self._note_end(what, await run.desk.desk.press(handoff_id, command, mate))

        self.happens(told, self.world.desk)

    def click(self, what: str, verb: Callable[[Run], Awaitable[End]]) -> None:
        """A customer clicks."""
        self.note(what)

        async def told(run: Run) -> None:
            self._note_end(what, await verb(run))

        self.happens(told, Platform.SLACK)

    def _note_end(self, what: str, end: End) -> None:
        self.note(f"{what}: {'done' if isinstance(end, Done) else end.why}")

    def reply(self, handoff_id: int, place: str, mate: Teammate) -> None:
        """A teammate answers the customer in the card's thread."""
        number = self.count("reply")
        words = Words(
            key=f"reply:{number}",
            place=place,
            mate=mate.name,
            text=f"REPLY{number} is what I tell you.",
        )
        if self.write(handoff_id, words.key, f"reply {words.text}", mate, words):
            self.words[words.key] = words

    def write(
        self, handoff_id: int, key: str, text: str, mate: Teammate, words: Words | None = None
    ) -> bool:
        """A teammate writes in a card's thread, if they see one."""
        card = self.board.card_of(handoff_id)
        if card is None:
            return False
        message = TeamMessage(
            platform=self.world.desk,
            channel=card.channel,
            card_id=card.id,
            key=key,
            id=key,
            teammate=mate,
            text=text,
        )
        self.note(f"{mate.name} in the card of {handoff_id}: {text}")

        async def told(run: Run) -> None:
            end = await run.desk.desk.said(message)
            self.note(f"{key}: {end}")
            if words is not None:
                words.end = end

        self.arrives(told, self.world.desk, "desk")
        return True

    def reword(self, words: Words, text: str | None, mate: Teammate) -> None:
        """A teammate edits or deletes what they sent."""
        self.note(f"{mate.name} changes {words.key} to {text}")
        changed = None if text is None else f"reply {text}"

        async def told(run: Run) -> None:
            await run.desk.desk.said_changed(words.key, changed, mate)
            is_there = words.text is not None  # what is gone stays gone
            if is_there and words.end in {TeamAnswer.SENT, TeamAnswer.SEEN_BEFORE}:
                words.text = text

        self.arrives(told, self.world.desk, "desk")
