"""Where Slack gives a preview no room, or none at all, answers come whole."""

from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place
from engine.errors import DeliveryErrorKind
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.adapters.slack.previews.showing import (
    MORE,
    at,
    begun,
    called,
    failure,
    part,
    queued,
    sealed,
)


@pytest.mark.parametrize(
    "error", ["unknown_method", "feature_not_enabled", "missing_recipient_team_id", "made_up"]
)
async def test_a_refused_feature_is_left_alone(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    ann: Member,
    error: str,
) -> None:
    """Nothing is shown, and the workspace's next answers come whole; another's are tried."""
    slack.faults.fail("chat.startStream", error)
    assert delivery.may_preview(place)
    assert await begun(delivery, place, ann.id) is None
    assert not delivery.may_preview(place)
    assert delivery.may_preview(replace(place, workspace="T0OTHER"))
    await sealed(slack, delivery, root, queued())


async def test_a_guest_whose_team_is_not_known_gets_whole_answers(
    slack: SlackSandbox, delivery: SlackDelivery, ann: Member
) -> None:
    """Slack does not find them in our team; the others in the workspace see previews."""
    guest = slack.person("Gus", team="T0GUEST")
    room = slack.channel("shared", ann, guest)
    root = await slack.post(guest, room, f"{slack.mention} hello")
    for _ in range(2):
        assert delivery.may_preview(at(root, slack))
        assert await begun(delivery, at(root, slack), guest.id) is None
    assert called(slack) == ["startStream"]
    assert await begun(delivery, at(root, slack), ann.id) is not None


@pytest.mark.parametrize("error", ["is_archived", "restricted_action_thread_locked"])
async def test_troubles_of_one_place_are_not_the_workspaces(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place, ann: Member, error: str
) -> None:
    """There is no preview here, and sending will say what is wrong."""
    slack.faults.fail("chat.startStream", error)
    assert await begun(delivery, place, ann.id) is None
    assert delivery.may_preview(place)


async def test_past_the_quota_answers_come_whole(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place, ann: Member
) -> None:
    """Room is left for the ends of those that are shown; a limit of Slack's own rests longer."""
    assert [delivery.may_preview(place) for _ in range(6)] == [True] * 5 + [False]
    assert delivery.may_preview(replace(place, workspace="T0OTHER"))
    slack.faults.rate_limit("chat.startStream", retry_after=30)
    elsewhere = replace(place, workspace="T0THIRD")
    assert await begun(delivery, elsewhere, ann.id) is None
    assert not delivery.may_preview(elsewhere)


async def test_a_showing_without_room_is_left_out(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, preview: str
) -> None:
    """What it would have shown comes with the end; no limit ends a stream."""
    slack.faults.rate_limit("chat.appendStream", retry_after=30)
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert await delivery.extend_preview(place, preview, part(MORE))
    assert called(slack).count("appendStream") == 1
    reply = await sealed(slack, delivery, root, queued(preview_id=preview))
    assert reply.edited_ts is None


async def test_an_end_without_room_is_tried_again(
    slack: SlackSandbox,
    client: AsyncWebClient,
    delivery: SlackDelivery,
    root: SlackMessage,
    place: Place,
    preview: str,
) -> None:
    """As late as Slack says; the stream stays what it is until then."""
    slack.faults.rate_limit("chat.stopStream", retry_after=20)
    for _ in range(2):
        assert await failure(delivery, place, queued(preview_id=preview)) is DeliveryErrorKind.RETRY
    assert called(slack).count("stopStream") == 1
    assert await delivery.extend_preview(place, preview, part(MORE))
    await sealed(slack, SlackDelivery(client, Pace()), root, queued(preview_id=preview))
