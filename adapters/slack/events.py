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
_SAID = frozenset({"", "file_share", "thread_broadcast", "me_message", "bot_message"})
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
    LOOKS = "looks"
    """A message looks different, a link preview say, but its author has changed no word of it."""

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
    """Who we are in Slack, from auth.test; `org_wide` means installed for a whole organisation.

    `answered_bots` are the bot and user ids of other apps that the operator wants answered. `home`
    is the address of the workspace.
    """

    team: str
    team_name: str
    member: str
    bot: str
    org_wide: bool = False
    answered_bots: frozenset[str] = frozenset()
    home: str = ""


def translate(body: Payload, us: Identity, names: Mapping[str, str]) -> InboundMessage | Ignored:
    """Read the body of an event; `names` gives the display names that are known, by member id."""
    event = object_at(body, "event")
    reason = _why_ignored(body, event, us)
    address = _address(event, us) if reason is None else None
    if address is None:
        return Ignored(reason=reason or Reason.ASIDE)
    place = place_of(event, installed_team(body, us))
    message = InboundMessage(
        place=place,
        id=text_at(event, "ts"),
        keys=_keys(body, event, place),
        sort_key=text_at(event, "ts"),
        sent_at=float(text_at(event, "ts")),
        author=_author(event, names),
        address=address,
        text=words_of(event, us, names),
        attachments=files_of(event),
        is_direct=_is_direct(event),
    )
    if address is Address.FOLLOW_UP and not message.text and not message.attachments:
        return Ignored(reason=Reason.EMPTY)
    return message


def people_in(event: Payload, us: Identity) -> tuple[str, ...]:
    """Whose names a message needs: its author first, then the people it mentions."""
    ids = dict.fromkeys((text_at(event, "user"), *mentioned(text_at(event, "text"))))
    return tuple(member for member in ids if member and member != us.member)[:_MOST_NAMES]


def why_nobody(event: Payload, us: Identity) -> Reason | None:
    """Why the author of a message is nobody to answer; None for people, and for listed bots."""
    author, bot = text_at(event, "user"), text_at(event, "bot_id")
    if author == us.member or (bot and bot == us.bot):
        return Reason.OWN
    if author in _SLACK_ITSELF:
        return Reason.SLACKBOT
    if not bot and text_at(event, "subtype") != "bot_message":
        return None
    is_listed = not us.answered_bots.isdisjoint((author, bot))
    return None if is_listed and us.member in mentioned(text_at(event, "text")) else Reason.BOT


def why_not_said(event: Payload) -> Reason | None:
    """Why a message is nothing that its author said, or cannot be read."""
    if text_at(event, "subtype") not in _SAID:
        return Reason.SERVICE
    return None if _is_whole(event) else Reason.MALFORMED


def is_elsewhere(body: Payload, us: Identity) -> bool:
    """Whether an event is of a workspace that our token is not for."""
    return not us.org_wide and installed_team(body, us) != us.team


def installed_team(body: Payload, us: Identity) -> str:
    """Where we are installed; in a shared channel the outer `team_id` is the author's."""
    authorization = next(objects_at(body, "authorizations"), {})
    return text_at(authorization, "team_id") or text_at(body, "context_team_id") or us.team


def place_of(event: Payload, team: str) -> Place:
    """A top-level message is the first of its thread, in channels and direct messages alike."""
    return Place(
        platform=Platform.SLACK,
        workspace=team,
        channel=text_at(event, "channel"),
        thread=text_at(event, "thread_ts") or text_at(event, "ts"),
    )


def key_of(team: str, channel: str, ts: str) -> str:
    """The one key that all events about a message share."""
    return f"slack:{team}:{channel}:{ts}"


def said_at(event: Payload) -> float:
    """When a message was said as it is now, POSIX seconds; 0 where it cannot be read.

    A mention that an edit has added was said with that edit.
    """
    edited_ts = text_at(object_at(event, "edited"), "ts")
    ts = edited_ts if is_stamp(edited_ts) else text_at(event, "ts")
    return float(ts) if is_stamp(ts) else 0.0


def is_stamp(ts: str) -> bool:
    """Whether a text is a message's ts."""
    return _TS.fullmatch(ts) is not None


def words_of(event: Payload, us: Identity, names: Mapping[str, str]) -> str:
    """All that a message says, in plain words."""
    written = "\n".join(filter(None, (text_at(event, "text"), extra_text(event))))
    return plain_words(written, ours=us.member, names=names)


def _why_ignored(body: Payload, event: Payload, us: Identity) -> Reason | None:
    kind = text_at(event, "type")
    if kind not in ("message", "app_mention"):
        return Reason.OTHER_EVENT if kind else Reason.MALFORMED
    reason = why_nobody(event, us) or why_not_said(event)
    if reason is None and event.get("hidden") is True:
        return Reason.HIDDEN
    if reason is None and is_elsewhere(body, us):
        return Reason.OTHER_WORKSPACE
    return reason


def _is_whole(event: Payload) -> bool:
    stamps = (text_at(event, "ts"), text_at(event, "thread_ts") or text_at(event, "ts"))
    author = text_at(event, "user") or text_at(event, "bot_id")
    return all(map(is_stamp, stamps)) and bool(author and text_at(event, "channel"))


def _is_direct(event: Payload) -> bool:
    """A mention has no channel type, but never comes from a direct message."""
    return text_at(event, "channel_type") == "im" or text_at(event, "channel").startswith("D")


def _address(event: Payload, us: Identity) -> Address | None:
    """Whom a message is meant for; None for what is said to the whole channel."""
    text = text_at(event, "text")
    mention = text_at(event, "type") == "app_mention" or us.member in mentioned(text)
    if mention or _is_direct(event):
        return Address.TO_ASSISTANT
    if text_at(event, "thread_ts") in ("", text_at(event, "ts")):
        return None
    return Address.TO_OTHERS if begins_with_people(text) else Address.FOLLOW_UP


def _author(event: Payload, names: Mapping[str, str]) -> Author:
    member, bot = text_at(event, "user"), text_at(event, "bot_id")
    own_name = text_at(object_at(event, "bot_profile"), "name") or text_at(event, "username")
    name = names.get(member) or (own_name if bot else "") or NAMELESS
    return Author(id=member or bot, name=name, is_bot=bool(bot))


def _keys(body: Payload, event: Payload, place: Place) -> tuple[str, ...]:
    """A mention comes as two events with two ids; what they share is the message's place and ts."""
    keys = [key_of(place.workspace, place.channel, text_at(event, "ts"))]
    if event_id := text_at(body, "event_id"):
        keys.append(f"slack:event:{event_id}")
    if client_id := text_at(event, "client_msg_id"):
        keys.append(f"slack:client:{place.workspace}:{place.channel}:{client_id}")
    return tuple(keys)
