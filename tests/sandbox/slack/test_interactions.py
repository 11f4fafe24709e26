"""Buttons, Home tabs, shortcuts, commands and response URLs, with a real Bolt app."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox
from tests.sandbox.slack.fixture_types import Serve

Body = dict[str, Any]
Ack = Callable[..., Awaitable[None]]


def text(words: str) -> dict[str, str]:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": words}


def buttons(*elements: Body) -> list[Body]:
    """Return one block of actions."""
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


CLAIM: Body = {"type": "button", "action_id": "claim", "value": "7", "text": text("Claim")}


@pytest.fixture
async def card(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> SlackMessage:
    """A message of the app with a button, in a thread."""
    root = await slack.post(anna, channel, "question")
    await client.chat_postMessage(
        channel=channel.id, thread_ts=root.ts, text="card", blocks=buttons(CLAIM)
    )
    return slack.replies(root)[0]


async def test_a_press_tells_who_pressed_what_where(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, card: SlackMessage
) -> None:
    """block_actions names the person, the action, the message and its thread."""
    bodies: list[Body] = []

    @app.action("claim")
    async def claim(ack: Ack, body: Body) -> None:
        bodies.append(body)
        await ack()

    app.event("message")(_nothing)
    await serve(slack, app)
    envelope = await slack.press(anna, card, "claim")
    assert envelope.acked_at is not None
    [body] = bodies
    assert body["user"]["id"] == anna.id
    assert body["team"] == {"id": slack.settings.team_id, "domain": slack.settings.team_domain}
    assert (body["actions"][0]["value"], body["actions"][0]["block_id"]) == ("7", "row")
    assert body["container"]["thread_ts"] == card.thread_ts
    assert body["message"]["ts"] == card.ts


async def _nothing() -> None:
    """Take note of nothing."""


async def test_people_press_only_what_they_see(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel, card: SlackMessage
) -> None:
    """A missing button, another's button and a message out of sight cannot be pressed."""
    ben = slack.person("Ben")
    with pytest.raises(ValueError, match="nothing here is called"):
        await slack.press(anna, card, "resolve")
    with pytest.raises(ValueError, match="does not see"):
        await slack.press(ben, card, "claim")
    only = buttons({**CLAIM, "visible_to_user_ids": [ben.id]})
    answer = await client.chat_postMessage(channel=channel.id, text="card", blocks=only)
    message = next(m for m in slack.messages(channel) if m.ts == answer["ts"])
    with pytest.raises(ValueError, match="does not see this button"):
        await slack.press(anna, message, "claim")


async def test_feedback_carries_the_chosen_value(
    slack: SlackSandbox,
    app: AsyncApp,
    serve: Serve,
    client: AsyncWebClient,
    anna: Member,
    channel: Channel,
) -> None:
    """Feedback buttons arrive as one action with the value of the pressed one."""
    values: list[str] = []

    @app.action("rating")
    async def rate(ack: Ack, action: Body) -> None:
        values.append(action["value"])
        await ack()

    app.event("message")(_nothing)
    await serve(slack, app)
    element = {
        "type": "feedback_buttons",
        "action_id": "rating",
        "positive_button": {"text": text("Good"), "value": "+1"},
        "negative_button": {"text": text("Bad"), "value": "-1"},
    }
    blocks = [{"type": "context_actions", "elements": [element]}]
    await client.chat_postMessage(channel=channel.id, text="answer", blocks=blocks)
    await slack.press(anna, slack.messages(channel)[0], "rating", "-1")
    assert values == ["-1"]


# Home tab, shortcuts, commands, response URLs


async def test_a_home_tab_is_published_on_opening(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, client: AsyncWebClient, anna: Member
) -> None:
    """The published view is what the person sees, and its buttons work."""
    pressed: list[str] = []

    @app.event("app_home_opened")
    async def publish(event: Body) -> None:
        view = {"type": "home", "blocks": buttons(CLAIM)}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("claim")
    async def claim(ack: Ack, body: Body) -> None:
        pressed.append(body["view"]["type"])
        await ack()

    await serve(slack, app)
    await slack.open_home(anna)
    home = await slack.wait_until(lambda: slack.home(anna))
    await slack.press_in_view(anna, home, "claim")
    assert pressed == ["home"]


async def test_shortcuts_of_the_manifest_work(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """A message shortcut brings the message, a global one does not; others there are none."""
    bodies: list[Body] = []

    async def keep(ack: Ack, body: Body) -> None:
        bodies.append(body)
        await ack()

    app.shortcut("escalate_thread")(keep)
    app.shortcut("new_request")(keep)
    app.event("message")(_nothing)
    await serve(slack, app)
    said = await slack.post(anna, channel, "help")
    await slack.use_shortcut(anna, "escalate_thread", said)
    await slack.use_shortcut(anna, "new_request")
    assert [body["type"] for body in bodies] == ["message_action", "shortcut"]
    assert bodies[0]["message"]["ts"] == said.ts
    with pytest.raises(ValueError, match="no global shortcut"):
        await slack.use_shortcut(anna, "escalate_thread")


async def test_a_command_is_answered_with_its_ack(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, channel: Channel
) -> None:
    """Text sent along with the ack is shown to the person alone, and the rest by response_url."""
    urls: list[str] = []

    @app.command("/support")
    async def support(ack: Ack, body: Body) -> None:
        urls.append(body["response_url"])
        await ack("One moment.")

    await serve(slack, app)
    await slack.command(anna, channel, "/support")
    assert [e.visible_text for e in slack.ephemerals(anna)] == ["One moment."]
    async with aiohttp.ClientSession() as session:
        answers = [
            {"text": "Here."},
            {"text": "For all.", "response_type": "in_channel"},
            *[{"text": "more"}] * 3,
        ]
        for answer in answers:
            async with session.post(urls[0], json=answer) as response:
                assert response.status == 200
        slack.expect_violations("used_url")
        async with session.post(urls[0], json={"text": "too many"}) as response:
            assert (response.status, (await response.json())["error"]) == (404, "used_url")
    assert [m.visible_text for m in slack.messages(channel)] == ["For all."]
    assert len(slack.ephemerals(anna)) == 5


async def test_a_response_url_replaces_and_deletes(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, anna: Member, card: SlackMessage
) -> None:
    """respond() changes the message that was acted on, until its time is over."""
    urls: list[str] = []

    @app.action("claim")
    async def claim(ack: Ack, body: Body, respond: Callable[..., Awaitable[Any]]) -> None:
        await ack()
        urls.append(body["response_url"])
        await respond(text="Claimed by Anna", replace_original=True)

    app.event("message")(_nothing)
    await serve(slack, app)
    await slack.press(anna, card, "claim")
    await slack.wait_until(
        lambda: (now := slack.message(card)) and now.visible_text == "Claimed by Anna"
    )
    async with aiohttp.ClientSession() as session:
        async with session.post(urls[0], json={"delete_original": True}) as response:
            assert response.status == 200
        assert slack.message(card) is None
        slack.clock.advance(slack.settings.timing.response_url_life)
        async with session.post(urls[0], json={"text": "late"}) as response:
            assert (await response.json())["error"] == "expired_url"


async def test_an_unknown_command_cannot_be_used(
    slack: SlackSandbox, anna: Member, channel: Channel
) -> None:
    """Only commands of the manifest exist."""
    with pytest.raises(ValueError, match="no command"):
        await slack.command(anna, channel, "/help")
