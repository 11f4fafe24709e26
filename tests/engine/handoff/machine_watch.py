"""Watches a made-up desk: every change of its database, and everything that leaves for a customer.

Nothing here asks the engine what it thinks: the owner of a conversation is what its row says in the
transaction that claims a post.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection

from engine.domain.messages import Place
from engine.domain.posts import Part, PostKind, QueuedPart
from storage import previewing, sending
from storage.handoffs import desk_tasks
from tests.engine.handoff.machine_ledger import DISK_SECONDS

SECRET = re.compile(r"\bSECRET[A-Z]+\d+")
"""A marker that stands in everything that is for the team alone."""

LOOK_SECONDS = 1.0
"""How often one process looks for what another one wrote; twice as often would cost twice."""

_GRACE = 4 * DISK_SECONDS
"""From a claim in the database to the post itself."""

_LATEST_EXTENSION = LOOK_SECONDS + 0.5
"""Seconds in which a process learns that another one gave a conversation to people."""

_LEAVING = (
    "SELECT o.epoch, o.kind, o.nonce, c.epoch AS now, c.owner, t.outcome FROM outbox o"
    " JOIN conversation c ON c.id = o.conversation_id LEFT JOIN turn t ON t.id = o.turn_id"
    " WHERE o.id = ?"
)
_OWNERS = "SELECT key, owner, epoch FROM conversation"
_PROMISES: Mapping[str, str] = {
    "a turn runs, or a message waits for one, while people have it": (
        "SELECT i.message_id FROM inbox i JOIN conversation c ON c.id = i.conversation_id"
        " WHERE c.owner <> 'assistant' AND i.state = 'waiting' AND i.turn_id IS NULL"
        " UNION SELECT t.id FROM turn t JOIN conversation c ON c.id = t.conversation_id"
        " WHERE c.owner <> 'assistant' AND t.state = 'running'"
    ),
    "the owner is not the one that the handoff says": (
        "SELECT c.key, c.owner, h.state FROM conversation c LEFT JOIN handoff h"
        " ON h.conversation_id = c.id AND h.state IN ('queued', 'claimed', 'snoozed')"
        " WHERE c.owner <> CASE WHEN h.id IS NULL THEN 'assistant' WHEN h.state = 'queued'"
        " THEN 'queue' ELSE 'teammate' END OR (h.id IS NOT NULL AND h.epoch <> c.epoch)"
    ),
    "nothing rings for what people have promised": (
        "SELECT h.id, h.state FROM handoff h WHERE h.state IN ('queued', 'claimed', 'snoozed')"
        " AND NOT EXISTS (SELECT 1 FROM handoff_timer t WHERE t.handoff_id = h.id)"
    ),
    "a handoff has no card": (
        "SELECT h.id FROM handoff h WHERE NOT EXISTS"
        " (SELECT 1 FROM desk_post d WHERE d.handoff_id = h.id AND d.kind = 'card')"
    ),
}


class _Leaving(NamedTuple):
    """A part that is about to leave, and where its conversation stands."""

    epoch: int
    kind: str
    nonce: str
    now: int
    owner: str
    outcome: str | None


class Wrong(StrEnum):
    """What can be wrong with a story."""

    STALE_POST = "a post of the assistant left under an old epoch"
    TALKED_OVER = "the assistant spoke while people had the conversation"
    LEAK = "the customer saw what is for the team alone"
    BROKEN = "a promise is broken"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that must never happen, with what is needed to find its cause."""

    wrong: Wrong
    what: str

    def __str__(self) -> str:
        return f"{self.wrong}: {self.what}"


