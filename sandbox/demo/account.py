"""A customer's own account in Slack: facts for them alone, and a change that their click makes."""

import time

from sandbox.demo.posts import read_post
from sandbox.demo.records import Holder
from sandbox.demo.screen import Screen
from sandbox.slack import Channel as SlackChannel
from sandbox.slack import Member, SlackMessage, SlackSandbox

_PATIENCE = 100.0
_CONFIRM = "act:do:"
"""How the id of the button begins that makes a change."""


class AccountHolder:
    """A customer of the example company, whom Slack knows by the address on their record."""

    platform = "Slack"
    assistant = "Eva"

    def __init__(self, slack: SlackSandbox, holder: Holder) -> None:
        self.name = holder.name.split()[0]
        self.order = holder.order
        self._slack = slack
        self.member: Member = slack.person(holder.name, email=holder.email)
        self._since = 0.0

    async def asks(self, channel: SlackChannel, text: str) -> SlackMessage:
        """Write in a channel, with a mention of the assistant; returns the thread's root."""
        self._since = time.monotonic()
        return await self._slack.post(self.member, channel, f"{self._slack.mention} {text}")

    async def writes(self, text: str) -> SlackMessage:
        """Write in the direct conversation; returns the thread's root."""
        self._since = time.monotonic()
        return await self._slack.post(self.member, self._slack.direct(self.member), text)

    async def hears(self, root: SlackMessage, *, after: int) -> SlackMessage:
        """The reply of the assistant behind so many; raises TimeoutError."""
        return await self._slack.wait_for_reply(root, after=after, timeout=_PATIENCE)

    async def told_alone(self) -> SlackMessage:
        """The first message of the direct conversation; raises TimeoutError."""
        direct = self._slack.direct(self.member)

        def first() -> SlackMessage | None:
            return next(iter(self._slack.messages(direct)), None)

        return await self._slack.wait_until(first, _PATIENCE)

    async def confirms(self, post: SlackMessage) -> SlackMessage:
        """Click the button that makes the change; returns the post once it says what came of it.

        Raises ValueError where it has no such button, and TimeoutError.
        """
        self._since = time.monotonic()
        await self._slack.press(self.member, post, read_post(post).button(_CONFIRM))

        def ended() -> SlackMessage | None:
            now = self._slack.message(post)
            return now if now is not None and not read_post(now).buttons else None

        return await self._slack.wait_until(ended, _PATIENCE)

    def seconds(self, message: SlackMessage) -> float:
        """How long after the customer's last step a message came."""
        return max(0.0, message.posted_at - self._since)


class AccountScene:
    """Shows what the customer and everybody else can read."""

    def __init__(self, screen: Screen, customer: AccountHolder, channel: SlackChannel) -> None:
        self._screen = screen
        self._customer = customer
        self._channel = channel

    async def play(self) -> None:
        """A question where others read, its answer in private, a cancellation and its click."""
        customer = self._customer
        self._screen.heading(f"Slack, channel #{self._channel.name}: {customer.name}'s own account")
        question = "Where is my order?"
        self._says(question)
        root = await customer.asks(self._channel, question)
        for heard in range(2):  # the answer, and the line that says where the facts are
            self._answers(await customer.hears(root, after=heard))
        self._screen.heading(f"Slack, {customer.name}'s direct message: nobody else reads it")
        self._answers(await customer.told_alone())
        await self._cancel(f"Please cancel my order {customer.order}.")

    async def _cancel(self, wish: str) -> None:
        customer = self._customer
        self._says(wish)
        root = await customer.writes(wish)
        self._answers(await customer.hears(root, after=0))
        asking = await customer.hears(root, after=1)
        self._answers(asking)
        self._says(f"[{read_post(asking).labels[0]}]")
        ended = await customer.confirms(asking)
        self._screen.show(platform="Slack", author="post", text=read_post(ended).text)
        self._answers(await customer.hears(root, after=2))

    def _says(self, text: str) -> None:
        self._screen.show(platform="Slack", author=self._customer.name, text=text)

    def _answers(self, message: SlackMessage) -> None:
        self._screen.show(
            platform="Slack",
            author=self._customer.assistant,
            text=read_post(message).text,
            seconds=self._customer.seconds(message),
        )
