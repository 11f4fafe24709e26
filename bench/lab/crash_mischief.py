"""Everything but death that befalls Tandem: failing calls, broken lines, a slow Claude."""

import asyncio
import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence

from sandbox.claude import (
    ClaudeSandbox,
    Drop,
    ErrorEvent,
    Hang,
    HangUp,
    HttpError,
    Stall,
)
from sandbox.discord import DiscordSandbox
from sandbox.slack import SlackSandbox
from tests.dialogue.rating_office import RatingOffice

Prank = Callable[[], None]

_PAUSE = (0.1, 0.6)
_HELD = (0.2, 1.5)
"""Seconds between two pranks, and until what hangs is let go."""


class Mischief(ABC):
    """Plays pranks until cancelled, and counts them."""

    def __init__(self, claude: ClaudeSandbox, office: RatingOffice, chance: random.Random) -> None:
        self.played: Counter[str] = Counter()
        self._claude = claude
        self._office = office
        self._chance = chance

    async def play(self) -> None:
        """One prank after the other; what is held is released in between."""
        pranks = [*self._of_platform(), *self._of_others()]
        while True:
            await asyncio.sleep(self._chance.uniform(*_PAUSE))
            name, prank = self._chance.choice(pranks)
            self.played[name] += 1
            prank()
            if self._chance.random() < 0.5:
                await asyncio.sleep(self._chance.uniform(*_HELD))
                self._release()

    def calm(self) -> None:
        """Take back whatever has not happened yet."""
        self._claude.faults.clear()
        self._release()
        self._forget()

    def _of_others(self) -> Sequence[tuple[str, Prank]]:
        faults, office = self._claude.faults, self._office
        return (
            ("Claude overloaded", lambda: faults.next(HttpError(529))),
            ("Claude hangs up", lambda: faults.next(HangUp())),
            ("Claude's stream breaks", lambda: faults.next(Drop(after=3))),
            ("Claude's stream errs", lambda: faults.next(ErrorEvent(after=3))),
            ("Claude hangs", lambda: faults.next(Hang(), times=3)),
            ("Claude stalls", lambda: faults.next(Stall(after=7), times=2)),
            ("rating service fails", lambda: setattr(office, "status", 503)),
            ("rating service hangs", office.opened.clear),
        )

    def _release(self) -> None:
        self._claude.faults.release()
        self._office.status = 200
        self._office.opened.set()

    @abstractmethod
    def _of_platform(self) -> Sequence[tuple[str, Prank]]: ...

    @abstractmethod
    def _forget(self) -> None: ...


class SlackMischief(Mischief):
    """What goes wrong with Slack."""

    def __init__(
        self,
        slack: SlackSandbox,
        claude: ClaudeSandbox,
        office: RatingOffice,
        chance: random.Random,
    ) -> None:
        super().__init__(claude, office, chance)
        self._slack = slack

    def _of_platform(self) -> Sequence[tuple[str, Prank]]:
        faults, post = self._slack.faults, "chat.postMessage"
        return (
            ("429", lambda: faults.rate_limit(post, calls=2)),
            ("500", lambda: faults.server_error(post, status=500)),
            ("503", lambda: faults.server_error(post, status=503, calls=2)),
            ("reset before a post", lambda: faults.reset(post, when="before")),
            ("reset after a post", lambda: faults.reset(post, when="after")),
            ("a post hangs before", lambda: faults.hang(post, when="before")),
            ("a post hangs after", lambda: faults.hang(post, when="after")),
            ("a search fails", lambda: faults.server_error("conversations.replies", status=500)),
            ("names fail", lambda: faults.server_error("users.info", status=500)),
            ("acks are lost", lambda: faults.lose_acks(2)),
            ("events overtake", faults.swap_next_pair),
            ("refresh", lambda: faults.disconnect("refresh_requested")),
            ("sockets break", faults.abort_sockets),
            ("half-open sockets", faults.half_open),
        )

    def _release(self) -> None:
        super()._release()
        self._slack.faults.release()
        self._slack.faults.half_open(on=False)

    def _forget(self) -> None:
        self._slack.faults.forget_calls()
        self._slack.faults.acks_to_lose = self._slack.faults.pairs_to_swap = 0


class DiscordMischief(Mischief):
    """What goes wrong with Discord."""

    def __init__(
        self,
        discord: DiscordSandbox,
        claude: ClaudeSandbox,
        office: RatingOffice,
        chance: random.Random,
    ) -> None:
        super().__init__(claude, office, chance)
        self._discord = discord

    def _of_platform(self) -> Sequence[tuple[str, Prank]]:
        faults = self._discord.faults
        post, thread = "POST /channels/{channel_id}/messages", "POST /channels/*/threads"
        return (
            ("429", lambda: faults.rate_limit(post, calls=2, retry_after=0.3)),
            ("500", lambda: faults.server_error(post, status=500)),
            ("502", lambda: faults.server_error(post, status=502)),
            ("503", lambda: faults.server_error(post, status=503, calls=2)),
            ("reset before a post", lambda: faults.reset(post, when="before")),
            ("reset after a post", lambda: faults.reset(post, when="after")),
            ("a post hangs before", lambda: faults.hang(post, when="before")),
            ("a post hangs after", lambda: faults.hang(post, when="after")),
            ("a thread hangs", lambda: faults.hang(thread, when="after")),
            ("a thread fails", lambda: faults.server_error(thread, status=500)),
            ("a search fails", lambda: faults.server_error("GET /channels/*/messages")),
            ("reconnect", faults.reconnect),
            ("sockets break", faults.drop_sockets),
            ("half-open sockets", faults.go_silent),
            ("invalid session", lambda: faults.invalidate(resumable=True)),
        )

    def _release(self) -> None:
        super()._release()
        self._discord.faults.release()
        self._discord.faults.go_silent(on=False)

    def _forget(self) -> None:
        self._discord.faults.clear()
