"""What one turn is run with: its bounds, and an observer that remembers."""

from engine.bounds import Bounds
from engine.domain.conversation import TurnEnding, TurnWork
from engine.errors import ModelErrorKind
from engine.meter import Meter
from engine.observing import Nobody
from engine.turn import TurnRunner

BOUNDS = Bounds(
    rounds=3, seconds=20, tool_seconds=5, tokens=100_000, answer_tokens=1_000, history=50_000
)


class Watching(Nobody):
    """An observer that remembers what Claude did not answer."""

    def __init__(self) -> None:
        self.failed: list[ModelErrorKind] = []

    def model_failed(self, kind: ModelErrorKind) -> None:
        """Note it."""
        self.failed.append(kind)


async def run(turns: TurnRunner, work: TurnWork, meter: Meter | None = None) -> TurnEnding:
    """Run one attempt."""
    ended = await turns.run(work, doing=lambda _: None, meter=meter or Meter())
    return ended.ending
