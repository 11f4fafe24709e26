"""Translates a Slack event into a message, or says why it is none; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from adapters.slack.contents import extra_text, files_of
from adapters.slack.wire import Payload, object_at, objects_at, text_at
from adapters.slack.words import begins_with_people, mentioned, plain_words
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform

NAMELESS = "customer"

_MOST_NAMES = 20
_SAID = frozenset({"", "file_share", "thread_broadcast", "me_message"})
_SLACK_ITSELF = frozenset({"USLACKBOT", "USLACK"})
# Order by `sort_key` compares text, so every ts must have the same length; Slack's always has.
_TS = re.compile(r"[0-9]{10}\.[0-9]{6}")


class Reason(StrEnum):
    """Why an event is not a message to store; the list is closed."""

    OTHER_EVENT = "other_event"
    """Neither a message nor a mention."""

    OTHER_WORKSPACE = "other_workspace"
    """The app is installed there too, but our token is for another workspace."""

    OWN = "own"
    """What we said ourselves, come back."""

    BOT = "bot"
    SLACKBOT = "slackbot"
    EDITED = "edited"
    DELETED = "deleted"
    HIDDEN = "hidden"
    SERVICE = "service"
    """Slack's own lines: somebody joined, a topic changed, and whatever subtype comes next."""

    ASIDE = "aside"
    """Said in a channel to nobody in particular, outside any thread."""

    EMPTY = "empty"
    """A follow-up without a word or a file."""

    MALFORMED = "malformed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """An event that is acknowledged and not stored."""

    reason: Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Who we are in Slack, from auth.test; `org_wide` means installed for a whole organisation."""

    team: str
    team_name: str
    member: str
    bot: str
    org_wide: bool = False


def translate(body: Payload, us: Identity, names: Mapping[str, str]) -> InboundMessage | Ignored:
    """Read the body of an event; `names` gives the display names that are known, by member id."""
    event = object_at(body, "event")
    reason = _why_ignored(body, event, us)
    address = _address(event, us) if reason is None else None
    if address is None:
        return Ignored(reason=reason or Reason.ASIDE)
    place = _place(event, _installed_team(body, us))
    message = InboundMessage(
        place=place,
        id=text_at(event, "ts"),
        keys=_keys(body, event, place),
        sort_key=text_at(event, "ts"),
        sent_at=float(text_at(event, "ts")),
        author=_author(event, names),
        address=address,
        text=plain_words(_written(event), ours=us.member, names=names),
        attachments=files_of(event),
    )
    if address is Address.FOLLOW_UP and not message.text and not message.attachments:
        return Ignored(reason=Reason.EMPTY)
    return message


def people_in(body: Payload, us: Identity) -> tuple[str, ...]:
    """Whose names a message needs: its author first, then the people it mentions."""
    event = object_at(body, "event")
    ids = dict.fromkeys((text_at(event, "user"), *mentioned(text_at(event, "text"))))
    return tuple(member for member in ids if member and member != us.member)[:_MOST_NAMES]


def _why_ignored(body: Payload, event: Payload, us: Identity) -> Reason | None:
    kind = text_at(event, "type")
    if kind not in ("message", "app_mention"):
        return Reason.OTHER_EVENT if kind else Reason.MALFORMED
    reason = _why_not_a_person(event, us) or _why_not_said(event)
    if reason is None and not us.org_wide and _installed_team(body, us) != us.team:
        return Reason.OTHER_WORKSPACE
    return reason


def _why_not_a_person(event: Payload, us: Identity) -> Reason | None:
    author, bot = text_at(event, "user"), text_at(event, "bot_id")
    if author == us.member or (bot and bot == us.bot):
        return Reason.OWN
    if author in _SLACK_ITSELF:
        return Reason.SLACKBOT
    return Reason.BOT if bot or text_at(event, "subtype") == "bot_message" else None


def _why_not_said(event: Payload) -> Reason | None:
    match text_at(event, "subtype"):
        case "message_changed":
            return Reason.EDITED
        case "message_deleted":
            return Reason.DELETED
        case subtype if subtype not in _SAID:
            return Reason.SERVICE
    if event.get("hidden") is True:
        return Reason.HIDDEN
    return None if _is_whole(event) else Reason.MALFORMED


def _is_whole(event: Payload) -> bool:
    stamps = (text_at(event, "ts"), text_at(event, "thread_ts") or text_at(event, "ts"))
    return all(map(_TS.fullmatch, stamps)) and all(
        text_at(event, name) for name in ("channel", "user")
    )


def _installed_team(body: Payload, us: Identity) -> str:
    """Where we are installed; in a shared channel the outer `team_id` is the author's."""
    authorization = next(objects_at(body, "authorizations"), {})
    return text_at(authorization, "team_id") or text_at(body, "context_team_id") or us.team


def _address(event: Payload, us: Identity) -> Address | None:
    """Whom a message is meant for; None for what is said to the whole channel."""
    text = text_at(event, "text")
    direct = text_at(event, "channel_type") == "im" or text_at(event, "channel").startswith("D")
    if direct or text_at(event, "type") == "app_mention" or us.member in mentioned(text):
        return Address.TO_ASSISTANT
    if text_at(event, "thread_ts") in ("", text_at(event, "ts")):
        return None
    return Address.TO_OTHERS if begins_with_people(text) else Address.FOLLOW_UP


def _place(event: Payload, team: str) -> Place:
    """A top-level message is the first of its thread, in channels and direct messages alike."""
    return Place(
        platform=Platform.SLACK,
        workspace=team,
        channel=text_at(event, "channel"),
        thread=text_at(event, "thread_ts") or text_at(event, "ts"),
    )


def _author(event: Payload, names: Mapping[str, str]) -> Author:
    member = text_at(event, "user")
    return Author(id=member, name=names.get(member, NAMELESS))


def _written(event: Payload) -> str:
    return "\n".join(filter(None, (text_at(event, "text"), extra_text(event))))


def _keys(body: Payload, event: Payload, place: Place) -> tuple[str, ...]:
    """A mention comes as two events with two ids; what they share is the message's place and ts."""
    room = f"{place.workspace}:{place.channel}"
    keys = [f"slack:{room}:{text_at(event, 'ts')}"]
    if event_id := text_at(body, "event_id"):
        keys.append(f"slack:event:{event_id}")
    if client_id := text_at(event, "client_msg_id"):
        keys.append(f"slack:client:{room}:{client_id}")
    return tuple(keys)
