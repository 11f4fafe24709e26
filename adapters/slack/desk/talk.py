"""Takes what teammates write in the threads of cards: notes and replies, never questions."""

from collections.abc import Mapping

from adapters.slack.amendments import TOMBSTONE, amended_in, is_about_another
from adapters.slack.contents import files_of
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.ports import TalkVerbs
from adapters.slack.desk.team import Team
from adapters.slack.desk.teammates import Teammates
from adapters.slack.desk.typed import markdown_of
from adapters.slack.events import (
    Identity,
    installed_team,
    is_elsewhere,
    is_stamp,
    key_of,
    why_nobody,
    why_not_said,
)
from adapters.slack.names import Names
from adapters.slack.wire import Payload, object_at, text_at
from adapters.slack.words import mentioned
from engine.domain.desk import TeamAnswer, TeamMessage
from engine.domain.messages import Platform

_NOT_DONE = "warning"
_SIGNS: Mapping[TeamAnswer, str] = {
    TeamAnswer.SENT: "white_check_mark",
    TeamAnswer.NOTED: "memo",
    TeamAnswer.NOT_DONE: _NOT_DONE,
}
_ONLY_TEAM = "Only the support team works here: your message went to nobody else."


class Talk:
    """What is said in the desk's channels; nothing of it ever becomes a customer's message."""

    def __init__(
        self,
        desk: TalkVerbs,
        teammates: Teammates,
        names: Names,
        hints: Hints,
        *,
        team: Team,
        us: Identity,
    ) -> None:
        self._desk = desk
        self._teammates = teammates
        self._names = names
        self._hints = hints
        self._team = team
        self._us = us

    def is_here(self, body: Payload) -> bool:
        """Whether an event happened in one of the desk's channels."""
        event = object_at(body, "event")
        is_message = text_at(event, "type") in ("message", "app_mention")
        return is_message and text_at(event, "channel") in self._team.rooms

    async def take(self, body: Payload) -> None:
        """Store what a teammate wrote, before its event is acknowledged.

        Raises StorageUnavailable, or CannotTell where Slack does not say who the author is: then
        it must not be acknowledged, so that Slack delivers it again.
        """
        event = object_at(body, "event")
        if text_at(event, "type") != "message" or is_elsewhere(body, self._us):
            return  # a mention comes as a message, too
        if is_about_another(body):
            await self._changed(body)
        elif why_nobody(event, self._us) is None and why_not_said(event) is None:
            await self._said(event, installed_team(body, self._us))

    async def _said(self, event: Payload, workspace: str) -> None:
        channel, ts, root = (text_at(event, name) for name in ("channel", "ts", "thread_ts"))
        if root in ("", ts):
            return
        author = text_at(event, "user")
        teammate = await self._teammates.verified(author, workspace=_home(event))
        if teammate is None:
            if text_at(event, "parent_user_id") == self._us.member:
                self._refused(event)
            return
        message = TeamMessage(
            platform=Platform.SLACK,
            channel=channel,
            card_id=root,
            key=key_of(workspace, channel, ts),
            id=ts,
            teammate=teammate,
            text=await self._words(event),
            attachments=files_of(event),
        )
        self._show(event, await self._desk.said(message))

    async def _changed(self, body: Payload) -> None:
        """What was sent follows its message; only its own author can have changed it."""
        event = object_at(body, "event")
        message, before = amended_in(body), object_at(event, "previous_message")
        author = text_at(before, "user") or text_at(message, "user")
        ts = text_at(event, "deleted_ts") or text_at(message, "ts")
        if why_nobody(before or message, self._us) is not None or not is_stamp(ts):
            return
        is_gone = text_at(event, "subtype") == "message_deleted"
        is_gone = is_gone or text_at(message, "subtype") == TOMBSTONE
        if not is_gone and text_at(message, "text") == text_at(before, "text"):
            return
        teammate = await self._teammates.verified(author)
        if teammate is not None:
            key = key_of(installed_team(body, self._us), text_at(event, "channel"), ts)
            words = None if is_gone else await self._words(message)
            await self._desk.said_changed(key, words, teammate)

    async def _words(self, message: Payload) -> str:
        text = text_at(message, "text")
        names = await self._names.of(mentioned(text))
        return markdown_of(text, ours=self._us.member, names=names)

    def _show(self, event: Payload, answer: TeamAnswer) -> None:
        """The sign on the message; why something was not sent is told in the thread."""
        sign = _SIGNS.get(answer)
        if sign is not None:
            self._hints.react(text_at(event, "channel"), text_at(event, "ts"), sign)

    def _refused(self, event: Payload) -> None:
        channel, ts = text_at(event, "channel"), text_at(event, "ts")
        self._hints.react(channel, ts, _NOT_DONE)
        thread = text_at(event, "thread_ts")
        self._hints.whisper(channel, text_at(event, "user"), _ONLY_TEAM, thread=thread)


def _home(event: Payload) -> str | None:
    """The workspace an author is from, where the event says so."""
    return text_at(event, "user_team") or None
