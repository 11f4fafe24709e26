"""Where a teammate answers what the assistant asks the team, though Tandem may die meanwhile."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.discord import Interaction
from sandbox.discord import Message as DiscordMessage
from sandbox.slack import SlackMessage
from tests.dialogue.desk_rooms import PATIENCE, DiscordDesk, SlackDesk

IsOver = Callable[[], bool]
_ANSWER = re.compile(r"desk:answer:\d+")


class QuestionDesk(ABC):
    """A desk with a question to the team."""

    @property
    @abstractmethod
    def is_asked(self) -> bool:
        """Whether there is a button to press."""

    @abstractmethod
    async def answers(self, text: str, *, is_over: IsOver) -> bool:
        """Press it and fill the form in; whether the teammate was told that it arrived.

        Once `is_over` nothing is waited for any more.
        """

    @abstractmethod
    def posts(self) -> Sequence[str]:
        """Everything in the desk's channel, as it reads now."""


@dataclass(frozen=True, kw_only=True)
class SlackQuestionDesk(QuestionDesk):
    """On Slack a form stays open, with an error, until it is taken."""

    desk: SlackDesk

    @property
    def is_asked(self) -> bool:
        """Whether there is a button to press."""
        return self._button() is not None

    async def answers(self, text: str, *, is_over: IsOver) -> bool:
        """Press it and fill the form in; whether the teammate was told that it arrived.

        Once `is_over` nothing is waited for any more.
        """
        found, slack, dana = self._button(), self.desk.slack, self.desk.dana
        if found is None:
            return False
        message, action = found
        await slack.close_modal(dana, all_of_them=True)
        pressed = await slack.press(dana, message, action)
        if pressed.acked_at is None:
            return False
        await slack.wait_until(lambda: slack.modal(dana) or is_over(), PATIENCE)
        if slack.modal(dana) is None:
            return False
        return not (await slack.submit(dana, words=text)).failed

    def posts(self) -> Sequence[str]:
        """Everything in the desk's channel, as it reads now."""
        return [message.visible_text for message in self.desk.slack.messages(self.desk.channel)]

    def _button(self) -> tuple[SlackMessage, str] | None:
        posts = self.desk.slack.messages(self.desk.channel)
        found = ((m, _ANSWER.search(str(m.blocks))) for m in posts)
        return next(((m, action[0]) for m, action in found if action), None)


@dataclass(frozen=True, kw_only=True)
class DiscordQuestionDesk(QuestionDesk):
    """On Discord a form is closed with an error, and has to be asked for again."""

    desk: DiscordDesk

    @property
    def is_asked(self) -> bool:
        """Whether there is a button to press."""
        return self._button() is not None

    async def answers(self, text: str, *, is_over: IsOver) -> bool:
        """Press it and fill the form in; whether the teammate was told that it arrived.

        Once `is_over` nothing is waited for any more.
        """
        found, discord = self._button(), self.desk.discord
        if found is None:
            return False
        message, action = found
        pressed = await discord.press(self.desk.ann, message, action)
        await discord.wait_until(lambda: pressed.modal or is_over() or None, PATIENCE)
        if pressed.modal is None:
            return False
        filled = await discord.submit(pressed, {"words": text})
        await discord.wait_until(lambda: _is_taken(filled) or is_over() or None, PATIENCE)
        return _is_taken(filled)

    def posts(self) -> Sequence[str]:
        """Everything in the desk's channel, as it reads now."""
        return [message.visible_text for message in self.desk.discord.messages(self.desk.channel)]

    def _button(self) -> tuple[DiscordMessage, str] | None:
        posts = self.desk.discord.messages(self.desk.channel)
        found = ((m, _ANSWER.search(str(m.buttons))) for m in posts)
        return next(((m, action[0]) for m, action in found if action), None)


def _is_taken(filled: Interaction) -> bool:
    """Whether the form is closed as if all were well: nothing is thought about any more."""
    return filled.answered_at is not None and not filled.is_waiting
