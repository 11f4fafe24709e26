"""The platform does not take a post: it comes later, once and in order, or is given up and told."""

import pytest

from engine.domain.posts import NoticeKind
from sandbox.claude import Hang, Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

POST = "chat.postMessage"
SEND = "POST /channels/{channel_id}/messages"
GIVEN_UP = "SELECT * FROM outbox WHERE state = 'buried' AND kind = 'undelivered'"
"""The notice about an answer that was given up, given up too."""

LONG = [f"Sentence number {number} of a very long answer." for number in range(200)]
"""Three messages in Slack; the first half is three on Discord."""


async def test_slack_asks_to_wait(town: SlackTown, house: House) -> None:
    """A post that meets a rate limit comes when Slack said, before what is answered after it."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    town.slack.faults.rate_limit(POST, retry_after=1)
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await town.slack.wait_until(lambda: town.called(POST))
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Hello Maya!"
        assert await town.hears(root) == "Only once."
    refused, taken, _ = town.called(POST)
    assert refused.status == 429
    assert taken.at - refused.answered_at >= 1.0


async def test_slack_is_out_of_order_for_a_moment(town: SlackTown, house: House) -> None:
    """A post that Slack says it did not take is sent again soon."""
    house.claude.will(Say("Hello Maya!"), Say("Only once."))
    town.slack.faults.server_error(POST, status=503)
    async with town.tandem(house):
        root = await town.asks("Hello!")
        assert await town.hears(root) == "Hello Maya!"
        await town.says(root, "How often was that?")
        assert await town.hears(root) == "Only once."
        assert len(town.said(root)) == 2


async def test_a_post_whose_fate_is_unknown_is_sent_once(town: SlackTown, house: House) -> None:
    """After a broken answer or connection Slack is searched until it is sure, then posted to."""
    house.claude.will(Say("Yes."), when="hail")
    house.claude.will(Say("No."), when="theft")
    town.slack.faults.server_error(POST, status=500)
    town.slack.faults.reset(POST, when="before")
    async with town.tandem(house):
        broken = await town.asks("Is hail covered?")
        await town.slack.wait_until(lambda: town.called(POST))
        cut = await town.asks("Is theft covered?")
        for root, answer in ((broken, "Yes."), (cut, "No.")):
            reply = await town.slack.wait_for_reply(root, timeout=20)
            assert reply.visible_text == answer
        for root in (broken, cut):
            lost, sent = (c for c in town.called(POST) if c.args["thread_ts"] == root.ts)
            assert sent.at - lost.at > 9.0  # as long as the lost one could still have come
        house.claude.will(Say("Only once."), when="often")
        await town.says(broken, "How often was that?")
        await town.slack.wait_for_reply(broken, after=1)
        assert town.said(broken) == ["Yes.", "Only once."]
        assert town.said(cut) == ["No."]


async def test_an_archived_channel_costs_the_answer_alone(
    town: SlackTown, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What can never be posted is given up, with the notice of it; elsewhere work goes on."""
    house.claude.will(Say("Hello Maya!"), Say("Hello again!"))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        await town.slack.archive(town.maya, town.channel)
        house.claude.faults.release()
        await house.until_stored(GIVEN_UP)
        direct = await town.slack.post(town.maya, town.slack.direct(town.maya), "Hello!")
        assert await town.hears(direct) == "Hello again!"
        assert town.said(root) == []
    lost, notice = house.rows("SELECT text, error FROM outbox WHERE state = 'buried' ORDER BY id")
    assert tuple(lost) == ("Hello Maya!", "permanent: is_archived")
    assert notice["error"] == "permanent: is_archived"
    assert "is given up: permanent: is_archived" in caplog.text


