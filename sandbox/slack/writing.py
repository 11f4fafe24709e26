"""What people do with messages: write, edit, delete, react, share files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.slack import events
from sandbox.slack.changes import ChangeKind
from sandbox.slack.markup import Directory, read_typed
from sandbox.slack.messages import SlackFile, SlackMessage, tombstone
from sandbox.slack.people import Channel, Member
from sandbox.slack.world import World
from sandbox.wire import JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class NewFile:
    """A file a person adds to a message; without a mimetype its name says what it is."""

    name: str
    content: bytes
    mimetype: str = ""


class Writing:
    """Messages of people. What Slack would not let a person do raises ValueError."""

    world: World

    async def post(
        self,
        person: Member,
        channel: Channel,
        text: str,
        *,
        thread: SlackMessage | None = None,
        files: Sequence[NewFile] = (),
        broadcast: bool = False,
    ) -> SlackMessage:
        """Write a message; @handles, #channels, links and `mention` become markup."""
        world = self.world
        self._check_inside(person, channel)
        typed = read_typed(text, self._directory())
        stored = tuple(self._upload(person, file) for file in files)
        subtype = "thread_broadcast" if broadcast else ("file_share" if files else None)
        message = world.workspace.add_message(
            SlackMessage(
                channel=channel.id,
                ts=world.clock.next_ts(),
                user=person.id,
                team=person.team,
                text=typed.text,
                blocks=(typed.rich_text(world.workspace.new_id("b")),) if text else (),
                thread_ts=thread.root_ts if thread else None,
                subtype=subtype,
                broadcast=broadcast,
                files=stored,
                client_msg_id=None if person.is_bot else world.workspace.new_id("m"),
                bot_id=person.bot_id,
                app_id=person.app_id,
            )
        )
        world.announcer.posted(message)
        for file in stored:
            scene = world.announcer.scene(channel.id, person.id)
            world.announcer.tell(events.file_shared(file, scene, message.ts))
        return message

    async def edit(self, person: Member, message: SlackMessage, text: str) -> SlackMessage:
        """Change what one has written; a mention in it is told of like a new one."""
        before = self._own(person, message)
        typed = read_typed(text, self._directory())
        after = replace(
            before,
            text=typed.text,
            blocks=(typed.rich_text(self.world.workspace.new_id("b")),),
            edited_by=person.id,
            edited_ts=self.world.clock.next_ts(),
        )
        self.world.workspace.change_message(after)
        self.world.announcer.changed(before, after)
        self.world.announcer.mentioned(after)
        return after

    async def unfurl(self, message: SlackMessage, title: str) -> SlackMessage:
        """Let Slack add a link preview, which tells the app of a change without other text."""
        before = self._standing(message)
        preview: JsonObject = {"title": title, "fallback": title, "id": 1}
        after = replace(before, attachments=(*before.attachments, preview))
        self.world.workspace.change_message(after)
        self.world.announcer.changed(before, after)
        return after

    async def delete(self, person: Member, message: SlackMessage) -> None:
        """Take back what one has written; below replies a tombstone stays in its place."""
        known = self._own(person, message)
        workspace = self.world.workspace
        if known.is_reply or not workspace.replies(known.channel, known.ts):
            workspace.remove_message(known)
            self.world.announcer.deleted(known)
            return
        stone = tombstone(known)
        workspace.change_message(stone, ChangeKind.DELETED)
        self.world.announcer.changed(known, stone)

    async def react(self, person: Member, message: SlackMessage, name: str) -> None:
        """Put an emoji on a message, named without colons."""
        self._react(person, message, name, added=True)

    async def unreact(self, person: Member, message: SlackMessage, name: str) -> None:
        """Take an emoji back."""
        self._react(person, message, name, added=False)

    def _react(self, person: Member, message: SlackMessage, name: str, *, added: bool) -> None:
        world = self.world
        known = self._standing(message)
        self._check_inside(person, world.workspace.channels[known.channel])
        change = world.workspace.react if added else world.workspace.unreact
        if not change(known, person.id, name):
            problem = f"{person.name} has {'already' if added else 'not'} reacted with {name}"
            raise ValueError(problem)
        scene = world.announcer.scene(known.channel, person.id)
        ts = world.clock.next_ts()
        world.announcer.tell(events.reaction(known, scene, name, ts, added=added))

    def _upload(self, person: Member, file: NewFile) -> SlackFile:
        return self.world.uploads.store(file.name, file.content, person.id, mimetype=file.mimetype)

    def _now(self, channel: Channel) -> Channel:
        return self.world.workspace.channels[channel.id]

    def _standing(self, message: SlackMessage) -> SlackMessage:
        known = self.world.workspace.message(message.channel, message.ts)
        if known is None:
            problem = "the message is gone"
            raise ValueError(problem)
        return known

    def _own(self, person: Member, message: SlackMessage) -> SlackMessage:
        known = self._standing(message)
        if known.user != person.id:
            problem = f"the message is not {person.name}'s"
            raise ValueError(problem)
        return known

    def _check_inside(self, person: Member, channel: Channel) -> None:
        known = self._now(channel)
        if person.id not in known.members:
            problem = f"{person.name} is not in #{known.name}"
            raise ValueError(problem)
        if known.archived:
            problem = f"#{known.name} is archived"
            raise ValueError(problem)

    def _directory(self) -> Directory:
        workspace = self.world.workspace
        return Directory(
            bot=self.world.installation.bot.id,
            member=workspace.find_member,
            channel=workspace.find_channel,
        )
