"""What people see, and waiting for it."""

from collections.abc import Callable
from typing import TypeVar

from sandbox.discord.channels import Channel
from sandbox.discord.interactions import Interaction
from sandbox.discord.messages import Message, MessageFlag
from sandbox.discord.people import Person
from sandbox.discord.records import Call, Typing
from sandbox.discord.stage import Place, Stage

Found = TypeVar("Found")


class Seeing(Stage):
    """Waits raise TimeoutError, after real seconds, with what was there instead."""

    def messages(self, place: Place) -> list[Message]:
        """Return the messages of a channel or thread as they stand, oldest first."""
        return self.world.messages(place if isinstance(place, str) else place.id)

    def newest(self, message: Message) -> Message:
        """Return a message as it is now; raises LookupError when it is gone."""
        found = self.world.find_message(message.channel_id, message.id)
        if found is None:
            text = f"message {message.id} is gone"
            raise LookupError(text)
        return found

    def sent_at(self, message: Message) -> float:
        """Return when the event of a new message was first written to a socket.

        In monotonic seconds, as `at` of messages and typing; raises LookupError when it never was.
        """
        for event in self.world.events:
            if event.name == "MESSAGE_CREATE" and event.data.get("id") == message.id:
                return event.at
        text = f"message {message.id} was not sent to anyone"
        raise LookupError(text)

    def ephemeral(self, person: Person) -> list[Message]:
        """Return the messages only this person sees, oldest first."""
        return [m for m in self.world.ephemerals if m.only_for == person.id]

    def threads(self, channel: Place) -> list[Channel]:
        """Return the threads of a channel or posts of a forum, oldest first."""
        return self.world.threads_of(channel if isinstance(channel, str) else channel.id)

    def direct(self, person: Person) -> Channel:
        """Return somebody's direct conversation with the bot."""
        return self.world.direct(person.id)

    def thread_of(self, message: Message) -> Channel | None:
        """Return the thread on a message, if there is one."""
        return self.world.channels.get(message.id)

    async def wait_until(self, find: Callable[[], Found | None], timeout: float = 10.0) -> Found:
        """Return what `find` finds, asking again after every change."""
        return await self.world.changes.wait_until(find, timeout, self._story)

    async def wait_for_message(
        self,
        place: Place,
        *,
        author: Person | None = None,
        after: Message | None = None,
        containing: str = "",
        timeout: float = 10.0,
    ) -> Message:
        """Wait for a message; the author is the bot unless somebody else is named.

        What Discord writes itself, and "thinking", do not count.
        """
        wanted = (author or self.world.bot).id
        oldest = int(after.id) if after is not None else 0

        def find() -> Message | None:
            for message in self.messages(place):
                if (
                    message.author.id == wanted
                    and int(message.id) > oldest
                    and containing in message.visible_text
                    and not message.is_system
                    and MessageFlag.LOADING not in message.flags
                ):
                    return message
            return None

        return await self.wait_until(find, timeout)

    async def wait_for_typing(
        self,
        place: Place,
        timeout: float = 10.0,
        *,
        person: Person | None = None,
        after: float = 0.0,
    ) -> Typing:
        """Wait until the bot, or somebody else, types; `after` is in monotonic seconds."""
        channel_id = place if isinstance(place, str) else place.id
        wanted = (person or self.world.bot).id

        def find() -> Typing | None:
            for typing in self.world.typings:
                if (typing.channel_id, typing.person_id) == (channel_id, wanted) and (
                    typing.at >= after
                ):
                    return typing
            return None

        return await self.wait_until(find, timeout)

    async def wait_for_thread(self, message: Message, timeout: float = 10.0) -> Channel:
        """Wait until there is a thread on a message."""
        return await self.wait_until(lambda: self.thread_of(message), timeout)

    async def wait_for_edit(
        self, message: Message, *, containing: str = "", timeout: float = 10.0
    ) -> Message:
        """Wait until a message differs from what was seen, and contains a text."""

        def find() -> Message | None:
            now = self.world.find_message(message.channel_id, message.id)
            if now is None or now == message or containing not in now.visible_text:
                return None
            return now

        return await self.wait_until(find, timeout)

    async def wait_for_answer(self, interaction: Interaction, timeout: float = 10.0) -> Interaction:
        """Wait until an interaction is acknowledged, in whatever way, or failed."""

        def find() -> Interaction | None:
            done = interaction.answered_at is not None or interaction.failed
            return interaction if done else None

        return await self.wait_until(find, timeout)

    async def wait_for_reply(self, interaction: Interaction, timeout: float = 10.0) -> Message:
        """Wait for the first message an interaction got, "thinking" aside."""

        def find() -> Message | None:
            if not interaction.replies:
                return None
            return self._parts.interactions.message(interaction, interaction.replies[0])

        return await self.wait_until(find, timeout)

    async def wait_for_call(
        self, method: str, route: str, *, count: int = 1, timeout: float = 10.0
    ) -> Call:
        """Wait until a route, named by its template, was called so many times."""

        def find() -> Call | None:
            made = [c for c in self.world.calls if (c.method, c.route) == (method, route)]
            return made[count - 1] if len(made) >= count else None

        return await self.wait_until(find, timeout)

    async def wait_connected(self, timeout: float = 10.0) -> None:
        """Wait until the program has identified or resumed on the gateway."""
        await self.wait_until(lambda: True if self._parts.gateway.is_connected() else None, timeout)

    def _story(self) -> str:
        last = list(self.world.everything())[-8:]
        lines = [f"{m.author.name}: {m.visible_text[:200]!r}" for m in last]
        calls = [f"{c.method} {c.path} {c.status}" for c in self.world.calls[-8:]]
        broken = [f"{v.where}: {v.rule} {v.detail}" for v in self.world.violations]
        return f"messages {lines}; calls {calls}; violations {broken}"
