"""What is said, edited or deleted while an answer is being made."""

from sandbox.claude import Hang, Say
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import LOOK_UP, House
from tests.dialogue.slack_town import SlackTown

OUTCOMES = (
    "SELECT outcome FROM inbox WHERE author_id <> '' AND address <> 'to_others' ORDER BY sort_key"
)
SEND = "POST /channels/{channel_id}/messages"


def outcomes(house: House) -> list[str]:
    """What became of every message that was stored, in the order they were said."""
    return [row["outcome"] for row in house.rows(OUTCOMES)]


async def test_what_is_said_while_claude_thinks_is_answered_with_the_rest(
    town: SlackTown, house: House
) -> None:
    """The turn begins again with both messages, and one answer covers them."""
    house.claude.will(Say("This one is overtaken."), Say("Both, for your Tesla."))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("Is the battery covered?")
        await house.claude.faults.wait_until_held()
        await town.says(root, "It is a Tesla, by the way")
        assert await town.hears(root) == "Both, for your Tesla."
        house.claude.faults.release()
        assert house.asked() == ["Is the battery covered?", "It is a Tesla, by the way"]
        await town.slack.settle()
        assert town.said(root) == ["Both, for your Tesla."]
    assert outcomes(house) == ["merged", "answered"]
    assert [row["attempt"] for row in house.rows("SELECT attempt FROM turn")] == [1]


async def test_a_burst_while_claude_thinks_begins_again_once(
    server: DiscordTown, house: House
) -> None:
    """Five messages in a row overtake the turn once, not five times."""
    house.claude.will(Say("Overtaken."), Say("All six."))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, quiet_seconds=0.3):
        await server.discord.dm(server.diego, "One")
        await house.claude.faults.wait_until_held()
        for word in ("two", "three", "four", "five", "six"):
            await server.discord.dm(server.diego, word)
        assert await server.hears(direct) == "All six."
        house.claude.faults.release()
    assert house.asked() == ["One", "two", "three", "four", "five", "six"]
    assert outcomes(house) == ["merged"] * 5 + ["answered"]


async def test_what_is_said_after_a_tool_ran_is_the_next_turn(
    town: SlackTown, house: House
) -> None:
    """A turn that has done something goes on; the new message is answered after it."""
    house.claude.will(LOOK_UP, Say("The battery is covered."), Say("A Tesla's, too."))
    async with town.tandem(house):
        root = await town.asks("Is the battery covered?")
        await house.until_stored("SELECT * FROM step")
        await town.says(root, "It is a Tesla, by the way")
        assert await town.hears(root) == "The battery is covered."
        assert await town.hears(root) == "A Tesla's, too."
    assert outcomes(house) == ["answered", "answered"]


async def test_an_edit_while_claude_thinks_is_what_gets_answered(
    town: SlackTown, house: House
) -> None:
    """The new words replace the old ones, which Claude's answer must not be about."""
    house.claude.will(Say("About the car."), Say("About the scooter."))
    house.claude.faults.next(Hang())
    async with town.tandem(house):
        root = await town.asks("What does car insurance cover?")
        await house.claude.faults.wait_until_held()
        mention = town.slack.mention
        await town.slack.edit(town.maya, root, f"{mention} What does scooter insurance cover?")
        assert await town.hears(root) == "About the scooter."
        house.claude.faults.release()
        assert house.asked() == ["What does scooter insurance cover?"]
        assert len(town.said(root)) == 1


async def test_a_deletion_while_claude_thinks_cancels_the_answer(
    server: DiscordTown, house: House
) -> None:
    """Nothing is said to a message that is gone; the next one is answered."""
    house.claude.will(Say("To nobody."), Say("Hello Diego!"))
    house.claude.faults.next(Hang())
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        message = await server.discord.dm(server.diego, "My password is hunter2")
        await house.claude.faults.wait_until_held()
        await server.discord.delete(message)
        await house.until_stored("SELECT * FROM turn WHERE outcome = 'cancelled'")
        house.claude.faults.release()
        await server.discord.dm(server.diego, "Hello!")
        assert await server.hears(direct) == "Hello Diego!"
        assert server.said(direct) == ["Hello Diego!"]
    assert "hunter2" not in str(house.claude.message_requests[-1].body)
    kept = [*house.rows("SELECT payload FROM inbox"), *house.rows("SELECT content FROM message")]
    assert not any("hunter2" in row[0] for row in kept)
    assert outcomes(house) == ["ignored", "answered"]


