"""A reply that Slack shows while it is written ends as one message, whatever fails meanwhile."""

from collections.abc import Callable

import pytest

from sandbox.claude import Say, Stall
from sandbox.slack import SlackSandbox
from tests.dialogue.house import House
from tests.dialogue.slack_town import SlackTown

SENTENCES = [
    "Electric-car insurance covers the battery, whether you own it or rent it.",
    "It covers the charging cable and the wall box, and theft of either.",
    "It covers hail, fire and water, at home and on the road.",
    "Towing to the next charger is part of it.",
]
WHOLE = " ".join(SENTENCES)
BEGINNING = " ".join(SENTENCES[:2])
QUESTION = "What does electric-car insurance cover?"
IN_THE_MIDDLE = Stall(after=8)


FAULTS: dict[str, Callable[[SlackSandbox], None]] = {
    "expired": lambda slack: slack.clock.advance(slack.settings.timing.stream_life),
    "lost stop": lambda slack: slack.faults.reset("chat.stopStream", when="after"),
    "stop limited": lambda slack: slack.faults.rate_limit("chat.stopStream"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_reply_is_sealed_in_spite_of(
    town: SlackTown, house: House, fault: Callable[[SlackSandbox], None]
) -> None:
    """The message that people read already is the one that says all in the end."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with town.tandem(house):
        root = await town.asks(QUESTION)
        await town.slack.wait_until(lambda: town.said(root) == [BEGINNING])
        (shown,) = town.slack.replies(root)
        fault(town.slack)
        house.claude.faults.release()
        await house.until_stored("SELECT 1 FROM outbox WHERE state = 'sent'", timeout=30)
    (reply,) = town.slack.replies(root)
    assert (reply.ts, reply.visible_text) == (shown.ts, WHOLE)


async def test_a_beginning_that_somebody_deletes_comes_back_whole(
    town: SlackTown, house: House
) -> None:
    """Somebody tidies up while the reply is written; the customer still gets it."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    async with town.tandem(house):
        root = await town.asks(QUESTION)
        await town.slack.wait_until(lambda: town.said(root) == [BEGINNING])
        await town.slack.delete(town.slack.bot, town.slack.replies(root)[0])
        house.claude.faults.release()
        assert await town.hears(root) == WHOLE
    assert town.said(root) == [WHOLE]


@pytest.mark.parametrize("error", ["unknown_method", "ratelimited"])
async def test_replies_come_whole_where_slack_shows_none(
    town: SlackTown, house: House, error: str
) -> None:
    """A workspace without streams, or past its quota, waits longer and misses nothing."""
    house.claude.will(Say(WHOLE))
    house.claude.faults.next(IN_THE_MIDDLE)
    town.slack.faults.fail("chat.startStream", error)
    async with town.tandem(house):
        root = await town.asks(QUESTION)
        await town.slack.wait_until(lambda: town.called("chat.startStream"))
        house.claude.faults.release()
        assert await town.hears(root) == WHOLE
    assert town.said(root) == [WHOLE]
    assert [call.error for call in town.called("chat.startStream")] == [error]
