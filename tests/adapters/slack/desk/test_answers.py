"""Whatever the work does, Slack has its acknowledgement in time and who clicked has words."""

import asyncio
import logging
from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from adapters.slack.client import SlackClient
from adapters.slack.desk.answers import Answer, Answers, Where
from adapters.slack.desk.forms import Form, filled
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.submissions import failed
from engine.errors import StorageUnavailable
from engine.handoff.click_words import Wording
from engine.handoff.form_fields import Field
from sandbox.slack import Member, SlackSandbox
from tests.adapters.slack.desk.rig import CLICKS, Company


class Ack(AsyncAck):
    """An acknowledgement that can be waited for."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the SDK's gap
        self.given = asyncio.Event()

    async def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:
        response = await super().__call__(*args, **kwargs)
        self.given.set()
        return response


@pytest.fixture
async def answers(client: SlackClient) -> Answers:
    """With almost no time."""
    return Answers(Hints(client), ack_seconds=0.01)


async def done(answer: Answer) -> Answer:
    """Work that is done at once."""
    return answer


async def breaks(error: Exception) -> Answer:
    """Work that breaks."""
    raise error


async def told(slack: SlackSandbox, person: Member) -> str:
    """What only this person was shown last."""
    return (await slack.wait_until(lambda: slack.ephemerals(person)))[-1].visible_text


async def test_slow_work_is_acknowledged_before_it_is_done(
    slack: SlackSandbox, answers: Answers, company: Company
) -> None:
    """And its words come afterwards."""
    gate, ack = asyncio.Event(), Ack()

    async def work() -> Answer:
        await gate.wait()
        return Answer(text="Too <late>.")

    where = Where(channel=company.desk.id, member=company.dana.id)
    answering = asyncio.create_task(answers.to_click(ack, work(), where))
    await ack.given.wait()
    assert not answering.done()
    gate.set()
    await answering
    assert await told(slack, company.dana) == "Too <late>."


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StorageUnavailable("the disk is full"), "could not be saved"),
        (ValueError("what Ann wrote"), "Something went wrong"),
    ],
)
async def test_nobody_sees_an_exception(
    slack: SlackSandbox,
    answers: Answers,
    company: Company,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
) -> None:
    """The operator finds it in the log, without anybody's words."""
    where = Where(channel=company.desk.id, member=company.dana.id)
    with caplog.at_level(logging.ERROR):
        await answers.to_click(Ack(), breaks(error), where)
    assert words in await told(slack, company.dana)
    assert "a click" in caplog.text
    assert "what Ann wrote" not in caplog.text


async def test_a_customer_hears_of_trouble_in_their_own_language(
    slack: SlackSandbox, answers: Answers, company: Company
) -> None:
    """Whatever broke; and a form that was too late gives their words back so."""

    async def speech() -> Wording:
        return CLICKS.wording("", "de-DE")

    where = Where(channel=company.help.id, member=company.ann.id)
    await answers.to_click(Ack(), breaks(StorageUnavailable()), where, speech)
    assert (await told(slack, company.ann)).startswith("Das konnte gerade nicht gespeichert werden")

    ack = Ack()

    async def late() -> Answer:
        await ack.given.wait()
        raise ValueError("what Ann wrote")

    await answers.to_form(
        ack,
        late(),
        where,
        failed=lambda why: Answer(text=why),
        words="Hagel?",
        speech=speech,
    )
    await slack.wait_until(lambda: len(slack.ephemerals(company.ann)) == 2)
    words = slack.ephemerals(company.ann)[-1].visible_text
    assert words.startswith("Bei uns ist etwas schiefgegangen")
    assert words.endswith("Sie haben geschrieben:\nHagel?")


async def test_a_form_that_could_not_be_saved_stays_open(answers: Answers) -> None:
    """With the reason beside what was written."""
    form = filled({"callback_id": Form.BACK, "private_metadata": "7\n"})
    assert form is not None
    ack = Ack()
    await answers.to_form(
        ack,
        breaks(StorageUnavailable()),
        Where(member="U1"),
        failed=lambda why: failed(form, why),
        words="",
    )
    assert ack.response is not None
    assert "could not be saved" in ack.response.body
    assert Field.NOTE in ack.response.body


async def test_words_of_a_form_that_failed_too_late_come_back(
    slack: SlackSandbox, answers: Answers, company: Company
) -> None:
    """As a direct message, since the form is gone."""

    async def work() -> Answer:
        await asyncio.sleep(0.05)
        return Answer(text="This one is closed.")

    await answers.to_form(
        Ack(),
        work(),
        Where(member=company.dana.id),
        failed=lambda why: Answer(text=why),
        words="Dear Maya, …",
    )
    direct = slack.direct(company.dana)
    (message,) = await slack.wait_until(lambda: slack.messages(direct))
    assert message.visible_text == "This one is closed.\n\nYou wrote:\nDear Maya, …"


async def test_a_command_is_answered_with_its_acknowledgement(answers: Answers) -> None:
    """Or asked for again where that takes too long."""
    quick, slow, gate = Ack(), Ack(), asyncio.Event()

    async def work() -> Answer:
        await gate.wait()
        return Answer(text="late")

    await answers.to_command(quick, done(Answer(text="Nobody is waiting.")))
    assert quick.response is not None
    assert "Nobody is waiting." in quick.response.body
    answering = asyncio.create_task(answers.to_command(slow, work()))
    await slow.given.wait()
    assert slow.response is not None
    assert "try again" in slow.response.body
    gate.set()
    await answering
