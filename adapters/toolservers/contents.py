"""What a server answered, as data: what is structured as it is, else its texts.

Images, sounds and files are left out and counted: Claude gets none of them from a server.
"""

from mcp_types import CallToolResult, EmbeddedResource, ResourceLink, TextContent

from engine.added.added_tool import Refused, Told
from engine.domain.steps import Json

_NO_WORDS = "it gives no reason"


def answer_of(result: CallToolResult) -> Told | Refused:
    """The answer; an error of the tool's own is a refusal in its words."""
    texts = _texts(result)
    if result.is_error:
        return Refused(words="\n".join(texts) or _NO_WORDS)
    if result.structured_content is not None:
        return Told(value=result.structured_content)
    value: dict[str, Json] = {"texts": list(texts)}
    if left_out := len(result.content) - len(texts):
        value["left_out"] = left_out
    return Told(value=value)


def _texts(result: CallToolResult) -> tuple[str, ...]:
    return tuple(text for block in result.content if (text := _text(block)) is not None)


def _text(block: object) -> str | None:
    match block:
        case TextContent(text=text):
            return text
        case EmbeddedResource(resource=resource):
            return getattr(resource, "text", None)
        case ResourceLink(uri=uri, name=name):
            return f"{name}: {uri}"
    return None
