"""The local Slack as a whole: strict on leaving, patient in waiting, set up from a manifest."""

import json
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import DEFAULT_MANIFEST, ChangeKind, Channel, Member, SlackSandbox
from tests.sandbox.slack.refusals import error_of


async def break_a_rule(slack: SlackSandbox) -> None:
    """Call a method Slack does not have."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    assert await error_of(client.api_call("chat.shout")) == "unknown_method"


async def break_a_rule_in_a_context(*announced: str) -> None:
    """Break a rule in a context of its own, after announcing others."""
    async with SlackSandbox() as slack:
        if announced:
            slack.expect_violations(*announced)
        await break_a_rule(slack)


async def test_leaving_names_the_rules_that_were_broken() -> None:
    """A broken rule nobody expected is an AssertionError with its place."""
    with pytest.raises(AssertionError, match=r"chat\.shout: unknown_method"):
        await break_a_rule_in_a_context()


async def test_only_what_was_announced_may_be_broken() -> None:
    """Another announced rule does not excuse this one; announcing it, or any, does."""
    with pytest.raises(AssertionError, match="unknown_method"):
        await break_a_rule_in_a_context("no_text")
    await break_a_rule_in_a_context("no_text", "unknown_method")
    async with SlackSandbox() as slack:
        slack.expect_violations()
        await break_a_rule(slack)


async def fail_after_breaking_a_rule() -> None:
    """Break a rule, then fail for another reason."""
    async with SlackSandbox() as slack:
        await break_a_rule(slack)
        raise KeyError


async def test_an_error_inside_is_not_hidden() -> None:
    """What went wrong in the block is raised, not the rules broken on the way."""
    with pytest.raises(KeyError):
        await fail_after_breaking_a_rule()


async def test_bad_luck_is_no_broken_rule(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """What the world brings (a channel archived, a message gone) is not held against the app."""
    said = await slack.post(anna, channel, "hi")
    await slack.delete(anna, said)
    call = client.reactions_add(channel=channel.id, timestamp=said.ts, name="eyes")
    assert await error_of(call) == "message_not_found"
    assert slack.violations == []


async def test_waiting_in_vain_shows_what_there_was(
    slack: SlackSandbox, anna: Member, channel: Channel
) -> None:
    """A timeout tells the messages, so that a failing test explains itself."""
    root = await slack.post(anna, channel, "is anybody there?")
    with pytest.raises(TimeoutError, match=r"#help Anna: is anybody there\?"):
        await slack.wait_for_reply(root, timeout=0.01)


async def test_replies_are_counted_by_author(
    slack: SlackSandbox, client: AsyncWebClient, anna: Member, channel: Channel
) -> None:
    """`after` skips replies already seen, of one author; the app's replies count by default."""
    root = await slack.post(anna, channel, "question")
    await client.chat_postMessage(channel=channel.id, thread_ts=root.ts, text="one")
    await slack.post(anna, channel, "and?", thread=root)
    await client.chat_postMessage(channel=channel.id, thread_ts=root.ts, text="two")
    assert (await slack.wait_for_reply(root)).text == "one"
    assert (await slack.wait_for_reply(root, after=1)).text == "two"
    assert (await slack.wait_for_reply(root, author=anna)).text == "and?"


async def test_people_write_names_and_slack_makes_mentions(
    slack: SlackSandbox, anna: Member, channel: Channel
) -> None:
    """@handles, #channels and links become markup; other characters are escaped."""
    said = await slack.post(anna, channel, "@eva see #help or https://acme.example/a <b>")
    assert said.text == (
        f"<@{slack.bot_user_id}> see <#{channel.id}|help> or <https://acme.example/a> &lt;b&gt;"
    )
    assert said.visible_text == (
        f"<@{slack.bot_user_id}> see <#{channel.id}> or https://acme.example/a <b>"
    )


async def test_people_act_only_where_they_are(slack: SlackSandbox, channel: Channel) -> None:
    """Who is not in a channel cannot write there."""
    with pytest.raises(ValueError, match="Ben is not in #help"):
        await slack.post(slack.person("Ben"), channel, "hi")


async def test_changes_can_be_followed(slack: SlackSandbox, anna: Member, channel: Channel) -> None:
    """A feed tells of what happens from then on, and ends when it is closed."""
    feed = slack.changes.follow()
    await slack.post(anna, channel, "one")
    feed.close()
    seen = [change async for change in feed]
    assert [(c.kind, c.text) for c in seen if c.message] == [(ChangeKind.POSTED, "one")]


async def test_the_manifest_decides_what_the_app_may(tmp_path: Path) -> None:
    """A manifest in a file gives scopes and events; a file that is no JSON is refused."""
    manifest = json.loads(json.dumps(DEFAULT_MANIFEST))
    manifest["oauth_config"]["scopes"]["bot"] = ["chat:write"]
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    async with SlackSandbox(manifest=path) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        assert (await client.auth_test()).headers["x-oauth-scopes"] == "chat:write"
        assert await error_of(client.users_list()) == "missing_scope"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="is not JSON"):
        SlackSandbox(manifest=path)
