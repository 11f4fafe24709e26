"""Customers see that their message is being worked on, and see it end."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.app import build_client
from adapters.slack.client import SlackClient
from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from adapters.slack.settings import SlackSettings
from adapters.slack.sign import Sign
from engine.domain.messages import Place, Platform
from engine.domain.posts import Part, QueuedPart
from sandbox.slack import SlackMessage, SlackSandbox
from sandbox.wire import JsonObject, as_object, load

MANIFEST = Path(__file__).parents[3] / "slack-manifest.json"

SESSION, LINE = "agents.sessions.setStatus", "assistant.threads.setStatus"
PART = QueuedPart(
    id=1,
    part=Part(text="Hello", plain="Hello"),
    nonce="n1",
    attempt=0,
    began_at=None,
    in_doubt=False,
    created_at=0.0,
)


async def thread_in(slack: SlackSandbox, name: str = "help") -> tuple[SlackMessage, Place]:
    """A customer's message in a channel of its own, and its place."""
    ann = slack.person("Ann")
    root = await slack.post(ann, slack.channel(name, ann), f"{slack.mention} hello")
    place = Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )
    return root, place


def called(slack: SlackSandbox) -> list[str]:
    """The methods called so far."""
    return [call.method for call in slack.calls]


def plain_manifest() -> JsonObject:
    """Our manifest without the assistant experience."""
    manifest = as_object(load(MANIFEST.read_text(encoding="utf-8")))
    features = as_object(manifest["features"])
    plain = {name: feature for name, feature in features.items() if name != "agent_view"}
    return {**manifest, "features": plain}


def pointing_to(slack: SlackSandbox) -> SlackSettings:
    """Settings for a local Slack of the test's own."""
    return SlackSettings.model_validate(
        {name.lower(): value for name, value in slack.environment().items()}
    )


@pytest.fixture
def delivery(client: SlackClient) -> SlackDelivery:
    """The delivery under test."""
    return SlackDelivery(client, Pace())


