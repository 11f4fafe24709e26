"""How a conversation looks to Claude: customers' words as content, stored content as messages."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from engine.domain.messages import Address, Attachment, InboundMessage
from engine.domain.steps import Block, HistoryMessage, Json, Role

_THINKING = frozenset({"thinking", "redacted_thinking"})


def compose(
    messages: Sequence[InboundMessage], *, customer: str, longest: int
) -> tuple[Block, ...]:
    """One user message for a burst: the platform's facts first, then each message on its own.

    Facts that change (date, speaker) stand here and not in the system prompt, so that they are
    stored once with the message and the cached prefix stays the same. A customer's words are the
    only plain text; whatever others said is quoted as JSON with its speaker.
    """
    speaker = next(m.author for m in messages if m.author.id == customer)
    facts: Block = _json_block(
        {
            "platform": messages[-1].place.platform.value,
            "date": datetime.fromtimestamp(messages[-1].sent_at, UTC).strftime("%A, %Y-%m-%d"),
            "speaker": speaker.name,
        }
    )
    return (
        facts,
        *(
            {"type": "text", "text": words(message, longest=longest)}
            if message.author.id == customer and message.address is not Address.TO_OTHERS
            else _json_block(
                {"said_by": message.author.name, "text": words(message, longest=longest)}
            )
            for message in messages
        ),
    )


def words(message: InboundMessage, *, longest: int) -> str:
    """What a message says, with a plain word for what cannot be read; never empty."""
    if len(message.text) > longest:
        return f"[a message of {len(message.text)} characters, too long to be read]"
    lines = [message.text.strip(), *(_attached(file) for file in message.attachments)]
    return "\n".join(line for line in lines if line) or "[a mention without words]"


def replay(history: Sequence[HistoryMessage], *, version: int) -> tuple[Mapping[str, Json], ...]:
    """The stored history as request messages, byte for byte.

    Thinking is signed over the prompt it was made under: thinking of an earlier prompt version
    would be refused, so it is left out, all of it and always the same way.
    """
    kept = ((message, _valid(message, version)) for message in history)
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


def _valid(message: HistoryMessage, version: int) -> tuple[Block, ...]:
    if message.version == version or message.role is Role.USER:
        return message.content
    return tuple(block for block in message.content if block["type"] not in _THINKING)


def _attached(file: Attachment) -> str:
    return f"[attached file {file.name!r}, not read]"


def _json_block(facts: Mapping[str, Json]) -> Block:
    return {"type": "text", "text": json.dumps(facts, ensure_ascii=False)}
