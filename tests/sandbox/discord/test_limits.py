"""Every limit of Discord, at its edge and one beyond."""

import io
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.discord import DiscordSandbox, DiscordSettings
from tests.sandbox.discord.conftest import Api, Scene

MEBIBYTE = 1024 * 1024


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    """A server without rate limits, that forgives broken rules."""
    async with DiscordSandbox(settings=DiscordSettings(rate_limits=False)) as started:
        started.expect_violations()
        yield started


def _embed(**fields: Any) -> dict[str, Any]:
    return {"embeds": [fields]}


def _embed_field(name: int = 1, value: int = 1) -> dict[str, Any]:
    return {"name": "n" * name, "value": "v" * value}


def _total(size: int) -> dict[str, Any]:
    return {"embeds": [{"description": "d" * 3000}, {"description": "d" * (size - 3000)}]}


def _button(label: int = 1, custom_id: str = "id", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "l" * label, "custom_id": custom_id, **more}


def _rows(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"content": "text", "components": [{"type": 1, "components": row} for row in rows]}


def _buttons(row: int, count: int) -> list[dict[str, Any]]:
    return [_button(custom_id=f"{row}-{number}") for number in range(count)]


def _select(options: int = 1, label: int = 1, placeholder: int = 1) -> dict[str, Any]:
    choices = [{"label": "l" * label, "value": str(number)} for number in range(options)]
    return _rows(
        [{"type": 3, "custom_id": "s", "options": choices, "placeholder": "p" * placeholder}]
    )


def _v2(*components: dict[str, Any]) -> dict[str, Any]:
    return {"flags": 1 << 15, "components": list(components)}


def _texts(count: int, length: int = 1) -> list[dict[str, Any]]:
    return [{"type": 10, "content": "t" * length} for _ in range(count)]


