"""Modals: opened by a trigger, submitted, answered, stacked and refused."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Channel, Member, SlackSandbox
from tests.sandbox.slack.fixture_types import Serve
from tests.sandbox.slack.refusals import error_of

Body = dict[str, Any]
Ack = Callable[..., Awaitable[None]]


def text(words: str) -> dict[str, str]:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": words}


def modal(title: str = "A request", **more: Any) -> Body:
    """Return a modal with one required and one optional input."""
    return {
        "type": "modal",
        "callback_id": "request",
        "title": text(title),
        "submit": text("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "question",
                "label": text("Question"),
                "element": {"type": "plain_text_input", "action_id": "words"},
            },
            {
                "type": "input",
                "block_id": "urgency",
                "optional": True,
                "label": text("Urgency"),
                "element": {
                    "type": "static_select",
                    "action_id": "choice",
                    "options": [
                        {"text": text("High"), "value": "high"},
                        {"text": text("Low"), "value": "low"},
                    ],
                },
            },
        ],
        **more,
    }


async def test_a_command_opens_a_modal_that_is_submitted(
    slack: SlackSandbox,
    app: AsyncApp,
    serve: Serve,
    client: AsyncWebClient,
    anna: Member,
    channel: Channel,
) -> None:
    """The trigger opens the view; what is entered arrives by block and action; then it closes."""
    entered: list[Body] = []

    @app.command("/support")
    async def support(ack: Ack, body: Body) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.view("request")
    async def take(ack: Ack, view: Body) -> None:
        entered.append(view["state"]["values"])
        await ack()

    await serve(slack, app)
    await slack.command(anna, channel, "/support", "my car")
    await slack.wait_until(lambda: slack.modal(anna))
    with pytest.raises(ValueError, match="asks for words"):
        await slack.submit(anna)
    submission = await slack.submit(anna, words="Am I covered?", choice="high")
    assert not submission.failed
    assert slack.modal(anna) is None
    assert entered[0]["question"]["words"]["value"] == "Am I covered?"
    assert entered[0]["urgency"]["choice"]["selected_option"]["value"] == "high"


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({}, []),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal("Thanks")}, ["Thanks"]),
        ({"response_action": "push", "view": modal("More")}, ["A request", "More"]),
        (
            {"response_action": "errors", "errors": {"question": "Please say more"}},
            ["A request"],
        ),
    ],
)
async def test_the_answer_to_a_submission_is_followed(
    slack: SlackSandbox,
    app: AsyncApp,
    serve: Serve,
    client: AsyncWebClient,
    anna: Member,
    answer: Body,
    titles: list[str],
) -> None:
    """Closing, clearing, updating, pushing and errors change what the person has before them."""

    @app.view("request")
    async def take(ack: Ack) -> None:
        await ack(**answer)

    await serve(slack, app)
    await client.views_open(trigger_id=slack.world.triggers.issue(anna.id), view=modal())
    submission = await slack.submit(anna, words="x")
    assert submission.errors == answer.get("errors", {})
    stack = slack.world.modals.stack(anna.id)
    assert [dict(view.definition)["title"]["text"] for view in stack] == titles  # type: ignore[index, call-overload]  # JSON


async def test_errors_for_blocks_that_are_not_there_are_a_broken_rule(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, client: AsyncWebClient, anna: Member
) -> None:
    """An error must name an input block of the view."""
    slack.expect_violations("invalid_response_errors")

    @app.view("request")
    async def take(ack: Ack) -> None:
        await ack(response_action="errors", errors={"nowhere": "?"})

    await serve(slack, app)
    await client.views_open(trigger_id=slack.world.triggers.issue(anna.id), view=modal())
    await slack.submit(anna, words="x")
    assert [violation.rule for violation in slack.violations] == ["invalid_response_errors"]


async def test_an_unanswered_submission_fails_for_the_person(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, client: AsyncWebClient, anna: Member
) -> None:
    """Without an ack in time the view stays and the person is told."""
    await serve(slack, app)
    await client.views_open(trigger_id=slack.world.triggers.issue(anna.id), view=modal())
    submitting = asyncio.create_task(slack.submit(anna, words="x"))
    await slack.wait_until(lambda: slack.envelopes and slack.envelopes[0].sent_at)
    slack.clock.advance(slack.settings.timing.ack_deadline)
    assert (await submitting).failed
    assert slack.modal(anna) is not None


async def test_closing_is_told_only_when_asked_for(
    slack: SlackSandbox, app: AsyncApp, serve: Serve, client: AsyncWebClient, anna: Member
) -> None:
    """view_closed comes for views with notify_on_close."""

    @app.view_closed("request")
    async def note(ack: Ack) -> None:
        await ack()

    await serve(slack, app)
    for notify in (False, True):
        trigger = slack.world.triggers.issue(anna.id)
        await client.views_open(trigger_id=trigger, view=modal(notify_on_close=notify))
        await slack.close_modal(anna)
    assert [envelope.name for envelope in slack.envelopes] == ["view_closed"]


async def test_a_trigger_is_used_once_and_soon(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """Unknown, used and old triggers open nothing."""
    slack.expect_violations("invalid_trigger_id", "exchanged_trigger_id")
    trigger = slack.world.triggers.issue(anna.id)
    assert await error_of(client.views_open(trigger_id="1.2.a", view=modal())) == (
        "invalid_trigger_id"
    )
    await client.views_open(trigger_id=trigger, view=modal())
    assert await error_of(client.views_open(trigger_id=trigger, view=modal())) == (
        "exchanged_trigger_id"
    )
    late = slack.world.triggers.issue(anna.id)
    slack.clock.advance(slack.settings.timing.trigger_life + 0.1)
    assert await error_of(client.views_open(trigger_id=late, view=modal())) == (
        "expired_trigger_id"
    )


async def test_a_view_is_updated_by_its_hash_or_its_name(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """An old hash conflicts; an external id finds the view; a closed one is not found."""
    trigger = slack.world.triggers.issue(anna.id)
    opened = (await client.views_open(trigger_id=trigger, view=modal(external_id="one")))["view"]
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Second"))
    again = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Third"))
    assert await error_of(again) == "hash_conflict"
    await slack.close_modal(anna)
    gone = client.views_update(view_id=opened["id"], view=modal())
    assert await error_of(gone) == "not_found"


@pytest.mark.parametrize(
    "view",
    [
        modal("x" * 25),
        modal(private_metadata="x" * 3001),
        {key: value for key, value in modal().items() if key != "submit"},
        {**modal(), "type": "home"},
        {**modal(), "blocks": [{"type": "markdown", "text": "x"}]},
        {**modal(), "blocks": [{"type": "divider"}] * 101},
    ],
)
async def test_a_bad_view_is_refused(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, view: Body
) -> None:
    """Views by the wrong length, type or content are invalid_arguments, and a broken rule."""
    slack.expect_violations("invalid_arguments")
    trigger = slack.world.triggers.issue(anna.id)
    assert await error_of(client.views_open(trigger_id=trigger, view=view)) == "invalid_arguments"
    assert slack.modal(anna) is None


async def test_three_modals_make_a_full_stack(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member
) -> None:
    """A fourth view is refused."""
    slack.expect_violations("push_limit_reached")
    await client.views_open(trigger_id=slack.world.triggers.issue(anna.id), view=modal())
    for _ in range(2):
        await client.views_push(trigger_id=slack.world.triggers.issue(anna.id), view=modal())
    fourth = client.views_push(trigger_id=slack.world.triggers.issue(anna.id), view=modal())
    assert await error_of(fourth) == "push_limit_reached"
