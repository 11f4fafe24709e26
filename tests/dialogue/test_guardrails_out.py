"""What the assistant may not say reaches no customer, not for a moment; people go on."""

import prompts
from engine.domain.posts import NoticeKind
from sandbox.claude import Say, Stall
from tests.dialogue.customer_rooms import ASSISTANT, DiscordCustomer
from tests.dialogue.desk_rooms import slack_desk
from tests.dialogue.desk_story import BRIEF, is_question, wants_brief
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

BEGINNING = (
    "Thank you for telling me all of that, it makes it much easier for me to find out what fits."
    " There is one more thing that I would like to know before we look at it together."
)
PROMISE = "You will get $500 back, I promise."
CLEAN = "Which of your two cars is it about?"
BAD = f"{BEGINNING} {PROMISE} It is as I say. And you can count on it."
PIECES = len(BAD)
TWICE = Stall(after=len(BEGINNING) + 10, again=PIECES - 5)
"""Behind the beginning, and again behind the promise."""

QUESTION = "My car was hit by hail, and I waited three weeks. What do I get?"


def words(kind: NoticeKind) -> str:
    """A notice in English."""
    file = prompts.ROOT / "notices" / "en" / f"{kind}.md"
    return file.read_text(encoding="utf-8").strip()


async def test_in_slack_a_shown_beginning_gives_way_to_the_notice(
    town: SlackTown, house: House
) -> None:
    """Twice Claude promises money: the customer reads that nothing is said, and who looks at it."""
    house.claude.will(Say(BAD, deltas=PIECES), Say(PROMISE))
    house.claude.faults.next(TWICE)
    async with town.tandem(house):
        root = await town.asks(QUESTION)
        await town.slack.wait_until(lambda: town.said(root) == [BEGINNING])
        (shown,) = town.slack.replies(root)
        house.claude.faults.release()
        await house.claude.faults.wait_until_held()
        house.claude.faults.release()
        await town.slack.wait_until(lambda: len(town.said(root)) == 2)
    withheld, escalated = town.said(root)
    assert withheld == words(NoticeKind.WITHHELD)
    house.reference(escalated, NoticeKind.ESCALATED)
    assert town.slack.replies(root)[0].ts == shown.ts
    assert not any("$500" in str(call.args) for call in town.slack.calls)


async def test_on_discord_it_is_said_anew_and_nobody_sees_that(
    server: DiscordTown, house: House
) -> None:
    """The second answer takes the place of what was shown of the first."""
    house.claude.will(Say(BAD, deltas=PIECES), Say(CLEAN))
    house.claude.faults.next(TWICE)
    direct = server.discord.direct(server.diego)
    async with server.tandem(house):
        await server.discord.dm(server.diego, QUESTION)
        await server.discord.wait_until(lambda: server.said(direct) == [BEGINNING] or None)
        house.claude.faults.release()
        await house.claude.faults.wait_until_held()
        house.claude.faults.release()
        await server.discord.wait_until(lambda: server.said(direct) == [CLEAN] or None)
    assert not any("$500" in str(call.body) for call in server.discord.calls)


async def test_with_a_desk_people_learn_which_check_held_it_back(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """The card names it, and nobody but Claude has read its words."""
    house.claude.will(Say(PROMISE), Say(PROMISE), when=is_question)
    house.claude.will(Say(BRIEF), when=wants_brief)
    desk = slack_desk(town.slack)
    customer = DiscordCustomer(discord=server.discord, customer=server.diego, forum=server.forum)
    async with town.tandem(house, desk=desk.settings), server.tandem(house, desk=desk.settings):
        await customer.writes("What do I get for the hail on my car?")
        assert await customer.hears(words(NoticeKind.WITHHELD)) == ASSISTANT
        assert await customer.hears("passed this on to our support team") == ASSISTANT
        await desk.card("an answer was held back", "A look at a broken windscreen.")
    (escalated,) = house.rows("SELECT summary FROM escalation")
    assert escalated["summary"] == "The assistant's answer was held back twice (commitments)."
    assert not any("$500" in str(call.args) for call in town.slack.calls)
