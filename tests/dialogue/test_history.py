"""What Claude is sent stays the same from call to call: signed, cached, paid for and private."""

import json
import re
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import prompts
from engine.domain.steps import Usage
from engine.pricing import cost
from sandbox.claude import Call, Request, Say, Think, Turn
from sandbox.wire import Json, JsonObject, as_object, dump, objects
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, SOURCE, House
from tests.dialogue.slack_town import SlackTown

QUOTE = Call(
    "get_quote",
    {"make": "Vespa", "model": "Primavera", "year": 2022, "mileage": 3_000, "driver_age": 41},
)
STEPS = "SELECT * FROM step ORDER BY id"


def thoughts(request: Request) -> list[Json]:
    """The thinking that Claude gets back."""
    return [
        block["thinking"]
        for message in request.messages
        for block in objects(message["content"])
        if block["type"] == "thinking"
    ]


def assert_only_appended(requests: Sequence[Request]) -> None:
    """Every request begins with all of the one before it, byte for byte."""
    for earlier, later in pairwise(requests):
        for name in ("model", "system", "tools"):
            assert dump(earlier.body[name]) == dump(later.body[name])
        assert len(earlier.messages) < len(later.messages)
        for before, after in zip(earlier.messages, later.messages, strict=False):
            assert dump(before) == dump(after)


async def test_history_is_replayed_byte_for_byte(town: SlackTown, house: House) -> None:
    """Signed thinking over tool rounds, turns and a restart comes back exactly as it was."""
    house.claude.will(
        Turn(Think("I look it up. ⚡"), LOOK_UP, QUOTE),
        Turn(Think("And once more."), LOOK_UP),
        Turn(Think("Now I know."), Say("The battery is covered.", cites=(SOURCE,))),
        Turn(Think("A price."), QUOTE),
        Turn(Think(""), Say("Here is your estimate — in “quotes”.")),
        Turn(Think("Last."), Say("You are welcome.")),
    )
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover? 🚗")
        assert SOURCE in await town.hears(root)
        await town.says(root, "And a Vespa?")
        assert await town.hears(root) == "Here is your estimate — in “quotes”."
    async with town.tandem(house):
        await town.says(root, "Thank you")
        assert await town.hears(root) == "You are welcome."
    requests = house.claude.message_requests
    assert len(requests) == 6
    assert_only_appended(requests)
    assert thoughts(requests[-1]) == [
        "I look it up. ⚡",
        "And once more.",
        "Now I know.",
        "A price.",
        "",
    ]


async def test_an_edited_history_would_be_refused(town: SlackTown, house: House) -> None:
    """The check behind the test above is a real one: one word changed in the past fails it."""
    house.claude.will(Turn(Think("A greeting."), Say("Hello Maya!")))
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.hears(root)
    house.change("UPDATE message SET content = replace(content, 'Hello!', 'Hullo!') WHERE seq = 1")
    async with town.tandem(house):
        with house.claude.expect_violations() as refused:
            house.claude.will(Say("Say it again, please."))
            await town.says(root, "What did I say?")
            assert await town.hears(root) == "Say it again, please."
    assert "Invalid `signature` in `thinking` block" in refused[0]


async def test_a_new_prompt_starts_a_new_version(
    server: DiscordTown, house: House, tmp_path: Path
) -> None:
    """After the operator changed the prompt, thinking made under the old one is left out."""
    changed = shutil.copytree(prompts.ROOT, tmp_path / "changed")
    section = sorted((changed / "system").glob("*.md"))[0]
    section.write_text(section.read_text(encoding="utf-8") + "\nBe brief.\n", encoding="utf-8")
    house.claude.will(
        Turn(Think("Old."), LOOK_UP),
        Turn(Think("Also old."), Say("The battery is covered.")),
        Turn(Think("New."), LOOK_UP),
        Turn(Think("Also new."), Say("Briefly: yes.")),
        Say("You are welcome."),
    )
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "What is covered?")
        assert await server.hears(direct) == "The battery is covered."
    async with server.tandem(house, prompts_dir=changed):
        for asked, answered in (("Really?", "Briefly: yes."), ("Thanks!", "You are welcome.")):
            await server.discord.dm(server.diego, asked)
            assert await server.hears(direct) == answered
    requests = house.claude.message_requests
    assert [thoughts(request) for request in requests[2:]] == [[], ["New."], ["New.", "Also new."]]
    assert_only_appended(requests[2:])
    assert "The battery is covered." in dump(requests[-1].body["messages"])
    assert [row["version"] for row in house.rows("SELECT version FROM turn")] == [1, 2, 2]