MESSAGE_LIMITS: list[tuple[str, int, Callable[[int], dict[str, Any]]]] = [
    ("content", 2000, lambda n: {"content": "c" * n}),
    ("nonce", 25, lambda n: {"content": "c", "nonce": "n" * n}),
    ("embeds", 10, lambda n: {"embeds": [{"title": "t"}] * n}),
    ("embed title", 256, lambda n: _embed(title="t" * n)),
    ("embed description", 4096, lambda n: _embed(description="d" * n)),
    ("embed fields", 25, lambda n: _embed(fields=[_embed_field()] * n)),
    ("embed field name", 256, lambda n: _embed(fields=[_embed_field(name=n)])),
    ("embed field value", 1024, lambda n: _embed(fields=[_embed_field(value=n)])),
    ("embed footer", 2048, lambda n: _embed(footer={"text": "f" * n})),
    ("embed author", 256, lambda n: _embed(author={"name": "a" * n})),
    ("embeds in all", 6000, _total),
    ("rows", 5, lambda n: _rows(*[_buttons(row, 1) for row in range(n)])),
    ("buttons in a row", 5, lambda n: _rows(_buttons(0, n))),
    ("button label", 80, lambda n: _rows([_button(label=n)])),
    ("custom id", 100, lambda n: _rows([_button(custom_id="i" * n)])),
    ("select options", 25, lambda n: _select(options=n)),
    ("option label", 100, lambda n: _select(label=n)),
    ("select placeholder", 150, lambda n: _select(placeholder=n)),
    ("V2 components", 40, lambda n: _v2(*_texts(n))),
    ("V2 text", 4000, lambda n: _v2(*_texts(1, n // 2), *_texts(1, n - n // 2))),
    (
        "V2 section texts",
        3,
        lambda n: _v2({"type": 9, "components": _texts(n), "accessory": _button()}),
    ),
    (
        "mentioned people",
        100,
        lambda n: {
            "content": "c",
            "allowed_mentions": {"parse": [], "users": [str(1000 + i) for i in range(n)]},
        },
    ),
]


@pytest.mark.parametrize(
    ("limit", "build"),
    [pytest.param(limit, build, id=name) for name, limit, build in MESSAGE_LIMITS],
)
async def test_message_limits(
    sandbox: DiscordSandbox,
    scene: Scene,
    api: Api,
    limit: int,
    build: Callable[[int], dict[str, Any]],
) -> None:
    """At the limit a message is sent; one beyond it is 50035 and a violation."""
    fits = await api.send(scene.channel, build(limit))
    kept = len(sandbox.violations)
    beyond = await api.send(scene.channel, build(limit + 1))

    assert (fits.status, kept) == (200, 0), fits.body
    assert (beyond.status, beyond.code) == (400, 50035)
    assert [v.rule for v in sandbox.violations] == ["50035"]
    assert len(sandbox.messages(scene.channel)) == 1


EMPTY: list[dict[str, Any]] = [
    {},
    {"content": ""},
    {"content": "  \n "},
    {"content": None, "embeds": []},
]


@pytest.mark.parametrize("body", EMPTY)
async def test_an_empty_message_is_refused(
    sandbox: DiscordSandbox, scene: Scene, api: Api, body: dict[str, Any]
) -> None:
    """A message of nothing, or of white space, is 50006."""
    answer = await api.send(scene.channel, body)

    assert (answer.status, answer.code) == (400, 50006)
    assert sandbox.violations


@pytest.mark.parametrize(
    ("sizes", "status", "code"),
    [
        pytest.param([10 * MEBIBYTE], 200, None, id="a file at the limit"),
        pytest.param([10 * MEBIBYTE + 1], 413, 40005, id="a file beyond"),
        pytest.param([9 * MEBIBYTE, 8 * MEBIBYTE, 8 * MEBIBYTE], 200, None, id="all at the limit"),
        pytest.param([9 * MEBIBYTE, 9 * MEBIBYTE, 8 * MEBIBYTE], 413, 40005, id="all beyond"),
        pytest.param([1] * 10, 200, None, id="ten files"),
        pytest.param([1] * 11, 400, 50035, id="eleven files"),
    ],
)
async def test_file_limits(
    scene: Scene, api: Api, sizes: list[int], status: int, code: int | None
) -> None:
    """Ten files, 10 MiB each, 25 MiB in all."""
    form = aiohttp.FormData()
    for number, size in enumerate(sizes):
        form.add_field(f"files[{number}]", io.BytesIO(b"x" * size), filename=f"{number}.bin")

    answer = await api.call("POST", f"/channels/{scene.channel.id}/messages", data=form)

    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "n" * 100}, 201),
        ({"name": "n" * 101}, 400),
        ({"name": "n"}, 201),
        ({"name": ""}, 400),
        ({}, 400),
        ({"name": "n", "auto_archive_duration": 4320}, 201),
        ({"name": "n", "auto_archive_duration": 61}, 400),
        ({"name": "n", "rate_limit_per_user": 21600}, 201),
        ({"name": "n", "rate_limit_per_user": 21601}, 400),
        ({"name": "n", "reason": "misplaced"}, 400),
    ],
)
async def test_thread_limits(
    sandbox: DiscordSandbox, scene: Scene, api: Api, body: dict[str, Any], status: int
) -> None:
    """A thread's name, archive time and slow mode have limits."""
    message = await sandbox.post(sandbox.person("Ann"), scene.channel, "root")

    path = f"/channels/{scene.channel.id}/messages/{message.id}/threads"
    answer = await api.call("POST", path, body)

    assert answer.status == status
    assert bool(sandbox.violations) == (status == 400)


