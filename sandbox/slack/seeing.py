"""What a person sees in the workspace, and waiting for it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.slack.board import Session, StatusLine
from sandbox.slack.messages import Ephemeral, SlackMessage, StreamState
from sandbox.slack.modals import View
from sandbox.slack.people import Channel, Member
from sandbox.slack.world import World

Found = TypeVar("Found")

# How long waiting goes on, in real seconds, unless the caller says otherwise.
PATIENCE = 10.0


class Seeing:
    """The eyes of everybody: messages, threads, status lines, views; each wait has a limit."""

    world: World

    def messages(self, channel: Channel) -> list[SlackMessage]:
        """Return every message of a channel, replies included, oldest first."""
        return self.world.workspace.messages(channel.id)

    def thread(self, channel: Channel, root_ts: str) -> list[SlackMessage]:
        """Return a thread: its root, if it still stands, and its replies, oldest first."""
        return self.world.workspace.thread(channel.id, root_ts)

    def replies(self, root: SlackMessage, *, author: Member | None = None) -> list[SlackMessage]:
        """Return the replies below a message, oldest first; with an author only theirs."""
        found = self.world.workspace.replies(root.channel, root.root_ts)
        return [m for m in found if author is None or m.user == author.id]

    def message(self, known: SlackMessage) -> SlackMessage | None:
        """Return a message as it is now, or None once it is deleted."""
        return self.world.workspace.message(known.channel, known.ts)

    def ephemerals(self, person: Member) -> list[Ephemeral]:
        """Return what only this person was shown, oldest first."""
        return [e for e in self.world.workspace.ephemerals if e.user == person.id and e.shown]

    def status(self, root: SlackMessage) -> StatusLine | None:
        """Return the status line a thread shows now."""
        return self.world.board.status(root.channel, root.root_ts)

    def statuses(self, root: SlackMessage) -> list[StatusLine]:
        """Return every status line a thread has shown, oldest first."""
        return self.world.board.ever_shown(root.channel, root.root_ts)

    def session(self, root: SlackMessage) -> Session | None:
        """Return the session of a thread."""
        return self.world.board.sessions.get((root.channel, root.root_ts))

    def modal(self, person: Member) -> View | None:
        """Return the modal a person has before them."""
        return self.world.modals.top(person.id)

    def home(self, person: Member) -> View | None:
        """Return a person's Home tab, once the app published one."""
        return self.world.modals.home(person.id)

    async def wait_until(
        self, find: Callable[[], Found | None], timeout: float = PATIENCE
    ) -> Found:
        """Return what `find` finds, asking after every change until it is true or not empty.

        Raises TimeoutError, which says what was seen.
        """
        return await self.world.changes.wait_until(find, timeout, self.describe)

    async def wait_for_reply(
        self,
        root: SlackMessage,
        *,
        after: int = 0,
        author: Member | None = None,
        timeout: float = PATIENCE,
    ) -> SlackMessage:
        """Return the reply that follows the first `after` by this author, once it is complete.

        Without an author the app's replies count. A streamed message is complete when its stream
        has ended. Raises TimeoutError, which says what was seen.
        """
        by = author or self.world.installation.bot

        def find() -> SlackMessage | None:
            found = self.replies(root, author=by)[after:]
            complete = found and found[0].stream is not StreamState.STREAMING
            return found[0] if complete else None

        return await self.wait_until(find, timeout)

    async def wait_for_status(self, root: SlackMessage, timeout: float = PATIENCE) -> StatusLine:
        """Return the first status line the thread has shown; raises TimeoutError."""
        return await self.wait_until(lambda: next(iter(self.statuses(root)), None), timeout)

    async def wait_connected(self, n: int = 1, timeout: float = PATIENCE) -> None:
        """Wait until `n` Socket Mode connections are open; raises TimeoutError."""
        door = self.world.door
        await self.wait_until(lambda: sum(c.is_open for c in door.connections) >= n, timeout)

    async def settle(self, timeout: float = PATIENCE) -> None:
        """Wait until no envelope awaits an ack; raises TimeoutError."""
        deliveries = self.world.deliveries
        await self.wait_until(lambda: deliveries.is_settled, timeout)

    def describe(self) -> str:
        """Return the workspace in a few lines, for whoever waited in vain."""
        world = self.world
        lines = [self.line(message) for message in world.workspace.everything()]
        calls = [f"{c.method} -> {c.error or c.status}" for c in world.calls[-10:]]
        broken = [f"{v.where}: {v.rule} {v.detail}" for v in world.violations]
        return "\n".join(
            ["", *_titled("messages", lines), *_titled("calls", calls), *_titled("broken", broken)]
        )

    def line(self, message: SlackMessage) -> str:
        """Return a message in one line: where, who, what."""
        channel = self.world.workspace.channels[message.channel]
        author = self.world.workspace.members.get(message.user)
        indent = "  " if message.is_reply else ""
        name = message.username or (author.name if author else message.user)
        return f"{indent}#{channel.name} {name}: {message.visible_text}"


def _titled(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []
