"""What Discord would swallow or refuse: an error here, and a violation at the end."""

import io
from typing import Any

import aiohttp
import pytest

from sandbox.discord import DiscordSandbox, DiscordSettings
from sandbox.discord.limits import RateLimits
from tests.sandbox.discord.conftest import Api, Scene

BROKEN: list[Any] = [
    pytest.param({"content": "c", "contents": "misspelt"}, id="unknown field"),
    pytest.param({"content": 7}, id="content is no text"),
    pytest.param({"content": "c", "tts": "yes"}, id="flag is no boolean"),
    pytest.param({"content": "c", "flags": 64}, id="ephemeral outside interactions"),
    pytest.param({"content": "c", "allowed_mentions": {"parse": ["people"]}}, id="unknown parse"),
    pytest.param(
        {"content": "c", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        id="parse and list exclude each other",
    ),
    pytest.param({"content": "c", "allowed_mentions": {"users": ["Ann"]}}, id="no snowflake"),
    pytest.param({"content": "c", "allowed_mentions": {"users": ["1", "1"]}}, id="id twice"),
    pytest.param({"content": "c", "allowed_mentions": []}, id="object is an array"),
    pytest.param({"content": "c", "embeds": {}}, id="array is an object"),
    pytest.param({"embeds": [{"title": "t", "heading": "t"}]}, id="unknown embed field"),
    pytest.param({"embeds": [{"title": "t", "url": "javascript:1"}]}, id="scheme"),
    pytest.param({"embeds": [{"title": "t", "timestamp": "soon"}]}, id="no time"),
    pytest.param({"embeds": [{"fields": [{"name": "n", "value": ""}]}]}, id="empty field value"),
    pytest.param({"content": "c", "message_reference": {}}, id="reference without message"),
    pytest.param({"content": "c", "components": [{"type": 2}]}, id="button outside a row"),
    pytest.param({"content": "c", "components": [{"type": 1, "components": []}]}, id="empty row"),
    pytest.param({"content": "c", "components": [{"type": 10, "content": "t"}]}, id="V2 unflagged"),
    pytest.param(
        {"content": "c", "flags": 1 << 15, "components": [{"type": 10, "content": "t"}]},
        id="V2 with content",
    ),
    pytest.param(
        {
            "content": "c",
            "components": [
                {
                    "type": 1,
                    "components": [
                        {"type": 2, "style": 1, "label": "a", "custom_id": "same"},
                        {"type": 2, "style": 1, "label": "b", "custom_id": "same"},
                    ],
                }
            ],
        },
        id="custom id twice",
    ),
    pytest.param(
        {
            "content": "c",
            "components": [
                {"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "ftp://a"}]}
            ],
        },
        id="link scheme",
    ),
    pytest.param(["content"], id="body is an array"),
]


@pytest.mark.parametrize("body", BROKEN)
async def test_malformed_messages_are_refused(
    sandbox: DiscordSandbox, scene: Scene, api: Api, body: Any
) -> None:
    """A malformed body is 50035, names the field, sends nothing, and is written down."""
    sandbox.expect_violations()

    answer = await api.send(scene.channel, body)

    assert (answer.status, answer.code) == (400, 50035)
    assert answer.body["errors"]
    assert [v.rule for v in sandbox.violations] == ["50035"]
    assert sandbox.messages(scene.channel) == []


async def test_a_form_error_names_the_path(sandbox: DiscordSandbox, scene: Scene, api: Api) -> None:
    """Errors are nested by path, as clients read them."""
    sandbox.expect_violations()

    answer = await api.send(scene.channel, {"embeds": [{"title": "t" * 257}]})

    assert answer.body["errors"]["embeds"]["0"]["title"]["_errors"] == [
        {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 256 or fewer in length."}
    ]


async def test_broken_json_and_other_types_are_refused(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """A body that is not JSON is 50109; one that does not say so is 415."""
    sandbox.expect_violations()
    path = f"/channels/{scene.channel.id}/messages"

    broken = await api.call("POST", path, data=b"{", content_type="application/json")
    other = await api.call("POST", path, data=b"content=c", content_type="text/plain")
    form = aiohttp.FormData()
    form.add_field("payload_json", "{", content_type="application/json")
    form.add_field("files[0]", io.BytesIO(b"x"), filename="x")
    multipart = await api.call("POST", path, data=form)

    assert (broken.status, broken.code) == (400, 50109)
    assert other.status == 415
    assert (multipart.status, multipart.code) == (400, 50109)


async def test_unknown_routes_and_ids_are_violations(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """A path Discord does not have is 404; an id that is none is 50035."""
    sandbox.expect_violations()

    nowhere = await api.call("GET", "/nowhere")
    nonsense = await api.call("GET", "/channels/help")

    assert (nowhere.status, nowhere.code) == (404, 0)
    assert nonsense.code == 50035
    assert len(sandbox.violations) == 2


async def test_a_violation_fails_the_context() -> None:
    """Leaving the context after a broken rule raises, and tells which."""

    async def run() -> None:
        async with DiscordSandbox() as sandbox, aiohttp.ClientSession() as session:
            channel = sandbox.text_channel(sandbox.guild("Acme"), "help")
            await Api(session, sandbox).send(channel, {})

    with pytest.raises(AssertionError, match="50006"):
        await run()


async def test_misfortunes_are_no_violations(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """What may happen to a correct program is an error, but no broken rule."""
    gone = await api.call("GET", f"/channels/{scene.channel.id}/messages/1")
    unknown = await api.call("GET", "/channels/1")
    stranger = await api.call("GET", "/users/@me", token="other")  # noqa: S106 - made up
    reply = {"content": "c", "message_reference": {"message_id": "1"}}
    unanswerable = await api.send(scene.channel, reply)

    assert (gone.status, gone.code) == (404, 10008)
    assert (unknown.status, unknown.code) == (404, 10003)
    assert stranger.status == 401
    assert unanswerable.code == 50035
    assert sandbox.violations == []


async def test_a_nonce_makes_a_message_once(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """With enforce_nonce the same nonce gives the earlier message, for some minutes."""
    body = {"content": "once", "nonce": "n-1", "enforce_nonce": True}

    first = await api.send(scene.channel, body)
    second = await api.send(scene.channel, body)
    sandbox.clock.advance(301)
    late = await api.send(scene.channel, body)

    assert first.body["id"] == second.body["id"] != late.body["id"]
    assert first.body["nonce"] == "n-1"
    assert len(sandbox.messages(scene.channel)) == 2


async def test_a_nonce_without_enforcement_is_only_a_label(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """Without enforce_nonce every call makes a message."""
    for _ in range(2):
        await api.send(scene.channel, {"content": "twice", "nonce": 7})

    assert [m.nonce for m in sandbox.messages(scene.channel)] == ["7", "7"]


async def test_a_nonce_gives_the_earlier_message_whatever_the_second_says(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """Discord drops the second text in silence; who sends it has to look at what comes back."""
    bodies = [{"content": text, "nonce": "n", "enforce_nonce": True} for text in ("one", "two")]
    answers = [await api.send(scene.channel, body) for body in bodies]

    assert [answer.body["content"] for answer in answers] == ["one", "one"]
    assert [m.content for m in sandbox.messages(scene.channel)] == ["one"]


async def test_mentions_ping_only_whom_they_may(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """allowed_mentions, rights, code and roles decide who is notified, whatever the text says."""
    ann, bob = sandbox.person("Ann"), sandbox.person("Bob")
    open_role = sandbox.role(scene.guild, "team", mentionable=True)
    closed_role = sandbox.role(scene.guild, "staff")
    text = (
        f"{ann.mention} {bob.mention} `{ann.mention}` @everyone "
        f"{open_role.mention} {closed_role.mention}"
    )
    every = {"parse": ["users", "roles", "everyone"]}
    choices: list[Any] = [{"parse": []}, {"users": [bob.id]}, every]
    for allowed in choices:
        await api.send(scene.channel, {"content": text, "allowed_mentions": allowed})
    await api.send(scene.channel, {"content": f"`{ann.mention}`"})

    none, some, most, code = (m.pings for m in sandbox.messages(scene.channel))
    assert (none.people, none.roles, none.everyone) == ((), (), False)
    assert (some.people, some.roles, some.everyone) == ((bob.id,), (), False)
    assert most.people == (ann.id, bob.id)
    assert most.roles == (open_role.id,)
    assert not most.everyone
    assert code.people == ()


async def test_everyone_is_pinged_with_the_right(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """With Mention Everyone, @here notifies all."""
    sandbox.allow(scene.channel, "mention_everyone")

    await api.send(scene.channel, {"content": "@here look"})

    assert sandbox.messages(scene.channel)[0].pings.everyone


async def test_answers_have_exactly_the_type_clients_compare(scene: Scene, api: Api) -> None:
    """JSON comes as application/json without charset, with the headers of its bucket."""
    answer = await api.send(scene.channel, {"content": "c"})

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-RateLimit-Limit"] == "5"
    assert answer.headers["X-RateLimit-Remaining"] == "4"
    assert answer.headers["X-RateLimit-Bucket"]
    assert float(answer.headers["X-RateLimit-Reset-After"]) <= 5
    assert "guild_id" not in answer.body
    assert "thread" not in answer.body


async def test_the_sixth_message_in_five_seconds_is_one_too_many(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """A channel's bucket holds five messages; other channels and later ones are free."""
    other = sandbox.text_channel(scene.guild, "other")
    statuses = [(await api.send(scene.channel, {"content": "c"})).status for _ in range(5)]
    sixth = await api.send(scene.channel, {"content": "c"})
    elsewhere = await api.send(other, {"content": "c"})
    sandbox.clock.advance(5)
    later = await api.send(scene.channel, {"content": "c"})

    assert statuses == [200] * 5
    assert sixth.status == 429
    assert sixth.headers["Via"]
    assert 0 < sixth.body["retry_after"] <= 5
    assert sixth.body["global"] is False
    assert (elsewhere.status, later.status) == (200, 200)


async def test_renaming_a_thread_has_a_limit_of_its_own(
    sandbox: DiscordSandbox, scene: Scene, api: Api
) -> None:
    """Two names in ten minutes; other changes are not counted."""
    thread = await sandbox.open_thread(sandbox.bot, scene.channel, "n0")
    path = f"/channels/{thread.id}"

    renamed = [(await api.call("PATCH", path, {"name": f"n{i}"})).status for i in (1, 2, 3)]
    locked = await api.call("PATCH", path, {"locked": True})

    assert renamed == [200, 200, 429]
    assert locked.status == 200


def test_fifty_calls_a_second_are_allowed() -> None:
    """The fifty-first call in a second is refused globally; interactions do not count."""
    limits = RateLimits(now=lambda: 7.0, wall=lambda: 7.0, on=True)
    verdicts = [limits.check("GET /x", str(n), counts_globally=True) for n in range(51)]
    interaction = limits.check("POST /y", "1", counts_globally=False)

    assert [v.is_global for v in verdicts] == [False] * 50 + [True]
    assert verdicts[50].retry_after == 1.0
    assert interaction.retry_after is None


async def test_limits_can_be_switched_off() -> None:
    """For load tests there is room for any number of calls, and headers that say so."""
    settings = DiscordSettings(rate_limits=False)
    async with DiscordSandbox(settings=settings) as sandbox, aiohttp.ClientSession() as session:
        channel = sandbox.text_channel(sandbox.guild("Acme"), "help")
        api = Api(session, sandbox)
        answers = [await api.send(channel, {"content": "c"}) for _ in range(60)]

    assert {answer.status for answer in answers} == {200}
    assert answers[0].headers["X-RateLimit-Limit"] == "1000"
