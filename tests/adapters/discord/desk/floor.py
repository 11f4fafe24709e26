"""A desk on a local Discord: the real client, the real desk and its store, nothing in between."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

import discord
from sqlalchemy import select

import prompts
from adapters.discord.app import DiscordApp, build_client
from adapters.discord.connection import Connection
from adapters.discord.desk.delivery import DiscordDesk
from adapters.discord.desk.house import DeskHouse, desk_house
from adapters.discord.places import Places
from engine.domain.handoff import Handoff
from engine.domain.messages import Amendment, InboundMessage, Platform
from engine.domain.receipts import Amended, Receipt, ReceiptStatus
from engine.handoff.click_words import ClickWords
from engine.handoff.decide import Rules
from engine.handoff.desk import Desk
from engine.handoff.desk_posting import DeskPosting
from engine.handoff.settings import DeskSettings
from engine.handoff.telling import Telling
from engine.history import compose
from sandbox.discord import Channel, DiscordSandbox, Guild, Interaction, Message, Person, Role
from storage.conversations import Conversations
from storage.database import Database
from storage.handoff_tables import relay
from storage.handoffs.store import Handoffs
from tests.adapters.discord.office import LIMIT, Diary, caught_up, earlier, settings_for

CLICKS = ClickWords(prompts.ROOT, default_language="en")
ENGLISH = CLICKS.wording("", "en-US")
WORKER = "discord:test"
REFERENCE = "K7Q2ZM"


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """Stores what customers say in the database of the test, and tells of each."""

    store: Conversations
    received: list[InboundMessage] = field(default_factory=list)

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message."""
        receipt = await self.store.receive(message)
        if receipt.status is not ReceiptStatus.DUPLICATE:
            self.received.append(message)
        return receipt

    async def amend(self, amendment: Amendment) -> Amended:
        """Store what became of one."""
        return await self.store.amend(amendment, compose=partial(compose, longest=8_000))


