"""What customers and teammates can do on Discord where a handoff goes an unusual way."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.discord import Channel, Interaction, Message, Person
from tests.dialogue.customer_rooms import PATIENCE, DiscordCustomer
from tests.dialogue.desk_rooms import DiscordDesk
from tests.dialogue.edge_rooms import STORED, EdgeCustomer, EdgeDesk, is_about

_SIGNS = {"memo": "📝", "white_check_mark": "✅", "warning": "⚠️", "heart": "❤️"}
"""Discord's emoji by their names on Slack."""


@dataclass(kw_only=True)
class DiscordEdgeCustomer(EdgeCustomer, DiscordCustomer):
    """A post in a forum."""

    last: Message | None = None
    said: dict[str, Message] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The end of a link to the post."""
        assert self.post is not None
        return f"/{self.post.id}"

    async def joined(self, who: str, text: str, *, to_assistant: bool = False) -> None:
        """Let anybody write; the first message opens the post."""
        person = self.discord.person(who)
        if self.post is None:
            self.post = await self.discord.forum_post(person, self.forum, "Help", text)
            [said] = self.discord.messages(self.post)
        else:
            mention = f"{self.discord.mention} " if to_assistant else ""
            said = await self.discord.post(person, self.post, mention + text)
        self.said[who] = said
        if who == self.name:
            self.last = said
        await self.house.until_stored(STORED, said.id)

    async def edits(self, text: str, *, who: str | None = None) -> None:
        """Change the last message of the customer, or of somebody else."""
        await self.discord.edit(self.said[who or self.name], text)

    async def deletes(self, *, who: str | None = None) -> None:
        """Take the last message of the customer back, or of somebody else."""
        await self.discord.delete(self.said[who or self.name])

    @property
    def signs(self) -> tuple[str, ...]:
        """What stands on the last message of the customer."""
        assert self.last is not None
        names = {emoji: name for name, emoji in _SIGNS.items()}
        return tuple(names[r.emoji] for r in self.discord.newest(self.last).reactions)

    async def has_sign(self) -> None:
        """Wait for a reaction."""
        await self.discord.wait_until(lambda: self.signs or None, PATIENCE)

    async def presses(self, verb: str, *, who: str | None = None) -> None:
        """Press the newest of these buttons."""

        def find() -> tuple[Message, str] | None:
            found = ((m, re.search(rf"ask:{verb}:[\d:]+", str(m.buttons))) for m in self._posts())
            return next(((m, action[0]) for m, action in reversed(list(found)) if action), None)

        post, action = await self.discord.wait_until(find, PATIENCE)
        pressed = await self.discord.press(self.discord.person(who or self.name), post, action)
        await self.discord.wait_for_answer(pressed)

    async def was_told(self, words: str, *, who: str | None = None) -> None:
        """Wait for a message that only one person sees."""
        person = self.discord.person(who or self.name)

        def told() -> bool:
            return any(words in m.visible_text for m in self.discord.ephemeral(person)[self.seen :])

        await self.discord.wait_until(lambda: told() or None, PATIENCE)

    async def hears_times(self, words: str, times: int) -> None:
        """Wait until these words were said so often."""
        await self.discord.wait_until(lambda: self.times(words) >= times or None, PATIENCE)

    async def hears_moment(self, words: str, at: datetime) -> None:
        """Discord's own markup stands in the place of the words."""
        await self.hears(f"<t:{int(at.timestamp())}:F>")
        assert self.times(words) == 0

    def _posts(self) -> list[Message]:
        ours = self.discord.bot_id
        return [m for m in super()._posts() if m.webhook_id or m.author.id == ours]


