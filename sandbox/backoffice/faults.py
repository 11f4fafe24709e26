"""What goes wrong with calls of the back office; one is named like `GET orders`."""

from dataclasses import dataclass

from sandbox.call_faults import CallFaults, HttpFault, ServerError


@dataclass(frozen=True, kw_only=True, slots=True)
class TooMany:
    """Answer 429, with this Retry-After unless it is None."""

    retry_after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherCustomer:
    """Answer about another customer, as a back office with a bug might."""

    customer: str


Fault = HttpFault | TooMany | OtherCustomer


class OfficeFaults(CallFaults[TooMany | OtherCustomer]):
    """Switches for the next calls; `*` stands for all."""

    def fail(self, call: str, status: int = 500, calls: int = 1) -> None:
        """Answer with a server error, without any effect."""
        self._add(call, ServerError(status=status), calls)

    def limit(self, call: str, retry_after: str | None = "1", calls: int = 1) -> None:
        """Answer 429, without any effect."""
        self._add(call, TooMany(retry_after=retry_after), calls)

    def mix_up(self, call: str, customer: str, calls: int = 1) -> None:
        """Answer with the records of another customer."""
        self._add(call, OtherCustomer(customer=customer), calls)
