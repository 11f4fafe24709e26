"""How a conversation looks to Claude: customers' words as content, stored content as messages."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from engine.domain.messages import About, Address, Attachment, InboundMessage
from engine.domain.steps import Block, HistoryMessage, Json, Role
from engine.guardrails.invisible import clean
from engine.guardrails.mask import mask

_THINKING = frozenset({"thinking", "redacted_thinking"})
_STILL_OPEN = "your_question_to_the_team_still_open"
_LONGEST_TOLD = 500
"""Characters of a result whose tool is gone."""


def compose(
    messages: Sequence[InboundMessage], *, customer: str, longest: int, awaits: str | None = None
) -> tuple[Block, ...]:
    """One user message for a burst: the platform's facts first, then each message on its own.

    Facts that change (date, speaker) stand here and not in the system prompt, so that they are
    stored once with the message and the cached prefix stays the same. A customer's words are the
    only plain text; whatever others said, and whatever happened to an earlier message, is JSON
    with its speaker. `awaits` is a question to the team that is still open. Raises ValueError where
    nothing of the customer's can be read.
    """
    asked = [message for message in messages if message.author.id == customer]
    if all(message.about is About.UNREADABLE for message in asked):
        raise ValueError("nothing of what is asked can be read")
    facts: Block = _json_block(
        {
            "platform": messages[-1].place.platform.value,
            "date": datetime.fromtimestamp(messages[-1].sent_at, UTC).strftime("%A, %Y-%m-%d"),
            "speaker": _name(asked),
            **({} if awaits is None else {_STILL_OPEN: awaits}),
        }
    )
    return (facts, *(_told_of(message, customer, longest) for message in messages))


def unreadable(
    messages: Sequence[InboundMessage], *, customer: str, awaits: str | None = None
) -> tuple[Block, ...]:
    """What stands for a burst that `compose` breaks on; its turn ends without an answer."""
    del customer, awaits  # nothing of theirs can be read
    return ({"type": "text", "text": f"[{len(messages)} messages that could not be read]"},)


def words(message: InboundMessage, *, longest: int) -> str:
    """What a message says, with a plain word for what cannot be read; never empty.

    Signs that nobody sees are left out, and card numbers and the like hidden: this is what is kept
    where Claude reads it.
    """
    if len(message.text) > longest:
        return f"[a message of {len(message.text)} characters, too long to be read]"
    lines = [mask(clean(message.text)).strip(), *(_attached(file) for file in message.attachments)]
    return "\n".join(line for line in lines if line) or "[a mention without words]"


def replay(
    history: Sequence[HistoryMessage], *, version: int, offered: frozenset[str]
) -> tuple[Mapping[str, Json], ...]:
    """The stored history as request messages, byte for byte.

    Thinking is signed over the prompt and the messages before it, citations count the search
    results in them: those of an earlier version would be refused or wrong, so they are left out.
    The API takes no call of a tool that is not `offered`: such a call and its result become text.
    """
    gone = _gone(history, offered)
    kept = ((message, _valid(message, version, gone)) for message in history)
    return tuple(
        {"role": message.role.value, "content": list(content)}
        for message, content in kept
        if content
    )


def this_turn(history: Sequence[HistoryMessage]) -> tuple[HistoryMessage, ...]:
    """The messages since the customer last spoke, that one included."""
    starts = [
        at
        for at, message in enumerate(history)
        if message.role is Role.USER
        and not any(b["type"] == "tool_result" for b in message.content)
    ]
    return tuple(history[starts[-1] :]) if starts else ()


def _gone(history: Sequence[HistoryMessage], offered: frozenset[str]) -> Mapping[str, Block]:
    """The calls of tools that are not offered, by id; a new set of tools is a new version."""
    return {
        str(block["id"]): block
        for message in history
        for block in message.content
        if block["type"] == "tool_use" and block["name"] not in offered
    }


def _valid(message: HistoryMessage, version: int, gone: Mapping[str, Block]) -> tuple[Block, ...]:
    if message.role is Role.USER:
        return _with_told_results(message.content, gone)
    blocks = tuple(block for block in message.content if block.get("id") not in gone)
    if message.version == version:
        return blocks
    return tuple(_without_citations(block) for block in blocks if block["type"] not in _THINKING)


def _without_citations(block: Block) -> Block:
    return {name: value for name, value in block.items() if name != "citations"}


def _with_told_results(content: Sequence[Block], gone: Mapping[str, Block]) -> tuple[Block, ...]:
    """Results of calls that are gone become text, behind the others: the API wants these first."""
    told = [block for block in content if block.get("tool_use_id") in gone]
    return (
        *(block for block in content if block not in told),
        *(_told(gone[str(block["tool_use_id"])], block) for block in told),
    )


def _told(call: Block, result: Block) -> Block:
    """What was asked of a tool and what came back, in a few words."""
    said = json.dumps(result.get("content"), ensure_ascii=False)[:_LONGEST_TOLD]
    return _json_block({"tool_of_old": call["name"], "input": call["input"], "result": said})


def _name(asked: Sequence[InboundMessage]) -> str:
    """The customer's name, from a message that could be read."""
    return next(m.author.name for m in asked if m.about is not About.UNREADABLE)


_TOLD_BY_US = {
    About.OUTCOME: "what came of the change they were asked to confirm",
    About.TEAM_ANSWER: "what the support team answers to your question",
}


def _told_of(message: InboundMessage, customer: str, longest: int) -> Block:
    """What Claude is told of one message."""
    speaker: dict[str, Json] = {"said_by": message.author.name}
    if message.author.is_teammate:
        speaker["of"] = "the support team"
    match message.about:
        case About.SAID:
            return _said(message, speaker, customer, longest)
        case About.EDITED:
            text = words(message, longest=longest)
            return _json_block({**speaker, "edited_an_earlier_message_to": text})
        case About.DELETED:
            return _json_block({**speaker, "deleted_an_earlier_message": True})
        case About.UNREADABLE:
            return _json_block({**speaker, "message_that_was_damaged": True})
        case About.INSTRUCTION:
            return _json_block({**speaker, **_instruction(message, longest)})
        case About.OUTCOME | About.TEAM_ANSWER:
            return _json_block({_TOLD_BY_US[message.about]: words(message, longest=longest)})
    assert_never(message.about)


def _said(
    message: InboundMessage, speaker: Mapping[str, Json], customer: str, longest: int
) -> Block:
    text = words(message, longest=longest)
    if message.author.id == customer and message.address is not Address.TO_OTHERS:
        return {"type": "text", "text": text}
    return _json_block({**speaker, "text": text})


def _instruction(message: InboundMessage, longest: int) -> Mapping[str, Json]:
    if not message.text:
        return {"hands_back_to_you": True}
    return {"hands_back_to_you_with_instruction": words(message, longest=longest)}


def _attached(file: Attachment) -> str:
    return f"[attached file {file.name!r}, not read]"


def _json_block(facts: Mapping[str, Json]) -> Block:
    return {"type": "text", "text": json.dumps(facts, ensure_ascii=False)}
