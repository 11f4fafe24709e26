"""What the app may use once or for a while: trigger ids, which open modals, and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.slack.errors import SlackError

# docs.slack.dev/interactivity/handling-user-interaction: five messages within half an hour.
RESPONSE_URL_USES = 5


@dataclass(slots=True)
class _Trigger:
    user: str
    until: float
    used: bool = False


class Triggers:
    """Trigger ids: each opens one view for one person, within a few seconds."""

    def __init__(self, clock: Clock, life: float) -> None:
        self._clock = clock
        self._life = life
        self._known: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        """Return a trigger id that stands for what this person just did."""
        trigger_id = f"{secrets.randbelow(10**9)}.{secrets.randbelow(10**9)}.{secrets.token_hex(8)}"
        self._known[trigger_id] = _Trigger(user, self._clock.now() + self._life)
        return trigger_id

    def use(self, trigger_id: str) -> str:
        """Return whose trigger it is, and use it up.

        Raises SlackError invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() > trigger.until:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass(slots=True)
class ResponseTicket:
    """Where a response URL leads: one person in one place, and what they acted on."""

    user: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    ephemeral: bool
    until: float
    uses: int = 0


class ResponseUrls:
    """Response URLs: a few answers each, for half an hour."""

    def __init__(self, clock: Clock, life: float, base_url: Callable[[], str]) -> None:
        self._clock = clock
        self._life = life
        self._base_url = base_url
        self._known: dict[str, ResponseTicket] = {}

    def issue(
        self,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        thread_ts: str | None = None,
        ephemeral: bool = False,
    ) -> str:
        """Return a URL for answers to what a person did on a message or in a channel."""
        key = secrets.token_urlsafe(16)
        until = self._clock.now() + self._life
        self._known[key] = ResponseTicket(user, channel, message_ts, thread_ts, ephemeral, until)
        return f"{self._base_url()}/response/{key}"

    def use(self, key: str) -> ResponseTicket:
        """Return where the answer goes, and count it.

        Raises SlackError used_url or expired_url.
        """
        ticket = self._known.get(key)
        if ticket is None or self._clock.now() > ticket.until:
            raise SlackError("expired_url", status=404)
        if ticket.uses >= RESPONSE_URL_USES:
            raise SlackError("used_url", status=404)
        ticket.uses += 1
        return ticket
