"""How Claude's citations become numbered sources."""

import pytest

from engine.domain.knowledge import Source
from engine.domain.posts import Reply, Span
from engine.domain.steps import Answer, Block, HistoryMessage, Role, StopReason, Usage
from engine.reply import build_reply

HAIL = "https://help.example/hail"
TOWING = "https://help.example/towing"
SAID = "Hail and towing are\n\nboth covered."


def searched(*results: tuple[str, str], said: str = SAID, call: str = "t") -> list[HistoryMessage]:
    """A history in which search_knowledge returned these (url, title) results."""
    content: list[Block] = [
        {
            "type": "search_result",
            "source": url,
            "title": title,
            "content": [{"type": "text", "text": part} for part in said.split("\n\n")],
        }
        for url, title in results
    ]
    block: Block = {"type": "tool_result", "tool_use_id": call, "content": list(content)}
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


def text(words: str, *sources: str, cited: str = "towing areboth  covered") -> Block:
    """A text block that cites these words of these sources."""
    block: dict[str, object] = {"type": "text", "text": words}
    if sources:
        block["citations"] = [
            {"type": "search_result_location", "source": source, "cited_text": cited}
            for source in sources
        ]
    return block  # type: ignore[return-value]  # built in two steps


def test_sources_are_numbered_in_the_order_they_are_cited() -> None:
    """The first source cited is number one, and a source cited again keeps its number."""
    history = searched((HAIL, "Comprehensive › Weather"), (TOWING, "Roadside"))
    reply = build_reply(
        answered(text("Towing.", TOWING), text(" Hail.", HAIL), text(" More.", TOWING)), history
    ).reply
    assert [span.cites for span in reply.spans] == [(1,), (2,), (1,)]
    assert reply.sources == (
        Source(title="Roadside", url=TOWING),
        Source(title="Comprehensive", url=HAIL),
    )


def test_a_source_no_tool_returned_is_not_shown() -> None:
    """A citation that no tool result of this conversation backs never becomes a link."""
    reply = build_reply(answered(text("Trust me.", "https://evil.example")), searched()).reply
    assert reply.sources == ()
    assert reply.spans == (Span(text="Trust me."),)


def test_the_mark_stands_right_behind_the_words() -> None:
    """White space after a cited sentence is not part of what the mark belongs to."""
    reply = build_reply(
        answered(text("Hail is.\n\n", HAIL), text("Ask me more.")), searched((HAIL, "Weather"))
    ).reply
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
    ).reply
    assert reply.text == "Hello there"
    assert reply.spans == (Span(text="Hello there"),)


@pytest.mark.parametrize("cited", ["Hail is covered.", "", "  "])
def test_a_citation_of_words_that_stand_nowhere_is_dropped(cited: str) -> None:
    """The sentence stays without a mark; that it was so is counted."""
    found = build_reply(
        answered(text("Hail is covered.", HAIL, cited=cited)), searched((HAIL, "Weather"))
    )
    assert found.reply == Reply(spans=(Span(text="Hail is covered."),))
    assert (found.used, found.unfounded) == ((), 1)


def test_a_citation_belongs_to_the_version_that_says_it() -> None:
    """Where an article was shown twice and changed between, its words tell which one is meant."""
    history = [
        *searched((HAIL, "Weather"), said="Hail is covered.", call="old"),
        *searched((TOWING, "Roadside"), (HAIL, "Weather"), said="Hail is excluded.", call="new"),
    ]
    old = text("Covered.", HAIL, cited="Hail is covered.")
    new = text(" Excluded.", HAIL, cited="Hail is excluded.")
    found = build_reply(answered(old, new), history)
    assert [span.cites for span in found.reply.spans] == [(1,), (1,)]
    assert [(used.call_id, used.place, used.number) for used in found.used] == [
        ("old", 0, 1),
        ("new", 1, 1),
    ]