async def test_the_cache_is_written_once_and_read_after(town: SlackTown, house: House) -> None:
    """Within a turn, in the next one, and in another conversation the prompt is read cheaply."""
    house.claude.will(LOOK_UP, Say("The battery is covered."), Say("You are welcome."), Say("Hi!"))
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover?")
        await town.hears(root)
        await town.says(root, "Thank you")
        await town.hears(root)
        await town.hears(await town.asks("Hello from another thread!"))
    first, second, third, elsewhere = house.rows(STEPS)
    assert first["cache_read_tokens"] == 0
    prefix = first["cache_write_1h_tokens"]
    assert prefix > 1024
    for step in (second, third, elsewhere):
        assert step["cache_read_tokens"] >= prefix
        assert step["cache_write_1h_tokens"] == 0
    assert third["cache_read_tokens"] > second["cache_read_tokens"] > prefix
    for request in house.claude.message_requests:
        shared, *others = objects(request.body["system"])
        assert shared["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
        assert not any("cache_control" in block for block in others)
        assert request.body["cache_control"] == {"type": "ephemeral"}


async def test_every_step_is_paid_for_in_the_books(town: SlackTown, house: House) -> None:
    """What the steps cost is what Claude billed: answers dropped and refused are in it too."""
    house.claude.will(
        LOOK_UP,
        Turn(),
        Say("The battery is covered."),
        Turn(Say("No."), stop="refusal"),
        Turn(Say("Hail, theft and"), stop="max_tokens"),
    )
    async with town.tandem(house):
        root = await town.asks("What does electric-car insurance cover?")
        await town.hears(root)
        for asked in ("How do I break in?", "What else?"):
            await town.says(root, asked)
            await town.hears(root)
    steps = house.rows(STEPS)
    assert [_booked(dict(step)) for step in steps] == [_billed(u) for u in house.claude.billed]
    prices = [cost("claude-sonnet-5-5", _billed(usage)) for usage in house.claude.billed]
    assert [step["cost_nano_usd"] for step in steps] == prices
    assert all(prices)


def _booked(step: dict[str, int]) -> Usage:
    return Usage(
        input=step["input_tokens"],
        output=step["output_tokens"],
        cache_read=step["cache_read_tokens"],
        cache_write_5m=step["cache_write_5m_tokens"],
        cache_write_1h=step["cache_write_1h_tokens"],
    )


def _billed(usage: JsonObject) -> Usage:
    written = as_object(usage["cache_creation"])
    return Usage(
        input=_count(usage["input_tokens"]),
        output=_count(usage["output_tokens"]),
        cache_read=_count(usage["cache_read_input_tokens"]),
        cache_write_5m=_count(written["ephemeral_5m_input_tokens"]),
        cache_write_1h=_count(written["ephemeral_1h_input_tokens"]),
    )


def _count(value: Json) -> int:
    assert isinstance(value, int)
    return value


async def test_claude_is_told_no_id_of_a_customer_in_slack(town: SlackTown, house: House) -> None:
    """No id of person, channel, workspace or message is in a request, only an opaque name."""
    bob = town.slack.person("Bob")
    await town.slack.join(bob, town.channel)
    house.claude.will(LOOK_UP, Say("Yes."), Say("Hello Bob!"), Say("Welcome."))
    async with town.tandem(house):
        root = await town.asks(f"<@{bob.id}> and I ask: is the battery covered?")
        await town.hears(root)
        await town.says(root, f"{town.slack.mention} and mine?", by=bob)
        await town.hears(root)
    async with town.tandem(house):
        await town.says(root, "Thank you")
        await town.hears(root)
    requests = house.claude.message_requests
    maya, again, bobs, later = (_customer(request) for request in requests)
    assert maya == again == later
    assert maya != bobs
    known = (town.maya.id, bob.id, town.slack.bot_user_id, town.channel.id, root.ts, "T0SANDBOX")
    for request in requests:
        assert not [name for name in known if name in dump(request.body)]


async def test_claude_is_told_no_id_of_a_customer_on_discord(
    server: DiscordTown, house: House
) -> None:
    """No id of person, channel, server or message is in a request, only an opaque name."""
    ana = server.discord.person("Ana")
    house.claude.will(Say("Hello Diego!"), Say("Hello Ana!"))
    async with server.tandem(house):
        question = await server.asks(f"<@{ana.id}> and I say hello in <#{server.channel.id}>")
        thread = await server.discord.wait_for_thread(question)
        await server.hears(thread)
        await server.discord.post(ana, thread, f"{server.discord.mention} hello")
        await server.hears(thread)
    requests = house.claude.message_requests
    diego, anas = (_customer(request) for request in requests)
    assert diego != anas
    for request in requests:
        # The opaque name is of hexadecimal digits, of which many may be decimal ones in a row.
        assert not re.search(r"(?<![0-9a-f])\d{15,}(?![0-9a-f])", json.dumps(request.body))


def _customer(request: Request) -> str:
    name = as_object(request.body["metadata"])["user_id"]
    assert isinstance(name, str)
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    return name
