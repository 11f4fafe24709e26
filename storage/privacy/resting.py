"""Whether a conversation rests: nothing in it is under way, so that no words of it are needed."""

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from storage.account_tables import IS_UNDECIDED, action_alarm, pending_action
from storage.file_tables import IS_ON_ITS_WAY, carried_file
from storage.handoff_tables import (
    IS_LEFT,
    IS_OPEN_HANDOFF,
    IS_WAITING,
    desk_post,
    handoff,
    relay,
)
from storage.question_tables import IS_OPEN_QUESTION, team_question
from storage.schema import IS_FREE, IS_OPEN, IS_RUNNING, conversation, inbox, outbox, turn
from storage.states import InboxState

_here: ColumnElement[int] = conversation.c.id
# Two levels below the conversation, which a query does not look for by itself.
_OF_HANDOFF = select(handoff.c.id).where(handoff.c.conversation_id == _here).correlate(conversation)
_ALARMS = (
    select(action_alarm.c.desk_post_id)
    .join(pending_action, pending_action.c.id == action_alarm.c.action_id)
    .where(pending_action.c.conversation_id == _here)
    .correlate(conversation)
)
_QUESTIONS = (
    select(team_question.c.desk_post_id)
    .join(turn, turn.c.id == team_question.c.turn_id)
    .where(turn.c.conversation_id == _here)
    .correlate(conversation)
)
_UNDER_WAY = {
    "a message waits for its answer": exists().where(
        inbox.c.conversation_id == _here, IS_FREE, inbox.c.state == InboxState.WAITING.value
    ),
    "a turn is under way": exists().where(turn.c.conversation_id == _here, IS_RUNNING),
    "a post is still to be sent": exists().where(outbox.c.conversation_id == _here, IS_OPEN)
    | exists().where(relay.c.conversation_id == _here, IS_WAITING),
    "the team still has it": exists().where(handoff.c.conversation_id == _here, IS_OPEN_HANDOFF),
    "the desk is still to be shown something": exists().where(
        or_(
            desk_post.c.handoff_id.in_(_OF_HANDOFF),
            desk_post.c.id.in_(_ALARMS),
            desk_post.c.id.in_(_QUESTIONS),
        ),
        IS_LEFT,
    ),
    "a file is on its way": exists().where(
        carried_file.c.handoff_id.in_(_OF_HANDOFF), IS_ON_ITS_WAY
    ),
    "the team is still asked": exists().where(
        team_question.c.conversation_id == _here, IS_OPEN_QUESTION
    ),
    "an action waits for a click or its end": exists().where(
        pending_action.c.conversation_id == _here, IS_UNDECIDED
    ),
}

RESTS = and_(*(~left for left in _UNDER_WAY.values()))
"""Of a row of `conversation`: whether nothing is under way there."""


def under_way(connection: Connection, conversation_id: int) -> str | None:
    """What keeps a conversation from resting, in words; None where it rests."""
    kinds = [left.label(f"kind{number}") for number, left in enumerate(_UNDER_WAY.values())]
    row = connection.execute(select(*kinds).where(_here == conversation_id)).one()
    return next((words for words, is_left in zip(_UNDER_WAY, row, strict=True) if is_left), None)
