"""Everything about a person as JSON: the rows that are theirs, table by table.

What other people said is not in it, nor is anything of ours that is not about the person.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Table,
    cast,
    or_,
    select,
)

from storage import auditing
from storage.account_tables import account_link, action_alarm, action_post, pending_action
from storage.auditing import AuditKind
from storage.commitment_tables import commitment
from storage.file_tables import carried_file
from storage.gap_tables import article_draft
from storage.handoff_tables import desk_post, handoff, handoff_draft, handoff_event, relay
from storage.link_tables import link_event, link_mail, link_request
from storage.privacy.person import Person
from storage.privacy_tables import audit
from storage.question_tables import team_question
from storage.rating_tables import quote
from storage.route_tables import turn_route
from storage.schema import (
    Document,
    budget_use,
    conversation,
    escalation,
    inbox,
    message,
    outbox,
    tool_call,
    turn,
)
from storage.verdict_tables import answer_source, verdict

FORMAT = 1

_INTERNAL = frozenset(
    {"nonce", "worker", "fence", "prompt_digest", "key", "sort_key", "attempt", "in_doubt"}
)
"""Columns that tell how Tandem works and nothing about anybody; so do bytes of files, which are
here only while a file is on its way."""


def note(connection: Connection, person: Person, now: float) -> None:
    """Note in the audit that what is known of a person is given out."""
    auditing.note(connection, AuditKind.EXPORT, now, about=person.name)


def export(connection: Connection, person: Person, now: float) -> Mapping[str, Any]:
    """All rows about the person."""
    subject = auditing.hashed(connection, person.name)
    return {
        "format": FORMAT,
        "person": person.name,
        "made_at": datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds"),
        "tables": {
            table.name: _rows(connection, table, whose)
            for table, whose in _theirs(person, subject).items()
        },
    }


def _theirs(person: Person, subject: str) -> Mapping[Table, ColumnElement[bool]]:
    """Of each table that holds anything about people: which rows are this person's."""
    here = select(conversation.c.id).where(person.is_here)
    turns = _ids(turn, turn.c.conversation_id.in_(here) & (turn.c.customer == person.id))
    handoffs = _ids(
        handoff, handoff.c.conversation_id.in_(here) & (handoff.c.customer == person.id)
    )
    relays = _ids(relay, relay.c.handoff_id.in_(handoffs))
    actions = _ids(pending_action, pending_action.c.person == person.name)
    alarms = select(action_alarm.c.desk_post_id).where(action_alarm.c.action_id.in_(actions))
    questions = select(team_question.c.desk_post_id).where(team_question.c.turn_id.in_(turns))
    keys = select(tool_call.c.key).where(tool_call.c.turn_id.in_(turns))
    used = f"{person.platform}:"
    return {
        conversation: person.took_part,
        inbox: inbox.c.conversation_id.in_(here) & (inbox.c.author_id == person.id),
        turn: turn.c.id.in_(turns),
        message: message.c.conversation_id.in_(here) & message.c.turn_id.in_(turns),
        tool_call: tool_call.c.turn_id.in_(turns),
        quote: quote.c.key.in_(keys),
        verdict: verdict.c.turn_id.in_(turns),
        team_question: team_question.c.turn_id.in_(turns),
        turn_route: turn_route.c.turn_id.in_(turns),
        action_post: action_post.c.turn_id.in_(turns),
        answer_source: answer_source.c.turn_id.in_(turns),
        outbox: or_(outbox.c.turn_id.in_(turns), outbox.c.relay_id.in_(relays)),
        escalation: escalation.c.turn_id.in_(turns),
        handoff: handoff.c.id.in_(handoffs),
        handoff_event: handoff_event.c.handoff_id.in_(handoffs),
        handoff_draft: handoff_draft.c.handoff_id.in_(handoffs),
        commitment: commitment.c.handoff_id.in_(handoffs),
        relay: relay.c.id.in_(relays),
        action_alarm: action_alarm.c.action_id.in_(actions),
        desk_post: or_(
            desk_post.c.handoff_id.in_(handoffs),
            desk_post.c.id.in_(alarms),
            desk_post.c.id.in_(questions),
        ),
        carried_file: carried_file.c.handoff_id.in_(handoffs),
        article_draft: article_draft.c.handoff_id.in_(handoffs),
        account_link: account_link.c.person == person.name,
        link_request: link_request.c.person == person.name,
        link_mail: link_mail.c.request_id.in_(
            _ids(link_request, link_request.c.person == person.name)
        ),
        link_event: link_event.c.person == person.name,
        pending_action: pending_action.c.person == person.name,
        budget_use: budget_use.c.name.startswith(used)
        & budget_use.c.name.endswith(f":{person.id}"),
        audit: audit.c.subject == subject,
    }


def _ids(table: Table, where: ColumnElement[bool]) -> Select[int]:
    return select(table.c.id).where(where)


def _rows(connection: Connection, table: Table, whose: ColumnElement[bool]) -> list[dict[str, Any]]:
    """As they are stored; JSON is read, and what is damaged is given as the text it is."""
    columns = [
        column
        for column in table.c
        if column.name not in _INTERNAL and not isinstance(column.type, LargeBinary)
    ]
    read = [
        cast(column, LargeBinary).label(column.name) if column.type is Document else column
        for column in columns
    ]
    order = table.primary_key.columns
    rows = connection.execute(select(*read).where(whose).order_by(*order)).mappings()
    return [{name: _value(value) for name, value in row.items()} for row in rows]


def _value(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        return from_json(value)
    except ValueError:
        return value.decode(errors="replace")
