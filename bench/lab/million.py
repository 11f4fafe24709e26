"""A database as it is after years of work: a million messages, written straight into its tables."""

import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from engine.domain.messages import Place, Platform

MESSAGES_EACH = 48
"""Messages of a conversation, so that the history has 50 after one more turn."""

_TURNS_EACH = MESSAGES_EACH // 2
_BEGAN = 1_750_000_000.0
_VARIETY = 4_000

_CONVERSATION = (
    "INSERT INTO conversation (id, key, platform, workspace, channel, thread, opener, owner,"
    " epoch, fence, next_seq, prompt_version, created_at)"
    " VALUES (?, ?, 'slack', 'T1', ?, ?, ?, 'assistant', 0, 0, ?, 1, ?)"
)
_TURN = (
    "INSERT INTO turn (id, conversation_id, reference, customer, version, attempt, state, outcome,"
    " started_at, finished_at) VALUES (?, ?, ?, ?, 1, 1, 'done', 'answered', ?, ?)"
)
_MESSAGE = (
    "INSERT INTO message (conversation_id, seq, turn_id, role, version, content, created_at)"
    " VALUES (?, ?, ?, ?, 1, ?, ?)"
)


def fill(file: Path, *, messages: int) -> int:
    """Fill a freshly migrated database; returns how many conversations it has, from number 1.

    Each has `MESSAGES_EACH` messages in turns that are answered.
    """
    conversations = -(-messages // MESSAGES_EACH)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")  # nobody needs this file after a power cut
    connection.execute("BEGIN")
    connection.executemany(_CONVERSATION, _conversations(conversations))
    connection.executemany(_TURN, _turns(conversations))
    connection.executemany(_MESSAGE, _messages(conversations))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return conversations


def place_of(number: int) -> Place:
    """Where the conversation of this number lives."""
    return Place(
        platform=Platform.SLACK,
        workspace="T1",
        channel=f"C{number % 50}",
        thread=f"17{number:08}.000100",
    )


def contents() -> list[str]:
    """Messages of one text block, as JSON of 411 bytes on average; the same at every run."""
    chance = random.Random(411)  # noqa: S311 - nothing secret
    return [_content(chance, round(chance.uniform(0.2, 1.8) * 381)) for _ in range(_VARIETY)]


def _content(chance: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += "".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 9))) + " "
    return json.dumps([{"type": "text", "text": text[:length]}], separators=(",", ":"))


def _conversations(conversations: int) -> Iterator[tuple[object, ...]]:
    for number in range(1, conversations + 1):
        place = place_of(number)
        where = (place.key, place.channel, place.thread)
        yield (number, *where, f"U{number}", MESSAGES_EACH + 1, _BEGAN)


def _turns(conversations: int) -> Iterator[tuple[object, ...]]:
    for conversation in range(1, conversations + 1):
        for place in range(_TURNS_EACH):
            number = _turn_id(conversation, place)
            names = (f"B-{number}", f"U{conversation}")
            yield (number, conversation, *names, _BEGAN, _BEGAN + 5)


def _messages(conversations: int) -> Iterator[tuple[object, ...]]:
    pool = contents()
    for conversation in range(1, conversations + 1):
        for place in range(MESSAGES_EACH):
            content = pool[(conversation * 31 + place) % _VARIETY]
            role = "assistant" if place % 2 else "user"
            turn = _turn_id(conversation, place // 2)
            yield (conversation, place + 1, turn, role, content, _BEGAN + place)


def _turn_id(conversation: int, place: int) -> int:
    return (conversation - 1) * _TURNS_EACH + place + 1