async def test_a_session_shows_work_until_the_answer_is_there(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """An assistant app's session moves to processing, and with the post back to active."""
    root, place = await thread_in(slack)
    await delivery.show_working(place, root.ts, "is thinking…")
    session = slack.session(root)
    assert session is not None
    assert session.status == "processing"
    await delivery.deliver(place, root.ts, PART)
    session = slack.session(root)
    assert session is not None
    assert session.status == "active"


async def test_a_sign_is_not_repeated_every_few_seconds(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """The engine renews it often; Slack allows fifty calls a minute."""
    root, place = await thread_in(slack)
    for _ in range(3):
        await delivery.show_working(place, root.ts, "is thinking…")
    await delivery.show_working(place, root.ts, "is looking it up…")
    assert called(slack) == [SESSION]


async def test_a_sign_renewed_too_late_does_not_stay_behind(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """After the answer only a new message shows work again."""
    root, place = await thread_in(slack)
    await delivery.show_working(place, root.ts, "is thinking…")
    await delivery.deliver(place, root.ts, PART)
    await delivery.show_working(place, root.ts, "is thinking…")
    session = slack.session(root)
    assert session is not None
    assert session.status == "active"
    await delivery.show_working(place, "1700000000.000100", "is thinking…")
    session = slack.session(root)
    assert session is not None
    assert session.status == "processing"


async def test_a_sign_still_under_way_does_not_overtake_the_answer(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """ "Done" waits for a "working" that Slack has not answered yet."""
    root, place = await thread_in(slack)
    slack.faults.hang(SESSION, when="before")
    working = asyncio.create_task(delivery.show_working(place, root.ts, "is thinking…"))
    answering = asyncio.create_task(delivery.deliver(place, root.ts, PART))
    await slack.wait_for_reply(root)
    slack.faults.release()
    await asyncio.gather(working, answering)
    session = slack.session(root)
    assert session is not None
    assert session.status == "active"


async def test_where_nothing_is_posted_the_sign_is_taken_away(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """And where there is none, nothing is called."""
    root, place = await thread_in(slack)
    await delivery.show_idle(place)
    assert called(slack) == []
    await delivery.show_working(place, root.ts, "is thinking…")
    await delivery.show_idle(place)
    session = slack.session(root)
    assert session is not None
    assert session.status == "active"


async def test_an_app_that_is_no_assistant_app_shows_the_words() -> None:
    """Slack refuses sessions once; from then on the thread's status line is used."""
    async with SlackSandbox(manifest=plain_manifest()) as slack, aiohttp.ClientSession() as session:
        slack.expect_violations("app_is_not_an_agent")
        delivery = SlackDelivery(build_client(pointing_to(slack), session), Pace())
        first, place = await thread_in(slack)
        await delivery.show_working(place, first.ts, "is thinking…")
        await delivery.show_working(place, first.ts, "is looking it up…")
        assert [line.text for line in slack.statuses(first)] == [
            "is thinking…",
            "is looking it up…",
        ]
        second, other = await thread_in(slack, "more-help")
        await delivery.show_working(other, second.ts, "is thinking…")
        assert called(slack) == [SESSION, LINE, LINE, LINE]
        await delivery.show_idle(other)
        assert slack.status(second) is None


async def test_a_limited_session_gives_way_to_the_line(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """The customer sees something even in a rush, and Slack's wish to wait is kept."""
    root, place = await thread_in(slack)
    slack.faults.rate_limit(SESSION, retry_after=30)
    await delivery.show_working(place, root.ts, "is thinking…")
    second, other = await thread_in(slack, "more-help")
    await delivery.show_working(other, second.ts, "is thinking…")
    assert called(slack) == [SESSION, LINE, LINE]
    assert slack.status(root) is not None


async def test_a_sign_nobody_may_show_is_given_up(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """Without the scope each way is tried once in a workspace and then left alone."""
    slack.faults.remove_scope("chat:write")
    slack.faults.remove_scope("assistant:write")
    root, place = await thread_in(slack)
    await delivery.show_working(place, root.ts, "is thinking…")
    await delivery.show_working(place, root.ts, "is thinking…")
    assert called(slack) == [SESSION, LINE]


@pytest.mark.parametrize("broken", ["server_error", "reset"])
async def test_a_failing_sign_harms_nothing_and_is_tried_again(
    slack: SlackSandbox, delivery: SlackDelivery, broken: str
) -> None:
    """A sign is never worth a failed turn."""
    root, place = await thread_in(slack)
    getattr(slack.faults, broken)(SESSION)
    getattr(slack.faults, broken)(LINE)
    await delivery.show_working(place, root.ts, "is thinking…")
    await delivery.show_working(place, root.ts, "is thinking…")
    session = slack.session(root)
    assert session is not None
    assert session.status == "processing"


async def test_a_sign_in_a_thread_that_is_gone_harms_nothing(
    slack: SlackSandbox, delivery: SlackDelivery
) -> None:
    """It says nothing about the workspace, so the next thread is tried as usual."""
    slack.expect_violations("invalid_thread_ts")
    root, place = await thread_in(slack)
    gone = Place(
        platform=place.platform,
        workspace=place.workspace,
        channel=place.channel,
        thread="1600000000.000100",
    )
    await delivery.show_working(gone, gone.thread, "is thinking…")
    await delivery.show_working(place, root.ts, "is thinking…")
    assert called(slack) == [SESSION, LINE, SESSION]


@pytest.mark.parametrize(
    ("error", "seconds"),
    [("missing_scope", 3600), ("unknown_method", 3600), ("is_inactive", 60), ("made_up", 60)],
)
async def test_a_refused_sign_is_tried_again(
    slack: SlackSandbox, client: SlackClient, error: str, seconds: float
) -> None:
    """What is wrong with the app rests for an hour, anything else for a minute."""
    clock = [0.0]
    sign = Sign(client, Pace(), clock=lambda: clock[0])
    root, place = await thread_in(slack)
    slack.faults.fail(SESSION, error)
    for clock[0] in (0.0, seconds - 1, seconds + 1):
        await sign.show(place, root.ts, f"is at it since {clock[0]}")
    assert called(slack) == [SESSION, LINE, LINE, SESSION]


async def test_a_sign_is_shown_only_where_it_can_be_cleared(
    slack: SlackSandbox, client: SlackClient
) -> None:
    """The last turn of a minute is no good for one: it would stand there until somebody clears it.

    Another way is taken then, and none where both are used up.
    """
    sign = Sign(client, Pace(scale=0.2))
    places = [await thread_in(slack, f"help-{number}") for number in range(2)]
    for root, place in places:
        await sign.show(place, root.ts, "is thinking…")
    for _, place in places:
        await sign.clear(place)
    assert called(slack) == [SESSION, LINE, SESSION, LINE]
    root, place = await thread_in(slack, "help-2")
    never = Sign(client, Pace(scale=0.001))
    await never.show(place, root.ts, "is thinking…")
    await never.clear(place)
    assert len(called(slack)) == 4


@pytest.mark.parametrize("error", ["restricted_action", "access_denied", "is_inactive", "made_up"])
async def test_a_sign_refused_in_one_place_is_shown_in_the_others(
    slack: SlackSandbox, delivery: SlackDelivery, error: str
) -> None:
    """A read-only channel says nothing about the rest of the workspace."""
    slack.faults.fail(SESSION, error)
    slack.faults.fail(LINE, error)
    root, place = await thread_in(slack)
    await delivery.show_working(place, root.ts, "is thinking…")
    await delivery.show_working(place, root.ts, "is thinking…")
    second, other = await thread_in(slack, "more-help")
    await delivery.show_working(other, second.ts, "is thinking…")
    assert called(slack) == [SESSION, LINE, SESSION]