async def test_forum_tags_have_limits(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """A post takes five known tags; where a tag is required, none is 40067."""
    forum = sandbox.forum(scene.guild, "tagged", tags="abcdef", requires_tag=True)
    ids = [tag.id for tag in forum.tags]

    async def post(tags: list[str]) -> int | None:
        body = {"name": "n", "applied_tags": tags, "message": {"content": "c"}}
        return (await api.call("POST", f"/channels/{forum.id}/threads", body)).code

    assert await post(ids[:5]) is None
    assert await post(ids) == 50035
    assert await post(["1"]) == 50035
    assert await post([]) == 40067
    assert len(sandbox.threads(forum)) == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("n" * 80, 200),
        ("n" * 81, 400),
        ("", 400),
        ("My Discord hook", 400),
        ("Clyde", 400),
    ],
)
async def test_webhook_names_have_rules(scene: Scene, api: Api, name: str, status: int) -> None:
    """One to 80 characters, and neither "discord" nor "clyde"."""
    answer = await api.call("POST", f"/channels/{scene.channel.id}/webhooks", {"name": name})

    assert answer.status == status


async def test_fifteen_webhooks_a_channel(scene: Scene, api: Api) -> None:
    """The sixteenth webhook of a channel is 30007."""
    codes = [
        (await api.call("POST", f"/channels/{scene.channel.id}/webhooks", {"name": "n"})).code
        for _ in range(16)
    ]

    assert codes == [None] * 15 + [30007]


async def test_active_threads_have_a_limit(scene: Scene, api: Api) -> None:
    """A guild holds so many active threads (160006); archiving one makes room."""
    sandbox = scene.sandbox
    sandbox.world.settings = DiscordSettings(rate_limits=False, max_active_threads=2)
    path = f"/channels/{scene.channel.id}/threads"
    first, _, third = [await api.call("POST", path, {"name": "n", "type": 11}) for _ in range(3)]
    await sandbox.archive(first.body["id"])
    fourth = await api.call("POST", path, {"name": "n", "type": 11})

    assert third.code == 160006
    assert fourth.status == 201


async def test_twenty_reactions_a_message(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """The twenty-first emoji on a message is 30010."""
    message = await sandbox.post(sandbox.person("Ann"), scene.channel, "vote")
    base = f"/channels/{scene.channel.id}/messages/{message.id}/reactions"

    codes = [
        (await api.call("PUT", f"{base}/{chr(0x1F600 + number)}/@me")).code for number in range(21)
    ]

    assert codes == [None] * 20 + [30010]


@pytest.mark.parametrize(("limit", "status"), [(1, 200), (100, 200), (0, 400), (101, 400)])
async def test_a_page_of_history_has_a_limit(
    scene: Scene, api: Api, limit: int, status: int
) -> None:
    """A page holds one to a hundred messages."""
    answer = await api.call("GET", f"/channels/{scene.channel.id}/messages?limit={limit}")

    assert answer.status == status


def _slash(**more: Any) -> dict[str, Any]:
    return {"name": "ask", "description": "Ask", **more}


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ([_slash(name=f"c{n}") for n in range(100)], None),
        ([_slash(name=f"c{n}") for n in range(101)], 30032),
        ([{"name": f"Menu {n}", "type": 3} for n in range(15)], None),
        ([{"name": f"Menu {n}", "type": 3} for n in range(16)], 30032),
        ([_slash(name="n" * 32)], None),
        ([_slash(name="n" * 33)], 50035),
        ([_slash(name="Upper")], 50035),
        ([_slash(description="d" * 100)], None),
        ([_slash(description="d" * 101)], 50035),
        (
            [_slash(options=[{"type": 3, "name": f"o{n}", "description": "d"} for n in range(25)])],
            None,
        ),
        (
            [_slash(options=[{"type": 3, "name": f"o{n}", "description": "d"} for n in range(26)])],
            50035,
        ),
    ],
)
async def test_command_limits(
    sandbox: DiscordSandbox, api: Api, commands: list[dict[str, Any]], code: int | None
) -> None:
    """Commands have limits in number, name, description and options."""
    path = f"/applications/{sandbox.bot_id}/commands"

    answer = await api.call("PUT", path, commands)

    assert answer.code == code
