"""A Slack workspace in which customers talk with the assistant."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

import run_slack
from adapters.slack.settings import SlackSettings
from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox
from tests.dialogue.house import House


@dataclass(frozen=True, kw_only=True)
class SlackTown:
    """A Slack workspace with a customer in a channel, and Tandem's settings for it."""

    slack: SlackSandbox
    maya: Member
    channel: Channel
    heard: dict[str, int] = field(default_factory=dict)

    def settings(self, **changed: object) -> SlackSettings:
        """Settings that lead to this workspace."""
        return SlackSettings.model_validate(
            {
                "slack_bot_token": SecretStr(self.slack.bot_token),
                "slack_app_token": SecretStr(self.slack.app_token),
                "slack_api_url": self.slack.api_url,
                **changed,
            }
        )

    @asynccontextmanager
    async def tandem(self, house: House, **engine: object) -> AsyncIterator[None]:
        """Tandem at work in this workspace."""
        async with run_slack.serving(self.settings(), house.settings(**engine)):
            await self.slack.wait_connected(2)
            yield

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