@dataclass(kw_only=True)
class Watcher:
    """`now` gives the seconds of the story."""

    now: Callable[[], float]
    note: Callable[[str], None]
    faults: list[Fault] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    """How often each thing was looked at: what was never seen proves nothing."""

    speakers: dict[str, str] = field(default_factory=dict)
    """Under whose name a part left, by its nonce."""

    settled_at: float = 0.0
    """When all that is under way has arrived: before that, no clock jumps."""

    _last_words: set[str] = field(default_factory=set)
    """Parts of turns that called people: what such a turn says last still leaves."""

    _owners: dict[str, tuple[str, int]] = field(default_factory=dict)
    _taken: dict[str, float] = field(default_factory=dict)
    _changed: dict[str, float] = field(default_factory=dict)

    def changed(
        self,
        connection: Connection,
        change: Callable[..., Any],
        arguments: tuple[Any, ...],
        result: object,
    ) -> None:
        """Look at a change before anything else can happen."""
        here = connection.connection.driver_connection
        assert isinstance(here, sqlite3.Connection)
        if change is sending.begin and result:
            self._leaves(here, arguments[1], "post")
        elif change is previewing.begin and isinstance(result, QueuedPart):
            self._leaves(here, result, "preview")
        elif change is sending.confirm:
            self._stays(here, arguments[1])
        elif change is desk_tasks.next_task and result is not None:
            self.keep_still(_GRACE)
        self._note_owners(here)
        for what, query in _PROMISES.items():
            for row in here.execute(query):
                self.fault(Wrong.BROKEN, f"{what}: {row}")

    def keep_still(self, seconds: float) -> None:
        """Something is under way for so long: a clock that jumps now could not be made up for."""
        self.settled_at = max(self.settled_at, self.now() + seconds)

    def fault(self, wrong: Wrong, what: str) -> None:
        """Something is wrong; once is enough."""
        found = Fault(wrong=wrong, what=what)
        if found not in self.faults:
            self.faults.append(found)
            self.note(f"!!! {found}")

    def sent(self, place: Place, part: QueuedPart) -> None:
        """A part sets out for the platform, where nobody can call it back."""
        self.shown(part.part)
        self.seen[f"sent {part.kind}"] += 1
        self.note(f"{part.kind} {part.nonce[:5]} sets out, attempt {part.attempt}")
        name = part.speaker.name if part.speaker else ""
        self.speakers[part.nonce] = name
        if (part.kind is PostKind.TEAMMATE) is not bool(name):
            self.fault(Wrong.BROKEN, f"{part.kind} {part.nonce} leaves under the name {name!r}")
        late = self._silent_for(place, is_last_word=part.nonce in self._last_words)
        if part.kind is PostKind.REPLY and late > _GRACE:
            self.fault(Wrong.TALKED_OVER, f"{part.nonce} sets out {late:.2f} s after that")

    def extended(self, place: Place, part: Part) -> None:
        """A preview is to show more."""
        self.shown(part)
        self.seen["extended"] += 1
        if (late := self._silent_for(place)) > _LATEST_EXTENSION:
            self.fault(Wrong.TALKED_OVER, f"a preview grows {late:.2f} s after that")

    def shown(self, part: Part) -> None:
        """Look for what is not for the customer's eyes."""
        whole = " ".join((part.text, part.plain, *(button.label for button in part.buttons)))
        for marker in SECRET.findall(whole):
            self.fault(Wrong.LEAK, f"{marker} in {whole[:80]!r}")

    def _leaves(self, here: sqlite3.Connection, part: QueuedPart, how: str) -> None:
        self.keep_still(_GRACE)
        row = _Leaving(*here.execute(_LEAVING, (part.id,)).fetchone())
        self.seen[f"begun {how} {row.kind} {row.owner}"] += 1
        if row.kind == PostKind.TEAMMATE.value:
            if row.epoch != row.now:
                self.fault(Wrong.BROKEN, f"a teammate's words leave under {row.epoch}/{row.now}")
            return
        if row.epoch != row.now:
            what = f"{how} {row.kind} {row.nonce}: epoch {row.epoch}, by then {row.now}"
            self.fault(Wrong.STALE_POST, what)
        is_last_word = row.owner == "queue" and row.outcome == "escalated"
        if is_last_word:
            self._last_words.add(row.nonce)
        if row.kind == PostKind.REPLY.value and row.owner != "assistant" and not is_last_word:
            self.fault(Wrong.TALKED_OVER, f"{how} {row.nonce} while the {row.owner} has it")

    def _stays(self, here: sqlite3.Connection, part: QueuedPart) -> None:
        """What is confirmed stays: nothing of the assistant's that people have overtaken."""
        row = _Leaving(*here.execute(_LEAVING, (part.id,)).fetchone())
        if row.kind == PostKind.REPLY.value and row.owner != "assistant" and row.epoch != row.now:
            self.fault(Wrong.TALKED_OVER, f"{row.nonce} stays though the {row.owner} has it")

    def _note_owners(self, here: sqlite3.Connection) -> None:
        for key, owner, epoch in here.execute(_OWNERS):
            known = self._owners.get(key, ("assistant", epoch))
            if known != (owner, epoch):
                self.seen[f"{known[0]} -> {owner}"] += 1
                self.note(f"{key}: {known[0]} -> {owner}, epoch {epoch}")
                self._changed[key] = self.now()
                if known[0] == "assistant":
                    self._taken[key] = self.now()
            self._owners[key] = (owner, epoch)

    def _silent_for(self, place: Place, *, is_last_word: bool = False) -> float:
        """Seconds since the assistant had to be silent; last words still leave in the queue."""
        owner = self._owners.get(place.key, ("assistant", 0))[0]
        if owner == "assistant" or (is_last_word and owner == "queue"):
            return 0.0
        return self.now() - (self._changed if is_last_word else self._taken)[place.key]
