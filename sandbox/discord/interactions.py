"""Interactions: what people press and enter, the program's answers, and their deadlines."""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from sandbox.discord.announcer import Announcer
from sandbox.discord.board import Board, Writer
from sandbox.discord.changes import ChangeKind
from sandbox.discord.channels import Channel
from sandbox.discord.drafts import Draft
from sandbox.discord.errors import DiscordError
from sandbox.discord.messages import Message, MessageFlag
from sandbox.discord.payloads import channel_json, message_json
from sandbox.discord.people import Person
from sandbox.discord.validation.messages import MAX_FILE_BYTES
from sandbox.discord.world import World
from sandbox.wire import JsonObject, Payload


class InteractionKind(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How the program answers first."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(kw_only=True, slots=True)
class Interaction:
    """One thing a person did with the program, and what came of it.

    It grows as the program answers, so unlike the rest of the state it is not frozen. Times are
    monotonic seconds. `failed` means that Discord showed "This interaction failed".
    """

    id: str
    token: str
    kind: InteractionKind
    person: Person
    channel_id: str
    data: JsonObject
    at: float
    message_id: str | None = None
    answered_at: float | None = None
    callback: Callback | None = None
    modal: JsonObject | None = None
    choices: tuple[JsonObject, ...] = ()
    original_id: str | None = None
    replies: list[str] = field(default_factory=list)
    failed: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether a deferred answer still shows as "thinking"."""
        return self.callback is Callback.DEFERRED_MESSAGE and not self.replies


class Interactions:
    """Every interaction there was."""

    def __init__(self, world: World, announcer: Announcer, board: Board) -> None:
        self._world = world
        self._announcer = announcer
        self._board = board
        self._by_token: dict[str, Interaction] = {}

    def begin(
        self,
        kind: InteractionKind,
        person: Person,
        channel: Channel,
        data: JsonObject,
        message: Message | None = None,
    ) -> Interaction:
        """Tell the program what a person did, and start its three seconds."""
        interaction = Interaction(
            id=self._world.clock.next_id(),
            token=secrets.token_urlsafe(100),
            kind=kind,
            person=person,
            channel_id=channel.id,
            data=data,
            at=self._world.clock.now(),
            message_id=None if message is None else message.id,
        )
        self._by_token[interaction.token] = interaction
        payload = self._event(interaction, channel, message)
        self._announcer.tell("INTERACTION_CREATE", payload, guild_id=channel.guild_id)
        deadline = self._world.settings.timing.interaction_deadline
        self._world.clock.call_later(deadline, lambda: self._expire(interaction))
        self._note(interaction, "begun")
        return interaction

    def to_answer(self, interaction_id: str, token: str) -> Interaction:
        """Return what a callback answers; raises DiscordError 10062 or 40060."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id or interaction.failed:
            raise DiscordError(10062)
        if interaction.answered_at is not None:
            raise DiscordError(40060)
        return interaction

    def answered(self, token: str) -> Interaction:
        """Return what a follow-up belongs to; raises DiscordError 10015 or 50027."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.answered_at is None:
            raise DiscordError(10015)
        if self._world.clock.now() - interaction.at > self._world.settings.timing.interaction_life:
            raise DiscordError(50027)
        return interaction

    def owns(self, token: str) -> bool:
        """Whether a token is an interaction's and not a webhook's."""
        return token in self._by_token

    def acknowledge(self, interaction: Interaction, callback: Callback) -> None:
        """Note the first answer."""
        interaction.answered_at = self._world.clock.now()
        interaction.callback = callback
        if callback in (Callback.UPDATE, Callback.DEFERRED_UPDATE):
            interaction.original_id = interaction.message_id
        self._note(interaction, callback.name.lower())

    def reply(self, interaction: Interaction, draft: Draft) -> Message:
        """Add a message of the interaction: shown to all, or with EPHEMERAL to one person."""
        channel = self._world.channels[interaction.channel_id]
        writer = Writer(
            person=self._world.bot,
            webhook_id=self._world.application_id,
            application_id=self._world.application_id,
            interaction=_metadata(interaction),
        )
        if MessageFlag.EPHEMERAL in draft.flags:
            composed = self._board.compose(channel, writer, draft)
            message = self._world.add_ephemeral(composed, interaction.person.id)
        else:
            message = self._board.post(channel, writer, draft)
        if MessageFlag.LOADING not in draft.flags:
            interaction.replies.append(message.id)
        if interaction.original_id is None:
            interaction.original_id = message.id
        self._note(interaction, "replied")
        return message

    def change(self, interaction: Interaction, message: Message, after: Message) -> Message:
        """Replace a message of the interaction; a "thinking" one becomes the answer."""
        if message.only_for is not None:
            edited = self._world.change_ephemeral(after)
        elif MessageFlag.LOADING in message.flags:
            edited = self._board.change(after)
        else:
            edited = self._board.edit(after)
        if message.id not in interaction.replies:
            interaction.replies.append(message.id)
        self._note(interaction, "edited")
        return edited

    def message(self, interaction: Interaction, message_id: str) -> Message:
        """Return a message of the interaction, by id or `@original`; raises 10008."""
        wanted = interaction.original_id if message_id == "@original" else message_id
        for ephemeral in self._world.ephemerals:
            if ephemeral.id == wanted:
                return ephemeral
        return self._world.message(interaction.channel_id, wanted or "")

    def _expire(self, interaction: Interaction) -> None:
        if interaction.answered_at is None:
            interaction.failed = True
            self._note(interaction, "failed")

    def _note(self, interaction: Interaction, what: str) -> None:
        text = f"{interaction.kind.name.lower()} {what}"
        self._world.changes.publish(ChangeKind.INTERACTION, text, channel_id=interaction.channel_id)

    def _event(
        self, interaction: Interaction, channel: Channel, message: Message | None
    ) -> Payload:
        world = self._world
        rights = world.rights(interaction.person.id, channel)
        payload: Payload = {
            "id": interaction.id,
            "application_id": world.application_id,
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "channel_id": channel.id,
            "channel": {**channel_json(world, channel), "permissions": str(int(rights))},
            "data": interaction.data,
            "locale": interaction.person.locale,
            "app_permissions": str(int(world.rights(world.bot.id, channel))),
            "entitlements": [],
            "authorizing_integration_owners": {"0": channel.guild_id or "0"},
            "context": 0 if channel.guild_id else 1,
            "attachment_size_limit": MAX_FILE_BYTES,
        }
        if message is not None:
            payload["message"] = message_json(world, message)
        return payload | self._who(interaction.person, channel)

    def _who(self, person: Person, channel: Channel) -> Payload:
        if channel.guild_id is None:
            return {"user": person.as_json()}
        guild = self._world.guilds[channel.guild_id]
        member = self._world.members[guild.id, person.id]
        rights = self._world.rights(person.id, channel)
        return {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member.as_json() | {"permissions": str(int(rights))},
        }


def _metadata(interaction: Interaction) -> Payload:
    payload: Payload = {
        "id": interaction.id,
        "type": int(interaction.kind),
        "user": interaction.person.as_json(),
        "authorizing_integration_owners": {},
    }
    if interaction.kind is InteractionKind.COMPONENT:
        payload["interacted_message_id"] = interaction.message_id
    return payload
