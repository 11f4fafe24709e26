"""Messages as people see them: what was said, where, by whom, with edits, reactions and files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from sandbox.discord.people import Person
from sandbox.discord.wire import iso
from sandbox.wire import Json, JsonObject, Payload, as_text, objects


class MessageKind(IntEnum):
    """Discord's message types, as far as a support bot meets them."""

    DEFAULT = 0
    PIN = 6
    MEMBER_JOIN = 7
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU_COMMAND = 23


WRITTEN = (
    MessageKind.DEFAULT,
    MessageKind.REPLY,
    MessageKind.CHAT_INPUT_COMMAND,
    MessageKind.CONTEXT_MENU_COMMAND,
)


class MessageFlag(IntFlag):
    """Discord's message flags, as far as a support bot meets them."""

    NONE = 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file of a message; its `content` is served at `url`."""

    id: str
    filename: str
    content: bytes
    content_type: str
    url: str
    description: str | None = None

    def as_json(self) -> Payload:
        """Return the attachment object."""
        payload: Payload = {
            "id": self.id,
            "filename": self.filename,
            "size": len(self.content),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        return payload if self.description is None else payload | {"description": self.description}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    """One emoji on a message, and who put it there. `emoji` is as it stands in a URL."""

    emoji: str
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """What a message answers, or the thread it announces: then there is no `message_id`."""

    channel_id: str
    message_id: str | None = None
    guild_id: str | None = None

    def as_json(self) -> Payload:
        """Return the message reference object."""
        optional = {"message_id": self.message_id, "guild_id": self.guild_id}
        present = {name: value for name, value in optional.items() if value is not None}
        return {"type": 0, "channel_id": self.channel_id, **present}


@dataclass(frozen=True, kw_only=True, slots=True)
class Pings:
    """Who a message notifies: its mentions, as far as allowed_mentions and rights let them."""

    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    everyone: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A button a person can press, or open if it has a `url`."""

    label: str
    custom_id: str | None
    url: str | None
    disabled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message. Each edit is a new value with the same id; the world keeps the newest.

    `at` is when the server took it, in monotonic seconds. `only_for` is set on an ephemeral
    message: the one person who sees it.
    """

    id: str
    channel_id: str
    author: Person
    content: str
    created_at: float
    at: float
    kind: MessageKind = MessageKind.DEFAULT
    flags: MessageFlag = MessageFlag.NONE
    embeds: tuple[JsonObject, ...] = ()
    components: tuple[JsonObject, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    pings: Pings = Pings()
    reference: Reference | None = None
    edited_at: float | None = None
    changed_at: float | None = None
    nonce: str | None = None
    webhook_id: str | None = None
    application_id: str | None = None
    interaction: JsonObject | None = None
    reactions: tuple[Reaction, ...] = ()
    thread_id: str | None = None
    pinned: bool = False
    position: int | None = None
    only_for: str | None = None

    @property
    def is_system(self) -> bool:
        """Whether Discord wrote it, not a person or a bot."""
        return self.kind not in WRITTEN

    @property
    def visible_text(self) -> str:
        """What a person reads: content, embeds and text components, but not the buttons."""
        parts = [self.content]
        if MessageFlag.SUPPRESS_EMBEDS not in self.flags:
            parts += [text for embed in self.embeds for text in _embed_texts(embed)]
        parts += _component_texts(self.components)
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button, in reading order."""
        return tuple(
            Button(
                label=as_text(item.get("label")),
                custom_id=as_text(item.get("custom_id")) or None,
                url=as_text(item.get("url")) or None,
                disabled=bool(item.get("disabled")),
            )
            for item in components_in(self.components)
            if item.get("type") == 2
        )

    def as_json(self, *, viewer: str) -> Payload:
        """Return what of the message object does not need the rest of the server.

        Fields without a value are absent, not null: clients fail on nulls.
        """
        payload: Payload = {
            "id": self.id,
            "channel_id": self.channel_id,
            "type": int(self.kind),
            "content": self.content,
            "author": self.author.as_json(),
            "timestamp": iso(self.created_at),
            "edited_timestamp": None if self.edited_at is None else iso(self.edited_at),
            "tts": False,
            "mention_everyone": self.pings.everyone,
            "mention_roles": list(self.pings.roles),
            "attachments": [item.as_json() for item in self.attachments],
            "embeds": list(self.embeds),
            "components": list(self.components),
            "pinned": self.pinned,
            "flags": int(self.flags),
        }
        optional: dict[str, Json] = {
            "nonce": self.nonce,
            "webhook_id": self.webhook_id,
            "application_id": self.application_id,
            "position": self.position,
            "interaction_metadata": self.interaction,
            "message_reference": None if self.reference is None else self.reference.as_json(),
            "reactions": [_reaction_json(item, viewer) for item in self.reactions] or None,
        }
        return payload | {name: value for name, value in optional.items() if value is not None}


def components_in(value: Json) -> Iterator[JsonObject]:
    """Yield every component of a layout, in reading order, the containers included."""
    for item in objects(value):
        yield item
        yield from components_in(item.get("components"))
        accessory = item.get("accessory")
        if isinstance(accessory, Mapping):
            yield accessory
        inner = item.get("component")
        if isinstance(inner, Mapping):
            yield from components_in([inner])


def emoji_json(emoji: str) -> Payload:
    """Return the emoji object of a reaction: a Unicode one, or `name:id`."""
    name, _, identity = emoji.partition(":")
    return {"id": identity or None, "name": name}


def _embed_texts(embed: JsonObject) -> Iterator[str]:
    yield as_text(embed.get("title"))
    yield as_text(embed.get("description"))
    for item in objects(embed.get("fields")):
        yield f"{as_text(item.get('name'))}: {as_text(item.get('value'))}"
    footer = embed.get("footer")
    if isinstance(footer, Mapping):
        yield as_text(footer.get("text"))


def _component_texts(components: Sequence[JsonObject]) -> list[str]:
    return [
        as_text(item.get("content")) for item in components_in(components) if item.get("type") == 10
    ]


def _reaction_json(reaction: Reaction, viewer: str) -> Payload:
    count = len(reaction.people)
    return {
        "emoji": emoji_json(reaction.emoji),
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "me": viewer in reaction.people,
    }
