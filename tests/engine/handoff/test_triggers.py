"""What calls people before Claude is asked, and what does not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

import prompts
from engine.claude.client import Claude
from engine.domain.conversation import EscalationReason, Outcome, PastTurn, Urgency
from engine.domain.messages import About
from engine.errors import ConfigurationError
from engine.handoff.mood import Mood, looks_heated
from engine.handoff.repetition import is_repeated
from engine.handoff.requests import Requests
from engine.handoff.topics import Topics
from engine.handoff.triggers import Triggers
from sandbox.claude import ClaudeSandbox, HttpError, Say, Stall
from tests.engine.handoff.asked import Till, asking, small_claude
from tests.engine.handoff.cases import PRINCIPAL, turn

REQUESTS = Requests(prompts.ROOT / "requests")
TRIGGERS = Triggers(
    asks_for_human=REQUESTS.asks_for_human,
    is_thanks=REQUESTS.is_thanks,
    is_repeated=is_repeated,
    topics=Topics(prompts.ROOT / "desk" / "topics.md"),
    mood=None,
)
FURIOUS = "THIS IS THE THIRD TIME I ASK!!!"


def past(outcome: Outcome, *asked: str) -> PastTurn:
    """A turn that has ended."""
    return PastTurn(asked=asked, outcome=outcome)


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def claude(api: ClaudeSandbox) -> AsyncIterator[Claude]:
    """Its small model."""
    small = small_claude(api)
    yield small
    await small.close()


def test_a_request_for_a_person_is_heard_in_any_message_of_a_burst() -> None:
    """One message of several is enough, whatever stands beside it."""
    found = TRIGGERS.explicit(turn("Is hail covered?", "No wait, let me talk to a human please"))
    assert found is not None
    assert found.reason is EscalationReason.CUSTOMER_ASKED
    assert "talk to a human" in found.summary


async def test_a_plain_question_calls_nobody() -> None:
    """Nothing is escalated without a reason."""
    work = turn("Is hail covered?")
    assert TRIGGERS.explicit(work) is None
    assert await TRIGGERS.found(work, ()) is None


async def test_the_operators_topics_call_people() -> None:
    """A phrase of the list is found whatever its capitals, as whole words and urgently."""
    found = await TRIGGERS.found(turn("I will go to the Ombudsman."), ())
    assert found is not None
    assert (found.reason, found.urgency) == (EscalationReason.TOPIC_BY_POLICY, Urgency.HIGH)
    assert await TRIGGERS.found(turn("What is ombudsmanship?"), ()) is None


@pytest.mark.parametrize(
    ("outcomes", "calls"),
    [
        ([Outcome.FAILED, Outcome.FAILED], True),
        ([Outcome.ANSWERED, Outcome.NOTICED, Outcome.FAILED], True),
        ([Outcome.EXHAUSTED, Outcome.REFUSED], True),
        ([Outcome.FAILED], False),
        ([Outcome.FAILED, Outcome.FAILED, Outcome.ANSWERED], False),
        ([Outcome.FAILED, Outcome.ANSWERED, Outcome.FAILED], False),
        ([], False),
    ],
)
async def test_two_questions_in_a_row_without_an_answer_call_people(
    outcomes: list[Outcome], calls: bool
) -> None:
    """The third question goes to people; an answer in between begins the count anew."""
    turns = [past(outcome, f"question {at}") for at, outcome in enumerate(outcomes)]
    found = await TRIGGERS.found(turn("And theft?"), turns)
    assert (found is not None and found.reason is EscalationReason.REPEATED_FAILURE) is calls


async def test_the_same_question_again_calls_people() -> None:
    """Who asks again was not helped by the answer."""
    asked = "How do I change the address in my car insurance policy?"
    found = await TRIGGERS.found(turn(asked), [past(Outcome.ANSWERED, asked)])
    assert found is not None
    assert found.reason is EscalationReason.REPEATED_QUESTION
    other = [past(Outcome.ANSWERED, "Does the policy cover hail on a parked car?")]
    assert await TRIGGERS.found(turn(asked), other) is None


async def test_what_is_no_question_or_was_not_answered_repeats_nothing() -> None:
    """Thanks may be said twice, and a question again that a notice asked for again."""
    thanks = "Thank you very much for your help!"
    assert await TRIGGERS.found(turn(thanks), [past(Outcome.ANSWERED, thanks)]) is None
    asked = "How do I change the address in my car insurance policy?"
    assert await TRIGGERS.found(turn(asked), [past(Outcome.NOTICED, asked)]) is None


@pytest.mark.parametrize(
    ("text", "heated"),
    [
        (FURIOUS, True),
        ("Why is nobody answering??", True),
        ("😡 again", True),
        ("Thank you! Is hail covered?", False),
        ("My VIN is WVWZZZ1JZXW000001 thanks", False),
        ("ABC", False),
        ("", False),
    ],
)
def test_only_what_looks_heated_is_asked_about(text: str, heated: bool) -> None:
    """Shouting, rows of signs and angry faces are worth a question; ordinary words are not."""
    assert looks_heated(text) is heated


def test_what_people_hand_back_does_not_call_them_once_more() -> None:
    """Else nobody could ever hand back who asked for a person; what is said after that counts."""
    work = turn("Let me talk to a human", "", "No, let me talk to a human")
    asked, empty, again = work.messages
    back = replace(empty, about=About.INSTRUCTION)
    assert TRIGGERS.explicit(replace(work, messages=(asked, back))) is None
    assert TRIGGERS.explicit(replace(work, messages=(asked, back, again))) is not None


async def test_what_came_of_a_change_calls_nobody() -> None:
    """It is in words of ours, whatever they quote; what the customer says beside it counts."""
    work = turn("Done: the ombudsman claim, “let me talk to a human”.", "Let me talk to a human")
    outcome, asked = replace(work.messages[0], about=About.OUTCOME), work.messages[1]
    told = replace(work, messages=(outcome,))
    failed = [past(Outcome.EXHAUSTED, "a"), past(Outcome.EXHAUSTED, "b")]
    assert TRIGGERS.explicit(told) is None
    assert await TRIGGERS.found(told, failed) is None
    assert TRIGGERS.explicit(replace(work, messages=(outcome, asked))) is not None


@pytest.mark.parametrize(("opinion", "lost"), [("Yes.", True), ("no", False), ("maybe yes", False)])
async def test_claude_says_whether_patience_is_lost(
    api: ClaudeSandbox, claude: Claude, opinion: str, lost: bool
) -> None:
    """One word decides; anything else is no mood."""
    api.will(Say(opinion))
    triggers = replace(TRIGGERS, mood=Mood(asking=asking(claude, Till(), "mood.md")))
    found = await triggers.found(turn(FURIOUS), ())
    assert (found is not None and found.reason is EscalationReason.MOOD) is lost


async def test_without_claudes_opinion_there_is_no_mood(api: ClaudeSandbox, claude: Claude) -> None:
    """A failure and a late answer hold nobody up; calm words are never asked about."""
    mood = Mood(asking=asking(claude, Till(), "mood.md", seconds=0.2))
    assert not await mood.is_lost(PRINCIPAL, ["Is hail covered?"])
    assert api.message_requests == []
    api.will(HttpError(529), Say("yes"))
    assert not await mood.is_lost(PRINCIPAL, [FURIOUS])
    api.faults.next(Stall(after=0))
    assert not await mood.is_lost(PRINCIPAL, [FURIOUS])
    api.faults.release()


def test_a_topic_may_stand_for_the_rest_of_a_word(tmp_path: Path) -> None:
    """Spaces and signs between the words do not matter, and no file is no topics."""
    file = tmp_path / "topics.md"
    assert Topics(file).found_in(["anything"]) is None
    file.write_text("# Head\n\n- data breach*\n- Datenschutz*\n", encoding="utf-8")
    topics = Topics(file)
    assert topics.found_in(["no", "Two data-breaches!"]) == "data breach*"
    assert topics.found_in(["Wer ist Ihr Datenschutzbeauftragter?"]) == "Datenschutz*"
    assert topics.found_in(["big data, no breach"]) is None


def test_a_topic_without_words_is_named(tmp_path: Path) -> None:
    """An operator's slip stops the start with the file's name."""
    file = tmp_path / "topics.md"
    file.write_text("- *\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"topics\.md"):
        Topics(file)
