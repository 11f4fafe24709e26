"""What a burst of messages passes before the model sees it."""

import pytest

from engine.domain.messages import (
    Address,
    Attachment,
    Author,
    InboundMessage,
    Place,
    Platform,
)
from engine.domain.posts import NoticeKind
from engine.guardrails.catalogue import first_refusal, input_guardrails
from engine.guardrails.verdict import Allow, Refuse, Verdict

PHOTO = Attachment(name="crash.jpg", media_type="image/jpeg", size=10, url="http://x/crash.jpg")


def said(text: str, *attachments: Attachment) -> InboundMessage:
    """A message to the assistant."""
    return InboundMessage(
        place=Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1.0"),
        id="1.0",
        keys=("k",),
        sort_key="1.0",
        sent_at=0.0,
        author=Author(id="U1", name="Maya"),
        address=Address.TO_ASSISTANT,
        text=text,
        attachments=attachments,
    )


REFUSED_SIZE = Refuse(notice=NoticeKind.TOO_LONG)


@pytest.mark.parametrize(
    ("messages", "verdict"),
    [
        ([said("hail?")], Allow()),
        ([said("x" * 100)], Allow()),
        ([said("x" * 101)], REFUSED_SIZE),
        ([said("x" * 40_000)], REFUSED_SIZE),
        ([said("x" * 101), said("in short: hail?")], Allow()),
        ([said("")], Refuse(notice=NoticeKind.ONLY_MENTION)),
        ([said(" \n")], Refuse(notice=NoticeKind.ONLY_MENTION)),
        ([said("", PHOTO)], Refuse(notice=NoticeKind.ONLY_ATTACHMENT)),
        ([said("look", PHOTO)], Allow()),
        ([said(""), said("hail?")], Allow()),
    ],
)
def test_only_what_can_be_read_reaches_the_model(
    messages: list[InboundMessage], verdict: Verdict
) -> None:
    """Too long at limit plus one, only a file and only a mention are answered by a notice."""
    assert first_refusal(input_guardrails(message_characters=100), messages) == verdict
