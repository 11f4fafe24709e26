"""What must be true of a made-up town once everything has come to its end."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from tests.engine.town import Town

_UNFINISHED = (
    "SELECT 'message ' || message_id FROM inbox WHERE outcome IS NULL"
    " UNION ALL SELECT 'turn ' || id FROM turn WHERE state = 'running'"
    " UNION ALL SELECT 'part ' || nonce || ' ' || state FROM outbox"
    " WHERE state NOT IN ('sent', 'withdrawn', 'buried')"
)
_MESSAGES = (
    "SELECT i.message_id, i.outcome, i.reason, i.author_id, i.conversation_id AS talk, i.turn_id,"
    " t.outcome AS turn_outcome FROM inbox i LEFT JOIN turn t ON t.id = i.turn_id"
    " JOIN inbox_key k ON k.inbox_id = i.id AND k.key = 'id:' || i.message_id"  # no remarks
    " ORDER BY i.id"
)
_PARTS = "SELECT * FROM outbox ORDER BY id"
_NAME = re.compile(r"#(\d+)")


def rows(town: Town, question: str) -> list[sqlite3.Row]:
    """What the database says."""
    with closing(sqlite3.connect(f"file:{town.file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(question).fetchall()


def unfinished(town: Town) -> list[str]:
    """What is still to be done."""
    return [row[0] for row in rows(town, _UNFINISHED)]


def broken(town: Town) -> list[str]:
    """Every promise that was not kept."""
    return [
        *town.problems,
        *(f"unfinished: {what}" for what in unfinished(town)),
        *_tools(town),
        *_seen(town),
        *_order(town),
        *_answers(town),
    ]


def _tools(town: Town) -> Iterator[str]:
    for key, times in town.mind.effects.items():
        if times > 1:
            yield f"the call {key} took effect {times} times"


def _seen(town: Town) -> Iterator[str]:
    """People see exactly what was sent, once, and nothing else."""
    parts = rows(town, _PARTS)
    sent = {part["remote_id"]: part for part in parts if part["state"] == "sent"}
    buried = {part["nonce"] for part in parts if part["state"] == "buried"}
    for bubble in town.square.bubbles.values():
        if bubble.id not in sent and bubble.nonce not in buried:
            yield f"{bubble} is seen and was not sent"
        elif bubble.id in sent and bubble.text != sent[bubble.id]["text"]:
            yield f"{bubble} should say {sent[bubble.id]['text']}"
    for remote_id, part in sent.items():
        if remote_id not in town.square.bubbles:
            yield f"{remote_id} {part['text'][:40]!r} was sent and is not seen"
    nonces = Counter(bubble.nonce for bubble in town.square.bubbles.values())
    texts = Counter(b.text for b in town.square.bubbles.values() if "of answer" in b.text)
    for what, times in (nonces + texts).items():
        if times > 1:
            yield f"{what!r} is seen {times} times"


def _order(town: Town) -> Iterator[str]:
    """What is seen of a conversation is in the order of its turns, and of their parts."""
    parts = {part["remote_id"]: part for part in rows(town, _PARTS) if part["remote_id"]}
    last: dict[str, tuple[int, int]] = {}
    for bubble in town.square.bubbles.values():
        if (part := parts.get(bubble.id)) is None:
            continue
        at = (part["turn_id"], part["ord"])
        if at < last.get(bubble.place.key, (0, -1)):
            yield f"{bubble} is seen behind {last[bubble.place.key]}, and is {at}"
        last[bubble.place.key] = at
    turns: dict[tuple[int, str], int] = {}
    for message in rows(town, _MESSAGES):
        author = (message["talk"], message["author_id"])
        if message["turn_id"] is None or message["outcome"] == "ignored":
            continue
        if message["turn_id"] < turns.get(author, 0):
            yield f"{message['message_id']} is answered before an earlier one"
        turns[author] = message["turn_id"]


def _answers(town: Town) -> Iterator[str]:
    """Every message has the end that its outcome says."""
    said: dict[int, list[str]] = {}
    for part in rows(town, _PARTS):
        # Nothing more can be said where the platform takes not even that it took no answer.
        if part["state"] == "sent" or (part["state"], part["kind"]) == ("buried", "undelivered"):
            said.setdefault(part["turn_id"], []).append(part["text"])
    for message in rows(town, _MESSAGES):
        texts = said.get(message["turn_id"], [])
        names = [int(name) for text in texts[:1] for name in _NAME.findall(text)]
        number = int(message["message_id"][1:])
        wrong = _wrong(message, names.count(number), texts, is_gone=number in town.deleted)
        if wrong:
            what = f"{message['message_id']} {message['outcome']} {message['turn_outcome']}"
            yield f"{what}: {wrong}; said {[text[:60] for text in texts]}"


def _wrong(message: sqlite3.Row, named: int, texts: list[str], *, is_gone: bool) -> str | None:
    """What is wrong with the end of a message."""
    outcome, reason, end = message["outcome"], message["reason"], message["turn_outcome"]
    if outcome == "ignored":
        return _wrongly_ignored(reason, end, texts, is_gone=is_gone)
    if is_gone:
        return None  # it may have been read before
    if not texts and outcome != "handed_over":  # people who took over have it already
        return "nothing is said"
    if end == "answered" and outcome in {"answered", "merged"} and named != 1:
        return f"it is named {named} times"
    return None


def _wrongly_ignored(
    reason: str, end: str | None, texts: list[str], *, is_gone: bool
) -> str | None:
    if reason == "deleted" and not is_gone:
        return "it is not deleted"
    if (reason == "other_owner" or end == "cancelled") and texts:
        return "something is said"
    return None
