"""A whole answer that people overtook is taken away again, or says that it does not count."""

import time
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place, Platform
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox

INSTEAD = Part(text="Taken **back**.", plain="Taken back.")
REFUSED = "cant_delete_message"


@pytest.fixture
def delivery(client: AsyncWebClient) -> SlackDelivery:
    """The delivery under test."""
    return SlackDelivery(client, Pace())


@pytest.fixture
def ann(slack: SlackSandbox) -> Member:
    """A customer."""
    return slack.person("Ann")


@pytest.fixture
def channel(slack: SlackSandbox, ann: Member) -> Channel:
    """Where she asks."""
    return slack.channel("help", ann)


@pytest.fixture
async def root(slack: SlackSandbox, ann: Member, channel: Channel) -> SlackMessage:
    """Her question."""
    return await slack.post(ann, channel, f"{slack.mention} hail?")


@pytest.fixture
def place(slack: SlackSandbox, root: SlackMessage) -> Place:
    """Its thread."""
    return Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )


def overtaken(nonce: str = "n1", *, ts: str | None = None) -> QueuedPart:
    """A reply that was being sent when people took over; its ts may be known."""
    return QueuedPart(
        id=1,
        part=Part(text="Hail is **covered**.", plain="Hail is covered."),
        nonce=nonce,
        attempt=1,
        began_at=time.time(),
        in_doubt=ts is None,
        created_at=time.time(),
        preview_id=ts,
        is_withdrawn=True,
    )


def shown(slack: SlackSandbox, root: SlackMessage) -> list[str]:
    """What people see of our posts in the thread."""
    return [message.visible_text for message in slack.replies(root, author=slack.bot)]


@pytest.mark.parametrize("known", [True, False])
async def test_an_answer_that_arrived_is_taken_away(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, *, known: bool
) -> None:
    """By its ts or by its nonce; nothing else goes, and that it is gone already is as good."""
    await delivery.deliver(place, root.ts, replace(overtaken("n0"), in_doubt=False))
    ts = await delivery.deliver(place, root.ts, replace(overtaken(), in_doubt=False))
    for _ in range(2):
        await delivery.withdraw(place, overtaken(ts=ts if known else None), instead=INSTEAD)
        assert shown(slack, root) == ["Hail is covered."]
    assert "chat.stopStream" not in {call.method for call in slack.calls}


async def test_an_answer_that_never_arrived_needs_nothing(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    ann: Member,
    channel: Channel,
    root: SlackMessage,
    place: Place,
) -> None:
    """What a person wrote, or what says the same under another nonce, is left alone."""
    await slack.post(ann, channel, "Hail is covered.", thread=root)
    await delivery.deliver(place, root.ts, replace(overtaken("n0"), in_doubt=False))
    await delivery.withdraw(place, overtaken(), instead=INSTEAD)
    assert [message.visible_text for message in slack.replies(root)] == ["Hail is covered."] * 2


@pytest.mark.parametrize("known", [True, False])
async def test_where_it_may_not_be_deleted_it_says_so(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place, *, known: bool
) -> None:
    """The old words are gone, on the screen and in the notification; it may be repeated."""
    ts = await delivery.deliver(place, root.ts, replace(overtaken(), in_doubt=False))
    slack.faults.fail("chat.delete", REFUSED, calls=2)
    for _ in range(2):
        await delivery.withdraw(place, overtaken(ts=ts if known else None), instead=INSTEAD)
        (reply,) = slack.replies(root)
        assert (reply.visible_text, reply.text) == ("Taken back.", "Taken back.")


async def test_a_refusal_without_anything_instead_is_told(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """So it is where a change is refused as well."""
    ts = await delivery.deliver(place, root.ts, replace(overtaken(), in_doubt=False))
    slack.faults.fail("chat.delete", REFUSED, calls=3)
    slack.faults.fail("chat.update", "cant_update_message")
    for instead in (None, INSTEAD):
        with pytest.raises(DeliveryError) as caught:
            await delivery.withdraw(place, overtaken(ts=ts), instead=instead)
        assert caught.value.kind is DeliveryErrorKind.PERMANENT
    assert shown(slack, root) == ["Hail is covered."]


async def test_a_refusal_that_passes_is_waited_for(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """Only where Slack refuses for good the words are changed instead."""
    ts = await delivery.deliver(place, root.ts, replace(overtaken(), in_doubt=False))
    slack.faults.fail("chat.delete", "service_unavailable")
    with pytest.raises(DeliveryError):
        await delivery.withdraw(place, overtaken(ts=ts), instead=INSTEAD)
    assert shown(slack, root) == ["Hail is covered."]
    await delivery.withdraw(place, overtaken(ts=ts), instead=INSTEAD)
    assert shown(slack, root) == []


async def test_a_lost_answer_in_a_previews_place_is_taken_away(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """The preview was gone and the whole answer posted anew, but its ts never came back."""
    gone = await delivery.deliver(place, root.ts, replace(overtaken("n0"), in_doubt=False))
    await delivery.withdraw(place, overtaken("n0", ts=gone))
    await delivery.deliver(place, root.ts, replace(overtaken(), in_doubt=False))
    doubt = replace(overtaken(ts=gone), in_doubt=True, shown="Hail is")
    await delivery.withdraw(place, doubt, instead=INSTEAD)
    assert shown(slack, root) == []


async def test_a_preview_nobody_knows_of_that_became_the_answer_is_taken_away(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """Finished it has a nonce, by which it is found like any other post."""
    await delivery.deliver(place, root.ts, replace(overtaken(), in_doubt=False))
    await delivery.withdraw(place, replace(overtaken(), shown="Hail is"), instead=INSTEAD)
    assert shown(slack, root) == []
