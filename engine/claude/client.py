"""Claude over the Messages API: asks, retries within the request's time, keeps the answer exact.

Whatever goes wrong between us and Claude leaves here as a ModelError.
"""

import asyncio
import logging
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from functools import cache
from itertools import count
from typing import TypeAlias, cast

import anthropic
import httpx2
from anthropic import AsyncAPIResponse, AsyncStream
from anthropic.types import (
    MessageParam,
    OutputConfigParam,
    RawMessageStreamEvent,
    TextBlockParam,
    ToolParam,
)

from engine.claude.events import Event, EventReader, spoken
from engine.claude.failures import model_error
from engine.claude.growing import GrowingMessage
from engine.domain.messages import salted
from engine.domain.steps import Answer
from engine.errors import ConfigurationError, ModelError, ModelErrorKind
from engine.ports.model import ModelRequest
from engine.pricing import cost
from engine.settings import EngineSettings

log = logging.getLogger(__name__)

StreamedResponse: TypeAlias = AsyncAPIResponse[AsyncStream[RawMessageStreamEvent]]

Heard: TypeAlias = Callable[[str], None]

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
        model: str | None = None,
        salt: str = "",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`model` is REPLY_MODEL if not given; `sleep` and `jitter` (0 to 1) time the retries.

        `salt` keeps Anthropic from knowing a customer by their ids, however many it tries.
        Raises ConfigurationError.
        """
        self._client = connect(settings)
        self._settings = settings
        self._model = model or settings.reply_model
        self._salt = salt
        self._sleep = sleep
        self._jitter = jitter

    async def close(self) -> None:
        """Close the connections; nothing can be asked afterwards."""
        await self._client.close()

    async def answer(self, request: ModelRequest, *, heard: Heard | None = None) -> Answer:
        """Ask once, retrying what may pass; raises ModelError, and cancellation as it came.

        A broken stream is asked again too: whatever was shown of it, the final post replaces.
        """
        began = time.monotonic()
        for attempt in count(1):
            try:
                return await self._attempt(request, heard, began=began, attempt=attempt)
            except ModelError as error:
                log.warning(
                    "attempt %d to ask Claude failed: %s, request %s",
                    attempt,
                    error.kind,
                    error.request_id,
                )
                pause = self._pause(error, attempt)
                if pause is None or time.monotonic() + pause >= began + request.seconds:
                    raise
                await self._sleep(pause)
        raise AssertionError("an endless count has ended")

    async def _attempt(
        self, request: ModelRequest, heard: Heard | None, *, began: float, attempt: int
    ) -> Answer:
        exchange = _Exchange(heard)
        try:
            async with asyncio.timeout(began + request.seconds - time.monotonic()):
                await exchange.run(self._stream(request))
            return exchange.answer(seconds=time.monotonic() - began, attempts=attempt)
        except Exception as error:  # noqa: BLE001  # the port promises ModelError and nothing else
            # The cause is cut off: the SDK's messages quote what Claude wrote.
            raise exchange.failure(error) from None

    def _stream(self, request: ModelRequest) -> AbstractAsyncContextManager[StreamedResponse]:
        """One request; thinking is left to the model, the last block is cached for five minutes."""
        return self._client.messages.with_streaming_response.create(
            stream=True,
            model=self._model,
            max_tokens=request.max_tokens,
            system=cast("Iterable[TextBlockParam]", request.system),
            tools=cast("Iterable[ToolParam]", request.tools),
            messages=cast("Iterable[MessageParam]", request.messages),
            output_config=self._output(request),
            cache_control={"type": "ephemeral"},
            metadata={"user_id": salted(request.customer, self._salt)},
        )

    def _output(self, request: ModelRequest) -> OutputConfigParam:
        output: OutputConfigParam = {"effort": self._settings.reply_effort}
        if request.schema is not None:
            output["format"] = {"type": "json_schema", "schema": dict(request.schema)}
        return output

    def _pause(self, error: ModelError, attempt: int) -> float | None:
        """Seconds until the next attempt; None where there is none."""
        if not error.retryable or attempt > self._settings.model_retries:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= _LONGEST_WAIT else None
        longest = min(_FIRST_BACKOFF * 2.0 ** (attempt - 1), _LONGEST_WAIT)
        return longest * (1 - self._jitter() / 4)


class _Exchange:
    """One attempt, watched so that a failure can say how far it came."""

    def __init__(self, heard: Heard | None) -> None:
        self._message = GrowingMessage()
        self._heard = heard
        self._said = ""
        self._request_id: str | None = None

    async def run(self, request: AbstractAsyncContextManager[StreamedResponse]) -> None:
        """Read the stream to its end; raises whatever the SDK lets through."""
        async with request as response:
            self._request_id = response.headers.get("request-id")
            reader = EventReader()
            async for chunk in response.iter_bytes():
                for event in reader.read(chunk):
                    self._take(event)
        if not self._message.is_whole:
            raise ModelError(
                "the stream ended before the answer was whole",
                kind=ModelErrorKind.INTERRUPTED,
                retryable=True,
                partial_text=self._message.text,
                request_id=self._request_id,
            )

    def _take(self, event: Event) -> None:
        self._message.take(event)
        if self._heard is not None and (words := spoken(event)):
            self._said += words
            self._heard(self._said)

    def answer(self, *, seconds: float, attempts: int) -> Answer:
        """The message in our words, its content exactly as it came.

        Raises LookupError, TypeError or ValueError where the message makes no sense.
        """
        message = self._message
        usage = message.usage
        return Answer(
            content=message.content,
            stop_reason=message.stopped_for,
            usage=usage,
            model=message.model,
            message_id=message.id,
            request_id=self._request_id,
            seconds=seconds,
            attempts=attempts,
            cost_nano_usd=cost(message.model, usage),
        )

    def failure(self, error: Exception) -> ModelError:
        """What an exception of this attempt means for us."""
        return model_error(error, partial_text=self._message.text, request_id=self._request_id)


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
        verify=_trusted(),
    )
    return anthropic.AsyncAnthropic(
        api_key=key,
        base_url=settings.anthropic_base_url,
        max_retries=0,
        http_client=transport,
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust; to read the certificates takes longer than all else a client needs."""
    return httpx2.create_ssl_context()
