"""Both programs as an operator runs them, on one database: a team here, a customer there."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sandbox.claude import Say
from tests.dialogue.customer_rooms import DiscordCustomer, SlackCustomer
from tests.dialogue.desk_rooms import DeskRoom, discord_desk, slack_desk
from tests.dialogue.desk_story import (
    BRIEF,
    check_nothing_leaked,
    until_answered,
    until_claimed,
    until_rated,
)
from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import end_by_force

_SETTLING = 15.0
"""Seconds; for ten of them a post that nobody answered may still arrive."""


def environment(desk: DeskRoom) -> Mapping[str, str]:
    """The desk's settings as both programs read them."""
    return {name.upper(): value for name, value in desk.settings.items()}


async def test_two_programs_share_a_desk(slack: SlackPlace, discord: DiscordPlace) -> None:
    """A team on Discord helps a customer on Slack, from the request to the rating."""
    slack.claude.will(Say(BRIEF))
    customer = SlackCustomer(slack=slack.server, customer=slack.maya, channel=slack.channel)
    desk = discord_desk(discord.server)
    shared = environment(desk)
    async with discord.running(**shared), slack.running(**shared):
        await until_claimed(customer, desk)
        await until_answered(customer, desk)
        await until_rated(customer, desk)
    check_nothing_leaked(customer)


async def test_a_desk_killed_while_it_posts_goes_on(
    slack: SlackPlace, discord: DiscordPlace
) -> None:
    """kill -9 while Slack has the card and its program does not know: there is no second one."""
    slack.claude.will(Say(BRIEF))
    slack.claude.may(Say(BRIEF))  # where the first was not stored before the end
    forum = discord.server.forum(discord.guild, "questions")
    customer = DiscordCustomer(discord=discord.server, customer=discord.diego, forum=forum)
    desk = slack_desk(slack.server)
    shared = environment(desk)
    async with discord.running(**shared):
        async with slack.running(**shared) as live:
            await slack.server.wait_until(lambda: slack.server.messages(desk.channel), timeout=30)
            slack.server.faults.hang("chat.postMessage", calls=9, when="after")
            await customer.writes("My windscreen broke. Let me talk to a human please.")
            await desk.card("Nobody has it")
            await end_by_force(live.process)
        slack.server.faults.forget_calls()
        slack.server.faults.release()
        let_time_pass(slack.folder / "tandem.db")
        async with slack.running(**shared):
            await desk.card("Nobody has it", "A look at a broken windscreen.")
            await desk.presses("claim")
            await desk.card(f"With {desk.teammate}")
            await until_answered(customer, desk)
            await until_rated(customer, desk)
    check_nothing_leaked(customer)
    posts = [m for m in slack.server.messages(desk.channel) if not m.is_reply]
    assert sum("desk:transcript:" in str(m.blocks) for m in posts) == 1


def let_time_pass(database: Path) -> None:
    """Let what was being posted have been begun so long ago that it is under way no more."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE desk_post SET began_at = began_at - ?", (_SETTLING,))
