"""Serves every conversation that has something to do, each in one task, none before its time."""

import asyncio
import contextlib
import logging

from engine.domain.messages import InboundMessage, Platform
from engine.errors import StorageUnavailable
from engine.logs import trace
from engine.serving import Serving
from engine.workshop import Workshop

log = logging.getLogger(__name__)


class Worker:
    """Starts a task where there is work and room; the rest waits as rows in the database."""

    def __init__(
        self, workshop: Workshop, *, platform: Platform, look_seconds: float | None = None
    ) -> None:
        """`look_seconds` is the time between looks for what another process wrote; None: none."""
        self._workshop = workshop
        self._platform = platform
        self._look_seconds = look_seconds
        self._serving: dict[int, Serving] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._some_wait = asyncio.Event()
        self._taking_up: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Go on with whatever an earlier run of the program left unfinished."""
        self._some_wait.set()
        self._taking_up = asyncio.create_task(self._take_up())

    def wake(self, conversation_id: int, message: InboundMessage) -> None:
        """A message waits in this conversation: show that it is seen, and serve it."""
        if self._workshop.draining.is_set():
            return  # it is stored; the next run of the program finds it
        serving = self._serve(conversation_id)
        if serving is not None:
            serving.hear(message)

    def look(self, conversation_id: int) -> None:
        """Something is stored here that no customer said: serve it."""
        if self._workshop.draining.is_set():
            return
        serving = self._serve(conversation_id)
        if serving is not None:
            serving.look()

    def silence(self, conversation_id: int) -> None:
        """People have the conversation: a turn under way ends here and now.

        Without this it would notice at its next step; nothing of it can be sent anyway.
        """
        serving = self._serving.get(conversation_id)
        if serving is not None:
            serving.silence()

    def reconsider(self, conversation_id: int) -> None:
        """What a turn of this conversation may be answering was edited or deleted."""
        serving = self._serving.get(conversation_id)
        if serving is not None:
            serving.reconsider()

    async def drain(self, seconds: float) -> None:
        """Start nothing new, give running turns `seconds` to end, then let go of the rest.

        What is let go stays in the database as it was last stored and is taken up at the next
        start.
        """
        self._workshop.draining.set()
        if self._taking_up is not None:
            self._taking_up.cancel()
            await asyncio.gather(self._taking_up, return_exceptions=True)
        tasks = set(self._tasks)
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _serve(self, conversation_id: int) -> Serving | None:
        """The one who serves it; None where there is no room, so that it waits for its turn."""
        serving = self._serving.get(conversation_id)
        if serving is not None:
            return serving
        if len(self._serving) >= self._workshop.pace.conversations:
            self._some_wait.set()
            return None
        serving = Serving(conversation_id, self._workshop)
        self._serving[conversation_id] = serving
        task = asyncio.create_task(self._run(conversation_id, serving))
        self._tasks.add(task)  # until it is gone: it still takes the sign away
        task.add_done_callback(self._tasks.discard)
        return serving

    async def _run(self, conversation_id: int, serving: Serving) -> None:
        """Serve until nothing is left; a task that ends for any reason leaves nothing behind."""
        try:
            await serving.work_off()
        finally:
            # No await between the last look at what is heard and here: a wake cannot get lost.
            del self._serving[conversation_id]
            await serving.close()

    async def _take_up(self) -> None:
        """Serve what waits in the database, longest waiting first, whenever there is room."""
        pause = self._workshop.pace.retry_seconds
        while True:
            await self._until_some_may_wait()
            try:
                await self._silence_taken_over()
                await self._take_up_some()
            except StorageUnavailable as error:
                log.error("the database is away, what waits in it stays there: %s", error)
                self._some_wait.set()
            except Exception as error:  # noqa: BLE001 - logged without its words
                self._workshop.observer.broke()
                log.error("what waits could not be taken up, it is tried again: %s", trace(error))
                self._some_wait.set()
            if self._some_wait.is_set():
                await asyncio.sleep(pause)

    async def _until_some_may_wait(self) -> None:
        """Wait until something is known to wait, or until it is time for a look."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._look_seconds):
                await self._some_wait.wait()
        self._some_wait.clear()

    async def _silence_taken_over(self) -> None:
        """End the turns of conversations that another process gave to people."""
        if self._look_seconds is None:
            return
        in_turn = [number for number, serving in self._serving.items() if serving.is_in_turn]
        if in_turn:
            for number in await self._workshop.store.taken_over(in_turn):
                self.silence(number)

    async def _take_up_some(self) -> None:
        most = self._workshop.pace.conversations
        # As many again as are being served already, which are the first in the list.
        waiting = await self._workshop.store.unfinished(
            self._platform, limit=most + len(self._serving) + 1
        )
        for conversation_id in waiting:
            if self._serve(conversation_id) is None:
                return
