"""What must be true of a made-up town with a desk once everything has come to its end."""

import re
from collections import Counter
from collections.abc import Iterator

from engine.domain.desk import TeamAnswer
from tests.engine.handoff.machine_people import holder_of
from tests.engine.handoff.machine_town import Town
from tests.engine.handoff.machine_watch import SECRET, Wrong
from tests.engine.handoff.machine_wires import card_words
from tests.engine.handoff.machine_world import Words

_UNFINISHED = (
    "SELECT 'message ' || message_id FROM inbox WHERE outcome IS NULL"
    " UNION ALL SELECT 'turn ' || id FROM turn WHERE state = 'running'"
    " UNION ALL SELECT 'part ' || nonce || ' ' || state FROM outbox"
    " WHERE state NOT IN ('sent', 'withdrawn', 'buried')"
    " UNION ALL SELECT 'relay ' || id FROM relay WHERE state = 'waiting'"
    " UNION ALL SELECT 'desk post ' || d.id || ' ' || d.kind FROM desk_post d"
    " WHERE d.state IN ('queued', 'sending') AND NOT EXISTS (SELECT 1 FROM desk_post c"
    " WHERE c.handoff_id = d.handoff_id AND c.kind = 'card' AND c.state = 'buried')"
)
_PARTS = (
    "SELECT o.*, r.key AS said FROM outbox o LEFT JOIN relay r ON r.id = o.relay_id ORDER BY o.id"
)
_SAID = "SELECT key FROM handoff_event WHERE key LIKE 'reply:%' ORDER BY id"
_GIVEN_UP = "SELECT body FROM desk_post WHERE state = 'buried'"
_HANDOFFS = (
    "SELECT h.*, d.state AS card, (SELECT count(*) FROM relay r JOIN outbox o ON o.relay_id = r.id"
    " WHERE r.handoff_id = h.id AND o.state = 'sent' AND r.kind = 'notice'"
    " AND r.body ->> 'kind' = 'fallback') AS told FROM handoff h"
    " JOIN desk_post d ON d.handoff_id = h.id AND d.kind = 'card'"
)
_REPLY = re.compile(r"\bREPLY(\d+)\b")
_ANSWER = re.compile(r"\banswer \d+", re.IGNORECASE)
_ACCEPTED = {TeamAnswer.SENT, TeamAnswer.SEEN_BEFORE}


def unfinished(town: Town) -> list[str]:
    """What is still to be done."""
    return [row[0] for row in town.rows(_UNFINISHED)]


def reckon(town: Town) -> None:
    """Note every promise that was not kept."""
    pins = town.board.pins.values()
    town.watcher.seen["secrets in the desk"] += sum(bool(SECRET.search(pin.text)) for pin in pins)
    checks = (_bubbles, _teammates_words, _order, _cards)
    for check in checks:
        for what in check(town):
            town.watcher.fault(Wrong.BROKEN, what)
    for what in [*unfinished(town), *town.world.mind.problems]:
        town.watcher.fault(Wrong.BROKEN, f"unfinished: {what}")


def _bubbles(town: Town) -> Iterator[str]:
    """Customers see exactly what was sent, once, and nothing that was taken back."""
    newest = {part["remote_id"] or part["preview_id"]: part for part in town.rows(_PARTS)}
    buried = {part["nonce"] for part in newest.values() if part["state"] == "buried"}
    bubbles = town.world.square.bubbles
    for bubble in bubbles.values():
        part = newest.get(bubble.id)
        if part is None and bubble.nonce not in buried:
            yield f"{bubble} is seen and was not sent"
        elif part is not None and part["state"] == "withdrawn":
            yield f"{bubble} is seen and was taken back"
        elif part is not None and part["state"] == "sent" and part["text"] != bubble.text:
            yield f"{bubble} should say {part['text']}"
    for remote_id, part in newest.items():
        if part["state"] == "sent" and remote_id not in bubbles:
            yield f"{remote_id} {part['text'][:40]!r} was sent and is not seen"
    texts = Counter(b.text for b in bubbles.values() if _ANSWER.search(b.text))
    yield from (f"{what!r} is seen {times} times" for what, times in texts.items() if times > 1)


def _teammates_words(town: Town) -> Iterator[str]:
    """Each reply is seen once, in its newest words, under its teammate's name."""
    buried = {
        part["said"]
        for part in town.rows(_PARTS)
        if part["state"] == "buried" and part["kind"] == "teammate"
    }
    stored = {row["key"] for row in town.rows(_SAID)}
    for words in town.words.values():
        seen = [
            bubble
            for bubble in town.world.square.bubbles.values()
            if f"REPLY{words.key.partition(':')[2]} " in bubble.text
        ]
        # One that comes again after its card has moved is said to have none.
        is_accepted = words.end in _ACCEPTED or (
            words.end is TeamAnswer.NO_CARD and words.key in stored
        )
        wanted = int(is_accepted and words.text is not None)
        if words.key in buried and len(seen) <= 1:
            if not _is_told(town, words):
                yield f"{words} did not reach the customer, and the desk does not know"
            continue
        if len(seen) != wanted:
            yield f"{words} is seen {len(seen)} times"
        for bubble in seen:
            name = town.watcher.speakers.get(bubble.nonce)
            if (name, bubble.place.key) != (words.mate, words.place):
                yield f"{words} is seen under the name {name!r} in {bubble.place.key}"
            if words.text is not None and bubble.text != words.text:
                yield f"{words} is seen as {bubble.text!r}"


def _is_told(town: Town, words: Words) -> bool:
    """In the desk, or where the operator finds what the desk did not take either."""
    name = f"REPLY{words.key.partition(':')[2]} "
    given_up = [row["body"] for row in town.rows(_GIVEN_UP)]
    told = [*(pin.text for pin in town.board.pins.values()), *given_up]
    return any("did not reach" in text and name in text for text in told)


def _order(town: Town) -> Iterator[str]:
    """Teammates' words are seen in the order in which they were sent."""
    order = [row["key"].partition(":")[2] for row in town.rows(_SAID)]
    places = {words.key.partition(":")[2]: words.place for words in town.words.values()}
    shown: dict[str, list[str]] = {}
    for bubble in town.world.square.bubbles.values():
        for number in _REPLY.findall(bubble.text):
            shown.setdefault(bubble.place.key, []).append(number)
    for place, numbers in shown.items():
        wanted = [number for number in order if places[number] == place and number in numbers]
        if numbers != wanted:
            yield f"in {place} replies are seen in the order {numbers}, and were sent as {wanted}"


def _cards(town: Town) -> Iterator[str]:
    """The team sees every handoff as it is, or the customer knows that nobody does."""
    twice = Counter((pin.nonce, pin.channel) for pin in town.board.pins.values())
    yield from (f"the desk shows {what} {n} times" for what, n in twice.items() if n > 1)
    for row in town.rows(_HANDOFFS):
        pin = town.board.card_of(row["id"])
        if pin is None:
            if not row["told"] and row["closed_at"] is None:
                yield f"nobody sees the handoff {row['id']} ({row['state']}, card {row['card']})"
            continue
        holder = holder_of(dict(row))
        words = card_words(row["state"], holder.name if holder else "nobody", row["brief"])
        if row["card"] == "shown" and row["brief"] is not None and pin.text != words:
            yield f"the card says {pin.text!r} and should say {words!r}"
