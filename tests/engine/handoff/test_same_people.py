"""One person on two platforms is one teammate; two people never are, whatever they are called."""

from dataclasses import replace

import pytest

from engine.domain.commands import Claim, HandBack, SendReply, Transfer
from engine.domain.decisions import WhyNot
from engine.domain.handoff import HandoffState, Teammate
from engine.domain.messages import Platform
from engine.handoff.desk import Desk
from engine.handoff.move import Move
from engine.handoff.same_people import SamePeople
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.engine.handoff.people import by, claimed, done, escalated
from tests.engine.handoff.story import ASSISTANT, Story, called, typed

PEOPLE = SamePeople(slack_of={"9": "U-ANA"})
ON_SLACK = Teammate(platform=Platform.SLACK, workspace="T1", id="U-ANA", name="Ana")
ON_DISCORD = Teammate(platform=Platform.DISCORD, workspace="1", id="9", name="ana.r")
TOM = Teammate(platform=Platform.SLACK, workspace="T1", id="U-TOM", name="Ana")


def held(people: SamePeople = PEOPLE) -> Story:
    """Ana has it; she claimed it on Slack."""
    story = Story(people=people)
    story.do(called(), ASSISTANT)
    story.do(Claim(), by(ON_SLACK))
    return story


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        (ON_SLACK, ON_DISCORD, True),
        (ON_DISCORD, replace(ON_DISCORD, workspace="2"), True),
        (ON_SLACK, TOM, False),
        (ON_DISCORD, replace(ON_DISCORD, id="8"), False),
        (TOM, replace(TOM, workspace="T2"), False),
        (ON_DISCORD, TOM, False),
    ],
)
def test_accounts_are_one_by_their_ids(one: Teammate, other: Teammate, are_one: bool) -> None:
    """A Discord account is the same in every server, one of Slack only in its workspace."""
    assert PEOPLE.are_one(one, other) is are_one
    assert PEOPLE.are_one(other, one) is are_one


def test_what_was_claimed_on_one_side_is_answered_and_handed_back_on_the_other() -> None:
    """Nobody is told that somebody else has it, and it is no second claim."""
    story = held()
    assert story.do(Claim(), by(ON_DISCORD)) is WhyNot.ALREADY_YOURS
    for words in (typed("I am here, one moment."), SendReply(text="It is done now.", key="r")):
        story.do(words, by(ON_DISCORD))
        assert story.last is not None
        assert (story.last.move, story.it.teammate) == (Move.REPLIED, ON_SLACK)
    itself = Transfer(to=ON_DISCORD, note="To me.")
    assert story.do(itself, by(ON_SLACK)) is WhyNot.ALREADY_YOURS
    story.do(HandBack(), by(ON_DISCORD))
    assert story.state is HandoffState.HANDED_BACK


def test_without_the_setting_they_are_two() -> None:
    """The one who has it is told of, as always."""
    story = held(SamePeople())
    assert story.do(Claim(), by(ON_DISCORD)) is WhyNot.CLAIMED_BY_OTHER
    assert story.do(HandBack(), by(TOM)) is WhyNot.CLAIMED_BY_OTHER


async def test_their_own_list_is_the_same_on_either_side(
    store: Conversations, handoffs: Handoffs, desk: Desk
) -> None:
    """What went back to the queue is nobody's."""
    desk = replace(desk, people=PEOPLE)
    mine = await claimed(handoffs, await escalated(store, handoffs), ON_SLACK)
    assert await desk.mine(ON_DISCORD) == await desk.mine(ON_SLACK) == (mine,)
    assert await desk.mine(TOM) == ()
    again = Transfer(to=None, note="Who knows bikes?")
    done(await handoffs.carry_out(mine.id, again, by(ON_SLACK)))
    assert await desk.mine(ON_SLACK) == ()
