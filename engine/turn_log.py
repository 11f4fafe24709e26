"""The one line about each turn: what happened and what it took, no word of a customer."""

import logging

from engine.logs import Field, note
from engine.observing import TurnRecord

log = logging.getLogger("tandem.turn")


def log_turn(record: TurnRecord) -> None:
    """Log a turn as "turn ended" with its fields."""
    note(log, "turn ended", turn_fields(record))


def turn_fields(record: TurnRecord) -> dict[str, Field]:
    """A turn as the log has it: durations in seconds, cost in US dollars (null if unknown)."""
    usage, cost = record.usage, record.cost_nano_usd
    return {
        "platform": record.platform,
        "conversation": record.conversation_id,
        "turn": record.turn_id,
        "reference": record.reference,
        "outcome": record.outcome,
        "attempt": record.attempt,
        "messages": record.messages,
        "parts": record.parts,
        "rounds": record.rounds,
        "waited": round(record.waited, 3),
        "model": round(record.model, 3),
        "tools": round(record.tools, 3),
        "took": round(record.took, 3),
        "input_tokens": usage.input,
        "output_tokens": usage.output,
        "cache_read_tokens": usage.cache_read,
        "cache_write_tokens": usage.cache_write_5m + usage.cache_write_1h,
        "cost_usd": None if cost is None else cost / 1e9,
        "previewed": record.previewed,
        "late": record.late,
    }
