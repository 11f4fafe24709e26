"""What the assistant asks the team: stored with its alarm, answered once, or given to people.

An end is one change of an open row, so that of a click, the clock and a takeover one alone wins.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.domain.commands import Claim, TakeOver
from engine.domain.conversation import Escalation, EscalationReason, Urgency
from engine.domain.decisions import Done, End
from engine.domain.desk import Alarm
from engine.domain.handoff import Actor, ActorKind, Owner, Teammate
from engine.domain.messages import About, Address, Place, Platform
from engine.domain.posts import Button
from engine.domain.team_questions import (
    LONGEST_ANSWER,
    AnswerEnd,
    Asked,
    QuestionState,
    TeamQuestion,
)
from engine.errors import StorageUnavailable
from engine.handoff.actions import QuestionAction, TakeOverAction
from engine.logs import trace
from storage.database import Database
from storage.handoffs import context, desk_posts
from storage.handoffs.applying import DeskRules, apply
from storage.handoffs.escalating import escalate
from storage.handoffs.own_asking import asker_of, question_of, words_of
from storage.handoffs.situations import situation_of
from storage.question_tables import IS_OPEN_QUESTION, team_question
from storage.schema import IS_RUNNING, conversation, turn

log = logging.getLogger(__name__)

ANSWER, TAKE_OVER = "Answer", "Take over"
_AT_ONCE = 20

_HERE = (
    select(conversation.c.id, conversation.c.owner, turn.c.id.label("turn_id"))
    .join(turn, turn.c.conversation_id == conversation.c.id)
    .where(conversation.c.key == bindparam("place"), IS_RUNNING)
)
_SAME = select(team_question.c.id).where(team_question.c.key == bindparam("key_"))
_OPEN = select(team_question.c.id).where(
    team_question.c.conversation_id == bindparam("conversation"), IS_OPEN_QUESTION
)
_PUT = insert(team_question).returning(team_question.c.id)
_END = (
    update(team_question)
    .where(team_question.c.id == bindparam("question_"), IS_OPEN_QUESTION)
    .values(state=bindparam("state_"), ended_at=bindparam("now"))
)
_ANSWERED = _END.values(
    answer=bindparam("text_"), answered_by=bindparam("teammate"), answered_at=bindparam("now")
)
_DUE = (
    select(team_question.c.id)
    .where(IS_OPEN_QUESTION, team_question.c.due_at <= bindparam("now"))
    .order_by(team_question.c.due_at)
    .limit(_AT_ONCE)
)
_ENDS = {
    QuestionState.ANSWERED: AnswerEnd.BEFORE,
    QuestionState.LATE: AnswerEnd.TOO_LATE,
    QuestionState.CLOSED: AnswerEnd.CLOSED,
}


class TeamQuestionStore:
    """Implements `engine.handoff.team_questions.TeamQuestions`.

    `seconds` is how long an answer is awaited; `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        database: Database,
        rules: DeskRules,
        *,
        seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._rules = rules
        self._seconds = seconds
        self._clock = clock

    async def ask(self, place: Place, question: TeamQuestion) -> Asked:
        """Bring a question to the desk, once for its key, one at a time in a conversation."""
        now = self._clock()
        return await self._database.write(
            _ask, self._rules.platform, place, question, now, now + self._seconds
        )

    async def answer(self, question_id: int, text: str, teammate: Teammate) -> AnswerEnd:
        """Let the assistant go on with an answer; the first one wins."""
        words = text.strip()[:LONGEST_ANSWER]
        if not words:
            return AnswerEnd.EMPTY
        return await self._database.write(_answer, question_id, words, teammate, self._clock())

    async def take_over(self, question_id: int, teammate: Teammate) -> End | AnswerEnd:
        """Give the conversation to a teammate instead; after that it is as if they claimed it."""
        return await self._database.write(
            _take_over, self._rules, question_id, teammate, self._clock()
        )

    async def call_people(self) -> int:
        """Give what nobody answered in time to people; how many conversations that were."""
        due = await self._database.read(_due, self._clock())
        return sum([await self._call(question_id) for question_id in due])

    async def _call(self, question_id: int) -> bool:
        """One that breaks must not keep the others from being given to people."""
        try:
            return await self._database.write(_call_people, self._rules, question_id, self._clock())
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("question %d is tried again: %s", question_id, trace(error))
            return False


def _ask(
    connection: Connection,
    desk: Platform,
    place: Place,
    question: TeamQuestion,
    now: float,
    due_at: float,
) -> Asked:
    if connection.execute(_SAME, {"key_": question.key}).first() is not None:
        return Asked.ASKED
    here = connection.execute(_HERE, {"place": place.key}).one_or_none()
    if here is None or here.owner != Owner.ASSISTANT.value:
        return Asked.NOT_OURS
    if connection.execute(_OPEN, {"conversation": here.id}).first() is not None:
        return Asked.WAITS
    row_id = desk_posts.sound(connection, desk, Alarm(text=question.text), now)
    values = {
        "conversation_id": here.id,
        "turn_id": here.turn_id,
        "desk_post_id": row_id,
        "key": question.key,
        "question": question.text,
        "state": QuestionState.OPEN.value,
        "asked_at": now,
        "due_at": due_at,
    }
    question_id = int(connection.execute(_PUT, values).scalar_one())
    buttons = (
        Button(action=str(QuestionAction(question_id=question_id)), label=ANSWER),
        Button(action=str(TakeOverAction(question_id=question_id)), label=TAKE_OVER),
    )
    text = words_of(connection, question_id)
    alarm = Alarm(text=text, pings=True, buttons=buttons)
    desk_posts.change_alarm(connection, row_id, alarm)
    return Asked.ASKED


def _answer(
    connection: Connection, question_id: int, text: str, teammate: Teammate, now: float
) -> AnswerEnd:
    row = question_of(connection, question_id)
    asked = None if row is None else asker_of(connection, row)
    if row is None or asked is None:
        return AnswerEnd.GONE
    if row.state != QuestionState.OPEN.value:
        return _ENDS[QuestionState(row.state)]
    values = {"text_": text, "teammate": teammate.key}
    _end(connection, row, QuestionState.ANSWERED, f"{teammate.name} answered.", now, **values)
    told = replace(
        asked,
        keys=(f"question:{question_id}",),
        address=Address.TO_ASSISTANT,
        sent_at=now,
        text=text,
        attachments=(),
        about=About.TEAM_ANSWER,
    )
    context.keep(connection, row.conversation_id, told, now, waits=True)
    return AnswerEnd.TAKEN


def _take_over(
    connection: Connection, rules: DeskRules, question_id: int, teammate: Teammate, now: float
) -> End | AnswerEnd:
    """A click that comes too late claims what people were called to meanwhile, where it can."""
    row = question_of(connection, question_id)
    situation = None if row is None else situation_of(connection, row.conversation_id)
    if row is None or situation is None:
        return AnswerEnd.GONE
    actor = Actor(kind=ActorKind.TEAMMATE, id=teammate.id, teammate=teammate)
    if row.state == QuestionState.ANSWERED.value:
        return AnswerEnd.BEFORE
    if row.state != QuestionState.OPEN.value:
        return apply(connection, rules, situation, Claim(), actor, now)
    asked = asker_of(connection, row)
    wish = TakeOver(
        customer=row.customer,
        customer_name=row.customer if asked is None else asked.author.name,
        question=row.question,
        reference=row.reference,
    )
    end = apply(connection, rules, situation, wish, actor, now)
    if isinstance(end, Done):
        told = f"{teammate.name} took the conversation over: see its card."
        _tell_end(connection, row, told)
    return end


def _due(connection: Connection, now: float) -> tuple[int, ...]:
    return tuple(connection.execute(_DUE, {"now": now}).scalars())


def _call_people(connection: Connection, rules: DeskRules, question_id: int, now: float) -> bool:
    row = question_of(connection, question_id)
    if row is None or row.state != QuestionState.OPEN.value:
        return False
    _end(connection, row, QuestionState.LATE, "Nobody answered in time: see its card.", now)
    decided = Escalation(
        reason=EscalationReason.NO_SOURCE,
        summary=f"The assistant asked the team, and nobody answered in time: {row.question}",
        urgency=Urgency.NORMAL,
    )
    escalate(connection, rules, row.turn_id, decided, "", now)
    return True


def _end(
    connection: Connection,
    row: Row[tuple[object, ...]],
    state: QuestionState,
    told: str,
    now: float,
    **values: str,
) -> None:
    """End an open question, and let its alarm say how, without its button."""
    change = _ANSWERED if values else _END
    connection.execute(change, {"question_": row.id, "state_": state.value, "now": now, **values})
    _tell_end(connection, row, told)


def _tell_end(connection: Connection, row: Row[tuple[object, ...]], told: str) -> None:
    alarm = Alarm(text=f"{words_of(connection, row.id)}\n{told}")
    desk_posts.change_alarm(connection, row.desk_post_id, alarm)
