"""Interactions as Slack words them: pure functions from what a person did to the app's payload."""

from dataclasses import dataclass

from sandbox.slack.messages import Ephemeral, SlackMessage
from sandbox.slack.modals import View
from sandbox.slack.people import Channel, ChannelKind, Member
from sandbox.slack.settings import SlackSettings
from sandbox.wire import JsonObject, Payload

TOKEN = "sandbox-verification-token"  # noqa: S105 - a made-up token of the local server


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who did something, in which workspace, and the trigger it gives the app."""

    settings: SlackSettings
    person: Member
    trigger_id: str
    action_ts: str

    def envelope(self, kind: str) -> Payload:
        """Return what all interaction payloads have in common."""
        settings, person = self.settings, self.person
        return {
            "type": kind,
            "token": TOKEN,
            "api_app_id": settings.app_id,
            # Here `team` is an object; in events it is a string.
            "team": {"id": settings.team_id, "domain": settings.team_domain},
            "user": {
                "id": person.id,
                "username": person.handle,
                "name": person.handle,
                "team_id": person.team,
            },
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.trigger_id,
        }


def pressed(
    actor: Actor,
    message: SlackMessage | Ephemeral,
    channel: Channel,
    action: JsonObject,
    response_url: str,
) -> Payload:
    """Return block_actions for an element of a message."""
    container: Payload = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": isinstance(message, Ephemeral),
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    payload = actor.envelope("block_actions") | {
        "container": container,
        "channel": _channel(channel),
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [{**action, "action_ts": actor.action_ts}],
    }
    if isinstance(message, Ephemeral):
        # It is not kept, so its payload carries no message.
        return payload
    return payload | {"message": message.as_json()}


def pressed_in_view(actor: Actor, view: View, shown: JsonObject, action: JsonObject) -> Payload:
    """Return block_actions for an element of a modal or Home tab."""
    return actor.envelope("block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "view": shown,
        "actions": [{**action, "action_ts": actor.action_ts}],
    }


def submitted(actor: Actor, shown: JsonObject) -> Payload:
    """Return view_submission."""
    return actor.envelope("view_submission") | {"view": shown, "response_urls": []}


def closed(actor: Actor, shown: JsonObject, *, cleared: bool) -> Payload:
    """Return view_closed, which only views with notify_on_close cause."""
    payload = actor.envelope("view_closed") | {"view": shown, "is_cleared": cleared}
    del payload["trigger_id"]
    return payload


def message_shortcut(
    actor: Actor, callback_id: str, message: SlackMessage, channel: Channel, response_url: str
) -> Payload:
    """Return message_action: a shortcut from a message's menu."""
    return actor.envelope("message_action") | {
        "callback_id": callback_id,
        "action_ts": actor.action_ts,
        "channel": _channel(channel),
        "message_ts": message.ts,
        "message": message.as_json(),
        "response_url": response_url,
    }


def global_shortcut(actor: Actor, callback_id: str) -> Payload:
    """Return shortcut: one that belongs to no message."""
    return actor.envelope("shortcut") | {
        "callback_id": callback_id,
        "action_ts": actor.action_ts,
    }


def slash_command(
    actor: Actor, command: str, text: str, channel: Channel, response_url: str
) -> Payload:
    """Return a slash command; it carries no thread, because there are none in threads."""
    settings, person = actor.settings, actor.person
    return {
        "token": TOKEN,
        "team_id": settings.team_id,
        "team_domain": settings.team_domain,
        "channel_id": channel.id,
        "channel_name": _channel(channel)["name"],
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": settings.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": actor.trigger_id,
    }


def _channel(channel: Channel) -> Payload:
    direct = channel.kind is ChannelKind.DIRECT
    return {"id": channel.id, "name": "directmessage" if direct else channel.name}
