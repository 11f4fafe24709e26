"""Refuses a burst without a word in it: only files, or only a mention."""

from collections.abc import Sequence

from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind
from engine.guardrails.verdict import Allow, Refuse, Verdict


def words_guardrail(messages: Sequence[InboundMessage]) -> Verdict:
    """A caption is enough; a file alone is not, since it is not read."""
    if any(message.text.strip() for message in messages):
        return Allow()
    if any(message.attachments for message in messages):
        return Refuse(notice=NoticeKind.ONLY_ATTACHMENT)
    return Refuse(notice=NoticeKind.ONLY_MENTION)
