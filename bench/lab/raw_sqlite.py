"""The floor for storage: sqlite3 as one would write it by hand, in the thread that asks."""

import json
import sqlite3
from pathlib import Path
from typing import Any

_PRAGMAS = (
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "mmap_size=268435456",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "journal_size_limit=67108864",
)
"""Those of the product's writer."""

_NEXT = (
    "UPDATE conversation SET next_seq = next_seq + 1 WHERE id = ?"
    " RETURNING next_seq - 1, prompt_version"
)
_TURN = "SELECT max(id) FROM turn WHERE conversation_id = ?"
_APPEND = (
    "INSERT INTO message (conversation_id, seq, turn_id, role, version, content, created_at)"
    " VALUES (?, ?, ?, 'assistant', ?, ?, ?)"
)
_COUNT = (
    "INSERT INTO step (turn_id, seq, model, message_id, request_id, stop_reason, seconds, attempts,"
    " input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens,"
    " cost_nano_usd, created_at) VALUES (?, ?, 'm', 'msg', 'req', 'pause_turn', 1.5, 1,"
    " 100, 10, 0, 0, 0, 1000, ?)"
)
_LAST = (
    "SELECT seq, role, version, content FROM message WHERE conversation_id = ?"
    " ORDER BY seq DESC LIMIT 50"
)


class RawStore:
    """One connection with the product's settings; every method is one transaction."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")

    def turn_of(self, conversation: int) -> int:
        """The newest turn."""
        return int(self._connection.execute(_TURN, (conversation,)).fetchone()[0])

    def append(self, conversation: int, turn: int, content: list[Any], *, now: float) -> None:
        """Take the next place in the order and store the message there."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        self._append(conversation, turn, content, now)
        run("COMMIT")

    def append_with_cost(
        self, conversation: int, turn: int, content: list[Any], *, now: float
    ) -> None:
        """The same, and a row about what the answer cost, as the product stores it."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        seq = self._append(conversation, turn, content, now)
        run(_COUNT, (turn, seq, now))
        run("COMMIT")

    def last(self, conversation: int) -> list[tuple[int, str, int, Any]]:
        """The last 50 messages, their content decoded."""
        run = self._connection.execute
        run("BEGIN")
        rows = run(_LAST, (conversation,)).fetchall()
        run("COMMIT")
        return [
            (seq, role, version, json.loads(content))
            for seq, role, version, content in reversed(rows)
        ]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _append(self, conversation: int, turn: int, content: list[Any], now: float) -> int:
        run = self._connection.execute
        seq, version = run(_NEXT, (conversation,)).fetchone()
        words = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        run(_APPEND, (conversation, seq, turn, version, words, now))
        return int(seq)
