"""What was meant for one owner of a conversation never leaves once it has another."""

from sandbox.claude import Hang, Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

TAKE_OVER = "UPDATE conversation SET epoch = epoch + 1"


async def test_an_answer_made_under_an_old_epoch_does_not_leave(
    town: SlackTown, house: House
) -> None:
    """A takeover while Claude thinks: its answer is withdrawn, the next one is posted."""
    house.claude.will(Say("I talk over a person."), Say("Hello again!"))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.claude.faults.wait_until_held()
        house.change(TAKE_OVER)
        house.claude.faults.release()
        await house.until_stored("SELECT * FROM outbox WHERE state <> 'queued' AND done_at > 0")
        await town.says(root, "Are you there?")
        assert await town.hears(root) == "Hello again!"
        assert town.said(root) == ["Hello again!"]
    parts = house.rows("SELECT state, text, attempt FROM outbox ORDER BY id")
    assert [tuple(part) for part in parts] == [
        ("withdrawn", "I talk over a person.", 0),
        ("sent", "Hello again!", 1),
    ]


async def test_the_rest_of_an_answer_does_not_leave_under_an_old_epoch(
    server: DiscordTown, house: House
) -> None:
    """A takeover between two parts of an answer: what was said stays, the rest is withdrawn."""
    sentences = [f"Sentence number {number} of a very long answer." for number in range(110)]
    house.claude.will(Say(" ".join(sentences)), Say("Hello again!"))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        server.discord.faults.hang("POST /channels/{channel_id}/messages", when="after")
        await server.discord.dm(server.diego, "Tell me everything")
        await server.discord.wait_for_message(direct)
        house.change(TAKE_OVER)
        server.discord.faults.release()
        await house.until_stored("SELECT * FROM outbox WHERE ord = 2 AND done_at > 0")
        await server.discord.dm(server.diego, "Are you there?")
        await server.discord.wait_for_message(direct, containing="Hello again!")
        assert len(server.said(direct)) == 2
    states = [row["state"] for row in house.rows("SELECT state FROM outbox ORDER BY id")]
    assert states == ["sent", "withdrawn", "withdrawn", "sent"]


async def test_a_deferred_answer_does_not_leave_under_an_old_epoch(
    town: SlackTown, house: House
) -> None:
    """A takeover while an answer waits for Slack's rate limit: it is withdrawn."""
    house.claude.will(Say("I talk over a person."), Say("Hello again!"))
    town.slack.faults.rate_limit("chat.postMessage", retry_after=1)
    async with town.tandem(house):
        root = await town.asks("Hello!")
        await house.until_stored("SELECT * FROM outbox WHERE next_at IS NOT NULL")
        house.change(TAKE_OVER)
        await town.says(root, "Are you there?")
        assert await town.hears(root) == "Hello again!"
        assert town.said(root) == ["Hello again!"]


async def test_an_answer_in_doubt_is_not_sent_again_under_an_old_epoch(
    server: DiscordTown, house: House
) -> None:
    """A takeover while nobody knows whether an answer arrived: if it did not, it never will."""
    house.claude.will(Say("I talk over a person."), Say("Hello again!"))
    direct = server.discord.direct(server.diego)
    server.discord.faults.reset("POST /channels/{channel_id}/messages", when="before")
    async with server.tandem(house):
        await server.discord.dm(server.diego, "Hello!")
        await house.until_stored("SELECT * FROM outbox WHERE in_doubt")
        house.change(TAKE_OVER)
        await server.discord.dm(server.diego, "Are you there?")
        assert await server.hears(direct) == "Hello again!"
        assert server.said(direct) == ["Hello again!"]
