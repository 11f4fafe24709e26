"""The pieces a streamed message is made of: text, task cards, plan titles and blocks."""

from collections.abc import Mapping

from sandbox.slack.errors import SlackError
from sandbox.slack.validation.content import MARKDOWN_TEXT_MOST, read_blocks, refuse
from sandbox.slack.validation.elements import URL_SOURCE
from sandbox.slack.validation.shapes import Anything, ListOf, Shape, Tagged, Text, one_of, typed
from sandbox.wire import Json, JsonObject, as_text, objects

TASK_TITLE_MOST = 256

_CHUNKS: Mapping[str, Shape] = {
    "markdown_text": typed("markdown_text", {"text": Text()}),
    "task_update": typed(
        "task_update",
        {
            "id": Text(),
            "title": Text(TASK_TITLE_MOST),
            "status": one_of("pending", "in_progress", "complete", "error"),
        },
        {"details": Text(least=0), "output": Text(least=0), "sources": ListOf(URL_SOURCE)},
    ),
    "plan_update": typed("plan_update", {"title": Text(TASK_TITLE_MOST)}),
    "blocks": typed("blocks", {"blocks": Anything()}),
}
_SHAPE = ListOf(Tagged(lambda: _CHUNKS))


def read_chunks(value: Json) -> tuple[JsonObject, ...]:
    """Return the chunks of one streaming call.

    Raises SlackError invalid_chunks, msg_too_long (12,000 characters a chunk) or invalid_blocks.
    """
    problems = list(_SHAPE.check(value, "/chunks"))
    if problems:
        raise refuse("invalid_chunks", problems)
    chunks = tuple(objects(value))
    for chunk in chunks:
        if len(as_text(chunk.get("text"))) > MARKDOWN_TEXT_MOST:
            raise SlackError("msg_too_long")
        if chunk["type"] == "blocks":
            read_blocks(chunk["blocks"])
    return chunks
