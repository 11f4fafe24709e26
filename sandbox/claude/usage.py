"""How many tokens things count: plausible figures from the length of their text."""

from dataclasses import dataclass

from sandbox.wire import Json, Payload, dump

_CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptUsage:
    """The tokens of a prompt by what becomes of them; together they are the whole prompt."""

    input: int = 0
    cache_read: int = 0
    written_5m: int = 0
    written_1h: int = 0

    @property
    def total(self) -> int:
        """All tokens of the prompt."""
        return self.input + self.cache_read + self.written_5m + self.written_1h

    def payload(self, output: int) -> Payload:
        """Return the `usage` object of an answer."""
        return {
            "input_tokens": self.input,
            "cache_creation_input_tokens": self.written_5m + self.written_1h,
            "cache_read_input_tokens": self.cache_read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.written_5m,
                "ephemeral_1h_input_tokens": self.written_1h,
            },
            "output_tokens": output,
            "service_tier": "standard",
        }


def count(text: str) -> int:
    """Return the tokens of a text; one at least."""
    return max(1, -(-len(text) // _CHARACTERS_PER_TOKEN))


def count_json(value: Json) -> int:
    """Return the tokens of JSON."""
    return count(dump(value))
