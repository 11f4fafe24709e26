"""Messages written piece by piece: open until the app stops, a person stops it, or time is over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sandbox.clock import Clock, Timer
from sandbox.slack.changes import ChangeKind
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import SlackMessage, StreamState
from sandbox.slack.reading import read_markdown
from sandbox.slack.validation.blocks import MESSAGE_BLOCKS_MOST
from sandbox.slack.workspace import Workspace
from sandbox.wire import JsonObject, Payload, as_text, objects

CompleteBlocks = Callable[[Sequence[JsonObject]], tuple[JsonObject, ...]]


@dataclass(slots=True)
class _Content:
    """What an open stream shows, in order: text that grows, cards that change, and blocks."""

    parts: list[Payload] = field(default_factory=list)
    blocks: int = 0

    def add(self, chunk: JsonObject, complete: CompleteBlocks) -> None:
        match chunk["type"]:
            case "markdown_text":
                self._add_text(as_text(chunk["text"]))
            case "task_update":
                self._put(_task_card(chunk), "task_id")
            case "plan_update":
                self._put({"type": "plan", "title": chunk["title"]}, "type")
            case _:
                self._add_blocks(complete(objects(chunk["blocks"])))

    def text(self) -> str:
        """All the text so far, as standard Markdown."""
        return "".join(as_text(p["text"]) for p in self.parts if p["type"] == "markdown")

    def _add_text(self, text: str) -> None:
        if self.parts and self.parts[-1]["type"] == "markdown":
            self.parts[-1] = {"type": "markdown", "text": as_text(self.parts[-1]["text"]) + text}
        else:
            self.parts.append({"type": "markdown", "text": text})

    def _put(self, part: Payload, key: str) -> None:
        for index, known in enumerate(self.parts):
            if known["type"] == part["type"] and known.get(key) == part[key]:
                self.parts[index] = part
                return
        self.parts.append(part)

    def _add_blocks(self, blocks: Sequence[JsonObject]) -> None:
        if self.blocks + len(blocks) > MESSAGE_BLOCKS_MOST:
            raise SlackError("msg_blocks_too_many")
        self.blocks += len(blocks)
        self.parts.extend(dict(block) for block in blocks)


class Streams:
    """Keeps open streams and ends them in time; a stream once ended never opens again."""

    def __init__(
        self, clock: Clock, workspace: Workspace, life: float, complete: CompleteBlocks
    ) -> None:
        self._clock = clock
        self._workspace = workspace
        self._life = life
        self._complete = complete
        self._open: dict[tuple[str, str], tuple[_Content, Timer]] = {}

    def start(self, message: SlackMessage, chunks: Sequence[JsonObject]) -> SlackMessage:
        """Post a message that will grow."""
        content = _Content()
        for chunk in chunks:
            content.add(chunk, self._complete)
        shown = self._workspace.add_message(_showing(message, content, StreamState.STREAMING))
        key = (shown.channel, shown.ts)
        timer = self._clock.call_later(self._life, lambda: self.end(key, StreamState.EXPIRED))
        self._open[key] = (content, timer)
        return shown

    def append(self, message: SlackMessage, chunks: Sequence[JsonObject]) -> SlackMessage:
        """Let a message grow; raises SlackError as `check_open`, or msg_blocks_too_many."""
        self.check_open(message)
        content, _ = self._open[message.channel, message.ts]
        for chunk in chunks:
            content.add(chunk, self._complete)
        return self._show(message, content, StreamState.STREAMING)

    def seal(self, message: SlackMessage, blocks: Sequence[JsonObject]) -> SlackMessage:
        """Finish a message, with blocks below everything else."""
        content, timer = self._open.pop((message.channel, message.ts))
        timer.cancel()
        content.parts.extend(dict(block) for block in blocks)
        return self._show(message, content, StreamState.SEALED)

    def check_open(self, message: SlackMessage) -> None:
        """Raise SlackError stopped_by_user or message_not_in_streaming_state unless it can grow."""
        if message.stream is StreamState.STOPPED_BY_USER:
            raise SlackError("stopped_by_user")
        if message.stream is not StreamState.STREAMING:
            raise SlackError("message_not_in_streaming_state")

    def of_thread(self, channel: str, thread_ts: str) -> tuple[str, ...]:
        """Return the timestamps of the messages growing in a thread."""
        return tuple(
            message.ts
            for message in self._workspace.thread(channel, thread_ts)
            if message.stream is StreamState.STREAMING
        )

    def stop_by_person(self, channel: str, ts: str) -> None:
        """Let a person stop a message: it takes no more text, and waits for the app to seal it."""
        message = self._workspace.message(channel, ts)
        entry = self._open.get((channel, ts))
        if message is not None and entry is not None:
            entry[1].cancel()
            self._show(message, entry[0], StreamState.STOPPED_BY_USER)

    def forget(self, message: SlackMessage) -> None:
        """Drop a message that is deleted."""
        entry = self._open.pop((message.channel, message.ts), None)
        if entry is not None:
            entry[1].cancel()

    def expire_all(self) -> int:
        """End every open stream as if its time were over; return how many there were."""
        keys = list(self._open)
        for key in keys:
            self.end(key, StreamState.EXPIRED)
        return len(keys)

    def end(self, key: tuple[str, str], state: StreamState) -> None:
        """End one stream in a state, with what it shows."""
        content, timer = self._open.pop(key)
        timer.cancel()
        message = self._workspace.message(*key)
        if message is not None:
            self._show(message, content, state)

    def _show(self, message: SlackMessage, content: _Content, state: StreamState) -> SlackMessage:
        shown = _showing(message, content, state)
        self._workspace.change_message(shown, ChangeKind.EDITED)
        return shown


def _showing(message: SlackMessage, content: _Content, state: StreamState) -> SlackMessage:
    text = read_markdown(content.text())
    return replace(message, blocks=tuple(content.parts), text=text, stream=state)


def _task_card(chunk: JsonObject) -> Payload:
    written = {name: _rich_text(as_text(chunk.get(name))) for name in ("details", "output")}
    return {
        "type": "task_card",
        "task_id": chunk["id"],
        "title": chunk["title"],
        "status": chunk["status"],
        **{name: block for name, block in written.items() if as_text(chunk.get(name))},
    }


def _rich_text(text: str) -> Payload:
    section: Payload = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": text}],
    }
    return {"type": "rich_text", "elements": [section]}
