"""Both programs on one database: a team on one platform helps customers on the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandbox.claude import Say
from tests.dialogue.customer_rooms import ASSISTANT, PATIENCE, DiscordCustomer, SlackCustomer
from tests.dialogue.desk_rooms import DeskRoom, discord_desk, slack_desk
from tests.dialogue.desk_story import (
    BRIEF,
    check_nothing_leaked,
    is_question,
    until_answered,
    until_claimed,
    until_rated,
    wants_brief,
)
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown


@asynccontextmanager
async def both(
    town: SlackTown, server: DiscordTown, house: House, desk: DeskRoom
) -> AsyncIterator[None]:
    """Both programs at work, with the desk on one of them."""
    async with town.tandem(house, desk=desk.settings), server.tandem(house, desk=desk.settings):
        yield


async def test_a_desk_on_slack_with_a_customer_on_discord(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """Request, claim, note, reply, hand-back, the assistant's answer; once more, to the rating."""
    house.claude.will(Say(BRIEF), Say(BRIEF), when=wants_brief)
    house.claude.will(Say("Your comprehensive coverage pays."), when=is_question)
    customer = DiscordCustomer(discord=server.discord, customer=server.diego, forum=server.forum)
    desk = slack_desk(town.slack)
    async with both(town, server, house, desk):
        await until_claimed(customer, desk)
        await until_answered(customer, desk)
        await desk.hands_back("Say that comprehensive coverage pays.")
        assert await customer.hears("has passed this back to me") == ASSISTANT
        assert await customer.hears("Your comprehensive coverage pays.") == ASSISTANT
        await desk.card(f"Handed back by {desk.teammate}")
        await customer.writes("I want to speak to a real person again.")
        await desk.card("Nobody has it")
        await desk.presses("claim")
        await until_rated(customer, desk)
    [asked] = filter(is_question, house.claude.message_requests)
    for words in ("A mechanic comes at noon.", "And who pays", "Say that comprehensive coverage"):
        assert words in asked.last_text
    assert "strange" not in str(asked.body)
    check_nothing_leaked(customer)


async def test_a_desk_on_discord_with_a_customer_on_slack(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """Request, claim, note, reply, the customer's answer, resolve, rating."""
    house.claude.will(Say(BRIEF))
    customer = SlackCustomer(slack=town.slack, customer=town.maya, channel=town.channel)
    desk = discord_desk(server.discord)
    async with both(town, server, house, desk):
        await until_claimed(customer, desk)
        await until_answered(customer, desk)
        await until_rated(customer, desk)
    check_nothing_leaked(customer)


async def test_the_tags_of_a_forum_post_follow_a_desk_on_slack(
    town: SlackTown, server: DiscordTown, house: House
) -> None:
    """Though it is the other program that changes how the post stands."""
    house.claude.will(Say(BRIEF))
    names = ("Open", "Waiting for you", "With the team", "Solved")
    guild = server.discord.guild("Acme Drivers")
    forum = server.discord.forum(guild, "questions", tags=names)
    customer = DiscordCustomer(discord=server.discord, customer=server.diego, forum=forum)
    desk = slack_desk(town.slack)

    async def until_tagged(name: str) -> None:
        def tagged() -> bool:
            [post] = server.discord.threads(forum)
            state = server.discord.world.channel(post.id).thread
            wanted = {tag.id for tag in forum.tags if tag.name == name}
            return state is not None and set(state.tags) == wanted

        await server.discord.wait_until(tagged, timeout=PATIENCE)

    async with both(town, server, house, desk):
        await until_claimed(customer, desk)
        await until_tagged("With the team")
        await until_answered(customer, desk)
        await desk.writes("reply He calls you at eleven.", sign="white_check_mark")
        await until_tagged("Waiting for you")
        await desk.presses("resolve")
        await until_tagged("Solved")