async def test_a_locked_thread_in_slack_may_open_again(
    town: SlackTown, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer into a thread that was locked is given up; the next one, unlocked, arrives."""
    house.claude.will(Say("Hello Maya!"), Say("Here I am."))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        town.slack.lock_thread(root)
        house.claude.faults.release()
        await house.until_stored(GIVEN_UP)
        town.slack.world.workspace.locked_threads.clear()
        await town.says(root, "Are you there?")
        assert await town.hears(root) == "Here I am."
    assert "restricted_action_thread_locked" in caplog.text


async def test_a_locked_thread_on_discord_may_open_again(
    server: DiscordTown, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer into a thread that was locked is given up; the next one, unlocked, arrives."""
    house.claude.will(Say("Hello Diego!"), Say("Here I am."))
    house.claude.faults.next(Hang())
    server.discord.deny(server.forum, "manage_threads")
    async with server.tandem(house):
        post = await server.discord.forum_post(server.diego, server.forum, "Hail", "Covered?")
        await house.claude.faults.wait_until_held()
        await server.discord.lock(post)
        house.claude.faults.release()
        await house.until_stored(GIVEN_UP)
        await server.discord.lock(post, on=False)
        await server.discord.post(server.diego, post, "Are you there?")
        assert await server.hears(post) == "Here I am."
        assert server.said(post) == ["Here I am."]
    assert "is given up: permanent:" in caplog.text


async def test_the_customer_hears_that_an_answer_is_given_up(
    server: DiscordTown, house: House
) -> None:
    """Where the platform refuses an answer for good, and only that, a notice stands for it."""
    house.claude.will(Say("Hola Diego, ¿cómo puedo ayudarte con tu coche?"), Say("Sí, claro."))
    server.discord.faults.fail(SEND, 200000)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Hola, tengo una pregunta")
        reference = house.reference(await server.hears(direct), NoticeKind.UNDELIVERED, "es")
        await server.discord.dm(server.diego, "¿Me oyes?")
        assert await server.hears(direct) == "Sí, claro."
    (turn, _) = house.rows("SELECT reference FROM turn ORDER BY id")
    assert turn["reference"] == reference
    assert [row["outcome"] for row in house.rows("SELECT outcome FROM inbox ORDER BY id")] == [
        "failed",
        "answered",
    ]


async def test_an_archived_thread_on_discord_is_answered(server: DiscordTown, house: House) -> None:
    """A thread that went to sleep while Claude thought wakes up with the answer."""
    house.claude.will(Say("Hello Diego!"))
    house.claude.faults.next(Hang())
    async with server.tandem(house):
        post = await server.discord.forum_post(server.diego, server.forum, "Hail", "Covered?")
        await house.claude.faults.wait_until_held()
        await server.discord.archive(post)
        house.claude.faults.release()
        assert await server.hears(post) == "Hello Diego!"


async def test_a_deleted_thread_costs_the_answer_alone(
    server: DiscordTown, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """What can never be posted is given up and logged; in other places work goes on."""
    house.claude.will(Say("Hello Diego!"), Say("Hello again!"))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        post = await server.discord.forum_post(server.diego, server.forum, "Hail", "Covered?")
        await house.claude.faults.wait_until_held()
        await server.discord.delete_channel(post)
        house.claude.faults.release()
        await house.until_stored(GIVEN_UP)
        await server.discord.dm(server.diego, "Hello!")
        assert await server.hears(direct) == "Hello again!"
    assert "is given up: permanent:" in caplog.text


@pytest.mark.parametrize("trouble", ["rate limit", "overload", "reset before", "bad gateway"])
async def test_discord_takes_a_post_later(server: DiscordTown, house: House, trouble: str) -> None:
    """A post that Discord did not take comes later, once, before what is answered after it."""
    faults = server.discord.faults
    match trouble:
        case "rate limit":
            faults.rate_limit(SEND, retry_after=0.3)
        case "overload":
            faults.server_error(SEND, status=503)
        case "reset before":
            faults.reset(SEND, when="before")
        case _:
            faults.server_error(SEND, status=502)
    house.claude.will(Say("Hello Diego!"), Say("Only once."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Hello!")
        assert await server.hears(direct) == "Hello Diego!"
        await server.discord.dm(server.diego, "How often was that?")
        assert await server.hears(direct) == "Only once."
        assert server.said(direct) == ["Hello Diego!", "Only once."]


@pytest.mark.parametrize("trouble", ["not taken", "answer lost"])
async def test_a_long_answer_stumbles_on_discord(
    server: DiscordTown, house: House, trouble: str
) -> None:
    """A middle part that fails holds the later ones back; all come in order, none twice."""
    sentences = LONG[:110]
    house.claude.will(Say(" ".join(sentences)), Say("Only once."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        server.discord.faults.hang(SEND, when="after")
        await server.discord.dm(server.diego, "Tell me everything")
        await server.discord.wait_for_message(direct)
        if trouble == "not taken":
            server.discord.faults.server_error(SEND, status=503)
        else:
            server.discord.faults.reset(SEND, when="after")
        server.discord.faults.release()
        await server.discord.wait_for_message(direct, containing=sentences[-1])
        await server.discord.dm(server.diego, "How often was that?")
        await server.discord.wait_for_message(direct, containing="Only once.")
        *parts, last = server.said(direct)
    assert len(parts) > 2
    assert " ".join(parts).split() == " ".join(sentences).split()
    assert last == "Only once."


@pytest.mark.parametrize("trouble", ["not taken", "answer lost"])
async def test_a_long_answer_stumbles_in_slack(town: SlackTown, house: House, trouble: str) -> None:
    """A middle part that fails holds the later ones back; all come in order, none twice."""
    house.claude.will(Say(" ".join(LONG)), Say("Only once."))
    async with town.tandem(house):
        town.slack.faults.hang(POST, when="after")
        root = await town.asks("Tell me everything")
        await town.slack.wait_for_reply(root)
        if trouble == "not taken":
            town.slack.faults.server_error(POST, status=503)
        else:
            town.slack.faults.reset(POST, when="after")
        town.slack.faults.release()
        await town.slack.wait_until(lambda: LONG[-1] in " ".join(town.said(root)))
        await town.says(root, "How often was that?")
        await town.slack.wait_until(lambda: town.said(root)[-1] == "Only once.")
        *parts, _ = town.said(root)
    assert len(parts) > 2
    assert " ".join(parts).split() == " ".join(LONG).split()
