"""What customers and teammates can do in Slack where a handoff goes an unusual way."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.slack import Channel, Member, SlackMessage
from tests.dialogue.customer_rooms import PATIENCE, SlackCustomer
from tests.dialogue.desk_rooms import SlackDesk
from tests.dialogue.edge_rooms import STORED, EdgeCustomer, EdgeDesk, is_about


@dataclass(kw_only=True)
class SlackEdgeCustomer(EdgeCustomer, SlackCustomer):
    """A thread in a channel."""

    people: Mapping[str, Member]
    last: SlackMessage | None = None
    said: dict[str, SlackMessage] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The end of a permalink to the thread."""
        assert self.root is not None
        return f"/archives/{self.channel.id}/p{self.root.ts.replace('.', '')}"

    async def joined(self, who: str, text: str, *, to_assistant: bool = False) -> None:
        """Let anybody write; what opens the conversation mentions the assistant."""
        person = self.people[who]
        mention = f"{self.slack.mention} " if to_assistant or self.root is None else ""
        said = await self.slack.post(person, self.channel, mention + text, thread=self.root)
        self.root = self.root or said
        self.said[who] = said
        if who == self.name:
            self.last = said
        await self.house.until_stored(STORED, said.ts)

    async def edits(self, text: str, *, who: str | None = None) -> None:
        """Change the last message of the customer, or of somebody else."""
        said = self.said[who or self.name]
        mention = f"{self.slack.mention} " if said == self.root else ""
        await self.slack.edit(self.people[who or self.name], said, mention + text)
        await self.slack.settle()

    async def deletes(self, *, who: str | None = None) -> None:
        """Take the last message of the customer back, or of somebody else."""
        await self.slack.delete(self.people[who or self.name], self.said[who or self.name])
        await self.slack.settle()

    @property
    def signs(self) -> tuple[str, ...]:
        """What stands on the last message of the customer."""
        now = self.slack.message(self.last) if self.last is not None else None
        return () if now is None else tuple(reaction.name for reaction in now.reactions)

    async def has_sign(self) -> None:
        """Wait for a reaction."""
        await self.slack.wait_until(lambda: self.signs, PATIENCE)

    async def presses(self, verb: str, *, who: str | None = None) -> None:
        """Press the newest of these buttons."""

        def find() -> tuple[SlackMessage, str] | None:
            found = ((m, re.search(rf"ask:{verb}:[\d:]+", str(m.blocks))) for m in self._posts())
            return next(((m, action[0]) for m, action in reversed(list(found)) if action), None)

        post, action = await self.slack.wait_until(find, PATIENCE)
        await self.slack.press(self.people[who or self.name], post, action)

    async def was_told(self, words: str, *, who: str | None = None) -> None:
        """Wait for a message that only one person sees."""
        person = self.people[who or self.name]

        def told() -> bool:
            return any(words in e.visible_text for e in self.slack.ephemerals(person)[self.seen :])

        await self.slack.wait_until(told, PATIENCE)

    async def hears_times(self, words: str, times: int) -> None:
        """Wait until these words were said so often."""
        await self.slack.wait_until(lambda: self.times(words) >= times, PATIENCE)

    async def hears_moment(self, words: str, at: datetime) -> None:
        """The time in the reader's own zone, which is UTC here, stands below the words."""
        await self.hears(words)
        await self.hears(f"🕘 In your time zone: {at.astimezone(UTC):%A, %B %-d, %Y, %H:%M}")


