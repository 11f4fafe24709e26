"""An answer is shown while it is written, and ends as one message whatever happens meanwhile."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place
from engine.errors import DeliveryErrorKind
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.adapters.slack.previews.showing import (
    BEGUN,
    MORE,
    WHOLE,
    at,
    begun,
    called,
    failure,
    part,
    queued,
    sealed,
    shown,
)


async def test_an_answer_grows_and_is_sealed_without_a_mark(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """Only what is new is sent, and people see no "(edited)"."""
    assert shown(slack, root) == [(preview, "Your car is")]
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert shown(slack, root) == [(preview, "Your car is covered")]
    reply = await sealed(slack, delivery, root, queued(preview_id=preview))
    assert (reply.ts, reply.edited_ts) == (preview, None)
    assert [call.args.get("markdown_text") for call in slack.calls[:3]] == [
        BEGUN,
        " covered",
        " abroad.",
    ]
    assert called(slack)[:3] == ["startStream", "appendStream", "stopStream"]


async def test_a_preview_that_says_all_already_is_only_stopped(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, ann: Member
) -> None:
    """Nothing is appended to it."""
    ts = await begun(delivery, place, ann.id, text=WHOLE)
    await sealed(slack, delivery, root, queued(preview_id=ts))


async def test_a_direct_conversation_has_no_recipient(
    slack: SlackSandbox, delivery: SlackDelivery, ann: Member
) -> None:
    """Slack knows the one who reads; in a channel the customer is named."""
    root = await slack.post(ann, slack.direct(ann), "hello")
    ts = await begun(delivery, at(root, slack), ann.id)
    assert ts is not None
    (call,) = slack.calls
    assert "recipient_user_id" not in call.args
    await sealed(slack, delivery, root, queued(preview_id=ts))


async def test_another_final_text_takes_the_place_of_what_was_shown(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, ann: Member
) -> None:
    """Claude began again, or marks of citation moved."""
    ts = await begun(delivery, place, ann.id, text="Let me look")
    assert ts is not None
    assert not await delivery.extend_preview(place, ts, part(MORE))
    assert shown(slack, root) == [(ts, "Let me look")]
    await sealed(slack, delivery, root, queued(preview_id=ts))
    assert called(slack)[:3] == ["startStream", "stopStream", "update"]


async def test_a_restarted_program_seals_what_the_last_one_began(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """It does not know what is shown, so the text is put anew; and it lets it grow no further."""
    restarted = SlackDelivery(client, Pace())
    assert not await restarted.extend_preview(place, preview, part(MORE))
    await sealed(slack, restarted, root, queued(preview_id=preview))


async def test_an_expired_stream_is_repaired(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """Slack ends streams after some minutes, whatever is appended."""
    slack.faults.expire_streams()
    assert not await delivery.extend_preview(place, preview, part(MORE))
    await sealed(slack, delivery, root, queued(preview_id=preview))


async def test_a_stream_that_expires_before_its_end_is_repaired(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, preview: str
) -> None:
    """The end comes too late for what is missing, so all of it is put anew."""
    slack.faults.expire_streams()
    await sealed(slack, delivery, root, queued(preview_id=preview))


@pytest.mark.parametrize("noticed", [True, False])
async def test_a_stream_that_a_person_stopped_takes_the_final_text(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
    *,
    noticed: bool,
) -> None:
    """It takes no more text before; how it ends is the engine's decision."""
    slack.world.streams.stop_by_person(root.channel, preview)
    if noticed:
        assert not await delivery.extend_preview(place, preview, part(MORE))
        assert not await delivery.extend_preview(place, preview, part(MORE))
    await sealed(slack, delivery, root, queued(preview_id=preview))


async def test_a_preview_that_somebody_deleted_is_posted_anew(
    slack: SlackSandbox,
    client: AsyncWebClient,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
) -> None:
    """The answer is not lost with it."""
    await client.chat_delete(channel=root.channel, ts=preview)
    assert not await delivery.extend_preview(place, preview, part(MORE))
    reply = await sealed(slack, delivery, root, queued(preview_id=preview))
    assert reply.ts != preview


async def test_a_text_refused_for_its_looks_is_put_in_plain_words(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """Nothing of the preview's looks is left either."""
    slack.faults.fail("chat.update", "invalid_blocks")
    reply = await sealed(slack, SlackDelivery(client, Pace()), root, queued(preview_id=preview))
    assert reply.blocks == ()


async def test_a_message_that_may_not_be_changed_is_replaced(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, preview: str
) -> None:
    """Where a workspace forbids changes, the preview goes and the whole answer comes."""
    slack.faults.fail("chat.update", "edit_window_closed")
    reply = await sealed(slack, SlackDelivery(client, Pace()), root, queued(preview_id=preview))
    assert reply.ts != preview


async def test_an_update_that_fails_is_judged_like_a_post(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place, preview: str
) -> None:
    """Later, never, or nobody knows."""
    delivery, queue = SlackDelivery(client, Pace()), queued(preview_id=preview)
    slack.faults.fail("chat.update", "streaming_state_conflict")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.RETRY
    slack.faults.fail("chat.update", "is_inactive")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.PERMANENT
    slack.faults.fail("chat.stopStream", "internal_error")
    assert await failure(delivery, place, queue) is DeliveryErrorKind.IN_DOUBT
    await sealed(slack, delivery, root, queue)
