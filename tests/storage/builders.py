"""What the storage tests say and answer, with the details that do not matter filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from engine.domain.conversation import Outcome, SendWork, TurnEnding, TurnWork, WaitWork
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform
from engine.domain.posts import Part
from engine.domain.steps import Answer, Block, StopReason, ToolResult, Usage
from engine.history import compose
from engine.ports.conversations import Compose
from storage.conversations import Conversations

COMPOSE = partial(compose, longest=8_000)
PLACE = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1700000000.000100")
MAYA = Author(id="U1", name="Maya")
BOB = Author(id="U2", name="Bob")
CARL = Author(id="U3", name="Carl")


@dataclass(kw_only=True, slots=True)
class Clock:
    """Time that passes only when a test says so."""

    now: float = 1_700_000_100.0

    def __call__(self) -> float:
        """POSIX seconds."""
        return self.now


def said(
    text: str,
    *,
    at: int = 1,
    by: Author = MAYA,
    address: Address = Address.TO_ASSISTANT,
    place: Place = PLACE,
    keys: Sequence[str] = (),
) -> InboundMessage:
    """A message; `at` is its place in the order of the thread and part of its id."""
    stamp = f"1700000000.{at:06}"
    return InboundMessage(
        place=place,
        id=stamp,
        keys=tuple(keys) or (f"{place.key}:{stamp}",),
        sort_key=stamp,
        sent_at=1_700_000_000.0 + at,
        author=by,
        address=address,
        text=text,
    )


def answer(
    text: str = "Hail is covered.",
    *,
    calls: Sequence[str] = (),
    stop: StopReason | None = None,
    tokens: int = 100,
) -> Answer:
    """What Claude says, and the ids of the calls it asks for."""
    content: list[Block] = [{"type": "thinking", "thinking": "", "signature": "s=="}]
    if text:
        content.append({"type": "text", "text": text})
    content += [
        {"type": "tool_use", "id": call, "name": "search_knowledge", "input": {"z": 1, "a": [call]}}
        for call in calls
    ]
    return Answer(
        content=tuple(content),
        stop_reason=stop or (StopReason.TOOL_USE if calls else StopReason.END_TURN),
        usage=Usage(input=tokens, output=7, cache_read=3, cache_write_5m=2, cache_write_1h=1),
        model="claude-sonnet-5-5",
        message_id="msg_1",
        request_id="req_1",
        seconds=1.5,
        attempts=2,
        cost_nano_usd=12_345,
    )


def result(call: str, text: str = "found", *, is_error: bool = False) -> ToolResult:
    """What a tool gives back."""
    block: Block = {
        "type": "tool_result",
        "tool_use_id": call,
        "content": [{"type": "text", "text": text}],
    }
    return ToolResult(call_id=call, block=block, is_error=is_error)


def ending(
    *parts: str, outcome: Outcome = Outcome.ANSWERED, say: Answer | None = None
) -> TurnEnding:
    """An ending with these parts to send."""
    sent = tuple(words(part) for part in parts)
    return TurnEnding(outcome=outcome, parts=sent, answer=say)


def words(text: str) -> Part:
    """A part whose markup is its words."""
    return Part(text=text, plain=text)


async def turn_of(
    store: Conversations, conversation_id: int, *, prompt: str = "p1", compose: Compose = COMPOSE
) -> TurnWork:
    """Take the conversation up, where a turn must be next."""
    work = await store.next_work(conversation_id, compose=compose, prompt=prompt)
    assert isinstance(work, TurnWork), work
    return work


async def sends_of(store: Conversations, conversation_id: int) -> SendWork:
    """Take the conversation up, where parts must be next."""
    work = await store.next_work(conversation_id, compose=COMPOSE, prompt="p1")
    assert isinstance(work, SendWork), work
    return work


async def wait_of(store: Conversations, conversation_id: int) -> WaitWork:
    """Take the conversation up, where it must have to wait."""
    work = await store.next_work(conversation_id, compose=COMPOSE, prompt="p1")
    assert isinstance(work, WaitWork), work
    return work


async def open_turn(store: Conversations, *messages: InboundMessage) -> TurnWork:
    """Store messages of one new conversation and take its turn."""
    receipts = [await store.receive(message) for message in messages or (said("Is hail covered?"),)]
    conversation_id = receipts[0].conversation_id
    assert conversation_id is not None
    return await turn_of(store, conversation_id)


async def answered(store: Conversations, *parts: str) -> SendWork:
    """A conversation whose first turn is answered, with its parts ready to send."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending(*parts, say=answer()))
    return await sends_of(store, turn.lease.conversation_id)
