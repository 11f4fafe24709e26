"""A model that answers whatever it is asked: slowly, in pieces, with calls, or not at all."""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from engine.domain.steps import Answer, Block, Effect, Json, StopReason, Usage
from engine.errors import ModelError, ModelErrorKind
from engine.ports.model import ModelRequest
from engine.tools.tool import Done, ToolContext, ToolOutcome
from tests.engine.chance import Chance, Life

WORD = re.compile(r"\bm(\d+)(e\d+)?\b")
"""What a customer's message says: its number, and that of its edit."""

TALKS = 3
"""Conversations; that of a message is its number modulo this."""

_FAILURES = [
    ModelErrorKind.OVERLOADED,
    ModelErrorKind.CONNECTION,
    ModelErrorKind.INTERRUPTED,
    ModelErrorKind.AUTHENTICATION,
    ModelErrorKind.INVALID_REQUEST,
]


@dataclass(kw_only=True)
class Mind:
    """What all requests have in common: numbers, what tools have done, what must not be read."""

    chance: Chance
    effects: dict[str, int] = field(default_factory=dict)
    thinking: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    erased: dict[int, float] = field(default_factory=dict)
    """The time from which the words of a message must not be read, by its number."""

    read: dict[int, str] = field(default_factory=dict)
    """What was read first of every message."""

    answers: int = 0
    calls: int = 0

    @contextmanager
    def asked(self, request: ModelRequest) -> Iterator[str]:
        """Look at a request as the Messages API does, and closer; gives the names in its burst."""
        words = list(_words(request.messages))
        now = asyncio.get_running_loop().time()
        for number, whole in words:
            self.read.setdefault(number, whole)
            if now > self.erased.get(number, now) + 0.2:
                self.problems.append(f"{now:.1f} {whole} is read, which was deleted")
        self.problems += _malformed(request.messages)
        asked = _asked(request.messages)
        names = [f"#{number}{edit}" for number, edit in WORD.findall(asked)]
        talk = words[-1][0] % TALKS if words else -1
        if talk in self.thinking:
            self.problems.append(f"two turns at once: {names}")
        self.thinking.add(talk)
        try:
            yield " ".join(names)
        finally:
            self.thinking.discard(talk)


