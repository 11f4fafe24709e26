"""What the assistant asks the team, as it is read, and its end as people have the conversation."""

from sqlalchemy import Connection, Row, bindparam, select, update

from engine.domain.desk import Alarm
from engine.domain.messages import InboundMessage
from engine.domain.team_questions import QuestionState
from storage.handoffs import desk_posts
from storage.handoffs.rows import place_of
from storage.inbox_rows import COLUMNS, message_of
from storage.question_tables import IS_OPEN_QUESTION, team_question
from storage.schema import conversation, inbox, turn

_CLOSE = (
    update(team_question)
    .where(team_question.c.conversation_id == bindparam("conversation"), IS_OPEN_QUESTION)
    .values(state=QuestionState.CLOSED.value, ended_at=bindparam("now"))
    .returning(team_question.c.id, team_question.c.desk_post_id)
)
_THIS = (
    select(
        team_question,
        turn.c.customer,
        turn.c.reference,
        *(conversation.c[name] for name in ("owner", "platform", "workspace", "channel", "thread")),
    )
    .join(turn, turn.c.id == team_question.c.turn_id)
    .join(conversation, conversation.c.id == team_question.c.conversation_id)
    .where(team_question.c.id == bindparam("question_"))
    .with_for_update()
)
_ASKER = (
    select(*COLUMNS)
    .where(inbox.c.turn_id == bindparam("turn_"), inbox.c.author_id == bindparam("customer_"))
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(1)
)


def close(connection: Connection, conversation_id: int, now: float) -> None:
    """Take no answer any more, and let the alarm say so, without its button."""
    values = {"conversation": conversation_id, "now": now}
    for row in connection.execute(_CLOSE, values).all():
        text = f"{words_of(connection, row.id)}\nPeople have the conversation now."
        desk_posts.change_alarm(connection, row.desk_post_id, Alarm(text=text))


def question_of(connection: Connection, question_id: int) -> Row[tuple[object, ...]] | None:
    """A question with its customer and its place, locked until the transaction ends."""
    return connection.execute(_THIS, {"question_": question_id}).one_or_none()


def words_of(connection: Connection, question_id: int) -> str:
    """What the desk reads: what is asked, and for whom."""
    row = connection.execute(_THIS, {"question_": question_id}).one()
    asked = asker_of(connection, row)
    name = row.customer if asked is None else asked.author.name
    text = f"The assistant asks, for a customer ({name}): {row.question}"
    return f"{text}\nAbout it: /desk why {row.reference}"


def asker_of(connection: Connection, row: Row[tuple[object, ...]]) -> InboundMessage | None:
    """What the customer said in the turn that asked; None where it is gone."""
    whose = {"turn_": row.turn_id, "customer_": row.customer}
    found = connection.execute(_ASKER, whose).one_or_none()
    return None if found is None else message_of(found, place_of(row))
