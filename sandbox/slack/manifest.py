"""The app as its manifest declares it (scopes, events, features), and a default manifest."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.wire import Json, JsonObject, as_list, as_object, as_text, objects


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """The parts of a manifest Slack acts on (docs.slack.dev/reference/app-manifest)."""

    app_name: str
    bot_name: str
    bot_scopes: frozenset[str]
    bot_events: frozenset[str]
    is_agent: bool
    home_tab: bool
    messages_tab: bool
    interactivity: bool
    commands: frozenset[str]
    shortcuts: Mapping[str, str]


def read_manifest(manifest: JsonObject) -> Manifest:
    """Read the parts Slack acts on; what is missing counts as switched off."""
    features = as_object(manifest.get("features"))
    home = as_object(features.get("app_home"))
    settings = as_object(manifest.get("settings"))
    scopes = as_object(as_object(manifest.get("oauth_config")).get("scopes"))
    events = as_object(settings.get("event_subscriptions"))
    name = as_text(as_object(manifest.get("display_information")).get("name"), "App")
    bot_name = as_text(as_object(features.get("bot_user")).get("display_name"), name)
    return Manifest(
        app_name=name,
        bot_name=bot_name,
        bot_scopes=_names(scopes.get("bot")),
        bot_events=_names(events.get("bot_events")),
        is_agent="agent_view" in features,
        home_tab=home.get("home_tab_enabled") is True,
        messages_tab=home.get("messages_tab_enabled") is not False,
        interactivity=as_object(settings.get("interactivity")).get("is_enabled") is True,
        commands=frozenset(
            as_text(item.get("command")) for item in objects(features.get("slash_commands"))
        ),
        shortcuts={
            as_text(item.get("callback_id")): as_text(item.get("type"))
            for item in objects(features.get("shortcuts"))
        },
    )


def _names(value: Json) -> frozenset[str]:
    return frozenset(item for item in as_list(value) if isinstance(item, str))


DEFAULT_MANIFEST: JsonObject = {
    "display_information": {"name": "Eva"},
    "features": {
        "agent_view": {"agent_description": "Answers questions about insurance."},
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "eva", "always_online": True},
        "shortcuts": [
            {
                "name": "Escalate this thread",
                "type": "message",
                "callback_id": "escalate_thread",
                "description": "Ask a teammate to take over",
            },
            {
                "name": "New request",
                "type": "global",
                "callback_id": "new_request",
                "description": "Ask for help",
            },
        ],
        "slash_commands": [{"command": "/support", "description": "Ask for help"}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "chat:write.customize",
                "commands",
                "files:read",
                "files:write",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "mpim:history",
                "mpim:read",
                "reactions:read",
                "reactions:write",
                "team:read",
                "users:read",
                "users:read.email",
                "usergroups:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "agent_session_stopped",
                "app_context_changed",
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "channel_archive",
                "member_joined_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "message.mpim",
                "reaction_added",
                "tokens_revoked",
            ]
        },
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": True,
    },
}
