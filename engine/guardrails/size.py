"""Refuses a burst in which every message is too long to be read."""

from collections.abc import Sequence

from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind
from engine.guardrails.verdict import Allow, Guardrail, Refuse, Verdict


def size_guardrail(longest: int) -> Guardrail:
    """`longest` in characters of one message."""

    def check(messages: Sequence[InboundMessage]) -> Verdict:
        too_long = any(len(message.text) > longest for message in messages)
        readable = any(0 < len(message.text.strip()) <= longest for message in messages)
        return Refuse(notice=NoticeKind.TOO_LONG) if too_long and not readable else Allow()

    return check
