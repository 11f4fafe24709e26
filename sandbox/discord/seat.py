"""The member Ann at a keyboard, in one place of the Discord server at a time."""

from sandbox.discord.changes import Change, ChangeKind
from sandbox.discord.channels import Channel
from sandbox.discord.people import Person
from sandbox.discord.sandbox import DiscordSandbox
from sandbox.terminal import Seat

_SHOWN = (
    ChangeKind.POSTED,
    ChangeKind.EDITED,
    ChangeKind.DELETED,
    ChangeKind.EPHEMERAL,
    ChangeKind.TYPING,
    ChangeKind.CONNECTION,
    ChangeKind.VIOLATION,
)


class DiscordSeat(Seat[Change]):
    """A line is a message where Ann is; commands take her elsewhere."""

    def __init__(self, sandbox: DiscordSandbox) -> None:
        super().__init__(sandbox.changes)
        guild = sandbox.guild("Acme Insurance")
        self._sandbox = sandbox
        self._ann: Person = sandbox.person("Ann")
        self._help: Channel = sandbox.text_channel(guild, "help")
        self._forum: Channel = sandbox.forum(guild, "questions", tags=("Open", "Solved"))
        self._place: Channel = self._help

    async def obey(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        match command:
            case "/forum":
                title, _, text = rest.partition(":")
                await self._open_post(title.strip(), text.strip())
            case "/dm":
                self._place = self._sandbox.direct(self._ann)
                await self._sandbox.dm(self._ann, rest)
            case "/help":
                self._place = self._help
            case "/last":
                self._go_to_newest_thread()
            case _:
                name = self._sandbox.bot.name
                text = line.replace(f"@{name}", self._sandbox.mention)
                await self._sandbox.post(self._ann, self._place, text)

    def line(self, change: Change) -> str | None:
        if change.kind not in _SHOWN:
            return None
        channel = self._sandbox.world.channels.get(change.channel_id or "")
        where = "" if channel is None else f"#{channel.name or 'direct'} "
        text = "" if change.kind is ChangeKind.TYPING else change.text
        return f"{where}{self._author(change)} [{change.kind}] {text}".strip()

    def _author(self, change: Change) -> str:
        if change.message is not None:
            return change.message.author.name
        person = self._sandbox.world.people.get(change.text)
        return "" if person is None else person.name

    async def _open_post(self, title: str, text: str) -> None:
        if not title or not text:
            raise ValueError("usage: /forum TITLE: TEXT")
        self._place = await self._sandbox.forum_post(self._ann, self._forum, title, text)

    def _go_to_newest_thread(self) -> None:
        threads = [*self._sandbox.threads(self._help), *self._sandbox.threads(self._forum)]
        self._place = max(threads, key=lambda thread: int(thread.id), default=self._place)
