"""From a teammate's answer to an article that the next customer's question finds."""

import json
import shutil
from pathlib import Path

import prompts
from sandbox.claude import Request, Say
from tests.dialogue.customer_rooms import ASSISTANT, CustomerRoom, DiscordCustomer, SlackCustomer
from tests.dialogue.desk_rooms import (
    PATIENCE,
    DeskRoom,
    DiscordDesk,
    SlackDesk,
    action_in,
    discord_desk,
    slack_desk,
)
from tests.dialogue.desk_story import BRIEF, wants_brief
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

QUESTION = "Do you insure hot air balloons? Let me talk to a human please."
REPLY = "reply We insure hot air balloons up to 30 metres. Write to balloons@team.example."
ARTICLE = {
    "title": "Are hot air balloons insured?",
    "text": "We insure hot air balloons up to 30 metres.",
    "language": "en",
    "adds_to": "",
}
FOUND = "the search for customers finds it first"
NAME = "are-hot-air-balloons-insured.md"


def wants_article(request: Request) -> bool:
    """Whether Claude is asked for an article."""
    opening = (prompts.ROOT / "desk" / "article.md").read_text(encoding="utf-8").splitlines()[0]
    return opening in request.system_text


def own_articles(house: House) -> dict[str, object]:
    """A folder of the operator's own, and where its articles can be read."""
    folder = house.folder / "articles"
    shutil.copytree(prompts.ROOT / "knowledge", folder)
    base = {"knowledge_url_base": "https://acme.example/help"}
    return {"knowledge_dir": folder, "knowledge": base}


async def until_drafted(house: House, customer: CustomerRoom, desk: DeskRoom) -> None:
    """From the question over the teammate's answer to the draft in the card's thread."""
    house.claude.will(Say(BRIEF), when=wants_brief)
    house.claude.will(Say(json.dumps(ARTICLE)), when=wants_article)
    await customer.writes(QUESTION)
    assert await customer.hears("passed this on to our support team") == ASSISTANT
    await desk.presses("claim")
    await customer.hears("is here now")
    await desk.writes(REPLY, sign="white_check_mark")
    await customer.hears("up to 30 metres")
    await desk.presses("resolve")
    await customer.hears("considers this solved")
    await desk.presses("article")
    await desk.reads("Draft of a new article")


def check_published(folder: Path, house: House) -> None:
    """The article is there once, and holds nothing private; Claude saw nothing private either."""
    text = (folder / NAME).read_text(encoding="utf-8")
    assert text.endswith(f"---\n\n{ARTICLE['text']}\n")
    [asked] = filter(wants_article, house.claude.message_requests)
    assert "balloons@team.example" not in str(asked.body)
    assert "[e-mail address]" in asked.last_text
    [row] = house.rows("SELECT state, approved_by FROM article_draft")
    assert row["state"] == "published"


async def test_an_answer_on_slack_becomes_an_article(town: SlackTown, house: House) -> None:
    """Drafted, approved once, written, and found first by the question that had no answer."""
    customer = SlackCustomer(slack=town.slack, customer=town.maya, channel=town.channel)
    desk = slack_desk(town.slack)
    settings = own_articles(house)
    async with town.tandem(house, desk=desk.settings, **settings):
        await until_drafted(house, customer, desk)
        for _ in range(2):
            await approved_on_slack(desk)
        await desk.reads(FOUND)
        await town.slack.wait_until(
            lambda: "was approved before" in str(town.slack.ephemerals(desk.dana)), PATIENCE
        )
    check_published(house.folder / "articles", house)


async def test_an_answer_on_discord_becomes_an_article(server: DiscordTown, house: House) -> None:
    """The same there, for a forum post."""
    customer = DiscordCustomer(discord=server.discord, customer=server.diego, forum=server.forum)
    desk = discord_desk(server.discord)
    async with server.tandem(house, desk=desk.settings, **own_articles(house)):
        await until_drafted(house, customer, desk)
        await approved_on_discord(desk)
        await desk.reads(FOUND)
    check_published(house.folder / "articles", house)


async def approved_on_slack(desk: SlackDesk) -> None:
    """Press the draft's button."""
    for message in desk.slack.messages(desk.channel):
        action = action_in(str(message.blocks), "approve")
        if action is not None:
            await desk.slack.press(desk.dana, message, action)
            return
    raise AssertionError("no draft has a button")


async def approved_on_discord(desk: DiscordDesk) -> None:
    """Press the draft's button."""
    [thread] = desk.discord.threads(desk.channel)
    for message in desk.discord.messages(thread):
        action = action_in(str(message.buttons), "approve")
        if action is not None:
            pressed = await desk.discord.press(desk.ann, message, action)
            await desk.discord.wait_for_answer(pressed)
            return
    raise AssertionError("no draft has a button")
