"""What Claude gets to see of a conversation."""

import json
from dataclasses import replace

import pytest

from engine.domain.messages import (
    About,
    Address,
    Attachment,
    Author,
    InboundMessage,
    Place,
    Platform,
)
from engine.domain.steps import Block, HistoryMessage, Json, Role
from engine.history import compose, replay, this_turn, words

PLACE = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1.0")
MAYA = Author(id="U1", name="Maya")
OFFERED = frozenset({"look_up"})
BOB = Author(id="U2", name="Bob")


def said(
    text: str,
    *,
    by: Author = MAYA,
    address: Address = Address.TO_ASSISTANT,
    attachments: tuple[Attachment, ...] = (),
) -> InboundMessage:
    """A message as an adapter makes it."""
    return InboundMessage(
        place=PLACE,
        id="1.0",
        keys=("slack:T1:C1:1.0",),
        sort_key="1.0",
        sent_at=1_700_000_000.0,
        author=by,
        address=address,
        text=text,
        attachments=attachments,
    )


def stored(role: Role, *content: Block, version: int = 1, seq: int = 1) -> HistoryMessage:
    """A message as the store returns it."""
    return HistoryMessage(seq=seq, role=role, content=content, version=version)


def test_the_facts_come_first_and_the_words_stand_alone() -> None:
    """Platform, date and speaker are one JSON block; the customer's words are another."""
    facts, text = compose([said("Is hail covered?")], customer="U1", longest=100)
    assert json.loads(str(facts["text"])) == {
        "platform": "slack",
        "date": "Tuesday, 2023-11-14",
        "speaker": "Maya",
    }
    assert text == {"type": "text", "text": "Is hail covered?"}


def test_a_burst_is_one_user_message_in_order() -> None:
    """Messages of a burst become one block each, in the order they were said."""
    blocks = compose([said("Hi"), said("Is hail covered?")], customer="U1", longest=100)
    assert [block["text"] for block in blocks[1:]] == ["Hi", "Is hail covered?"]


def test_what_others_say_is_quoted_with_its_speaker() -> None:
    """Only the customer's own words are plain text; another person's are JSON with their name."""
    blocks = compose(
        [said("ask Eva", by=BOB, address=Address.TO_OTHERS), said("Is hail covered?")],
        customer="U1",
        longest=100,
    )
    assert json.loads(str(blocks[0]["text"]))["speaker"] == "Maya"
    assert json.loads(str(blocks[1]["text"])) == {"said_by": "Bob", "text": "ask Eva"}
    assert blocks[2]["text"] == "Is hail covered?"


def told(message: InboundMessage) -> object:
    """What Claude is told of a message that another one follows."""
    _, block, _ = compose([message, said("So?")], customer="U1", longest=100)
    return json.loads(str(block["text"]))


def test_an_edit_of_what_was_read_is_told_with_its_words() -> None:
    """As something that happened, even the customer's own: it is not what is asked now."""
    edited = replace(said("Is flood covered?"), about=About.EDITED)
    assert told(edited) == {
        "said_by": "Maya",
        "edited_an_earlier_message_to": "Is flood covered?",
    }
    others = told(replace(edited, author=BOB, text="x" * 101))
    assert others == {
        "said_by": "Bob",
        "edited_an_earlier_message_to": "[a message of 101 characters, too long to be read]",
    }


def test_of_a_deleted_message_no_word_is_told() -> None:
    """Not even where somebody left them in."""
    deleted = replace(said("Is hail covered?"), about=About.DELETED)
    assert told(deleted) == {"said_by": "Maya", "deleted_an_earlier_message": True}


def test_a_damaged_message_is_named() -> None:
    """Claude knows that something is missing, and the speaker's name is that of the others."""
    damaged = replace(said(""), about=About.UNREADABLE, author=Author(id=MAYA.id, name="somebody"))
    assert told(damaged) == {"said_by": "somebody", "message_that_was_damaged": True}
    facts, *_ = compose([damaged, said("So?")], customer="U1", longest=100)
    assert json.loads(str(facts["text"]))["speaker"] == "Maya"


def test_what_teammates_say_is_told_as_theirs() -> None:
    """Their words for the customer, and what they ask of the assistant as they hand back."""
    ann = Author(id="slack:T9:A1", name="Ann", is_teammate=True)
    team = {"said_by": "Ann", "of": "the support team"}
    assert told(said("Which car?", by=ann)) == {**team, "text": "Which car?"}
    back = replace(said("Explain the terms.", by=ann), about=About.INSTRUCTION)
    assert told(back) == {**team, "hands_back_to_you_with_instruction": "Explain the terms."}
    assert told(replace(back, text="")) == {**team, "hands_back_to_you": True}


