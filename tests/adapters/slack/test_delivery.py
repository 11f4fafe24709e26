"""Posts reach the thread once, and every failure is told for what it is."""

import time

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place, Platform
from engine.domain.moments import moment_link
from engine.domain.posts import Notice, NoticeKind, Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.slack import SlackMessage, SlackSandbox


@pytest.fixture
def delivery(client: AsyncWebClient) -> SlackDelivery:
    """The delivery under test."""
    return SlackDelivery(client, Pace())


@pytest.fixture
async def root(slack: SlackSandbox) -> SlackMessage:
    """A customer's message in a channel."""
    ann = slack.person("Ann")
    return await slack.post(ann, slack.channel("help", ann), f"{slack.mention} hello")


@pytest.fixture
def place(slack: SlackSandbox, root: SlackMessage) -> Place:
    """The thread of the customer's message."""
    return Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )


def queued(text: str = "Hello **Ann**", plain: str = "Hello Ann", nonce: str = "n1") -> QueuedPart:
    """A part in the outbox, created now."""
    return QueuedPart(
        id=1,
        part=Part(text=text, plain=plain),
        nonce=nonce,
        attempt=0,
        began_at=None,
        in_doubt=False,
        created_at=time.time(),
    )


async def failure(delivery: SlackDelivery, place: Place, part: QueuedPart) -> DeliveryError:
    """What delivering a part ends with."""
    with pytest.raises(DeliveryError) as caught:
        await delivery.deliver(place, place.thread, part)
    return caught.value


