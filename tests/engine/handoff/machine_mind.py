"""Claude in a made-up desk: answers slowly, calls people, fails, and writes for the team."""

from collections.abc import Callable, Sequence

from engine.domain.knowledge import Passage
from engine.domain.steps import Answer, Block, StopReason, Usage
from engine.errors import ModelError, ModelErrorKind
from engine.handoff.brief import HEADINGS
from engine.ports.model import ModelRequest
from tests.engine.chance import Chance, Life
from tests.engine.handoff.machine_watch import SECRET, Watcher, Wrong
from tests.engine.mind import Mind

_FAILURES = (
    ModelErrorKind.OVERLOADED,
    ModelErrorKind.CONNECTION,
    ModelErrorKind.INTERRUPTED,
    ModelErrorKind.AUTHENTICATION,
)
_MAY_BE_READ = ("SECRETINSTRUCTION", "SECRETSUMMARY")
"""What a teammate tells the assistant, and what it has written itself."""


class Eva:
    """Implements `engine.ports.model.Model` for the answers of one process."""

    def __init__(self, mind: Mind, *, life: Life, chance: Chance, watcher: Watcher) -> None:
        self._mind = mind
        self._life = life
        self._chance = chance
        self._watcher = watcher

    async def answer(
        self, request: ModelRequest, *, heard: Callable[[str], None] | None = None
    ) -> Answer:
        """Answer, naming every message of the burst that is asked."""
        await self._life.goes_on()
        self._look_for_secrets(request)
        with self._mind.asked(request) as names:
            await self._life.passes(self._chance.seconds(3.0))
            if self._chance.goes_wrong(0.1):
                kind = self._chance.choice(_FAILURES)
                raise ModelError("no", kind=kind, retryable=False)
            return await self._said(names, heard)

    def _look_for_secrets(self, request: ModelRequest) -> None:
        for marker in SECRET.findall(str(request.messages)):
            if not marker.startswith(_MAY_BE_READ):
                self._watcher.fault(Wrong.LEAK, f"the assistant reads {marker}")

    async def _said(self, names: str, heard: Callable[[str], None] | None) -> Answer:
        self._mind.answers += 1
        number = self._mind.answers
        if self._chance.goes_wrong(0.15):
            said = f"I fetch somebody for {names}."
            await self._say(said, heard)
            return self._calls_people(said)
        if self._chance.goes_wrong(0.04):
            return answer_of("", StopReason.REFUSAL, number)
        sentences = self._chance.choice([0, 1, 5, 9, 13])
        said = f"Answer {number} to {names}. " + " ".join(
            f"This is sentence {at} of answer {number}." for at in range(sentences)
        )
        await self._say(said, heard)
        return answer_of(said, StopReason.END_TURN, number)

    async def _say(self, text: str, heard: Callable[[str], None] | None) -> None:
        for end in range(60, len(text) + 60, 60):
            await self._life.passes(self._chance.seconds(2.0))
            if heard is not None:
                heard(text[:end])

    def _calls_people(self, said: str) -> Answer:
        self._mind.calls += 1
        number = self._mind.calls
        call: Block = {
            "type": "tool_use",
            "id": f"c{number}",
            "name": "escalate_to_human",
            "input": {
                "reason": self._chance.choice(["no_source", "complaint"]),
                "summary": f"SECRETSUMMARY{number} is what I think of this customer.",
                "urgency": self._chance.choice(["normal", "high"]),
            },
        }
        return answer_of(said, StopReason.TOOL_USE, self._mind.answers, call)


class Aide:
    """Implements `engine.ports.model.Model` for what the team alone reads."""

    def __init__(self, mind: Mind, what: str, *, life: Life, chance: Chance) -> None:
        self._mind = mind
        self._what = what
        self._life = life
        self._chance = chance

    async def answer(
        self, request: ModelRequest, *, heard: Callable[[str], None] | None = None
    ) -> Answer:
        """Write a brief, or a draft; now and then nothing."""
        del request, heard
        await self._life.passes(self._chance.seconds(3.0))
        if self._chance.goes_wrong(0.2):
            raise ModelError("no", kind=ModelErrorKind.OVERLOADED, retryable=True)
        self._mind.answers += 1
        number = self._mind.answers
        marker = f"SECRET{self._what}{number}"
        lines = [f"{heading}: {marker}" for heading in HEADINGS]
        return answer_of("\n".join(lines), StopReason.END_TURN, number)


class NoArticles:
    """Implements `engine.ports.knowledge.Knowledge`: there is nothing to be found."""

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """Nothing."""
        del wordings, limit, workspace
        return ()


def answer_of(text: str, why: StopReason, number: int, *calls: Block) -> Answer:
    """What Claude says, as the client would give it."""
    said: tuple[Block, ...] = ({"type": "text", "text": text},) if text else ()
    return Answer(
        content=(*said, *calls),
        stop_reason=why,
        usage=Usage(input=10, output=10),
        model="claude-sonnet-5-5",
        message_id=f"msg_{number}",
        request_id=None,
        seconds=1.0,
        attempts=1,
        cost_nano_usd=1,
    )
