"""The workspace itself: its members, channels, messages and files, as the newest state of each."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from sandbox.clock import Clock
from sandbox.slack.changes import ChangeKind, Changes
from sandbox.slack.messages import Ephemeral, Reaction, SlackFile, SlackMessage
from sandbox.slack.people import Channel, ChannelKind, Member, Usergroup
from sandbox.slack.settings import SlackSettings

_ID_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHANNEL_PREFIX = {
    ChannelKind.PUBLIC: "C0",
    ChannelKind.PRIVATE: "C0",
    ChannelKind.DIRECT: "D0",
    ChannelKind.GROUP_DIRECT: "C0",
}


class Workspace:
    """Holds what people see. It knows no rules and sends nothing; it only tells `changes`."""

    def __init__(self, settings: SlackSettings, clock: Clock, changes: Changes) -> None:
        self.settings = settings
        self.clock = clock
        self.changes = changes
        self.members: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: dict[str, Usergroup] = {}
        self.files: dict[str, SlackFile] = {}
        self.ephemerals: list[Ephemeral] = []
        self.locked_threads: set[tuple[str, str]] = set()
        self._messages: dict[str, dict[str, SlackMessage]] = {}
        self._threads: dict[tuple[str, str], list[str]] = {}
        self._numbers = itertools.count(1)

    def new_id(self, prefix: str) -> str:
        """Return an id in Slack's style that nothing else has."""
        number, digits = next(self._numbers), ""
        while number:
            number, rest = divmod(number, len(_ID_LETTERS))
            digits = _ID_LETTERS[rest] + digits
        return prefix + digits.rjust(8, "0")

    def add_member(self, member: Member) -> Member:
        """Register a person or a bot."""
        self.members[member.id] = member
        return member

    def add_channel(
        self,
        name: str,
        kind: ChannelKind,
        members: tuple[str, ...],
        shared_with: tuple[str, ...] = (),
    ) -> Channel:
        """Open a channel or direct conversation."""
        channel = Channel(
            id=self.new_id(_CHANNEL_PREFIX[kind]),
            name=name,
            kind=kind,
            members=members,
            created=int(self.clock.wall()),
            shared_with=shared_with,
        )
        self.put_channel(channel)
        return channel

    def put_channel(self, channel: Channel) -> None:
        """Keep a channel's newest state."""
        self.channels[channel.id] = channel
        self._messages.setdefault(channel.id, {})
        self.changes.publish(ChangeKind.CHANNEL, channel.name, channel=channel.id)

    def find_channel(self, name_or_id: str) -> Channel | None:
        """Return a channel by id, name or #name."""
        if name_or_id in self.channels:
            return self.channels[name_or_id]
        name = name_or_id.removeprefix("#")
        return next(
            (c for c in self.channels.values() if c.name == name and not _is_direct(c)), None
        )

    def find_member(self, handle_or_id: str) -> Member | None:
        """Return a member by id, handle or @handle."""
        if handle_or_id in self.members:
            return self.members[handle_or_id]
        handle = handle_or_id.removeprefix("@")
        return next((m for m in self.members.values() if m.handle == handle), None)

    def direct_between(self, first: str, second: str) -> Channel | None:
        """Return the direct conversation of two members, if it was ever opened."""
        return next(
            (
                channel
                for channel in self.channels.values()
                if channel.kind is ChannelKind.DIRECT and set(channel.members) == {first, second}
            ),
            None,
        )

    def add_message(self, message: SlackMessage) -> SlackMessage:
        """Store a new message and note when; its root becomes the root of a thread."""
        message = replace(message, posted_at=self.clock.now())
        self._messages[message.channel][message.ts] = message
        self._threads.setdefault((message.channel, message.root_ts), []).append(message.ts)
        if message.is_reply:
            self._begin_thread(message.channel, message.root_ts)
        self._publish(ChangeKind.POSTED, message)
        return message

    def change_message(self, message: SlackMessage, kind: ChangeKind = ChangeKind.EDITED) -> None:
        """Replace a message by its newer state."""
        self._messages[message.channel][message.ts] = message
        self._publish(kind, message)

    def remove_message(self, message: SlackMessage) -> None:
        """Take a message away."""
        self._messages[message.channel].pop(message.ts, None)
        self._publish(ChangeKind.DELETED, message)

    def add_ephemeral(self, ephemeral: Ephemeral) -> None:
        """Show one person a message that is not kept."""
        self.ephemerals.append(ephemeral)
        self.changes.publish(
            ChangeKind.EPHEMERAL,
            ephemeral.visible_text,
            channel=ephemeral.channel,
            thread=ephemeral.thread_ts,
        )

    def replace_ephemeral(self, known: Ephemeral, newer: Ephemeral | None) -> None:
        """Change what one person alone sees, or take it away."""
        index = self.ephemerals.index(known)
        self.ephemerals[index : index + 1] = [] if newer is None else [newer]
        self.changes.publish(ChangeKind.EPHEMERAL, channel=known.channel, thread=known.thread_ts)

    def react(self, message: SlackMessage, member: str, name: str) -> bool:
        """Put a reaction on a message; False if this member already did."""
        return self._react(message, member, name, adding=True)

    def unreact(self, message: SlackMessage, member: str, name: str) -> bool:
        """Take a reaction back; False if there was none."""
        return self._react(message, member, name, adding=False)

    def message(self, channel: str, ts: str) -> SlackMessage | None:
        """Return a message as it is now."""
        return self._messages.get(channel, {}).get(ts)

    def messages(self, channel: str) -> list[SlackMessage]:
        """Return every message of a channel, replies included, oldest first."""
        return list(self._messages.get(channel, {}).values())

    def history(self, channel: str) -> list[SlackMessage]:
        """Return what stands in the channel itself, oldest first: no replies but broadcast ones."""
        return [m for m in self.messages(channel) if not m.is_reply or m.broadcast]

    def thread(self, channel: str, root_ts: str) -> list[SlackMessage]:
        """Return a thread: its root, if it still stands, and its replies, oldest first."""
        known = self._messages.get(channel, {})
        return [known[ts] for ts in self._threads.get((channel, root_ts), ()) if ts in known]

    def replies(self, channel: str, root_ts: str) -> list[SlackMessage]:
        """Return the replies of a thread, oldest first."""
        return [m for m in self.thread(channel, root_ts) if m.is_reply]

    def everything(self) -> Iterator[SlackMessage]:
        """Yield every message of the workspace."""
        for messages in self._messages.values():
            yield from messages.values()

    def _begin_thread(self, channel: str, root_ts: str) -> None:
        root = self.message(channel, root_ts)
        if root is not None and root.thread_ts is None:
            self._messages[channel][root_ts] = replace(root, thread_ts=root_ts)

    def _react(self, message: SlackMessage, member: str, name: str, *, adding: bool) -> bool:
        before = {r.name: r.members for r in message.reactions}
        there = member in before.get(name, ())
        if there == adding:
            return False
        others = tuple(m for m in before.get(name, ()) if m != member)
        before[name] = (*others, member) if adding else others
        reactions = tuple(Reaction(name=n, members=m) for n, m in before.items() if m)
        self.change_message(replace(message, reactions=reactions), ChangeKind.REACTION)
        return True

    def _publish(self, kind: ChangeKind, message: SlackMessage) -> None:
        self.changes.publish(
            kind,
            message.visible_text,
            channel=message.channel,
            thread=message.root_ts,
            message=message,
        )


def _is_direct(channel: Channel) -> bool:
    return channel.kind in {ChannelKind.DIRECT, ChannelKind.GROUP_DIRECT}