async def test_a_part_is_posted_into_the_thread(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """People see the Markdown rendered; the id returned is the message's."""
    ts = await delivery.deliver(place, root.ts, queued())
    (reply,) = slack.replies(root)
    assert reply.ts == ts
    assert reply.user == slack.bot_user_id
    assert reply.visible_text == "Hello Ann"
    assert reply.text == "Hello Ann"
    assert [block["type"] for block in reply.blocks] == ["markdown"]
    assert reply.metadata == {"event_type": "tandem_post", "event_payload": {"nonce": "n1"}}


async def test_links_are_not_unfurled(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """Previews of our own sources would bury the answer."""
    await delivery.deliver(place, place.thread, queued())
    (call,) = (call for call in slack.calls if call.method == "chat.postMessage")
    assert (call.args["unfurl_links"], call.args["unfurl_media"]) == (False, False)


async def test_no_text_that_is_sent_can_call_anybody(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """What looks like Slack markup stays words, on the screen and in the notification."""
    notice = Notice(kind=NoticeKind.TROUBLE, text="<!channel> a & b <@U1> `<!here>`")
    (part,) = delivery.render(notice)
    await delivery.deliver(place, place.thread, queued(text=part.text, plain=part.plain))
    (reply,) = slack.replies(root)
    assert " a &amp; b " in reply.text
    for sent in (reply.text, str(reply.blocks)):
        assert not any(ping in sent for ping in ("<!channel>", "<@U1>", "<!here>"))


async def test_a_moment_stands_below_the_words_in_its_readers_zone(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """Slack's own markup for it goes into a text object; the notification has the words."""
    at_nine = "at 9:00 (Europe/Berlin time)"
    told = f"Back {moment_link(at_nine, 1795766400, yours='En su zona horaria: <!here>')}."
    (part,) = delivery.render(Notice(kind=NoticeKind.OUT_OF_HOURS, text=told))
    await delivery.deliver(place, place.thread, queued(text=part.text, plain=part.plain))
    (reply,) = slack.replies(root)
    words = "Back at 9:00 (Europe/Berlin time)."
    assert reply.text == words
    assert reply.visible_text == (
        f"{words}\n🕘 En su zona horaria: <!here> Friday, November 27, 2026, 08:00"
    )
    assert "<!here>" not in str(reply.blocks)
    assert [block["type"] for block in reply.blocks] == ["markdown", "context"]


async def test_a_post_refused_for_its_looks_is_sent_as_plain_words(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """The customer gets the answer even where Slack does not take the block."""
    slack.faults.fail("chat.postMessage", "invalid_blocks")
    await delivery.deliver(place, place.thread, queued())
    (reply,) = slack.replies(root)
    assert (reply.text, reply.blocks) == ("Hello Ann", ())


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("channel_not_found", DeliveryErrorKind.PERMANENT),
        ("not_in_channel", DeliveryErrorKind.PERMANENT),
        ("is_archived", DeliveryErrorKind.PERMANENT),
        ("msg_too_long", DeliveryErrorKind.PERMANENT),
        ("missing_scope", DeliveryErrorKind.PERMANENT),
        ("account_inactive", DeliveryErrorKind.RETRY),
        ("restricted_action_thread_locked", DeliveryErrorKind.PERMANENT),
        ("thread_not_found", DeliveryErrorKind.PERMANENT),
        ("token_revoked", DeliveryErrorKind.RETRY),
        ("invalid_auth", DeliveryErrorKind.RETRY),
        ("service_unavailable", DeliveryErrorKind.RETRY),
        ("an_error_made_up_tomorrow", DeliveryErrorKind.RETRY),
        ("internal_error", DeliveryErrorKind.IN_DOUBT),
        ("fatal_error", DeliveryErrorKind.IN_DOUBT),
    ],
)
async def test_each_refusal_is_judged(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    place: Place,
    error: str,
    kind: DeliveryErrorKind,
) -> None:
    """Gone for good, later, or perhaps there: an unknown name loses nothing and doubles nothing."""
    slack.faults.fail("chat.postMessage", error)
    failed = await failure(delivery, place, queued())
    assert failed.kind is kind
    assert error in str(failed)


async def test_a_rate_limit_says_how_long_to_wait(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """Slack's Retry-After reaches the outbox, and nothing is retried behind its back."""
    slack.faults.rate_limit("chat.postMessage", retry_after=7)
    failed = await failure(delivery, place, queued())
    assert (failed.kind, failed.retry_after) == (DeliveryErrorKind.RETRY, 7.0)
    assert [call.method for call in slack.calls] == ["chat.postMessage"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (500, DeliveryErrorKind.IN_DOUBT),
        (503, DeliveryErrorKind.RETRY),
        (504, DeliveryErrorKind.IN_DOUBT),
    ],
)
async def test_a_broken_answer_leaves_a_post_in_doubt(
    slack: SlackSandbox,
    delivery: SlackDelivery,
    place: Place,
    status: int,
    kind: DeliveryErrorKind,
) -> None:
    """Only "unavailable" says that nothing was done."""
    slack.faults.server_error("chat.postMessage", status=status)
    assert (await failure(delivery, place, queued())).kind is kind


async def test_a_lost_answer_is_found_by_its_nonce(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """The post is there, so looking for it makes a second one needless."""
    slack.faults.reset("chat.postMessage", when="after")
    part = queued()
    assert (await failure(delivery, place, part)).kind is DeliveryErrorKind.IN_DOUBT
    (reply,) = slack.replies(root)
    assert await delivery.find(place, part) == reply.ts


async def test_an_answer_that_does_not_come_leaves_a_post_in_doubt(
    slack: SlackSandbox, client: AsyncWebClient, place: Place
) -> None:
    """Waiting ends after the delivery's own time, long before the session's."""
    slack.faults.hang("chat.postMessage", when="before")
    failed = await failure(SlackDelivery(client, Pace(), post_seconds=0.05), place, queued())
    assert failed.kind is DeliveryErrorKind.IN_DOUBT


async def test_what_never_arrived_is_not_found(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """A connection broken before the call took effect leaves nothing behind."""
    slack.faults.reset("chat.postMessage", when="before")
    part = queued()
    assert (await failure(delivery, place, part)).kind is DeliveryErrorKind.IN_DOUBT
    assert await delivery.find(place, part) is None


async def test_a_refused_connection_is_no_doubt(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """Nothing was sent, so it is simply tried again."""
    await slack.faults.refuse_connections()
    assert (await failure(delivery, place, queued())).kind is DeliveryErrorKind.RETRY


async def test_posts_wait_for_their_turn_and_long_waits_are_left_to_the_outbox(
    slack: SlackSandbox, client: AsyncWebClient, root: SlackMessage, place: Place
) -> None:
    """We keep to Slack's limits ourselves; what Slack still refuses rests as long as it says."""
    quick = SlackDelivery(client, Pace(scale=0.01))
    await quick.deliver(place, place.thread, queued(nonce="n1"))
    failed = await failure(quick, place, queued(nonce="n2"))
    assert failed.kind is DeliveryErrorKind.RETRY
    assert 3 < (failed.retry_after or 0) <= 100
    slack.faults.rate_limit("chat.postMessage", retry_after=9)
    unpaced = SlackDelivery(client, Pace(scale=0))
    for _ in range(2):
        failed = await failure(unpaced, place, queued(nonce="n3"))
        assert failed.kind is DeliveryErrorKind.RETRY
        assert 8 < (failed.retry_after or 0) <= 9
    posts = [call for call in slack.calls if call.method == "chat.postMessage"]
    assert [call.error for call in posts] == [None, "ratelimited"]


async def test_only_the_same_nonce_is_the_same_post(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """Two parts with the same words are told apart, and people's messages do not count."""
    await delivery.deliver(place, place.thread, queued(nonce="n1"))
    assert await delivery.find(place, queued(nonce="n2")) is None


async def test_a_post_is_found_behind_many_pages(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """A long thread is read to its end."""
    part = queued()
    ann = slack.person("Ann")
    await slack.join(ann, slack.world.workspace.channels[root.channel])
    for number in range(210):
        await slack.post(
            ann, slack.world.workspace.channels[root.channel], f"{number}", thread=root
        )
    ts = await delivery.deliver(place, place.thread, part)
    assert await delivery.find(place, part) == ts


async def test_nothing_is_found_in_a_thread_that_is_gone(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """The search does not fail over it; sending says what is wrong."""
    slack.faults.fail("conversations.replies", "thread_not_found")
    assert await delivery.find(place, queued()) is None


async def test_a_search_that_fails_is_tried_again(
    slack: SlackSandbox, delivery: SlackDelivery, place: Place
) -> None:
    """Not knowing is never taken for not being there."""
    slack.faults.server_error("conversations.replies")
    with pytest.raises(DeliveryError):
        await delivery.find(place, queued())
    slack.faults.rate_limit("conversations.replies", retry_after=7)
    with pytest.raises(DeliveryError) as caught:
        await delivery.find(place, queued())
    assert (caught.value.kind, caught.value.retry_after) == (DeliveryErrorKind.RETRY, 7.0)


async def test_a_locked_thread_is_given_up(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """By Slack's own rule, not by a switch."""
    slack.lock_thread(root)
    assert (await failure(delivery, place, queued())).kind is DeliveryErrorKind.PERMANENT


async def test_a_notice_is_rendered_by_the_platforms_own_rules(delivery: SlackDelivery) -> None:
    """Rendering goes through the Slack renderer and loses no word."""
    parts = delivery.render(Notice(kind=NoticeKind.TROUBLE, text="Something went wrong."))
    assert "Something went wrong." in parts[0].plain
    assert delivery.settle_seconds == 10.0
