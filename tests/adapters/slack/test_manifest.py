"""The manifest creates exactly the app the adapter needs, within Slack's published limits.

The structure and limits asserted here are those of Slack's public manifest schema, version 2
(github.com/slackapi/manifest-schema).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.desk.home_views import NEW_REQUEST
from adapters.slack.desk.listeners import DESK, ESCALATE, SUPPORT
from adapters.slack.linking.listeners import LINK, UNLINK
from adapters.slack.scopes import ACCOUNT_SCOPES, BOT_EVENTS, BOT_SCOPES, DESK_SCOPES, EMAIL_SCOPES

COMMAND_FIELDS = {"command", "description", "usage_hint", "should_escape"}
MANIFEST = Path(__file__).parents[3] / "slack-manifest.json"
KNOWN = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"major_version", "minor_version"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"agent_view", "app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.agent_view": {"agent_description", "suggested_prompts", "actions"},
    "features.app_home": {
        "home_tab_enabled",
        "messages_tab_enabled",
        "messages_tab_read_only_enabled",
    },
    "features.bot_user": {"display_name", "always_online"},
    "oauth_config": {"scopes", "redirect_urls"},
    "oauth_config.scopes": {"bot"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"bot_events"},
    "settings.interactivity": {"is_enabled"},
}


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The manifest of the repository."""
    return dict(json.loads(MANIFEST.read_text(encoding="utf-8")))


def at(manifest: dict[str, Any], path: str) -> Any:
    """The part of the manifest under a dotted path."""
    found: Any = manifest
    for name in filter(None, path.split(".")):
        found = found[name]
    return found


@pytest.mark.parametrize("path", sorted(KNOWN))
def test_every_field_is_one_slack_knows(manifest: dict[str, Any], path: str) -> None:
    """Slack refuses a manifest with a field it does not know."""
    assert set(at(manifest, path)) <= KNOWN[path]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("display_information.name", 35),
        ("display_information.description", 140),
        ("features.bot_user.display_name", 80),
        ("features.agent_view.agent_description", 300),
    ],
)
def test_every_text_keeps_its_limit(manifest: dict[str, Any], path: str, most: int) -> None:
    """The limits of Slack's schema."""
    assert 1 <= len(at(manifest, path)) <= most


def test_the_prompts_are_few_and_whole(manifest: dict[str, Any]) -> None:
    """At most four, each with a title and a message and nothing else."""
    prompts = at(manifest, "features.agent_view.suggested_prompts")
    assert 1 <= len(prompts) <= 4
    assert all(set(prompt) == {"title", "message"} for prompt in prompts)


def test_the_app_asks_for_exactly_the_scopes_it_uses(manifest: dict[str, Any]) -> None:
    """One list says what is needed; the preflight and the manifest both follow it."""
    assert at(manifest, "oauth_config.scopes.bot") == sorted(
        BOT_SCOPES | DESK_SCOPES | EMAIL_SCOPES | ACCOUNT_SCOPES
    )


def test_the_app_subscribes_to_exactly_the_events_it_uses(manifest: dict[str, Any]) -> None:
    """Each event has its use beside its name."""
    assert at(manifest, "settings.event_subscriptions.bot_events") == sorted(BOT_EVENTS)
    assert all(BOT_EVENTS.values())


def test_socket_mode_and_the_messages_tab_are_on(manifest: dict[str, Any]) -> None:
    """Without them no event arrives and no customer can write a direct message."""
    assert at(manifest, "settings.socket_mode_enabled") is True
    assert at(manifest, "features.app_home.messages_tab_enabled") is True
    assert at(manifest, "features.app_home.messages_tab_read_only_enabled") is False


def test_what_people_can_click_is_what_is_served(manifest: dict[str, Any]) -> None:
    """Each shortcut and command has its listener, short enough a name, and a description."""
    shortcuts = at(manifest, "features.shortcuts")
    assert [one["callback_id"] for one in shortcuts] == [ESCALATE, NEW_REQUEST]
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in shortcuts)
    commands = at(manifest, "features.slash_commands")
    assert [one["command"] for one in commands] == [DESK, LINK, SUPPORT, UNLINK]
    assert all(set(one) <= COMMAND_FIELDS and one["description"] for one in commands)
    assert at(manifest, "settings.interactivity.is_enabled") is True
    assert at(manifest, "features.app_home.home_tab_enabled") is True


def test_nothing_is_switched_on_that_is_not_served(manifest: dict[str, Any]) -> None:
    """No rotating tokens: an app that has them must renew them."""
    assert at(manifest, "settings.token_rotation_enabled") is False
