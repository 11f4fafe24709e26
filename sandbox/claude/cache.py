"""The prompt cache: which prefix of a request was seen before, by breakpoint and time to live."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.claude.usage import PromptUsage, count
from sandbox.claude.wire import content_of
from sandbox.wire import Json, JsonObject, as_object, as_text, dump, objects

MINIMUM = 1024
"""Tokens a prefix must have to be cached (Claude docs, "Prompt caching", Sonnet 5)."""

LOOKBACK = 20
"""Blocks before a breakpoint in which an earlier entry is still found."""

_SECONDS = {"5m": 300.0, "1h": 3600.0}
_UNCACHEABLE = frozenset({"thinking", "redacted_thinking"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """The prefix up to and including one block; `ttl` is set where there is a breakpoint."""

    digest: str
    tokens: int
    ttl: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    expires: float
    ttl: str


class PromptCache:
    """Entries by model and prefix. One cache for the whole workspace, as with the API."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._entries: dict[str, _Entry] = {}

    def account(self, body: JsonObject) -> PromptUsage:
        """Return how a prompt is billed, and remember it; call it when the answer begins."""
        positions = list(prefixes(body))
        total = positions[-1].tokens if positions else 0
        breakpoints = [n for n, position in enumerate(positions) if position.ttl is not None]
        hit = self._longest_hit(positions, breakpoints)
        billed = 0 if hit is None else positions[hit].tokens
        usage = {"cache_read": billed, "5m": 0, "1h": 0}
        for number in breakpoints:
            position = positions[number]
            if position.ttl is not None and position.tokens >= MINIMUM:
                self._write(position.digest, position.ttl)
                usage[position.ttl] += max(0, position.tokens - billed)
                billed = max(billed, position.tokens)
        return PromptUsage(
            input=total - billed,
            cache_read=usage["cache_read"],
            written_5m=usage["5m"],
            written_1h=usage["1h"],
        )

    def _longest_hit(self, positions: list[Position], breakpoints: list[int]) -> int | None:
        candidates = {
            number
            for at in breakpoints
            for number in range(max(0, at - LOOKBACK + 1), at + 1)
            if self._is_alive(positions[number].digest)
        }
        hit = max(candidates, default=None)
        if hit is not None:
            self._refresh(positions[hit].digest)
        return hit

    def _is_alive(self, digest: str) -> bool:
        entry = self._entries.get(digest)
        return entry is not None and entry.expires > self._now()

    def _refresh(self, digest: str) -> None:
        self._write(digest, self._entries[digest].ttl)

    def _write(self, digest: str, ttl: str) -> None:
        known = self._entries.get(digest)
        expires = self._now() + _SECONDS[ttl]
        if known is None or known.expires < expires:
            self._entries[digest] = _Entry(expires=expires, ttl=ttl)


def prefixes(body: JsonObject) -> Iterator[Position]:
    """Every prefix of a request in the API's order: tools, system, messages."""
    chain = hashlib.sha256(as_text(body.get("model")).encode())
    tokens = 0
    for text, ttl in _segments(body):
        chain.update(b"\0" + text.encode("utf-8", "surrogatepass"))
        tokens += count(text)
        yield Position(digest=chain.copy().hexdigest(), tokens=tokens, ttl=ttl)


def _segments(body: JsonObject) -> Iterator[tuple[str, str | None]]:
    for block in [*objects(body.get("tools")), *content_of(body.get("system"))]:
        yield _bare(block), _ttl(block.get("cache_control"))
    # A change of these leaves tools and system cached, and nothing after them.
    config = as_object(body.get("output_config"))
    start = dump([body.get("tool_choice"), body.get("thinking"), dict(config)])
    blocks = [
        (as_text(message.get("role")), block)
        for message in objects(body.get("messages"))
        for block in content_of(message.get("content"))
    ]
    automatic = _ttl(body.get("cache_control"))
    last = _last_cacheable(blocks)
    for number, (role, block) in enumerate(blocks):
        own = _ttl(block.get("cache_control"))
        yield f"{start}{role}{_bare(block)}", own or (automatic if number == last else None)
        start = ""


def _last_cacheable(blocks: list[tuple[str, JsonObject]]) -> int | None:
    numbers = [n for n, (_, block) in enumerate(blocks) if block.get("type") not in _UNCACHEABLE]
    return max(numbers, default=None)


def _bare(block: JsonObject) -> str:
    return dump({name: value for name, value in block.items() if name != "cache_control"})


def _ttl(cache_control: Json) -> str | None:
    control = as_object(cache_control)
    return as_text(control.get("ttl"), "5m") if control else None
