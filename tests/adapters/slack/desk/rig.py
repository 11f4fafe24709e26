"""The desk's real engine and database behind a local Slack, driven step by step."""

import time
from dataclasses import dataclass, field
from functools import partial

import prompts
from adapters.slack.client import SlackClient
from adapters.slack.desk.delivery import SlackDesk
from adapters.slack.desk.showing import Showing
from adapters.slack.desk.team import Team
from adapters.slack.pace import Pace
from engine.domain.commands import Claim, Command
from engine.domain.decisions import Done
from engine.domain.handoff import Handoff, Teammate
from engine.domain.messages import Address, Amendment, Author, InboundMessage, Place, Platform
from engine.domain.receipts import Amended, Receipt
from engine.handoff.click_words import ClickWords
from engine.handoff.desk import Desk
from engine.history import compose
from sandbox.slack import Channel, Member, SlackMessage, SlackSandbox
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs

CLICKS = ClickWords(prompts.ROOT, default_language="en")
ENGLISH = CLICKS.wording("", "en-US")


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """Dana and Tom are the team; Ann is a customer, Gus a guest in the desk's channel."""

    dana: Member
    tom: Member
    ann: Member
    gus: Member
    desk: Channel
    second: Channel
    help: Channel
    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Storing:
    """The inbox: stores, and runs no turn; `messages` is what came in."""

    store: Conversations
    messages: list[InboundMessage] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        """Where something was said to the assistant."""
        return [message.place for message in self.messages]

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message."""
        self.messages.append(message)
        return await self.store.receive(message)

    async def amend(self, amendment: Amendment) -> Amended:
        """Note what became of one."""
        return await self.store.amend(amendment, compose=partial(compose, longest=8_000))

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there."""
        return await self.store.watches(place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rig:
    """A desk on Slack with what stands behind it."""

    slack: SlackSandbox
    inbox: Storing
    handoffs: Handoffs
    desk: Desk
    delivery: SlackDesk
    showing: Showing
    client: SlackClient
    opened: list[int] = field(default_factory=list)

    def with_team(self, team: Team) -> SlackDesk:
        """The delivery of a desk that is set up otherwise."""
        showing = self.showing
        return SlackDesk(
            self.client,
            Pace(scale=0),
            team,
            card=showing.card,
            board=showing.board,
            link=showing.link,
        )

    async def escalated(self, place: Place | None = None, summary: str = "A refund.") -> Handoff:
        """A customer's conversation that waits for people, somewhere on Discord by default."""
        number = len(self.opened)
        place = place or Place(
            platform=Platform.DISCORD, workspace="1", channel="2", thread=str(100 + number)
        )
        said = InboundMessage(
            place=place,
            id=f"m{number}",
            keys=(f"discord:m{number}",),
            sort_key=f"{number:05}",
            sent_at=time.time(),
            author=Author(id="U0CUSTOMER", name="Maya"),
            address=Address.TO_ASSISTANT,
            text="I want a refund.",
        )
        receipt = await self.inbox.receive(said)
        assert receipt.conversation_id is not None
        self.opened.append(receipt.conversation_id)
        end = await self.desk.asks_for_human(place, said.author.id, said.author.name, summary)
        assert isinstance(end, Done), end
        return end.handoff

    async def handed(self, place: Place, customer: Member) -> Handoff:
        """What a customer's conversation at a place becomes when they ask for a person."""
        end = await self.desk.asks_for_human(place, customer.id, customer.handle, "A refund.")
        assert isinstance(end, Done), end
        return end.handoff

    async def bring(self) -> None:
        """Bring to Slack all that waits for the desk."""
        while (task := await self.handoffs.next_task(Platform.SLACK, "w1")) is not None:
            channel, remote_id = await self.delivery.deliver(task)
            await self.handoffs.task_done(task, channel=channel, remote_id=remote_id)

    async def card(self, handoff: Handoff) -> SlackMessage:
        """The handoff's card as people see it now."""
        await self.bring()
        for message in self.slack.world.workspace.everything():
            found = await self.handoffs.of_card(Platform.SLACK, message.channel, message.ts)
            if found is not None and found.id == handoff.id:
                return message
        raise AssertionError("there is no card")

    async def now(self, handoff: Handoff) -> Handoff:
        """The handoff as it is by now."""
        found = await self.handoffs.handoff(handoff.id)
        assert found is not None
        return found

    async def claimed(self, handoff: Handoff, person: Member) -> Teammate:
        """Let somebody claim it elsewhere."""
        mate = Teammate(
            platform=Platform.SLACK,
            workspace=person.team,
            id=person.id,
            name=person.handle,
        )
        await self.press(handoff, Claim(), mate)
        return mate

    async def words_for_customer(self, handoff: Handoff) -> list[str]:
        """What people said to the customer so far."""
        said = await self.handoffs.transcript(handoff.conversation_id, limit=100)
        return [words for speaker, words in said if speaker not in ("Maya", "assistant")]

    async def press(self, handoff: Handoff, command: Command, teammate: Teammate) -> None:
        """Let a teammate do something elsewhere."""
        assert isinstance(await self.desk.press(handoff.id, command, teammate), Done)
