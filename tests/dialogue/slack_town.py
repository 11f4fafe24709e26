"""A Slack workspace in which customers talk with the assistant."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

import run_slack
from adapters.slack.settings import SlackSettings
from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox
from sandbox.slack.reading import texts_in
from sandbox.slack.records import Call
from tests.dialogue.crash_points import UNHARMED, Fate
from tests.dialogue.doomed import Doomed, doomed, run_on_slack
from tests.dialogue.house import House


@dataclass(frozen=True, kw_only=True)
class SlackTown:
    """A Slack workspace with a customer in a channel, and Tandem's settings for it.

    `pace` multiplies how often Tandem may call; 0 sets no limit.
    """

    slack: SlackSandbox
    maya: Member
    channel: Channel
    pace: float = 1.0
    heard: dict[str, int] = field(default_factory=dict)

    def settings(self, **changed: object) -> SlackSettings:
        """Settings that lead to this workspace."""
        return SlackSettings.model_validate(
            {
                "slack_bot_token": SecretStr(self.slack.bot_token),
                "slack_app_token": SecretStr(self.slack.app_token),
                "slack_api_url": self.slack.api_url,
                "slack_pace": self.pace,
                **changed,
            }
        )

    @asynccontextmanager
    async def tandem(self, house: House, **engine: object) -> AsyncIterator[None]:
        """Tandem at work in this workspace."""
        async with run_slack.serving(self.settings(), house.settings(**engine)):
            await self.slack.wait_connected(2)
            yield

    @asynccontextmanager
    async def doomed(
        self, house: House, *, fate: Fate = UNHARMED, **engine: object
    ) -> AsyncIterator[Doomed]:
        """Tandem at work in this workspace, in a process of its own that can be killed."""
        shared = house.settings(**engine)
        async with doomed(run_on_slack, self.settings(), shared, fate) as tandem:
            await self.slack.wait_connected(2)
            yield tandem

    async def asks(self, text: str, *, by: Member | None = None) -> SlackMessage:
        """Somebody mentions the assistant in the channel."""
        return await self.slack.post(by or self.maya, self.channel, f"{self.slack.mention} {text}")

    async def says(
        self, root: SlackMessage, text: str, *, by: Member | None = None
    ) -> SlackMessage:
        """Somebody writes in a thread, without a mention."""
        channel = self.slack.world.workspace.channels[root.channel]
        return await self.slack.post(by or self.maya, channel, text, thread=root)

    async def hears(self, root: SlackMessage) -> str:
        """The next thing the assistant says in a thread."""
        after = self.heard.get(root.ts, 0)
        reply = await self.slack.wait_for_reply(root, after=after)
        self.heard[root.ts] = after + 1
        return reply.visible_text

    def said(self, root: SlackMessage) -> list[str]:
        """Everything the assistant has said in a thread."""
        return [m.visible_text for m in self.slack.replies(root, author=self.slack.bot)]

    def acknowledged(self) -> bool:
        """Whether Tandem has acknowledged any event."""
        return any(envelope.acked_at for envelope in self.slack.envelopes)

    def called(self, method: str) -> list[Call]:
        """The calls of a method that Slack has answered, oldest first."""
        return [call for call in self.slack.calls if call.method == method]

    def pings(self, message: SlackMessage) -> bool:
        """Whether a message notifies anybody: Slack's markup for it in its text or its blocks."""
        return re.search(r"<[!@]|(?<!\w)@(channel|here|everyone)", _written(message)) is not None


def _written(message: SlackMessage) -> str:
    """All a message carries; unlike blocks, its text has its reserved signs escaped."""
    return "\n".join((message.text, *texts_in(list(message.blocks))))
