"""The prompt cache as usage shows it: what is written, what is read again, and for how long."""

from typing import Any

from anthropic import AsyncAnthropic
from anthropic.types import Usage

from sandbox.claude import ClaudeSandbox, Say

Body = dict[str, Any]
LONG = "The deductible applies to every claim. " * 300
HOUR = {"type": "ephemeral", "ttl": "1h"}
AUTOMATIC = {"type": "ephemeral"}


def chat(*texts: str, system: str = LONG, **more: object) -> Body:
    """A request with a cached system prompt and the customer's texts, each answered with Yes."""
    messages: list[Body] = []
    for text in texts:
        messages += [{"role": "user", "content": text}, {"role": "assistant", "content": "Yes."}]
    return {
        "model": "claude-sonnet-5-5",
        "max_tokens": 100,
        "system": [{"type": "text", "text": system, "cache_control": HOUR}],
        "messages": messages[:-1],
    } | more


async def usage(claude: ClaudeSandbox, client: AsyncAnthropic, body: Body) -> Usage:
    """Ask and return what it cost."""
    claude.will(Say("Yes."))
    return (await client.messages.create(**body)).usage


async def test_the_second_call_reads_what_the_first_wrote(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """A cached prefix is written once for an hour, then read by every conversation."""
    first = await usage(claude, client, chat("Hello"))
    second = await usage(claude, client, chat("Something else"))
    assert first.cache_creation is not None
    assert first.cache_creation.ephemeral_1h_input_tokens > 1024
    assert first.cache_read_input_tokens == 0
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens
    assert second.cache_creation_input_tokens == 0


async def test_the_automatic_breakpoint_moves_with_the_conversation(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """With top-level cache_control each call reads all the call before has written."""
    first = await usage(claude, client, chat(LONG, cache_control=AUTOMATIC))
    second = await usage(claude, client, chat(LONG, "And glass?", cache_control=AUTOMATIC))
    assert first.cache_creation is not None
    assert first.cache_creation.ephemeral_5m_input_tokens > 1024
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens
    assert 0 < (second.cache_creation_input_tokens or 0) < 100


async def test_what_is_too_short_is_not_cached(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """Below 1,024 tokens nothing is written and nothing warns."""
    body = chat("Hello", system="Short.")
    await usage(claude, client, body)
    again = await usage(claude, client, body)
    assert (again.cache_creation_input_tokens, again.cache_read_input_tokens) == (0, 0)


async def test_a_changed_prefix_is_written_anew(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """One byte more in the system prompt and nothing is read."""
    await usage(claude, client, chat("Hello"))
    changed = await usage(claude, client, chat("Hello", system=LONG + "!"))
    assert changed.cache_read_input_tokens == 0
    assert (changed.cache_creation_input_tokens or 0) > 1024


async def test_effort_is_no_part_of_the_system_prefix(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """Another effort leaves the system prompt cached, and the messages not."""
    await usage(claude, client, chat(LONG, cache_control=AUTOMATIC))
    other = await usage(
        claude, client, chat(LONG, cache_control=AUTOMATIC, output_config={"effort": "low"})
    )
    assert (other.cache_read_input_tokens or 0) > 1024
    assert (other.cache_creation_input_tokens or 0) > 1024


async def test_entries_live_as_long_as_their_ttl(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """After six minutes only the hour's entry is left, after another hour none."""
    body = chat(LONG, cache_control=AUTOMATIC)
    first = await usage(claude, client, body)
    assert first.cache_creation is not None
    claude.advance(360)
    later = await usage(claude, client, body)
    assert later.cache_read_input_tokens == first.cache_creation.ephemeral_1h_input_tokens
    claude.advance(3601)
    last = await usage(claude, client, body)
    assert last.cache_read_input_tokens == 0


async def test_tokens_add_up_to_the_count(claude: ClaudeSandbox, client: AsyncAnthropic) -> None:
    """Read, written and other tokens are together what count_tokens says."""
    body = chat(LONG, "And glass?", cache_control=AUTOMATIC)
    spent = await usage(claude, client, body)
    counted = await client.messages.count_tokens(
        model=body["model"], system=body["system"], messages=body["messages"]
    )
    assert counted.input_tokens == (
        spent.input_tokens
        + (spent.cache_read_input_tokens or 0)
        + (spent.cache_creation_input_tokens or 0)
    )
