"""What breaks a rule of the API is refused and noted."""

import copy

import pytest

from sandbox.claude import ClaudeSandbox
from tests.sandbox.claude.edits import (
    CITED,
    HOUR,
    JSON,
    NODE,
    SHORT,
    TEXT,
    Body,
    Edit,
    append,
    breakpoints,
    found,
    last,
    post,
    result,
    say,
    schema,
    second_result,
    strict_tools,
    text_before_result,
    with_,
    words,
)

REFUSED: dict[str, tuple[Edit, str]] = {
    # parameters
    "temperature": (with_(temperature=1.0), "temperature: sampling parameters"),
    "top_k": (with_(top_k=5), "top_k: sampling parameters"),
    "unknown parameter": (with_(colour="red"), "colour: Extra inputs are not permitted"),
    "no max_tokens": (lambda body: body.pop("max_tokens"), "max_tokens: Field required"),
    "negative max_tokens": (with_(max_tokens=-1), "max_tokens: Input should be greater"),
    "max_tokens too high": (with_(max_tokens=128_001, stream=True), "max_tokens: 128001 > 128000"),
    "thinking off": (with_(thinking={"type": "disabled"}), "thinking.type: 'disabled'"),
    "thinking budget": (
        with_(thinking={"type": "enabled", "budget_tokens": 1024}),
        "thinking.type: 'enabled'",
    ),
    "any tool": (with_(tool_choice={"type": "any"}), "tool_choice.type: 'any'"),
    "this tool": (with_(tool_choice={"type": "tool", "name": "look_up"}), "type: 'tool'"),
    "unknown effort": (with_(output_config={"effort": "huge"}), "output_config.effort"),
    "e-mail as user": (with_(metadata={"user_id": "maya@example.com"}), "metadata.user_id"),
    "name as user": (with_(metadata={"user_id": "Maya Lopez"}), "metadata.user_id"),
    "phone as user": (with_(metadata={"user_id": "+1-555-0100-22"}), "metadata.user_id"),
    # order of messages
    "no messages": (with_(messages=[]), "messages: List should have at least 1 item"),
    "assistant first": (say(("assistant", "Hi"), ("user", "Hi")), "first message must use"),
    "prefill": (append("assistant", "The answer is"), "prefill"),
    "unknown role": (append("tool", "x"), "messages.3: Input tag 'tool'"),
    "system first": (say(("system", "Be brief."), ("user", "Hi")), "directly after a user"),
    "system after assistant": (
        say(("user", "Hi"), ("assistant", "Hi"), ("system", "Be brief.")),
        "directly after a user",
    ),
    "system before user": (
        say(("user", "Hi"), ("system", "Be brief."), ("user", "Hi")),
        "must be last or come before an assistant",
    ),
    "empty message": (say(("user", [])), "non-empty content"),
    "empty text": (say(("user", "")), "must be non-empty"),
    "blank text": (say(("user", " \n")), "non-whitespace"),
    "empty system": (with_(system=""), "system.0: text content blocks must be non-empty"),
    "document of assistant": (
        say(("user", "Hi"), ("assistant", [{"type": "document", "source": {}}]), ("user", "Hi")),
        "Input tag 'document'",
    ),
    # tools in the history
    "no result": (lambda body: body["messages"].pop(), "without `tool_result` blocks"),
    "result of nothing": (lambda body: result(body).update(tool_use_id="t2"), "t1"),
    "words instead of the result": (
        lambda body: last(body).update(content="Never mind"),
        "without `tool_result` blocks",
    ),
    "words before the result": (text_before_result, "must come before any other content"),
    "two results": (
        lambda body: last(body)["content"].append(result(body)),
        "must have a single result",
    ),
    "unexpected result": (
        say(("user", [{"type": "tool_result", "tool_use_id": "t1", "content": "x"}])),
        "unexpected `tool_use_id`",
    ),
    "same call id twice": (
        lambda body: body["messages"].extend(copy.deepcopy(body["messages"][1:])),
        "must be unique",
    ),
    "unknown tool": (
        lambda body: body["messages"][1]["content"][0].update(name="look_in"),
        "'look_in' is not among the tools",
    ),
    "no tools any more": (lambda body: body.pop("tools"), "is not among the tools"),
    "error without words": (
        lambda body: result(body).update(content=[], is_error=True),
        "cannot be empty",
    ),
    # citations
    "mixed result": (lambda body: result(body)["content"].append(TEXT), "cannot be mixed"),
    "some citable": (second_result(citations={"enabled": False}), "all or none"),
    "some without switch": (
        lambda body: result(body)["content"].append(
            {k: v for k, v in found(body).items() if k != "citations"}
        ),
        "all or none",
    ),
    "citations and format": (with_(output_config=JSON), "cannot be used together"),
    "citations in user text": (
        lambda body: body["messages"][0]["content"][0].update(citations=[CITED]),
        "not allowed on text blocks of user messages",
    ),
    "citations in a search result": (
        lambda body: found(body)["content"][0].update(citations=[CITED]),
        "not allowed on text blocks of user messages",
    ),
    "search result without title": (lambda body: found(body).pop("title"), "title: Field required"),
    # caching
    "five breakpoints": (breakpoints(5), "A maximum of 4 blocks"),
    "automatic fifth": (
        lambda body: (breakpoints(4)(body), body.update(cache_control=SHORT)),
        "needs one of the 4 breakpoints",
    ),
    "hour after minutes": (
        lambda body: found(body).update(cache_control=HOUR),
        "must not come after a ttl='5m'",
    ),
    "automatic hour after minutes": (with_(cache_control=HOUR), "must not come after"),
    "two lives of the last block": (
        lambda body: (
            body["system"][0].update(cache_control=HOUR),
            result(body).update(cache_control=SHORT),
            body.update(cache_control=HOUR),
        ),
        "which differs from",
    ),
    "unknown ttl": (with_(cache_control={"type": "ephemeral", "ttl": "1d"}), "cache_control.ttl"),
    # tools offered
    "same name": (lambda body: body["tools"].append(body["tools"][0]), "must be unique"),
    "spaces in a name": (lambda body: body["tools"][0].update(name="look up"), "tools.0.name"),
    "no object": (schema(type="array"), "Input should be 'object'"),
    "21 strict tools": (strict_tools(21), "at most 20 strict tools"),
    "25 optional": (
        strict_tools(1, **{f"p{n}": {"type": "string"} for n in range(25)}),
        "24 optional parameters, not 25",
    ),
    "17 unions": (
        strict_tools(17, either={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        "16 union parameters",
    ),
    "open object": (schema(additionalProperties=True), "must be explicitly set to false"),
    "unnamed required": (schema(required=["words", "more"]), "'more' is not among"),
    "length": (words(maxLength=10), "property 'maxLength' is not supported"),
    "range": (words(type="integer", minimum=1), "property 'minimum' is not supported"),
    "no type": (lambda body: schema(properties={"words": {}})(body), "'type' is required"),
    "unknown type": (words(type="text"), "type 'text' is unknown"),
    "two items": (words(type="array", items={"type": "string"}, minItems=2), "'minItems'"),
    "unknown format": (words(format="zip"), "format 'zip' is not supported"),
    "look-ahead": (words(pattern="(?=x)"), "no look-around"),
    "enum of objects": (words(enum=[{}]), "'enum' takes"),
    "recursion": (
        schema(**{"$defs": {"node": NODE | {"additionalProperties": False}}, "properties": {"n": {
            "$ref": "#/$defs/node"}}, "required": ["n"]}),
        "recursive",
    ),
    "outside reference": (words(**{"$ref": "https://example.com/s"}), "external"),
    "format schema too": (
        lambda body: (
            say(("user", "Hi"))(body),
            body.update(output_config={"format": {"type": "json_schema", "schema": {
                "type": "object"}}}),
        ),
        "output_config.format.schema",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
async def test_what_breaks_a_rule_is_refused(claude: ClaudeSandbox, body: Body, case: str) -> None:
    """The answer is an invalid_request_error that says what is wrong, and it is noted."""
    edit, words_ = REFUSED[case]
    edit(body)
    with claude.expect_violations() as seen:
        status, error = await post(claude, body)
    assert (status, error["type"]) == (400, "invalid_request_error")
    assert any(words_ in line for line in seen), seen
    assert seen[-1] == f"/v1/messages: {error['message']}"
