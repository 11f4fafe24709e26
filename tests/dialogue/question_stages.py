"""A question to the team with customer and desk on one platform."""

from tests.dialogue.customer_rooms import DiscordCustomer, SlackCustomer
from tests.dialogue.desk_rooms import discord_desk, slack_desk
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.question_desks import DiscordQuestionDesk, SlackQuestionDesk
from tests.dialogue.question_play import QuestionPlay
from tests.dialogue.slack_town import SlackTown
from tests.dialogue.stages import DiscordStage, SlackStage


def question_on_slack(town: SlackTown, house: House) -> QuestionPlay:
    """In a channel's thread; the desk is a private channel."""
    desk = slack_desk(town.slack)
    return QuestionPlay(
        stage=SlackStage(town=town),
        house=house,
        customer=SlackCustomer(slack=town.slack, customer=town.maya, channel=town.channel),
        desk=SlackQuestionDesk(desk=desk),
        settings={"desk": desk.settings, "preview": False},
    )


def question_on_discord(town: DiscordTown, house: House) -> QuestionPlay:
    """In a forum's post; the desk is a channel of another server."""
    desk = discord_desk(town.discord)
    return QuestionPlay(
        stage=DiscordStage(town=town),
        house=house,
        customer=DiscordCustomer(discord=town.discord, customer=town.diego, forum=town.forum),
        desk=DiscordQuestionDesk(desk=desk),
        settings={"desk": desk.settings, "preview": False},
    )