@dataclass(frozen=True, kw_only=True)
class Floor:
    """A server with a private desk, a teammate, a customer and somebody who is neither."""

    box: DiscordSandbox
    guild: Guild
    room: Channel
    support: Channel
    role: Role
    ann: Person
    maya: Person
    ben: Person
    database: Database
    store: Handoffs
    inbox: Inbox
    desk: Desk
    changed: list[Handoff]

    def settings(self, **changed: object) -> DeskSettings:
        """The desk is here, and its teammates have the role."""
        values = {
            "desk_platform": "discord",
            "desk_channel": self.room.id,
            "desk_role": self.role.id,
            "desk_hours": "always",
        }
        return DeskSettings.model_validate({**values, **changed})

    @asynccontextmanager
    async def open(self, **changed: object) -> AsyncIterator["Work"]:
        """The client at work; `changed` are settings of the desk."""
        settings = self.settings(**changed)
        discord_settings = settings_for(self.box)
        connection = Connection(
            lambda: build_client(discord_settings), discord_settings.discord_bot_token
        )
        places = Places()
        house = desk_house(settings, places, lambda: connection.client)
        assert house is not None
        side = house.side(self.desk, self.inbox, assistant="Eva")
        delivery = house.delivery(self.store.board, send_seconds=5.0)
        app = DiscordApp(
            discord_settings,
            connection,
            self.inbox,
            places,
            presence=earlier(),
            recent=Diary(),
            desk=side,
        )
        try:
            async with asyncio.timeout(LIMIT):
                await app.start()
                await caught_up(app)
            yield Work(floor=self, app=app, house=house, delivery=delivery, connection=connection)
        finally:
            await house.tags.close()
            await app.close()


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a test does with the desk while it is open."""

    floor: Floor
    app: DiscordApp
    house: DeskHouse
    delivery: DiscordDesk
    connection: Connection

    @property
    def client(self) -> discord.Client:
        """The client in use."""
        client = self.connection.client
        assert client is not None
        return client

    async def bring(self) -> None:
        """Bring everything to the desk that waits for it."""
        store = self.floor.store
        posting = DeskPosting(
            store,
            self.delivery,
            changed=self.floor.changed.append,
            clock=time.time,
            settle_seconds=0.0,
        )
        while (task := await store.next_task(Platform.DISCORD, WORKER)) is not None:
            await posting.bring(task)

    async def asks(self, text: str = "hail?", *, by: Person | None = None) -> Message:
        """A customer mentions the assistant; returns once it is stored."""
        floor = self.floor
        before = len(floor.inbox.received)
        asked = await floor.box.post(by or floor.maya, floor.support, f"{floor.box.mention} {text}")
        await self.until(lambda: len(floor.inbox.received) > before)
        return asked

    async def escalated(self) -> Message:
        """Maya waits for people, and the desk has the card; returns the card."""
        await self.asks()
        floor = self.floor
        place = floor.inbox.received[-1].place
        await floor.desk.asks_for_human(place, floor.maya.id, floor.maya.name, "I need a person.")
        await self.bring()
        return self.card()

    def lines(self, card: Message) -> list[str]:
        """What stands in a card's thread."""
        return [m.content for m in self.floor.box.messages(card.id) if not m.is_system]

    async def outbox(self) -> list[tuple[str, str | None]]:
        """What people's work says to customers, kind and words, in order."""
        rows = await self.floor.database.read(
            lambda connection: connection.execute(select(relay.c.kind, relay.c.body)).all()
        )
        return [(r.kind, None if r.body.get("is_gone") else r.body.get("text")) for r in rows]

    def card(self) -> Message:
        """The newest card at the desk."""
        box, room = self.floor.box, self.floor.room
        return [m for m in box.messages(room) if m.author.id == box.bot_id and m.buttons][-1]

    async def handoff(self, handoff_id: int = 1) -> Handoff:
        """A handoff as it is stored."""
        found = await self.floor.store.handoff(handoff_id)
        assert found is not None
        return found

    async def press(self, by: Person, message: Message, which: str) -> Interaction:
        """Press a button and wait until the click is answered."""
        pressed = await self.floor.box.press(by, message, which)
        return await self.floor.box.wait_for_answer(pressed)

    async def whispered(self, to: Person, count: int = 1) -> list[str]:
        """What only one person sees, once there is so much of it."""
        box = self.floor.box

        def seen() -> list[str] | None:
            texts = [m.visible_text for m in box.ephemeral(to) if m.visible_text]
            return texts if len(texts) >= count else None

        return await box.wait_until(seen)

    async def until(self, there: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(LIMIT):
            while not there():  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.005)

    async def until_true(self, there: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something in the database is so."""
        async with asyncio.timeout(LIMIT):
            while not await there():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def until_state(self, state: str, handoff_id: int = 1) -> Handoff:
        """Wait until a handoff has come so far."""
        async with asyncio.timeout(LIMIT):
            while True:
                found = await self.floor.store.handoff(handoff_id)
                if found is not None and found.state == state:
                    return found
                await asyncio.sleep(0.005)


def floor_of(box: DiscordSandbox, database: Database) -> Floor:
    """Everything but the client, which `Floor.open` brings."""
    guild = box.guild("Acme")
    ann, maya, ben = (box.person(name) for name in ("Ann", "Maya", "Ben"))
    role = box.role(guild, "Team", "view_channel", mentionable=True)
    box.give_role(ann, role)
    room = box.text_channel(guild, "desk")
    rules = Rules(hours=DeskSettings(desk_hours="always").hours)
    store = Handoffs(database, decide=rules, desk_platform=Platform.DISCORD, desk_channel=room.id)
    changed: list[Handoff] = []
    desk = Desk(
        store=store,
        telling=Telling(zone=ZoneInfo("UTC")),
        clicks=CLICKS,
        drafts=None,
        changed=changed.append,
        clock=time.time,
    )
    return Floor(
        box=box,
        guild=guild,
        room=room,
        support=box.text_channel(guild, "support"),
        role=role,
        ann=ann,
        maya=maya,
        ben=ben,
        database=database,
        store=store,
        inbox=Inbox(store=Conversations(database, platform=Platform.DISCORD, worker=WORKER)),
        desk=desk,
        changed=changed,
    )
