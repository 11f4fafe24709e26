"""The customer Casey at a keyboard, in one Slack thread at a time."""

from sandbox.slack.changes import Change, ChangeKind
from sandbox.slack.messages import SlackMessage, StreamState
from sandbox.slack.sandbox import SlackSandbox
from sandbox.terminal import Seat


class SlackSeat(Seat[Change]):
    """Each line goes on in the open thread of #help; `/new` begins another."""

    def __init__(self, slack: SlackSandbox) -> None:
        super().__init__(slack.changes)
        self._slack = slack
        self._casey = slack.person("Casey")
        self._channel = slack.channel("help", self._casey)
        self._root: SlackMessage | None = None

    async def obey(self, line: str) -> None:
        command, _, rest = line.partition(" ")
        if command == "/new":
            self._root, line = None, rest.strip()
        if line:
            await self._say(line)

    def line(self, change: Change) -> str | None:
        message = change.message
        match change.kind:
            case ChangeKind.POSTED | ChangeKind.EDITED if message is not None:
                growing = message.stream is StreamState.STREAMING
                return None if growing else self._slack.line(message)
            case ChangeKind.STATUS | ChangeKind.VIOLATION | ChangeKind.CONNECTION if change.text:
                return f"({change.kind.value}: {change.text})"
            case _:
                return None

    async def _say(self, text: str) -> None:
        said = text if self._root else f"{self._slack.mention} {text}"
        message = await self._slack.post(self._casey, self._channel, said, thread=self._root)
        self._root = self._root or message
