"""How the tests show a preview, and what people then see."""

import time
from dataclasses import replace

import pytest

from adapters.slack.delivery import SlackDelivery
from engine.domain.messages import Place, Platform, Principal
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.slack import SlackMessage, SlackSandbox, StreamState

BEGUN, MORE, WHOLE = "Your **car** is", "Your **car** is covered", "Your **car** is covered abroad."


def at(root: SlackMessage, slack: SlackSandbox) -> Place:
    """The thread of a message."""
    return Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )


def part(text: str) -> Part:
    """A rendered part."""
    return Part(text=text, plain=text.replace("*", ""))


def queued(text: str = WHOLE, **changed: object) -> QueuedPart:
    """A part in the outbox, created now."""
    new = QueuedPart(
        id=1,
        part=part(text),
        nonce="n1",
        attempt=1,
        began_at=None,
        in_doubt=False,
        created_at=time.time(),
    )
    return replace(new, **changed)  # type: ignore[arg-type]  # the caller names real fields


async def begun(delivery: SlackDelivery, place: Place, by: str, *, text: str = BEGUN) -> str | None:
    """Begin a preview for somebody."""
    principal = Principal(
        platform=Platform.SLACK, workspace=place.workspace, customer=by, place=place
    )
    return await delivery.open_preview(place, place.thread, principal, queued(text))


def shown(slack: SlackSandbox, root: SlackMessage) -> list[tuple[str, str]]:
    """What people see of the answer: each message and its text."""
    return [(m.ts, m.visible_text) for m in slack.replies(root, author=slack.bot)]


def called(slack: SlackSandbox) -> list[str]:
    """The methods called, in order."""
    return [call.method.removeprefix("chat.") for call in slack.calls]


async def failure(delivery: SlackDelivery, place: Place, queue: QueuedPart) -> DeliveryErrorKind:
    """What delivering a part ends with."""
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(place, place.thread, queue)
    return caught.value.kind


async def sealed(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    queue: QueuedPart,
) -> SlackMessage:
    """Deliver a part; there must be one message, finished, and it must say all and no more."""
    ts = await delivery.deliver(at(root, slack), root.ts, queue)
    assert shown(slack, root) == [(ts, WHOLE.replace("*", ""))]
    (reply,) = slack.replies(root, author=slack.bot)
    assert reply.metadata == {"event_type": "tandem_post", "event_payload": {"nonce": "n1"}}
    assert reply.stream not in (StreamState.STREAMING, StreamState.STOPPED_BY_USER)
    assert await delivery.find(at(root, slack), queue) == ts
    return reply
