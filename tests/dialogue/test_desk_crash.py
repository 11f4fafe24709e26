"""A desk outlives the death of either program, without time for anything."""

import shutil
from pathlib import Path

from sandbox.claude import Say
from tests.dialogue.customer_rooms import DiscordCustomer
from tests.dialogue.desk_rooms import slack_desk
from tests.dialogue.desk_story import (
    BRIEF,
    check_nothing_leaked,
    until_answered,
    until_claimed,
    until_rated,
)
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

WEBHOOK = "POST /webhooks/{webhook_id}/{webhook_token}"
AT_REST = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM desk_post WHERE state IN ('queued', 'sending'))"


async def test_nothing_is_lost_or_said_twice_if_either_program_is_killed(
    town: SlackTown, server: DiscordTown, house: House, furnished: Path
) -> None:
    """First the customer's with a reply half sent, then the desk's while the customer writes."""
    shutil.copy(furnished, house.database)
    house.claude.will(Say(BRIEF))
    customer = DiscordCustomer(discord=server.discord, customer=server.diego, forum=server.forum)
    desk = slack_desk(town.slack)
    async with town.doomed(house, desk=desk.settings) as team:
        async with server.doomed(house, desk=desk.settings) as program:
            await until_claimed(customer, desk)
            server.discord.faults.hang(WEBHOOK, when="after")
            await desk.writes("reply Are you at home?", sign="white_check_mark")
            assert await customer.hears("Are you at home?") == desk.teammate
            await program.kill()
        server.discord.faults.release()
        [half_sent] = house.rows("SELECT * FROM outbox WHERE text LIKE 'Are you at home%'")
        assert half_sent["state"] == "sending"
        await desk.writes("r: A van is on its way.", sign="white_check_mark")
        async with server.doomed(house, desk=desk.settings):
            assert await customer.hears("A van is on its way.") == desk.teammate
            await until_answered(customer, desk)
            # What is under way then is looked for only after the ten seconds Slack may take.
            await house.until_stored(AT_REST)
            await team.kill()
            await customer.writes("At noon I am at work.")
            async with town.doomed(house, desk=desk.settings):
                await desk.reads("At noon I am at work.")
                await until_rated(customer, desk)
    check_nothing_leaked(customer)
    heard = "\n".join(customer.heard())
    assert [heard.count(words) for words in ("at home?", "A van is")] == [1, 1]
