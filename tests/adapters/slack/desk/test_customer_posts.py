"""What a customer sees of people: a teammate's words under their name, buttons, later changes."""

import time
from dataclasses import replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place, Platform
from engine.domain.posts import (
    Button,
    Notice,
    NoticeKind,
    Part,
    PostKind,
    QueuedPart,
    Speaker,
)
from engine.errors import DeliveryError
from sandbox.slack import SlackMessage, SlackSandbox
from sandbox.wire import objects

DANA = Speaker(name="Dana *Reyes*", picture="https://avatars.slack.example/dana.png")


@pytest.fixture
def delivery(client: AsyncWebClient) -> SlackDelivery:
    """The delivery under test."""
    return SlackDelivery(client, Pace())


@pytest.fixture
async def root(slack: SlackSandbox) -> SlackMessage:
    """A customer's question."""
    ann = slack.person("Ann")
    return await slack.post(ann, slack.channel("help", ann), f"{slack.mention} hello")


@pytest.fixture
def place(slack: SlackSandbox, root: SlackMessage) -> Place:
    """Its thread."""
    return Place(
        platform=Platform.SLACK,
        workspace=slack.settings.team_id,
        channel=root.channel,
        thread=root.ts,
    )


def words(text: str, nonce: str = "n1", speaker: Speaker | None = DANA) -> QueuedPart:
    """A teammate's words in the outbox."""
    return QueuedPart(
        id=1,
        part=Part(text=text, plain=text),
        nonce=nonce,
        attempt=0,
        began_at=None,
        in_doubt=False,
        created_at=time.time(),
        kind=PostKind.TEAMMATE,
        speaker=speaker,
    )


async def test_a_teammates_words_stand_under_their_name_and_picture(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """The customer sees whom they talk to."""
    await delivery.deliver(place, root.ts, words("We look into it."))
    (reply,) = slack.replies(root)
    assert (reply.username, reply.icons) == (DANA.name, {"url": DANA.picture})
    assert reply.visible_text == "We look into it."


async def test_without_the_scope_the_name_stands_before_the_words(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """In bold, with nothing in it that formats; an edit keeps it."""
    slack.faults.remove_scope("chat:write.customize")
    ts = await delivery.deliver(place, root.ts, words("We look into it."))
    (reply,) = slack.replies(root)
    assert reply.username is None
    assert reply.visible_text == "Dana *Reyes*: We look into it."
    assert reply.text == "Dana *Reyes*: We look into it."
    await delivery.deliver(place, root.ts, replace(words("It is done.", "n2"), preview_id=ts))
    (reply,) = slack.replies(root)
    assert reply.visible_text == "Dana *Reyes*: It is done."


async def test_an_edit_takes_the_place_of_what_was_said(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """The same message under the same name, and no stream is stopped that never was one."""
    ts = await delivery.deliver(place, root.ts, words("Tuesday."))
    edit = replace(words("Wednesday.", "n2"), preview_id=ts)
    assert await delivery.deliver(place, root.ts, edit) == ts
    (reply,) = slack.replies(root)
    assert (reply.visible_text, reply.username) == ("Wednesday.", DANA.name)
    assert "chat.stopStream" not in {call.method for call in slack.calls}
    assert await delivery.find(place, edit) == ts


async def test_a_deletion_takes_it_away_once(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """What is gone already is as good."""
    ts = await delivery.deliver(place, root.ts, words("Tuesday."))
    gone = replace(words("Tuesday."), preview_id=ts, is_withdrawn=True)
    await delivery.withdraw(place, gone)
    await delivery.withdraw(place, gone)
    assert slack.replies(root) == []
    assert "chat.stopStream" not in {call.method for call in slack.calls}


async def test_words_that_changed_while_nobody_knew_whether_they_arrived(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """The new ones take the place of what did arrive, or it is taken away."""
    slack.faults.reset("chat.postMessage", when="after")
    with pytest.raises(DeliveryError):
        await delivery.deliver(place, root.ts, words("Tuesday."))
    changed = replace(words("Wednesday."), in_doubt=True, shown="Tuesday.")
    assert await delivery.find(place, changed) is None
    ts = await delivery.deliver(place, root.ts, changed)
    (reply,) = slack.replies(root)
    assert (reply.ts, reply.visible_text) == (ts, "Wednesday.")
    await delivery.withdraw(place, replace(changed, is_withdrawn=True))
    assert slack.replies(root) == []


async def test_a_notice_carries_its_buttons(
    slack: SlackSandbox, delivery: SlackDelivery, root: SlackMessage, place: Place
) -> None:
    """Below the words, each with what it means as its id."""
    (part,) = delivery.render(Notice(kind=NoticeKind.TROUBLE, text="How was it?"))
    buttons = tuple(Button(action=f"ask:rate:7:{n}", label=str(n)) for n in range(1, 6))
    asked = replace(words("", speaker=None), part=replace(part, buttons=buttons))
    await delivery.deliver(place, root.ts, replace(asked, kind=PostKind.NOTICE))
    (reply,) = slack.replies(root)
    assert [block["type"] for block in reply.blocks] == ["markdown", "actions"]
    ids = [element["action_id"] for element in objects(reply.blocks[1]["elements"])]
    assert ids == [button.action for button in buttons]