class Voice:
    """Implements `engine.ports.model.Model` for one process."""

    def __init__(self, mind: Mind, *, life: Life, chance: Chance) -> None:
        self._mind = mind
        self._life = life
        self._chance = chance

    async def answer(
        self, request: ModelRequest, *, heard: Callable[[str], None] | None = None
    ) -> Answer:
        """Answer, naming every message of the burst that is asked."""
        await self._life.goes_on()
        with self._mind.asked(request) as names:
            await self._life.passes(self._chance.seconds(4.0))
            if self._chance.goes_wrong(0.12):
                raise self._failure()
            return await self._said(names, heard)

    def _failure(self) -> ModelError:
        return ModelError("no", kind=self._chance.choice(_FAILURES), retryable=False)

    async def _said(self, names: str, heard: Callable[[str], None] | None) -> Answer:
        self._mind.answers += 1
        mood = self._chance.random()
        number = self._mind.answers
        if mood < 0.25:
            said = f"I look it up for {names}. {_prose(number, self._chance.choice([0, 6]))}"
            await self._say(said, heard)
            return self._answer(said, StopReason.TOOL_USE, calls=self._chance.choice([1, 2]))
        if mood < 0.29 and not self._chance.calm:
            return self._answer("", self._chance.choice([StopReason.REFUSAL, StopReason.END_TURN]))
        sentences = self._chance.choice([0, 1, 4, 8, 24])
        said = f"Answer {number} to {names}. {_prose(number, sentences)}"
        await self._say(said, heard)
        cut = self._chance.goes_wrong(0.03)
        return self._answer(said, StopReason.MAX_TOKENS if cut else StopReason.END_TURN)

    async def _say(self, text: str, heard: Callable[[str], None] | None) -> None:
        """Say it piece by piece; now and then it breaks off and is said again from the start."""
        if self._chance.goes_wrong(0.1):
            await self._say(text[: len(text) // 2], heard)
        for end in range(0, len(text), 60):
            await self._life.passes(self._chance.seconds(2.0))
            if heard is not None:
                heard(text[:end])

    def _answer(self, text: str, why: StopReason, *, calls: int = 0) -> Answer:
        content: list[Block] = [{"type": "text", "text": text}] if text else []
        for _ in range(calls):
            self._mind.calls += 1
            name = self._chance.choice(["look", "book"])
            content.append(
                {"type": "tool_use", "id": f"c{self._mind.calls}", "name": name, "input": {}}
            )
        return Answer(
            content=tuple(content),
            stop_reason=why,
            usage=Usage(input=10, output=10),
            model="claude-sonnet-5-5",
            message_id=f"msg_{self._mind.answers}",
            request_id=None,
            seconds=1.0,
            attempts=1,
            cost_nano_usd=1,
        )


class Deed:
    """A tool that changes something for good, or only looks; slow, and it may break."""

    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {},
        "required": [],
        "additionalProperties": False,
    }

    def __init__(
        self, name: str, effect: Effect, mind: Mind, *, life: Life, chance: Chance
    ) -> None:
        self.name = name
        self.effect = effect
        self._mind = mind
        self._life = life
        self._chance = chance

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Do it once."""
        await self._life.passes(self._chance.seconds(5.0))
        if self._chance.goes_wrong(0.1):
            raise RuntimeError("the tool broke before")
        if self.effect is Effect.ONCE:
            self._mind.effects[context.key] = self._mind.effects.get(context.key, 0) + 1
        await self._life.passes(self._chance.seconds(5.0))
        if self._chance.goes_wrong(0.1):
            raise RuntimeError("the tool broke after")
        return _DONE

    async def look_up(self, key: str, context: ToolContext) -> ToolOutcome | None:
        """What came of it."""
        await self._life.passes(self._chance.seconds(1.0))
        return _DONE if key in self._mind.effects else None


_DONE = Done(content=({"type": "text", "text": "done"},))


def _prose(answer: int, sentences: int) -> str:
    return " ".join(f"This is sentence {at} of answer {answer}." for at in range(sentences))


def _words(messages: Sequence[Mapping[str, Json]]) -> Iterator[tuple[int, str]]:
    """Every word of a customer in a request, with the number of its message."""
    for found in WORD.finditer(str(messages)):
        yield int(found[1]), found[0]


def _asked(messages: Sequence[Mapping[str, Json]]) -> str:
    """The customer's own words in the newest burst."""
    bursts = [m["content"] for m in messages if m["role"] == "user" and not _results(m)]
    texts = [str(block["text"]) for block in _blocks(bursts[-1]) if block["type"] == "text"]
    return " ".join(text for text in texts if not text.startswith("{"))


def _malformed(messages: Sequence[Mapping[str, Json]]) -> list[str]:
    """What the Messages API would refuse."""
    found = [f"empty message {at}" for at, message in enumerate(messages) if not message["content"]]
    if messages[0]["role"] != "user" or _results(messages[0]):
        found.append("the history begins in the middle")
    for message, after in zip(messages, [*messages[1:], {"content": []}], strict=True):
        calls = [
            block["id"] for block in _blocks(message["content"]) if block["type"] == "tool_use"
        ]
        if calls != _results(after):
            found.append(f"calls {calls} are followed by {_results(after)}")
    return found


def _results(message: Mapping[str, Json]) -> list[Json]:
    blocks = _blocks(message["content"])
    return [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]


def _blocks(content: Json) -> list[Mapping[str, Json]]:
    assert isinstance(content, list)
    return [block for block in content if isinstance(block, Mapping)]
