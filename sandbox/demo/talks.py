"""The customers of the demo: each talks on one platform and reads what the assistant answers."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from sandbox.discord import Channel as DiscordChannel
from sandbox.discord import DiscordSandbox
from sandbox.discord import Message as DiscordMessage
from sandbox.slack import Member, SlackMessage, SlackSandbox

_PATIENCE = 100.0
"""Seconds for the first word of an answer: longer than Tandem gives a turn."""

_MORE = 1.5
"""Seconds to wait for another message of the same answer; Slack takes one a second."""

_MARK = re.compile(r"(\[\d+\]) \(https?://[^)\s]+\)")
_MASKED_MARK = re.compile(r"\[(\[\d+\])\]\(<?https?://[^)\s>]+>?\)")
_MASKED = re.compile(r"\[([^\]]+)\]\(<?(https?://[^)\s>]+)>?\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message of the assistant, and how many seconds after the customer's it came."""

    text: str
    seconds: float


class Talk(Protocol):
    """A customer in one conversation at a time."""

    platform: str
    customer: str
    assistant: str

    async def connected(self) -> None:
        """Return once the program is there."""
        ...

    def begin_anew(self) -> None:
        """Say the next line in a new conversation."""
        ...

    async def say(self, line: str) -> None:
        """Say a line."""
        ...

    def answers(self) -> AsyncIterator[Said]:
        """Everything that is answered to the last line; raises TimeoutError if nothing is."""
        ...


class SlackTalk:
    """Maya in a Slack channel: she mentions the assistant, then goes on in the thread."""

    platform = "Slack"
    customer = "Maya"
    assistant = "Eva"

    def __init__(self, slack: SlackSandbox, *others: Member) -> None:
        """Take who else is in the channel."""
        self._slack = slack
        self._maya = slack.person(self.customer)
        self.channel = slack.channel("insurance-help", self._maya, *others)
        self._root: SlackMessage | None = None
        self._asked: SlackMessage | None = None
        self._seen = 0

    async def connected(self) -> None:
        await self._slack.wait_connected(timeout=_PATIENCE)

    def begin_anew(self) -> None:
        self._root, self._seen = None, 0

    async def say(self, line: str) -> None:
        text = line if self._root else f"{self._slack.mention} {line}"
        self._asked = await self._slack.post(self._maya, self.channel, text, thread=self._root)
        self._root = self._root or self._asked

    async def answers(self) -> AsyncIterator[Said]:
        timeout = _PATIENCE
        while self._root is not None and self._asked is not None:
            try:
                reply = await self._slack.wait_for_reply(
                    self._root, after=self._seen, timeout=timeout
                )
            except TimeoutError:
                if timeout == _PATIENCE:
                    raise
                return
            self._seen += 1
            timeout = _MORE
            seconds = reply.posted_at - self._asked.posted_at
            yield Said(text=_readable(reply.visible_text), seconds=seconds)


class DiscordTalk:
    """Diego on a Discord server: he opens a forum post, then goes on in it."""

    platform = "Discord"
    customer = "Diego"
    assistant = "Eva"

    def __init__(self, discord: DiscordSandbox) -> None:
        self.title = "Question"
        self._discord = discord
        self._diego = discord.person(self.customer)
        self._forum = discord.forum(discord.guild("Acme Community"), "questions")
        self._post: DiscordChannel | None = None
        self._asked: DiscordMessage | None = None
        self._seen: DiscordMessage | None = None
        self._since = 0.0

    async def connected(self) -> None:
        await self._discord.wait_connected(timeout=_PATIENCE)

    def begin_anew(self) -> None:
        self._post = self._seen = None

    async def say(self, line: str) -> None:
        self.waits_from_now()
        if self._post is None:
            self._post = await self._discord.forum_post(self._diego, self._forum, self.title, line)
            self._asked = self._discord.messages(self._post)[0]
        else:
            self._asked = await self._discord.post(self._diego, self._post, line)

    async def answers(self) -> AsyncIterator[Said]:
        timeout = _PATIENCE
        while self._post is not None and self._asked is not None:
            try:
                reply = await self._discord.wait_for_message(
                    self._post, after=self._seen, timeout=timeout
                )
            except TimeoutError:
                if timeout == _PATIENCE:
                    raise
                return
            self._seen = reply
            timeout = _MORE
            yield Said(text=_readable(reply.visible_text), seconds=reply.at - self._asked.at)

    def waits_from_now(self) -> None:
        """Count the seconds of what is heard next from here: somebody else acts."""
        self._since = time.monotonic()

    async def hears(self, words: str) -> tuple[str, Said]:
        """The first message with these words since the last, and who says it.

        Raises TimeoutError.
        """

        def find() -> DiscordMessage | None:
            after = 0 if self._seen is None else int(self._seen.id)
            said = self._discord.messages(self._post) if self._post else []
            new = (m for m in said if int(m.id) > after and m.author.id != self._diego.id)
            return next((m for m in new if words in m.visible_text and not m.is_system), None)

        self._seen = heard = await self._discord.wait_until(find, _PATIENCE)
        speaker = heard.author.name if heard.webhook_id else self.assistant
        seconds = max(0.0, heard.at - self._since)
        return speaker, Said(text=_readable(heard.visible_text), seconds=seconds)

    async def rate(self, score: int) -> None:
        """Press the button for a score under the newest message that has one."""
        message = next(m for m in reversed(self._discord.messages(self._post or "")) if m.buttons)
        pressed = await self._discord.press(self._diego, message, str(score))
        await self._discord.wait_for_answer(pressed)


def _readable(text: str) -> str:
    """A message as the eye reads it: marks without their address, other links with it."""
    text = _MASKED_MARK.sub(r"\1", _MARK.sub(r"\1", text))
    return _MASKED.sub(r"\1 (\2)", text).replace("\n-# ", "\n")
