"""What teammates put into the desk's modals, carried out."""

import time
from collections.abc import Callable

from adapters.slack.desk.answers import Answer
from adapters.slack.desk.forms import Filled, Form, preview, reply_form
from adapters.slack.desk.ports import CardVerbs
from adapters.slack.desk.teammates import Teammates
from adapters.slack.names import Names
from adapters.slack.wire import text_at
from engine.domain.commands import Command, HandBack, SendReply, Snooze, Transfer
from engine.domain.decisions import Done, NotDone, WhyNot
from engine.domain.handoff import Teammate
from engine.domain.team_questions import AnswerEnd
from engine.handoff.click_words import ClickLine
from engine.handoff.form_fields import Field

_NOTHING = "There is nothing to send yet."
_NO_TEAMMATE = "This person is not on the support team. Choose somebody else, or nobody."
_FIRST_FIELD = {
    Form.REPLY: Field.WORDS,
    Form.BACK: Field.NOTE,
    Form.TRANSFER: Field.NOTE,
    Form.SNOOZE: Field.FOR,
    Form.SUPPORT: Field.WORDS,
    Form.ANSWER: Field.WORDS,
}


class Submissions:
    """Carries out a filled form for a teammate; raises what the desk and Slack raise."""

    def __init__(
        self,
        desk: CardVerbs,
        teammates: Teammates,
        names: Names,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives POSIX seconds."""
        self._desk = desk
        self._teammates = teammates
        self._names = names
        self._clock = clock

    async def take(self, form: Filled, member: str, workspace: str | None) -> Answer:
        """Do what the form says, for whoever submitted it."""
        teammate = await self._teammates.verified(member, workspace=workspace)
        if teammate is None:
            wording = self._desk.wording("", await self._names.locale(member))
            return failed(form, wording.say(ClickLine.NOT_TEAM))
        match form.form:
            case Form.REPLY:
                return _looked_over(form, teammate)
            case Form.TRANSFER:
                return await self._transfer(form, teammate)
            case Form.PREVIEW | Form.BACK | Form.SNOOZE:
                return await self._press(form, self._command(form), teammate)
            case Form.ANSWER:
                return await self._answer(form, teammate)
            case Form.SUPPORT | Form.READ:
                return Answer()

    def _command(self, form: Filled) -> Command:
        if form.form is Form.PREVIEW:
            return SendReply(text=form.kept, key=_key(form))
        if form.form is Form.BACK:
            return HandBack(instruction=form.entry(Field.NOTE).strip())
        return Snooze(until=self._clock() + float(form.entry(Field.FOR)))

    async def _transfer(self, form: Filled, teammate: Teammate) -> Answer:
        chosen = form.entry(Field.TO)
        to = await self._teammates.verified(chosen) if chosen else None
        if chosen and to is None:
            return Answer(text=_NO_TEAMMATE, field=Field.TO)
        return await self._press(
            form, Transfer(to=to, note=form.entry(Field.NOTE).strip()), teammate
        )

    async def _answer(self, form: Filled, teammate: Teammate) -> Answer:
        words = form.entry(Field.WORDS)
        end = await self._desk.answer_question(form.handoff_id, words, teammate)
        return Answer(is_done=True) if end is AnswerEnd.TAKEN else failed(form, end.value)

    async def _press(self, form: Filled, command: Command, teammate: Teammate) -> Answer:
        match await self._desk.press(form.handoff_id, command, teammate):
            case Done() | NotDone(why=WhyNot.SEEN_BEFORE):
                return Answer(is_done=True)
            case NotDone() as end:
                return failed(form, self._desk.refusal(end))


def failed(form: Filled, why: str) -> Answer:
    """Why nothing was done, shown so that what was written stays where it is."""
    if form.form is Form.PREVIEW:
        return Answer(text=why, view=reply_form(form.handoff_id, begun=form.kept, hint=f"⚠️ {why}"))
    return Answer(text=why, field=_FIRST_FIELD.get(form.form))


def _looked_over(form: Filled, teammate: Teammate) -> Answer:
    words = form.entry(Field.WORDS).strip()
    if not words:
        return Answer(text=_NOTHING, field=Field.WORDS)
    # A stack takes three views: what was sent back already is looked over in its own place.
    is_first = not text_at(form.view, "previous_view_id")
    return Answer(view=preview(form.handoff_id, words, name=teammate.name), pushes=is_first)


def _key(form: Filled) -> str:
    """One reply for each time the form was opened, however often it is submitted."""
    return f"slack:view:{text_at(form.view, 'root_view_id') or text_at(form.view, 'id')}"
