"""Answers to what people click: within Slack's time, with words for whoever clicked alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.models.views import View

from adapters.slack.desk.hints import Hints
from adapters.slack.desk.teammates import CannotTell
from engine.errors import StorageUnavailable
from engine.handoff.click_words import ClickLine, Wording
from engine.logs import trace

log = logging.getLogger(__name__)

_ACK_SECONDS = 2.2
"""Slack waits 3 s for an acknowledgement; on the way it takes some time, too."""

NOT_SAVED = "This could not be saved just now. Nothing is lost: please try again in a minute."
CANNOT_TELL = "Slack does not say just now whether you are on the team. Please try again."
BROKE = "Something went wrong on our side. Please try again, or write to the team directly."


_YOU_WROTE = "You wrote:"

Speech = Callable[[], Awaitable[Wording]]
"""Finds the words for a customer; teammates, for whom there is none, are told in English."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a click leads to, for who clicked: words, in a form beside `field`; or another view.

    `pushes` puts the view above the open one instead of in its place; `is_done` closes all views.
    """

    text: str = ""
    field: StrEnum | None = None
    view: View | None = None
    pushes: bool = False
    is_done: bool = False

    def response(self) -> Mapping[str, Any]:
        """What the acknowledgement of a submitted view carries."""
        if self.view is not None:
            return {"response_action": "push" if self.pushes else "update", "view": self.view}
        if self.text and self.field is not None:
            return {"response_action": "errors", "errors": {self.field: self.text}}
        return {"response_action": "clear"} if self.is_done else {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Where words for one person are shown; without a channel in their direct messages."""

    member: str
    channel: str = ""
    thread: str = ""


class Answers:
    """Acknowledges in time, whatever the work does, and tells who clicked what came of it."""

    def __init__(self, hints: Hints, *, ack_seconds: float = _ACK_SECONDS) -> None:
        self._hints = hints
        self._ack_seconds = ack_seconds

    async def to_click(
        self,
        ack: AsyncAck,
        work: Coroutine[Any, Any, Answer],
        where: Where,
        speech: Speech | None = None,
    ) -> None:
        """Do what a click asks for; stored before the acknowledgement where there is time."""
        task = asyncio.create_task(_safely(work, _said, speech))
        await asyncio.wait({task}, timeout=self._ack_seconds)
        await ack()
        self._whisper(await task, where)

    async def to_form(
        self,
        ack: AsyncAck,
        work: Coroutine[Any, Any, Answer],
        where: Where,
        *,
        failed: Callable[[str], Answer],
        words: str,
        speech: Speech | None = None,
    ) -> None:
        """Do what a form asks for; what is wrong is shown in the form, if there still is one.

        `failed` keeps the form before the eyes of who filled it; where that is too late, they get
        back the `words` they wrote.
        """
        task = asyncio.create_task(_safely(work, failed, speech))
        done, _ = await asyncio.wait({task}, timeout=self._ack_seconds)
        if not done:
            await ack(response_action="clear")
            answer = await task
            if answer.text:
                text = await _with_words(answer.text, words, speech)
                self._whisper(Answer(text=text), where)
            return
        response = task.result().response()
        await ack(**response)
        if not response:
            self._whisper(task.result(), where)

    async def to_command(
        self, ack: AsyncAck, work: Coroutine[Any, Any, Answer], speech: Speech | None = None
    ) -> None:
        """Answer a command with its acknowledgement."""
        task = asyncio.create_task(_safely(work, _said, speech))
        done, _ = await asyncio.wait({task}, timeout=self._ack_seconds)
        if done:
            await ack(task.result().text)
            return
        await ack("That takes longer than Slack waits. Please try again in a minute.")
        await task

    def _whisper(self, answer: Answer, where: Where) -> None:
        if answer.text:
            self._hints.whisper(where.channel, where.member, answer.text, thread=where.thread)


async def _safely(
    work: Coroutine[Any, Any, Answer],
    failed: Callable[[str], Answer],
    speech: Speech | None = None,
) -> Answer:
    """Nobody sees an exception; what broke is logged without its words."""
    try:
        return await work
    except StorageUnavailable as error:
        log.error("a click could not be stored: %s", error)
        return failed(await _told(speech, ClickLine.NOT_SAVED, NOT_SAVED))
    except CannotTell as error:
        log.warning("a click could not be checked: %s", error)
        return failed(CANNOT_TELL)
    except Exception as error:  # noqa: BLE001 - whoever clicked is told, and the operator
        log.error("a click broke: %s", trace(error))
        return failed(await _told(speech, ClickLine.BROKE, BROKE))


async def _with_words(text: str, words: str, speech: Speech | None) -> str:
    if not words:
        return text
    return f"{text}\n\n{await _told(speech, ClickLine.YOU_WROTE, _YOU_WROTE)}\n{words}"


async def _told(speech: Speech | None, line: ClickLine, english: str) -> str:
    return english if speech is None else (await speech()).say(line)


def _said(text: str) -> Answer:
    return Answer(text=text)
