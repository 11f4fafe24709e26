"""Private parts reach the customer alone, once, and never the thread."""

from dataclasses import dataclass, replace

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.delivery import SlackDelivery
from adapters.slack.pace import Pace
from engine.domain.messages import Place, Platform
from engine.domain.posts import Button, Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from sandbox.slack import Member, SlackMessage, SlackSandbox
from tests.adapters.slack.test_delivery import queued


@dataclass(kw_only=True, slots=True)
class Asking:
    """Ann has asked in a public thread; `part` is what she alone may see."""

    slack: SlackSandbox
    ann: Member
    root: SlackMessage
    place: Place
    part: QueuedPart
    delivery: SlackDelivery

    def direct(self) -> list[SlackMessage]:
        """What stands in her direct messages."""
        return self.slack.messages(self.slack.direct(self.ann))

    async def failure(self) -> DeliveryErrorKind:
        """How delivering it ends."""
        with pytest.raises(DeliveryError) as caught:
            await self.delivery.deliver(self.place, self.root.ts, self.part)
        return caught.value.kind


@pytest.fixture
async def asking(slack: SlackSandbox, client: AsyncWebClient) -> Asking:
    """A thread in a channel, and what is for its customer alone."""
    ann = slack.person("Ann")
    root = await slack.post(ann, slack.channel("help", ann), f"{slack.mention} my policy?")
    return Asking(
        slack=slack,
        ann=ann,
        root=root,
        place=Place(
            platform=Platform.SLACK,
            workspace=slack.settings.team_id,
            channel=root.channel,
            thread=root.ts,
        ),
        part=replace(queued(), part=Part(text="P-1", plain="P-1", private_to=ann.id)),
        delivery=SlackDelivery(client, Pace()),
    )


async def test_a_private_part_is_a_direct_message(asking: Asking) -> None:
    """The thread shows nothing of it; its buttons stand where it stands."""
    part = Part(
        text="P-1",
        plain="P-1",
        private_to=asking.ann.id,
        buttons=(Button(action="ask:1", label="Yes"),),
    )
    whole = replace(asking.part, part=part)
    ts = await asking.delivery.deliver(asking.place, asking.root.ts, whole)
    (shown,) = asking.direct()
    assert (shown.ts, shown.visible_text.splitlines()[0]) == (ts, "P-1")
    assert [block["type"] for block in shown.blocks] == ["markdown", "actions"]
    assert asking.slack.replies(asking.root) == []


async def test_a_private_part_whose_answer_was_lost_is_found(asking: Asking) -> None:
    """By its nonce, in the direct messages, also by a program that has just started."""
    asking.slack.faults.reset("chat.postMessage", when="after")
    assert await asking.failure() is DeliveryErrorKind.IN_DOUBT
    (shown,) = asking.direct()
    assert await asking.delivery.find(asking.place, asking.part) == shown.ts


async def test_a_private_part_that_came_too_late_is_taken_back(asking: Asking) -> None:
    """Its ts is looked for where it went."""
    await asking.delivery.deliver(asking.place, asking.root.ts, asking.part)
    late = replace(asking.part, in_doubt=True, is_withdrawn=True)
    await asking.delivery.withdraw(asking.place, late)
    assert asking.direct() == []


async def test_the_conversation_is_opened_once(asking: Asking) -> None:
    """What Slack has told is remembered."""
    for nonce in ("n1", "n2"):
        part = replace(asking.part, nonce=nonce)
        await asking.delivery.deliver(asking.place, asking.root.ts, part)
    assert [call.method for call in asking.slack.calls].count("conversations.open") == 1


async def test_without_the_scope_a_private_part_goes_nowhere(asking: Asking) -> None:
    """Nothing is posted in its place in the thread; it is given up at once."""
    asking.slack.world.installation.scopes -= {"im:write"}
    asking.slack.expect_violations()
    assert await asking.failure() is DeliveryErrorKind.PERMANENT
    assert asking.direct() == []
    assert asking.slack.replies(asking.root) == []


async def test_who_left_gets_no_private_part(asking: Asking) -> None:
    """Slack opens no conversation with a deactivated member."""
    asking.slack.faults.fail("conversations.open", "user_disabled")
    assert await asking.failure() is DeliveryErrorKind.PERMANENT