async def test_a_deletion_after_the_answer_leaves_a_tombstone(
    town: SlackTown, house: House
) -> None:
    """Claude no longer reads the words, but that there were some."""
    house.claude.will(Say("I should not know that."), Say("Hello again."))
    async with town.tandem(house):
        root = await town.asks("My password is hunter2")
        assert await town.hears(root) == "I should not know that."
        await town.slack.delete(town.maya, root)
        await house.until_stored("SELECT * FROM inbox WHERE deleted_at IS NOT NULL")
        await town.says(root, f"{town.slack.mention} Hello?")
        assert await town.hears(root) == "Hello again."
    request = str(house.claude.message_requests[-1].body["messages"])
    assert "hunter2" not in request
    assert "deleted" in request


async def test_an_edit_after_the_answer_is_told_with_the_next_message(
    server: DiscordTown, house: House
) -> None:
    """It begins no turn of its own; Claude hears of it when the customer speaks again."""
    house.claude.will(Say("Hello Diego!"), Say("Noted."))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        message = await server.discord.dm(server.diego, "I drive a Vespa")
        assert await server.hears(direct) == "Hello Diego!"
        await server.discord.edit(message, "I drive a Tesla")
        await house.until_stored("SELECT * FROM inbox WHERE edited_at IS NOT NULL")
        await server.discord.dm(server.diego, "What would it cost?")
        assert await server.hears(direct) == "Noted."
        assert len(server.said(direct)) == 2
    assert any("I drive a Tesla" in text for text in house.asked())


async def test_a_direct_message_is_answered_at_once(server: DiscordTown, house: House) -> None:
    """Nobody else can join in, so no burst is waited for, however long bursts may be."""
    house.claude.will(Say("Hello Diego!"))
    direct = server.discord.direct(server.diego)
    async with server.tandem(house, quiet_seconds=5.0, gather_seconds=30.0):
        await server.discord.dm(server.diego, "Hello!")
        await server.discord.wait_for_message(direct, containing="Hello Diego!", timeout=4.0)


async def test_one_busy_conversation_leaves_room_for_the_others(
    town: SlackTown, house: House
) -> None:
    """With room for one turn, a customer with much to say waits in line again after each turn."""
    house.claude.will(Say("First to Maya."), when="first")
    house.claude.will(Say("Second to Maya."), when="second")
    house.claude.will(Say("Hello Nora."), when="Nora")
    nora = town.slack.person("Nora")
    await town.slack.join(nora, town.channel)
    house.claude.faults.next(Hang())
    async with town.tandem(house, concurrent_turns=1, quiet_seconds=0.01):
        mine = await town.asks("The first")
        await house.claude.faults.wait_until_held()
        hers = await town.asks("I am Nora", by=nora)
        await house.until_stored("SELECT * FROM inbox WHERE id = 2")
        house.claude.faults.release()
        assert await town.hears(mine) == "First to Maya."
        await town.says(mine, "The second")
        assert await town.hears(hers) == "Hello Nora."
        assert await town.hears(mine) == "Second to Maya."


async def test_more_conversations_than_there_is_room_for_all_get_their_turn(
    town: SlackTown, house: House
) -> None:
    """Those beyond the bound wait in the database and are taken up, longest waiting first."""
    for number in range(8):
        house.claude.will(Say(f"Answer {number}."), when=f"Question {number}?")
    house.claude.faults.next(Hang())
    async with town.tandem(house, concurrent_turns=1):
        roots = [await town.asks(f"Question {number}?") for number in range(8)]
        await house.claude.faults.wait_until_held()
        house.claude.faults.release()
        for number, root in enumerate(roots):
            assert await town.hears(root) == f"Answer {number}."
