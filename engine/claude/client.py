"""Claude over the Messages API: asks, retries within the request's time, keeps the answer exact.

Whatever goes wrong between us and Claude leaves here as a ModelError.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import cast

import anthropic
import httpx2
from anthropic.lib.streaming import AsyncMessageStream, AsyncMessageStreamManager
from anthropic.types import Message, MessageParam, TextBlockParam, ToolParam
from anthropic.types import Usage as BilledUsage

from engine.claude.failures import model_error
from engine.domain.steps import Answer, Block, StopReason, Usage
from engine.errors import ConfigurationError, ModelError, ModelErrorKind
from engine.ports import ModelRequest
from engine.pricing import cost
from engine.settings import EngineSettings

log = logging.getLogger(__name__)

_CONNECT_SECONDS = 15.0
_READ_SECONDS = 75.0
"""Longest silence inside a stream; the API sends pings far more often."""

_KEEPALIVE_SECONDS = 60.0
_FIRST_BACKOFF = 0.5
_LONGEST_WAIT = 10.0
"""A server that asks for more is not waited for: the customer hears a notice instead."""


class Claude:
    """Claude behind the engine's port; one for the whole process."""

    def __init__(
        self,
        settings: EngineSettings,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`sleep` and `jitter` (0 to 1) time the retries; raises ConfigurationError."""
        self._client = connect(settings)
        self._settings = settings
        self._sleep = sleep
        self._jitter = jitter

    async def close(self) -> None:
        """Close the connections; nothing can be asked afterwards."""
        await self._client.close()

    async def answer(self, request: ModelRequest) -> Answer:
        """Ask once, retrying what may pass; raises ModelError, and cancellation as it came.

        Nothing of an attempt is shown before it is whole, so a broken stream is asked again too.
        """
        began = time.monotonic()
        ends = began + request.seconds
        for attempt in count(1):
            try:
                received = await self._attempt(request, ends - time.monotonic())
            except ModelError as error:
                log.warning(
                    "attempt %d to ask Claude failed: %s, request %s",
                    attempt,
                    error.kind,
                    error.request_id,
                )
                pause = self._pause(error, attempt)
                if pause is None or pause >= ends - time.monotonic():
                    raise
                await self._sleep(pause)
            else:
                return received.answer(seconds=time.monotonic() - began, attempts=attempt)
        raise AssertionError("an endless count has ended")

    async def _attempt(self, request: ModelRequest, seconds: float) -> "_Received":
        exchange = _Exchange()
        try:
            async with asyncio.timeout(seconds):
                return await exchange.run(self._stream(request))
        except Exception as error:  # noqa: BLE001  # the port promises ModelError and nothing else
            # The cause is cut off: the SDK's messages quote what Claude wrote.
            raise exchange.failure(error) from None

    def _stream(self, request: ModelRequest) -> AsyncMessageStreamManager[None]:
        """One request; thinking is left to the model, the last block is cached for five minutes."""
        return self._client.messages.stream(
            model=self._settings.reply_model,
            max_tokens=request.max_tokens,
            system=cast("Iterable[TextBlockParam]", request.system),
            tools=cast("Iterable[ToolParam]", request.tools),
            messages=cast("Iterable[MessageParam]", request.messages),
            output_config={"effort": self._settings.reply_effort},
            cache_control={"type": "ephemeral"},
            metadata={"user_id": request.customer},
        )

    def _pause(self, error: ModelError, attempt: int) -> float | None:
        """Seconds until the next attempt; None where there is none."""
        if not error.retryable or attempt > self._settings.model_retries:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= _LONGEST_WAIT else None
        longest = min(_FIRST_BACKOFF * 2.0 ** (attempt - 1), _LONGEST_WAIT)
        return longest * (1 - self._jitter() / 4)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Received:
    """A message that arrived whole, and what is known about its exchange."""

    message: Message
    request_id: str | None

    def answer(self, *, seconds: float, attempts: int) -> Answer:
        """The message in our words; its content is kept exactly as it came."""
        content = cast("list[Block]", self.message.to_dict(mode="json")["content"])
        usage = _usage(self.message.usage)
        return Answer(
            content=tuple(content),
            stop_reason=_stop_reason(self.message, self.request_id),
            usage=usage,
            model=self.message.model,
            message_id=self.message.id,
            request_id=self.request_id,
            seconds=seconds,
            attempts=attempts,
            cost_nano_usd=cost(self.message.model, usage),
        )


class _Exchange:
    """One attempt, watched so that a failure can say how far it came."""

    def __init__(self) -> None:
        self._stream: AsyncMessageStream[None] | None = None

    async def run(self, request: AsyncMessageStreamManager[None]) -> _Received:
        """Read the stream to its end; raises whatever the SDK lets through."""
        async with request as stream:
            self._stream = stream
            message = await stream.get_final_message()
        received = _Received(message=message, request_id=stream.request_id)
        _stop_reason(message, received.request_id)
        return received

    def failure(self, error: Exception) -> ModelError:
        """What an exception of this attempt means for us."""
        request_id = self._stream.request_id if self._stream else None
        return model_error(error, partial_text=self._partial_text(), request_id=request_id)

    def _partial_text(self) -> str:
        try:
            blocks = self._stream.current_message_snapshot.content if self._stream else []
        except AssertionError:  # the SDK has no message yet
            return ""
        return "".join(block.text for block in blocks if block.type == "text")


def _stop_reason(message: Message, request_id: str | None) -> StopReason:
    """Raises ModelError: a message without a stop reason is a torso, its stream ended early."""
    if message.stop_reason is None:
        raise ModelError(
            "the stream ended before the answer was whole",
            kind=ModelErrorKind.INTERRUPTED,
            retryable=True,
            partial_text="".join(b.text for b in message.content if b.type == "text"),
            request_id=request_id,
        )
    try:
        return StopReason(message.stop_reason)
    except ValueError:
        raise ModelError(
            f"unknown stop reason {message.stop_reason!r}",
            kind=ModelErrorKind.MALFORMED,
            retryable=False,
            request_id=request_id,
        ) from None


def _usage(billed: BilledUsage) -> Usage:
    written = billed.cache_creation
    hour = written.ephemeral_1h_input_tokens if written else 0
    return Usage(
        input=billed.input_tokens,
        output=billed.output_tokens,
        cache_read=billed.cache_read_input_tokens or 0,
        cache_write_5m=(billed.cache_creation_input_tokens or 0) - hour,
        cache_write_1h=hour,
    )


def connect(settings: EngineSettings) -> anthropic.AsyncAnthropic:
    """The SDK's client without its own retries, so that every attempt is bounded and counted.

    Over aiohttp it needs half the processor time of the default transport. Raises
    ConfigurationError.
    """
    key = settings.anthropic_api_key.get_secret_value()
    if not key.strip():
        raise ConfigurationError("ANTHROPIC_API_KEY is empty")
    connections = settings.concurrent_turns
    transport = anthropic.DefaultAioHttpClient(
        limits=httpx2.Limits(
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=_KEEPALIVE_SECONDS,
        ),
        timeout=httpx2.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
    )
    return anthropic.AsyncAnthropic(
        api_key=key,
        base_url=settings.anthropic_base_url,
        max_retries=0,
        http_client=transport,
    )
