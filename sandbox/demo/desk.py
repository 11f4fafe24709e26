"""The team of the demo: Dana at the desk in Slack, while the customer is on Discord."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandbox.demo.posts import read_post
from sandbox.demo.screen import Screen
from sandbox.demo.talks import DiscordTalk
from sandbox.slack import ChannelKind, SlackMessage, SlackSandbox

CHANNEL = "support-desk"
_PATIENCE = 100.0


class Desk:
    """A private channel; whoever is in it belongs to the team."""

    teammate = "Dana"

    def __init__(self, slack: SlackSandbox) -> None:
        self._slack = slack
        self._dana = slack.person(self.teammate)
        self._channel = slack.channel(CHANNEL, self._dana, kind=ChannelKind.PRIVATE)

    @property
    def settings(self) -> dict[str, str]:
        """What both programs are told of it."""
        return {
            "DESK_PLATFORM": "slack",
            "DESK_CHANNEL": self._channel.id,
            "DESK_HOURS": "always",
        }

    async def card(self, words: str) -> str:
        """The newest card once it says this; raises TimeoutError."""
        card = await self._slack.wait_until(lambda: self._newest(words), _PATIENCE)
        return read_post(card).text

    async def press(self, verb: str) -> None:
        """Press a button of the newest card once it is there; raises TimeoutError."""
        card, button = await self._slack.wait_until(lambda: self._button(verb), _PATIENCE)
        await self._slack.press(self._dana, card, button)

    async def hand_back(self, instruction: str) -> None:
        """Give the conversation back to the assistant; raises TimeoutError."""
        await self.press("back")
        await self._slack.wait_until(lambda: self._slack.modal(self._dana), _PATIENCE)
        await self._slack.submit(self._dana, note=instruction)

    async def write(self, text: str) -> None:
        """Write in the newest card's thread and wait for the sign on it; raises TimeoutError."""
        card = await self._slack.wait_until(self._newest, _PATIENCE)
        said = await self._slack.post(self._dana, self._channel, text, thread=card)

        def signed() -> bool:
            now = self._slack.message(said)
            return now is not None and bool(now.reactions)

        await self._slack.wait_until(signed, _PATIENCE)

    async def line(self, words: str) -> str:
        """What the newest card's thread shows of the customer; raises TimeoutError."""

        def find() -> str | None:
            card = self._newest()
            lines = self._slack.replies(card, author=self._slack.bot) if card else []
            return next((m.visible_text for m in lines if words in m.visible_text), None)

        return await self._slack.wait_until(find, _PATIENCE)

    def _newest(self, words: str = "") -> SlackMessage | None:
        for message in reversed(self._slack.messages(self._channel)):
            if not message.is_reply and "desk:transcript:" in str(message.blocks):
                return message if words in message.visible_text else None
        return None

    def _button(self, verb: str) -> tuple[SlackMessage, str] | None:
        card = self._newest()
        found = card and re.search(rf"desk:{verb}:\d+", str(card.blocks))
        return (card, found[0]) if card and found else None


class Scene:
    """Shows what the customer and the team see while people take over."""

    def __init__(self, screen: Screen, desk: Desk, customer: DiscordTalk) -> None:
        self._screen = screen
        self._desk = desk
        self._customer = customer

    async def play(self) -> None:
        """A request for a person, a reply, the way back, another request, and a rating."""
        await self._asks("My electric car broke down. I want to talk to a person, please.")
        await self._card("Nobody has it")
        async with self._acts("[Claim]"):
            await self._desk.press("claim")
        await self._hears("is here now")
        await self._writes("An inside note: he called yesterday, too.")
        await self._writes("reply A mechanic is with you in half an hour.")
        await self._hears("half an hour")
        await self._asks("Thank you! What does roadside assistance cover?")
        self._screen.show(
            platform="Slack", author="thread", text=await self._desk.line("roadside assistance")
        )
        instruction = "Tell him what roadside assistance covers."
        async with self._acts(f"[Hand back] {instruction}"):
            await self._desk.hand_back(instruction)
        await self._hears("passed this back")
        await self._hears("acme-insurance.example")
        await self._asks("Can I speak to a person again, please?")
        await self._card("Nobody has it")
        async with self._acts("[Claim] [Resolve]"):
            await self._desk.press("claim")
            await self._desk.press("resolve")
        await self._hears("considers this solved")
        self._screen.show(platform="Discord", author=self._customer.customer, text="[5]")
        self._customer.waits_from_now()
        await self._customer.rate(5)
        await self._hears("for the rating")
        await self._card("5 of 5")

    async def _asks(self, text: str) -> None:
        self._screen.show(platform="Discord", author=self._customer.customer, text=text)
        await self._customer.say(text)

    async def _hears(self, words: str) -> None:
        speaker, said = await self._customer.hears(words)
        self._screen.show(platform="Discord", author=speaker, text=said.text, seconds=said.seconds)

    async def _card(self, words: str) -> None:
        self._screen.show(platform="Slack", author="card", text=await self._desk.card(words))

    async def _writes(self, text: str) -> None:
        async with self._acts(text):
            await self._desk.write(text)

    @asynccontextmanager
    async def _acts(self, text: str) -> AsyncIterator[None]:
        self._screen.show(platform="Slack", author=self._desk.teammate, text=text)
        self._customer.waits_from_now()
        yield
