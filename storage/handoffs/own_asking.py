"""What the assistant asks the team, as it is read, and its end as people have the conversation."""

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from engine.domain.desk import Alarm
from engine.domain.messages import InboundMessage, Place
from engine.domain.team_questions import OpenQuestion, QuestionState
from storage.fixed import any_of
from storage.handoffs import desk_posts
from storage.handoffs.rows import place_of
from storage.inbox_rows import COLUMNS, message_of
from storage.question_tables import IS_OPEN_QUESTION, team_question
from storage.schema import conversation, inbox, turn

_MOST_OPEN = 100

_CLOSE = (
    update(team_question)
    .where(team_question.c.conversation_id == bindparam("conversation"), IS_OPEN_QUESTION)
    .values(state=QuestionState.CLOSED.value, ended_at=bindparam("now"))
    .returning(team_question.c.id, team_question.c.desk_post_id)
)
_WHERE = ("platform", "workspace", "channel", "thread")
_QUESTIONS = (
    select(
        team_question,
        turn.c.customer,
        turn.c.reference,
        *(conversation.c[name] for name in ("owner", *_WHERE)),
    )
    .join(turn, turn.c.id == team_question.c.turn_id)
    .join(conversation, conversation.c.id == team_question.c.conversation_id)
)
_THIS = _QUESTIONS.where(team_question.c.id == bindparam("question_")).with_for_update()
_ALL_OPEN = _QUESTIONS.where(IS_OPEN_QUESTION).order_by(team_question.c.asked_at).limit(_MOST_OPEN)
_PLACE = (
    select(*(conversation.c[name] for name in _WHERE))
    .join(team_question, team_question.c.conversation_id == conversation.c.id)
    .where(team_question.c.desk_post_id == bindparam("post"))
)
_HAS_ASKED = select(
    exists().where(
        team_question.c.turn_id == bindparam("turn_"),
        team_question.c.state.in_(any_of([QuestionState.OPEN, QuestionState.ANSWERED])),
    )
)
_ASKER = (
    select(*COLUMNS)
    .where(inbox.c.turn_id == bindparam("turn_"), inbox.c.author_id == bindparam("customer_"))
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(1)
)


def close(
    connection: Connection,
    conversation_id: int,
    now: float,
    *,
    told: str = "People have the conversation now.",
) -> None:
    """Take no answer any more, and let the alarm say why, without its buttons."""
    values = {"conversation": conversation_id, "now": now}
    for row in connection.execute(_CLOSE, values).all():
        text = f"{words_of(connection, row.id)}\n{told}"
        desk_posts.change_alarm(connection, row.desk_post_id, Alarm(text=text))


def has_asked(connection: Connection, turn_id: int) -> bool:
    """Whether a turn has asked the team what people did not take over meanwhile."""
    return bool(connection.execute(_HAS_ASKED, {"turn_": turn_id}).scalar_one())


def open_questions(connection: Connection) -> tuple[OpenQuestion, ...]:
    """All that wait for an answer, longest waiting first."""
    rows = connection.execute(_ALL_OPEN).all()
    return tuple(
        OpenQuestion(
            id=row.id,
            text=row.question,
            customer_name=_name_of(connection, row),
            reference=row.reference,
            place=place_of(row),
            asked_at=row.asked_at,
            due_at=row.due_at,
        )
        for row in rows
    )


def place_asked_in(connection: Connection, desk_post_id: int) -> Place | None:
    """The customer's thread that a question in the desk is about; None for other desk posts."""
    row = connection.execute(_PLACE, {"post": desk_post_id}).one_or_none()
    return None if row is None else place_of(row)


def question_of(connection: Connection, question_id: int) -> Row[tuple[object, ...]] | None:
    """A question with its customer and its place, locked until the transaction ends."""
    return connection.execute(_THIS, {"question_": question_id}).one_or_none()


def words_of(connection: Connection, question_id: int) -> str:
    """What the desk reads: what is asked, and for whom."""
    row = connection.execute(_THIS, {"question_": question_id}).one()
    text = f"The assistant asks, for a customer ({_name_of(connection, row)}): {row.question}"
    return f"{text}\nAbout it: /desk why {row.reference}"


def _name_of(connection: Connection, row: Row[tuple[object, ...]]) -> str:
    asked = asker_of(connection, row)
    return str(row.customer) if asked is None else asked.author.name


def asker_of(connection: Connection, row: Row[tuple[object, ...]]) -> InboundMessage | None:
    """What the customer said in the turn that asked; None where it is gone."""
    whose = {"turn_": row.turn_id, "customer_": row.customer}
    found = connection.execute(_ASKER, whose).one_or_none()
    return None if found is None else message_of(found, place_of(row))
