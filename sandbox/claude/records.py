"""What the local Claude wrote down: every request, as it came."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.claude.wire import content_of
from sandbox.wire import Json, JsonObject, as_text, objects


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request. `path` is the API path, `at` monotonic seconds, header names are lower case."""

    path: str
    headers: Mapping[str, str]
    body: JsonObject
    at: float

    @property
    def messages(self) -> list[JsonObject]:
        """The messages of the request."""
        return objects(self.body.get("messages"))

    @property
    def tools(self) -> list[JsonObject]:
        """The tools offered."""
        return objects(self.body.get("tools"))

    @property
    def system_text(self) -> str:
        """The whole system prompt as text."""
        return "\n\n".join(as_text(b.get("text")) for b in content_of(self.body.get("system")))

    @property
    def last_text(self) -> str:
        """What the newest user message that has text says, its text blocks joined by new lines."""
        for message in reversed(self.messages):
            texts = _texts(message)
            if message.get("role") == "user" and texts:
                return "\n".join(texts)
        return ""

    @property
    def tool_results(self) -> list[JsonObject]:
        """The tool results of the last message."""
        if not self.messages:
            return []
        blocks = content_of(self.messages[-1].get("content"))
        return [block for block in blocks if block.get("type") == "tool_result"]

    @property
    def search_results(self) -> list[JsonObject]:
        """Every search result in the order the API counts them: through messages and results."""
        return search_results(self.messages)


def search_results(messages: list[JsonObject]) -> list[JsonObject]:
    """Every search result of these messages, in order, those inside tool results included."""
    found: list[JsonObject] = []
    for message in messages:
        for block in content_of(message.get("content")):
            inner: Json = block.get("content") if block.get("type") == "tool_result" else None
            candidates = [block, *content_of(inner)]
            found += [item for item in candidates if item.get("type") == "search_result"]
    return found


def _texts(message: JsonObject) -> list[str]:
    blocks = content_of(message.get("content"))
    return [as_text(block.get("text")) for block in blocks if block.get("type") == "text"]
