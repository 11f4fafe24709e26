"""Sends the mails that wait: looks whose address it is, sends, notes what became of it.

A mail that may have arrived is never sent again: whoever misses it asks for another code.
"""

import asyncio
import logging
import time
from collections.abc import Callable

from engine.accounts.keeping import customer_with
from engine.accounts.letters import Letters
from engine.accounts.link_ports import Mailer, MailQueue, MailState, QueuedMail, RecordsByEmail
from engine.accounts.link_proofs import LinkSecret
from engine.errors import (
    BackOfficeUnavailable,
    DeliveryError,
    DeliveryErrorKind,
    StorageUnavailable,
)
from engine.logs import trace

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 60.0
_ENDS = {
    DeliveryErrorKind.IN_DOUBT: MailState.UNSURE,
    DeliveryErrorKind.PERMANENT: MailState.FAILED,
}


class Mailing:
    """Works the queue off; every program may. `clock` gives POSIX seconds."""

    def __init__(
        self,
        queue: MailQueue,
        office: RecordsByEmail,
        mailer: Mailer,
        letters: Letters,
        secret: LinkSecret,
        *,
        clock: Callable[[], float] = time.time,
        look_seconds: float = 5.0,
    ) -> None:
        """`look_seconds` lie between looks for what is due again, or another program left."""
        self._queue = queue
        self._office = office
        self._mailer = mailer
        self._letters = letters
        self._secret = secret
        self._clock = clock
        self._look_seconds = look_seconds
        self._woken = asyncio.Event()
        self._is_draining = False
        self._loop: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """A mail waits."""
        self._woken.set()

    async def start(self) -> None:
        """Send what waits, from now on."""
        self._loop = asyncio.create_task(self._run())

    async def drain(self, seconds: float) -> None:
        """Begin no other mail, and give one under way `seconds` to leave."""
        self._is_draining = True
        self._woken.set()
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=seconds)
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def send_due(self) -> None:
        """Send everything that is due now; raises StorageUnavailable."""
        while not self._is_draining and (mail := await self._queue.take()) is not None:
            await self._send(mail)

    async def _send(self, mail: QueuedMail) -> None:
        try:
            found = await customer_with(self._office, mail.address)
        except BackOfficeUnavailable as error:
            await self._later(mail, str(error))
            return
        if found is None:
            await self._queue.end(mail, MailState.DROPPED)
            return
        customer, address = found
        if not await self._queue.found(mail, customer):
            return
        minutes = max(1, int((mail.expires_at - self._clock()) // 60))
        code = self._secret.code(mail.nonce)
        letter = self._letters.code(mail, to=address, code=code, minutes=minutes)
        try:
            await self._mailer.send(letter)
        except DeliveryError as error:
            await self._failed(mail, error)
        else:
            await self._queue.end(mail, MailState.SENT)

    async def _failed(self, mail: QueuedMail, error: DeliveryError) -> None:
        state = _ENDS.get(error.kind)
        if state is None:
            await self._later(mail, str(error))
            return
        log.error("mail %d with a code is %s: %s", mail.id, state, error)
        await self._queue.end(mail, state, error=str(error))

    async def _later(self, mail: QueuedMail, error: str) -> None:
        pause = min(_FIRST_PAUSE_SECONDS * 2 ** (mail.attempt - 1), _LONGEST_PAUSE_SECONDS)
        log.warning(
            "mail %d with a code cannot be sent, again in %.0f s: %s", mail.id, pause, error
        )
        await self._queue.defer(mail, until=self._clock() + pause, error=error)

    async def _run(self) -> None:
        while not self._is_draining:
            self._woken.clear()
            try:
                await self.send_due()
            except StorageUnavailable as error:
                log.error("the database is away, no mail is sent: %s", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("a mail broke: %s", trace(error))
            try:
                async with asyncio.timeout(self._look_seconds):
                    await self._woken.wait()
            except TimeoutError:
                continue
