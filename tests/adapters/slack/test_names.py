"""Names are nice to have: asked for once, never waited for long."""

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.names import Names, display_name
from sandbox.slack import SlackSandbox


def asked(slack: SlackSandbox) -> int:
    """How often Slack was asked for a name."""
    return sum(call.method == "users.info" for call in slack.calls)


async def test_a_name_is_asked_for_once(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """Messages that come at the same time share one question, later ones need none."""
    ann, names = slack.person("Ann Lee"), Names(client)
    await asyncio.gather(*(names.of([ann.id]) for _ in range(5)))
    assert await names.of([ann.id]) == {ann.id: "ann.lee"}
    assert asked(slack) == 1


async def test_a_name_brings_the_language_of_its_slack(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """With the same call; of somebody unknown there is none."""
    ann, names = slack.person("Ann", locale="pt-BR"), Names(client)
    await names.of([ann.id])
    assert await names.locale(ann.id) == "pt-BR"
    assert asked(slack) == 1
    assert await names.locale("U0NOBODY") == ""


async def test_a_stranger_is_left_out_and_not_asked_for_again(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """An author Slack does not know costs one call, not one for each message."""
    names = Names(client)
    assert await names.of(["U0NOBODY"]) == {}
    assert await names.of(["U0NOBODY"]) == {}
    assert asked(slack) == 1


async def test_a_slow_answer_is_not_waited_for_and_used_later(
    slack: SlackSandbox, client: AsyncWebClient
) -> None:
    """A message goes on without the name; the next one has it."""
    ann, names = slack.person("Ann"), Names(client)
    slack.faults.hang("users.info")
    assert await names.of([ann.id]) == {}
    slack.faults.release()
    await slack.wait_until(lambda: asked(slack) or None)
    assert await names.of([ann.id]) == {ann.id: "ann"}
    assert asked(slack) == 1


@pytest.mark.parametrize("fault", ["server_error", "reset"])
async def test_a_failing_lookup_costs_only_the_name(
    slack: SlackSandbox, client: AsyncWebClient, fault: str
) -> None:
    """Whatever goes wrong, there is an answer."""
    getattr(slack.faults, fault)("users.info", calls=2)  # aiohttp repeats a GET that broke
    assert await Names(client).of([slack.person("Ann").id]) == {}


async def test_a_rate_limit_is_kept(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """As long as Slack wants quiet, nobody's name is asked for."""
    ann, bob, names = slack.person("Ann"), slack.person("Bob"), Names(client)
    slack.faults.rate_limit("users.info", retry_after=60)
    assert await names.of([ann.id]) == {}
    assert await names.of([bob.id, ann.id]) == {}
    assert asked(slack) == 1


async def test_closing_ends_a_lookup(slack: SlackSandbox, client: AsyncWebClient) -> None:
    """No task is left behind."""
    names = Names(client)
    slack.faults.hang("users.info", when="before")
    waiting = asyncio.create_task(names.of([slack.person("Ann").id]))
    await asyncio.sleep(0)
    await names.close()
    assert await waiting == {}


def test_the_name_a_person_chose_comes_first() -> None:
    """Then the real name, then the handle; always one short line."""
    profile = {"display_name": "", "real_name": "Ann  Lee"}
    assert display_name({"user": {"name": "al", "profile": profile}}) == "Ann Lee"
    assert display_name({"user": {"name": "al", "profile": {}}}) == "al"
    assert display_name({"user": {"profile": {"display_name": "a\nb\tc"}}}) == "a b c"
    assert display_name({"user": {"profile": {"display_name": "x" * 200}}}) == "x" * 80
    assert display_name({"user": "broken"}) == ""