@dataclass(kw_only=True)
class SlackEdgeDesk(SlackDesk, EdgeDesk):
    """A private channel with a second one; the team is a user group."""

    people: Mapping[str, Member]
    second: Channel

    async def pressed(self, who: str, verb: str) -> None:
        """Press it on the card as it is then."""
        await self.press_at_once(verb, who)

    async def press_at_once(self, verb: str, *people: str) -> None:
        """All of them on the same card."""
        card, action = await self.slack.wait_until(lambda: self._button(verb), PATIENCE)
        clicks = (self.slack.press(self.people[who], card, action) for who in people)
        await asyncio.gather(*clicks)

    async def question_leads_to(self, address: str) -> None:
        """By the button that is a link."""

        def found() -> bool:
            asking = self._asking("answer")
            return asking is not None and address in str(asking[0].blocks)

        await self.slack.wait_until(found, PATIENCE)

    async def takes_over(self, *people: str) -> None:
        """All of them by the same alarm's button."""
        alarm, action = await self.slack.wait_until(lambda: self._asking("instead"), PATIENCE)
        clicks = (self.slack.press(self.people[who], alarm, action) for who in people)
        await asyncio.gather(*clicks)

    async def board(self, *words: str) -> None:
        """In its lines that name the customer."""

        def shown() -> bool:
            said = [m for m in self.slack.messages(self.channel) if m.text.startswith("The desk:")]
            lines = said[-1].visible_text.split("\n") if said else []
            return all(any(w in line and self.customer in line for line in lines) for w in words)

        await self.slack.wait_until(shown, PATIENCE)

    def _asking(self, verb: str) -> tuple[SlackMessage, str] | None:
        """The alarm of what the assistant asks, and a button of it."""
        asking = [m for m in self.slack.messages(self.channel) if self._asks(m)]
        found = re.search(rf"desk:{verb}:\d+", str(asking[-1].blocks)) if asking else None
        return (asking[-1], found[0]) if found else None

    async def answers(self, text: str) -> None:
        """By the form behind the alarm's button."""
        alarm, action = await self.slack.wait_until(lambda: self._asking("answer"), PATIENCE)
        await self.slack.press(self.dana, alarm, action)
        await self.slack.wait_until(lambda: self.slack.modal(self.dana), PATIENCE)
        await self.slack.submit(self.dana, words=text)

    def _asks(self, message: SlackMessage) -> bool:
        is_question = "desk:answer:" in str(message.blocks)
        return is_question and is_about(self.customer, message.visible_text)

    async def was_told(self, who: str, words: str) -> str:
        """In a modal, or beside the card."""
        person = self.people[who]

        def told() -> str | None:
            shown = [e.visible_text for e in self.slack.ephemerals(person)[self.seen[who] :]]
            view = self.slack.modal(person)
            texts = (*shown, *([] if view is None else [str(view.definition)]))
            return next((text for text in texts if words in text), None)

        found = await self.slack.wait_until(told, PATIENCE)
        if self.slack.modal(person) is not None:
            await self.slack.close_modal(person, all_of_them=True)
        return found

    async def transfers(self, to: str, note: str) -> None:
        """By the card's form."""
        await self._filled("transfer", to=self.people[to].id, note=note)

    async def written(self, who: str, text: str, *, sign: str) -> None:
        """Wait for the sign by its emoji's name."""
        card = await self.slack.wait_until(self._card, PATIENCE)
        channel = self.slack.world.workspace.channels[card.channel]
        said = await self.slack.post(self.people[who], channel, text, thread=card)
        await self.slack.wait_until(lambda: self._has(said, sign), PATIENCE)

    async def reads(self, words: str) -> None:
        """Wait for it in the thread of the card that is the newest by then."""
        await self.slack.wait_until(lambda: any(words in line for line in self.lines()), PATIENCE)

    async def rang(self, words: str) -> None:
        """Wait for a message of its own."""

        def found() -> bool:
            texts = self._about(self.channel) + self._about(self.second)
            return any(words in text for text in texts)

        await self.slack.wait_until(found, PATIENCE)

    def cards(self) -> list[str]:
        """All cards of this customer as they are now, oldest first."""
        return [m.visible_text for m in self._all_cards()]

    def lines(self) -> list[str]:
        """Everything in the thread of the newest card."""
        card = self._card()
        return [] if card is None else [m.visible_text for m in self.slack.replies(card)]

    def in_second_channel(self) -> list[str]:
        """Everything about this customer in the second channel."""
        return self._about(self.second)

    async def closes(self) -> None:
        """Archive the channel."""
        await self.slack.archive(self.dana, self.channel)

    async def _filled(self, verb: str, **entries: str) -> None:
        await self.presses(verb)
        await self.slack.wait_until(lambda: self.slack.modal(self.dana), PATIENCE)
        await self.slack.submit(self.dana, **entries)

    def _about(self, channel: Channel) -> list[str]:
        said = (m.visible_text for m in self.slack.messages(channel) if not m.is_reply)
        return [text for text in said if is_about(self.customer, text)]

    def _all_cards(self) -> list[SlackMessage]:
        both = (*self.slack.messages(self.channel), *self.slack.messages(self.second))
        cards = (m for m in both if not m.is_reply and "desk:transcript:" in str(m.blocks))
        return [m for m in cards if is_about(self.customer, m.visible_text)]

    def _card(self, *words: str) -> SlackMessage | None:
        fitting = (m for m in self._all_cards() if all(part in m.visible_text for part in words))
        return next(reversed(list(fitting)), None)