def test_a_burst_of_which_nothing_can_be_read_is_not_composed() -> None:
    """What others said around it is no question; what is left of the customer's is enough."""
    damaged = replace(said(""), about=About.UNREADABLE)
    with pytest.raises(ValueError, match="can be read"):
        compose([damaged, said("hm", by=BOB)], customer="U1", longest=100)
    assert len(compose([damaged, said("So?")], customer="U1", longest=100)) == 3


def test_a_message_at_the_limit_is_read_and_one_above_is_not() -> None:
    """The longest message allowed is read whole; one more character and only its length is told."""
    assert words(said("x" * 100), longest=100) == "x" * 100
    assert words(said("x" * 101), longest=100) == (
        "[a message of 101 characters, too long to be read]"
    )


def test_no_message_is_ever_empty_for_claude() -> None:
    """A file or a bare mention becomes a plain word, since the API refuses empty text."""
    photo = Attachment(name="crash.jpg", media_type="image/jpeg", size=10, url="http://x/crash.jpg")
    assert (
        words(said("", attachments=(photo,)), longest=9) == "[attached file 'crash.jpg', not read]"
    )
    assert words(said("  "), longest=9) == "[a mention without words]"


def test_replay_is_byte_for_byte() -> None:
    """Stored content comes back as the same JSON text, key order included."""
    content: Block = {"type": "text", "text": "né", "citations": [{"b": 1, "a": 2}]}
    (message,) = replay([stored(Role.ASSISTANT, content)], version=1, offered=OFFERED)
    assert json.dumps(message["content"]) == json.dumps([content])


def test_thinking_of_an_earlier_prompt_is_left_out() -> None:
    """After the prompt changed, older thinking is not replayed; thinking of now is."""
    old = stored(Role.ASSISTANT, {"type": "thinking", "thinking": "", "signature": "a"}, version=1)
    new = stored(Role.ASSISTANT, {"type": "thinking", "thinking": "", "signature": "b"}, version=2)
    replayed = replay([old, new], version=2, offered=OFFERED)
    assert [m["content"] for m in replayed] == [list(new.content)]


def test_citations_of_an_earlier_version_are_left_out() -> None:
    """They count search results that may not be there any more; the words stay."""
    cited: Block = {"type": "text", "text": "Yes.", "citations": [{"search_result_index": 7}]}
    old, new = (stored(Role.ASSISTANT, cited, version=version) for version in (1, 2))
    first, second = replay([old, new], version=2, offered=OFFERED)
    assert first["content"] == [{"type": "text", "text": "Yes."}]
    assert second["content"] == [cited]


def called(name: str, call: str) -> Block:
    """A call as Claude asks for it."""
    return {"type": "tool_use", "id": call, "name": name, "input": {"q": call}}


def gave(call: str, text: str) -> Block:
    """A result as a tool gives it."""
    content: list[Json] = [{"type": "text", "text": text}]
    return {"type": "tool_result", "tool_use_id": call, "content": content}


def test_a_call_of_a_tool_that_is_gone_becomes_text() -> None:
    """Its result says what was asked; results of tools that are offered come first, in pairs."""
    history = [
        stored(Role.ASSISTANT, called("old", "t1"), called("look_up", "t2")),
        stored(Role.USER, gave("t1", "x" * 9_000), gave("t2", "found")),
        stored(Role.ASSISTANT, called("old", "t3")),
        stored(Role.USER, gave("t3", "more")),
    ]
    asked, given, told = replay(history, version=2, offered=OFFERED)
    assert asked["content"] == [called("look_up", "t2")]
    assert isinstance(given["content"], list)
    result, text = given["content"]
    assert result == gave("t2", "found")
    assert isinstance(text, dict)
    said = json.loads(text["text"])
    assert (said["tool_of_old"], said["input"]) == ("old", {"q": "t1"})
    assert len(text["text"]) < 1_000
    assert told["role"] == "user"
    assert "more" in json.dumps(told["content"])
    assert replay(history, version=2, offered=OFFERED) == (asked, given, told)


def test_this_turn_starts_where_the_customer_last_spoke() -> None:
    """Tool results are user messages to Claude, but not the customer speaking."""
    asked = stored(Role.USER, {"type": "text", "text": "hail?"}, seq=3)
    call = stored(Role.ASSISTANT, {"type": "tool_use", "id": "t", "name": "n", "input": {}}, seq=4)
    result = stored(Role.USER, {"type": "tool_result", "tool_use_id": "t", "content": []}, seq=5)
    earlier = stored(Role.USER, {"type": "text", "text": "hello"}, seq=1)
    assert this_turn([earlier, asked, call, result]) == (asked, call, result)


def test_what_can_do_harm_is_kept_from_the_history() -> None:
    """A card number and signs that nobody sees never reach the history Claude reads."""
    (_, told) = compose([said("my card: 4111 1111\u200b 1111 1111")], customer="U1", longest=100)
    assert told["text"] == "my card: [card number hidden]"
