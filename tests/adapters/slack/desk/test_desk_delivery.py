"""Desk posts reach the desk once: cards, lines in their threads, alarms, the board."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.cards import board_laid, card_laid
from adapters.slack.desk.lines import Laid
from adapters.slack.desk.team import Team
from engine.domain.desk import Alarm, DeskPost, Line, ShowCard, ShowLine
from engine.domain.messages import Platform
from engine.domain.posts import Button
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.card import GREEN, CardView
from engine.handoff.ports import BoardView, DeskTask
from sandbox.slack import SlackMessage, SlackSandbox
from sandbox.slack.validation.content import UPDATE_TEXT_MOST, read_blocks
from sandbox.wire import load
from tests.adapters.slack.desk.rig import Company, Rig
from tests.adapters.slack.desk.test_overview import waiting
from tests.engine.handoff.boards import THERE, overdue, question

LONG = "ü& <!channel>\n" * 3_000


def task(post: DeskPost, **changes: object) -> DeskTask:
    """Something to bring to the desk, new unless said otherwise."""
    fresh = DeskTask(
        id=1,
        post=post,
        handoff=None,
        card_channel=None,
        card_id=None,
        remote_id=None,
        nonce="n1",
        attempt=0,
        in_doubt=False,
        began_at=None,
        created_at=time.time(),
    )
    return replace(fresh, **changes)  # type: ignore[arg-type]  # the tests know the fields


def posted(slack: SlackSandbox, company: Company) -> list[SlackMessage]:
    """What stands in the desk's channel itself."""
    return slack.world.workspace.history(company.desk.id)


async def test_a_card_says_what_it_is_about_and_is_brought_up_to_date(
    slack: SlackSandbox, rig: Rig, company: Company
) -> None:
    """In place, once, with a link to the customer's thread and the buttons of the moment."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    for words in (handoff.reference, "Maya", "A refund.", "Nobody has it"):
        assert words in card.visible_text
    assert f"https://discord.com/channels/1/{handoff.place.thread}" in json.dumps(card.blocks)
    assert f"desk:claim:{handoff.id}" in json.dumps(card.blocks)
    await rig.claimed(handoff, company.dana)
    later = await rig.card(handoff)
    assert later.ts == card.ts
    assert "With dana.reyes" in later.visible_text
    assert f"desk:claim:{handoff.id}" not in json.dumps(later.blocks)


async def test_a_customer_with_a_teammates_name_stands_out(
    slack: SlackSandbox, rig: Rig, company: Company
) -> None:
    """The teammate themselves does not."""
    handoff = await rig.escalated()
    faked = replace(handoff, customer_name="Dana Reyes")
    await rig.delivery.deliver(task(ShowCard(), handoff=faked))
    await rig.delivery.deliver(task(ShowCard(), handoff=replace(faked, customer=company.dana.id)))
    fake, honest = posted(slack, company)
    assert "looks like that of a teammate: dana.reyes" in fake.visible_text
    assert "looks like" not in honest.visible_text


async def test_what_customers_say_stands_in_the_cards_thread(
    slack: SlackSandbox, rig: Rig, company: Company
) -> None:
    """And beside the card where somebody deleted it."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    line = ShowLine(line=Line.CUSTOMER_SAID, text="Are you there?", author="Maya")
    here = {"card_channel": card.channel, "card_id": card.ts}
    channel, ts = await rig.delivery.deliver(task(line, **here))
    (reply,) = [m for m in slack.replies(card) if m.ts == ts]
    assert (reply.channel, reply.visible_text) == (channel, "💬 Maya\nAre you there?")
    with pytest.raises(DeliveryError) as caught:
        await rig.delivery.deliver(task(line))
    assert caught.value.kind is DeliveryErrorKind.RETRY
    gone = {**here, "card_id": "1700000000.000001", "nonce": "n2"}
    _, ts = await rig.delivery.deliver(task(line, **gone))
    assert [m.ts for m in posted(slack, company)] == [card.ts, ts]


