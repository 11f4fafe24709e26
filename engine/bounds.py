"""What a turn may use, whatever Claude and the tools do."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What a turn may use: exchanges, seconds, seconds of one tool, tokens, tokens of an answer.

    `history` is the number of tokens Claude may have read when a turn begins. `seconds` are for
    the first attempt; one after a crash gets half as many as the one before, so that a turn that
    crashes again and again takes less than twice its time.
    """

    rounds: int
    seconds: float
    tool_seconds: float
    tokens: int
    answer_tokens: int
    history: int

    def seconds_for(self, attempt: int) -> float:
        """The seconds of this attempt, counted from 1."""
        return float(self.seconds / 2 ** (attempt - 1))