@dataclass(kw_only=True)
class DiscordEdgeDesk(DiscordDesk, EdgeDesk):
    """A channel with a second one; who has the role is a teammate."""

    second: Channel

    async def pressed(self, who: str, verb: str) -> None:
        """Press it on the card as it is then."""
        await self.press_at_once(verb, who)

    async def press_at_once(self, verb: str, *people: str) -> None:
        """All of them on the same card."""
        card, action = await self.discord.wait_until(lambda: self._button(verb), PATIENCE)
        await asyncio.gather(
            *(self._click(self.discord.person(who), card, action) for who in people)
        )

    async def question_leads_to(self, address: str) -> None:
        """By the button that is a link."""

        def found() -> bool:
            asking = self._asking("answer")
            links = [] if asking is None else [b.url for b in asking[0].buttons if b.url]
            return any(link.endswith(address) for link in links)

        await self.discord.wait_until(lambda: found() or None, PATIENCE)

    async def takes_over(self, *people: str) -> None:
        """All of them by the same alarm's button."""
        alarm, action = await self.discord.wait_until(lambda: self._asking("instead"), PATIENCE)
        clicks = (self._click(self.discord.person(who), alarm, action) for who in people)
        await asyncio.gather(*clicks)

    async def board(self, *words: str) -> None:
        """In its lines that name the customer."""

        def shown() -> bool:
            said = [m for m in self.discord.messages(self.channel) if "**The desk**" in m.content]
            lines = said[-1].visible_text.split("\n") if said else []
            return all(any(w in line and self.customer in line for line in lines) for w in words)

        await self.discord.wait_until(lambda: shown() or None, PATIENCE)

    def _asking(self, verb: str) -> tuple[Message, str] | None:
        """The alarm of what the assistant asks, and a button of it."""
        asking = [m for m in self.discord.messages(self.channel) if self._asks(m)]
        found = re.search(rf"desk:{verb}:\d+", str(asking[-1].buttons)) if asking else None
        return (asking[-1], found[0]) if found else None

    async def answers(self, text: str) -> None:
        """By the form behind the alarm's button."""
        alarm, action = await self.discord.wait_until(lambda: self._asking("answer"), PATIENCE)
        form = await self._click(self.ann, alarm, action)
        filled = await self.discord.submit(form, {"words": text})
        await self.discord.wait_for_answer(filled)

    def _asks(self, message: Message) -> bool:
        is_question = "desk:answer:" in str(message.buttons)
        return is_question and is_about(self.customer, message.visible_text)

    async def was_told(self, who: str, words: str) -> str:
        """In a message that only one person sees."""
        person = self.discord.person(who)

        def told() -> str | None:
            shown = (m.visible_text for m in self.discord.ephemeral(person)[self.seen[who] :])
            return next((text for text in shown if words in text), None)

        return await self.discord.wait_until(told, PATIENCE)

    async def transfers(self, to: str, note: str) -> None:
        """By the card's form."""
        await self._filled("transfer", {"to": self.discord.person(to).id, "note": note})

    async def written(self, who: str, text: str, *, sign: str) -> None:
        """Wait for the sign by its emoji's name on Slack."""
        thread = await self.discord.wait_until(self._thread, PATIENCE)
        said = await self.discord.post(self.discord.person(who), thread, text)

        def signed() -> bool:
            return any(r.emoji == _SIGNS[sign] for r in self.discord.newest(said).reactions)

        await self.discord.wait_until(lambda: signed() or None, PATIENCE)

    async def reads(self, words: str) -> None:
        """Wait for it in the thread of the card that is the newest by then."""
        await self.discord.wait_until(
            lambda: any(words in line for line in self.lines()) or None, PATIENCE
        )

    async def rang(self, words: str) -> None:
        """Wait for a message of its own."""

        def found() -> bool:
            texts = self._about(self.channel) + self._about(self.second)
            return any(words in text for text in texts)

        await self.discord.wait_until(lambda: found() or None, PATIENCE)

    def cards(self) -> list[str]:
        """All cards of this customer as they are now, oldest first."""
        return [m.visible_text for m in self._all_cards()]

    def lines(self) -> list[str]:
        """Everything in the thread of the newest card."""
        thread = self._thread()
        return [] if thread is None else [m.visible_text for m in self.discord.messages(thread)]

    def in_second_channel(self) -> list[str]:
        """Everything about this customer in the second channel."""
        return self._about(self.second)

    async def closes(self) -> None:
        """Delete the channel with all that is in it."""
        await self.discord.delete_channel(self.channel)

    async def _click(self, person: Person, card: Message, action: str) -> Interaction:
        pressed = await self.discord.press(person, card, action)
        return await self.discord.wait_for_answer(pressed)

    async def _filled(self, verb: str, values: Mapping[str, str]) -> None:
        asked = await self._pressed(verb)
        filled = await self.discord.submit(asked, values)
        await self.discord.wait_for_answer(filled)

    def _about(self, channel: Channel) -> list[str]:
        is_there = channel.id in self.discord.world.channels
        said = self.discord.messages(channel) if is_there else []
        return [m.visible_text for m in said if is_about(self.customer, m.visible_text)]

    def _all_cards(self) -> list[Message]:
        channels = self.discord.world.channels
        places = [c for c in (self.channel, self.second) if c.id in channels]
        said = (m for place in places for m in self.discord.messages(place))
        cards = (m for m in said if "desk:transcript:" in str(m.buttons))
        return [m for m in cards if is_about(self.customer, m.visible_text)]

    def _card(self, *words: str) -> Message | None:
        fitting = (m for m in self._all_cards() if all(part in m.visible_text for part in words))
        return next(reversed(list(fitting)), None)
