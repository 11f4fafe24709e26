"""How Claude's citations become numbered sources."""

from engine.domain.knowledge import Source
from engine.domain.posts import Span
from engine.domain.steps import Answer, Block, HistoryMessage, Role, StopReason, Usage
from engine.reply import build_reply

HAIL = "https://help.example/hail"
TOWING = "https://help.example/towing"


def searched(*results: tuple[str, str]) -> list[HistoryMessage]:
    """A history in which search_knowledge returned these (url, title) results."""
    content: list[Block] = [
        {"type": "search_result", "source": url, "title": title, "content": []}
        for url, title in results
    ]
    block: Block = {"type": "tool_result", "tool_use_id": "t", "content": list(content)}
    return [HistoryMessage(seq=1, role=Role.USER, content=(block,), version=1)]


def answered(*content: Block) -> Answer:
    """A final answer of Claude with this content."""
    return Answer(
        content=content,
        stop_reason=StopReason.END_TURN,
        usage=Usage(),
        model="claude-sonnet-5-5",
        message_id="msg_1",
        request_id="req_1",
        seconds=0.1,
        attempts=1,
        cost_nano_usd=0,
    )


def text(words: str, *sources: str) -> Block:
    """A text block that cites these sources."""
    block: dict[str, object] = {"type": "text", "text": words}
    if sources:
        block["citations"] = [
            {"type": "search_result_location", "source": source} for source in sources
        ]
    return block  # type: ignore[return-value]  # built in two steps


def test_sources_are_numbered_in_the_order_they_are_cited() -> None:
    """The first source cited is number one, and a source cited again keeps its number."""
    history = searched((HAIL, "Comprehensive › Weather"), (TOWING, "Roadside"))
    reply = build_reply(
        answered(text("Towing.", TOWING), text(" Hail.", HAIL), text(" More.", TOWING)), history
    )
    assert [span.cites for span in reply.spans] == [(1,), (2,), (1,)]
    assert reply.sources == (
        Source(title="Roadside", url=TOWING),
        Source(title="Comprehensive", url=HAIL),
    )


def test_a_source_no_tool_returned_is_not_shown() -> None:
    """A citation that no tool result of this conversation backs never becomes a link."""
    reply = build_reply(answered(text("Trust me.", "https://evil.example")), searched())
    assert reply.sources == ()
    assert reply.spans == (Span(text="Trust me."),)


def test_the_mark_stands_right_behind_the_words() -> None:
    """White space after a cited sentence is not part of what the mark belongs to."""
    reply = build_reply(
        answered(text("Hail is.\n\n", HAIL), text("Ask me more.")), searched((HAIL, "Weather"))
    )
    assert reply.spans == (Span(text="Hail is.", cites=(1,)), Span(text="\n\nAsk me more."))


def test_thinking_and_calls_are_not_part_of_a_reply() -> None:
    """Only text blocks are words for the customer."""
    reply = build_reply(
        answered(
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            text("Hello "),
            text("there"),
        ),
        [],
    )
    assert reply.text == "Hello there"
    assert reply.spans == (Span(text="Hello there"),)