async def test_a_card_that_somebody_deleted_is_posted_again(
    slack: SlackSandbox, rig: Rig, company: Company, client: AsyncWebClient
) -> None:
    """With another id, which the desk is told."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    await client.chat_delete(channel=card.channel, ts=card.ts)
    old = task(ShowCard(), handoff=handoff, remote_id=card.ts, card_channel=card.channel)
    channel, ts = await rig.delivery.deliver(old)
    assert (channel, ts != card.ts) == (company.desk.id, True)


@pytest.mark.parametrize("post", [ShowCard(), Alarm(text="Maya waits."), "line"])
async def test_what_arrived_without_an_answer_is_found(
    slack: SlackSandbox, rig: Rig, company: Company, post: DeskPost | str
) -> None:
    """By its nonce, in the channel or in the thread; what did not arrive is not."""
    handoff = await rig.escalated()
    card = await rig.card(handoff)
    here = {"card_channel": card.channel, "card_id": card.ts}
    what = ShowLine(line=Line.EVENT, text="x") if isinstance(post, str) else post
    doubtful = task(what, handoff=handoff, in_doubt=True, nonce="n7", **here)
    assert await rig.delivery.find(doubtful) is None
    slack.faults.reset("chat.postMessage", when="after")
    with pytest.raises(DeliveryError) as caught:
        await rig.delivery.deliver(doubtful)
    assert caught.value.kind is DeliveryErrorKind.IN_DOUBT
    found = await rig.delivery.find(doubtful)
    assert found is not None
    assert found[0] == company.desk.id
    assert any(m.ts == found[1] for m in slack.messages(company.desk))


async def test_alarms_ping_the_group_and_reach_the_second_channel(
    slack: SlackSandbox, rig: Rig, company: Company, client: AsyncWebClient, team: Team
) -> None:
    """The desk itself where there is no second one."""
    await rig.delivery.deliver(task(Alarm(text="Maya waits.", second_channel=True)))
    (second,) = slack.messages(company.second)
    assert second.visible_text == "⏰ Maya waits."
    alone = replace(team, second_channel=None, group=company.group)
    here = rig.with_team(alone)
    await here.deliver(task(Alarm(text="Maya waits.", second_channel=True, pings=True)))
    (first,) = slack.messages(company.desk)
    assert first.text == f"<!subteam^{company.group}> ⏰ Maya waits."


async def test_an_alarm_that_says_something_else_is_changed_where_it_is(
    slack: SlackSandbox, rig: Rig, company: Company
) -> None:
    """Without the buttons it had; one that somebody deleted is posted anew."""
    button = Button(action="act:approve:1", label="Approve")
    channel, ts = await rig.delivery.deliver(task(Alarm(text="Approve?", buttons=(button,))))
    there = task(Alarm(text="Approved."), card_channel=channel, card_id=ts, remote_id=ts)
    assert await rig.delivery.deliver(there) == (channel, ts)
    (shown,) = slack.messages(company.desk)
    assert shown.visible_text == "⏰ Approved."
    assert "act:approve" not in str(shown.blocks)
    gone = replace(there, remote_id="1700000000.000001", nonce="n2")
    assert (await rig.delivery.deliver(gone))[1] != ts


async def test_a_card_the_first_channel_does_not_take_goes_to_the_second(
    slack: SlackSandbox, rig: Rig, company: Company, team: Team
) -> None:
    """Or is refused for good where there is none."""
    handoff = await rig.escalated()
    await slack.archive(company.dana, company.desk)
    with pytest.raises(DeliveryError) as caught:
        await rig.delivery.deliver(task(ShowCard(), handoff=handoff))
    assert caught.value.kind is DeliveryErrorKind.PERMANENT
    second = task(ShowCard(), handoff=handoff, second_channel=True)
    channel, _ = await rig.delivery.deliver(second)
    assert channel == company.second.id
    with pytest.raises(DeliveryError) as caught:
        await rig.with_team(replace(team, second_channel=None)).deliver(second)
    assert caught.value.kind is DeliveryErrorKind.PERMANENT


async def test_the_board_is_one_message_that_shows_the_whole_queue(
    slack: SlackSandbox, rig: Rig, company: Company
) -> None:
    """Who waits, who has what, and what is later than promised."""
    channel, ts = await rig.delivery.deliver(task(ShowCard()))
    assert "Nobody is waiting." in posted(slack, company)[0].visible_text
    first, second = await rig.escalated(), await rig.escalated()
    await rig.claimed(second, company.tom)
    again = task(ShowCard(), remote_id=ts, card_channel=channel)
    assert await rig.delivery.deliver(again) == (channel, ts)
    (board,) = posted(slack, company)
    assert board.text == "The desk: 1 waiting, 1 with somebody"
    assert first.reference in board.visible_text
    assert "with tom" in board.visible_text


def test_the_board_shows_promises_that_are_overdue_and_what_the_assistant_asks() -> None:
    """Each leads to its thread, before the queue."""
    view = BoardView(overdue=(overdue(),), questions=(question(),))
    laid = board_laid(view, late=(), now=600.0, home="https://acme.slack.com/")
    there = "https://discord.com/channels/11/33"
    (lines,) = [block["text"]["text"] for block in blocks_of(laid) if block["type"] == "section"]
    assert lines.split("\n") == [
        f"🤝 <{there}|AAAAAA> Maya: Ana promised, overdue for 10 min: “I'll call you by Friday”",
        f"❓ <{there}|BBBBBB> Maya: the assistant asks you, for 10 min: Is hail covered?",
    ]
    assert laid.text == (
        "The desk: 0 waiting, 0 with somebody, 1 promise overdue, 1 question of the assistant"
    )


async def test_a_question_of_the_assistant_carries_the_link_of_its_thread(
    slack: SlackSandbox, rig: Rig, company: Company
) -> None:
    """As a card does, beside its buttons, and still after it has ended."""
    buttons = (Button(action="desk:answer:1", label="Answer"),)
    asked = task(Alarm(text="Is hail covered?", buttons=buttons), thread=THERE)
    channel, ts = await rig.delivery.deliver(asked)
    ended = replace(asked, post=Alarm(text="Ann answered."), remote_id=ts, card_channel=channel)
    links = []
    for each in (asked, ended):
        if each is ended:
            await rig.delivery.deliver(ended)
        (alarm,) = posted(slack, company)
        links.append("https://discord.com/channels/11/33" in str(alarm.blocks))
    assert links == [True, True]


def blocks_of(laid: Laid) -> list[dict[str, Any]]:
    """The blocks as Slack gets them."""
    return [block.to_dict() for block in laid.blocks]


def checked(laid: Laid) -> str:
    """The blocks as they are sent; raises SlackError where Slack does not take them."""
    blocks = load(json.dumps([block.to_dict() for block in laid.blocks]))
    read_blocks(blocks)
    assert 0 < len(laid.text) <= UPDATE_TEXT_MOST
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize("words", ["", "x", LONG])
def test_every_card_is_one_slack_takes(words: str) -> None:
    """Empty or endless: within the limits, and nothing in it pings."""
    view = CardView(
        title=words,
        state=words,
        fields=tuple((f"Field {n}", words) for n in range(20)),
        summary=words,
        brief=words,
        warning=words or None,
        colour=GREEN,
        buttons=tuple(Button(action=f"desk:claim:{n}", label=words or "x") for n in range(1, 40)),
        strong="desk:claim:1",
        promises=(words,) * 4,
    )
    shown = card_laid(view, link="https://acme.slack.com/archives/C1/p1")
    assert "mrkdwn" not in checked(shown)
    assert "<!channel>" not in shown.text
    bare = replace(view, fields=(), buttons=(), strong=None, brief=None, colour=0)
    checked(card_laid(bare, link=None))


@pytest.mark.parametrize("count", [0, 1, 26, 500])
def test_every_board_is_one_slack_takes(count: int) -> None:
    """With the longest lines there can be; what is left out is counted."""
    view = BoardView(
        queue=tuple(waiting(n) for n in range(1, count + 1)),
        overdue=tuple(overdue(n, "<" * 300) for n in range(count)),
        questions=tuple(question(n, "<" * 900) for n in range(count)),
    )
    shown = checked(board_laid(view, late={1}, now=9e9, home="https://acme.slack.com/"))
    assert "<!channel>" not in shown
    assert ("more: /desk queue" in shown) is (count > 25)
    assert Platform.DISCORD in shown or not count
