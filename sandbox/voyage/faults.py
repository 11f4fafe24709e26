"""What goes wrong with calls of Voyage AI: `rerank` and `embeddings`."""

from dataclasses import dataclass

from sandbox.call_faults import CallFaults, HttpFault, ServerError


@dataclass(frozen=True, kw_only=True, slots=True)
class TooMany:
    """Answer 429, with this Retry-After unless it is None."""

    retry_after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Short:
    """Leave the last result out, or the last number of every vector."""


Fault = HttpFault | TooMany | Short


class VoyageFaults(CallFaults[TooMany | Short]):
    """Switches for the next calls; `*` stands for all."""

    def fail(self, call: str, status: int = 500, calls: int = 1) -> None:
        """Answer with a server error."""
        self._add(call, ServerError(status=status), calls)

    def limit(self, call: str, retry_after: str | None = "1", calls: int = 1) -> None:
        """Answer 429."""
        self._add(call, TooMany(retry_after=retry_after), calls)

    def shorten(self, call: str, calls: int = 1) -> None:
        """Answer with less than was asked for."""
        self._add(call, Short(), calls)
