"""Tells a whole story into the database, and then puts a word of Maya's wherever words can be."""

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, Table, insert, true, update

from engine.accounts.linked import LinkedBy
from engine.accounts.pending import ActionState, Ending, Proposal
from engine.domain.accounts import CancelOrder, CustomerId, Written
from engine.domain.commands import Claim, Resolve, SendReply, TakeNote
from engine.domain.conversation import TurnWork
from engine.domain.desk import Alarm
from engine.domain.gaps import ArticleFile
from engine.domain.messages import Attachment, Author, Platform, Principal
from engine.domain.steps import Block
from storage.account_tables import action_alarm
from storage.accounts.actions import PendingActionStore
from storage.accounts.link_changes import link
from storage.commitment_tables import commitment
from storage.conversations import Conversations
from storage.database import Database
from storage.gaps.store import Gaps
from storage.handoff_tables import handoff_event
from storage.handoffs import desk_posts
from storage.handoffs.store import Handoffs
from storage.privacy import desk_words
from storage.privacy.plan import FOR_EVER, PLAN
from storage.question_tables import team_question
from storage.schema import Document, Words, metadata
from tests.storage.builders import (
    BOB,
    PLACE,
    Clock,
    answer,
    ending,
    open_turn,
    result,
    said,
    turn_of,
)
from tests.storage.handoffs.asked import deliver
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by

HERS = "zebrafinch"
"""A word that only Maya says, and what else is told of her holds."""

MAYA = Author(id="U0MAYA7", name="Mayalina Zylberg")
MAIL = "m.zylberg@mail.example"
PERSON = "slack:T1:U0MAYA7"
CUSTOMER = CustomerId("AC-9931")
PRINCIPAL = Principal(platform=Platform.SLACK, workspace="T1", customer=MAYA.id, place=PLACE)
TRACES = (HERS, MAYA.id, "Mayalina", "Zylberg", MAIL, CUSTOMER.value)
"""What must not be anywhere once she is forgotten."""

BOBS = "I have the same hail question"


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadTold:
    """The conversation and the handoff in it."""

    conversation_id: int
    handoff_id: int


async def tell(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> ThreadTold:
    """Maya asks, a tool is called, an action confirmed; Bob asks; people take over and resolve."""
    here = await _maya_asks(store, database, clock)
    await _bob_asks(store, here)
    escalated = replace(
        ESCALATE, customer=MAYA.id, customer_name=MAYA.name, summary=f"Wants {HERS}."
    )
    await handoffs.carry_out_in(here, escalated, ASSISTANT)
    for command in (
        Claim(),
        TakeNote(key="n1", text=f"Mayalina again, {HERS}"),
        SendReply(key="r1", text=f"Hello Mayalina, your {HERS} is here."),
        Resolve(),
    ):
        await handoffs.carry_out(1, command, by(ANN))
    await handoffs.keep_draft(1, ANN, f"Hello Mayalina, nobody has sent this about your {HERS}.")
    file = ArticleFile(name="article.md", text=f"What a {HERS} is.", base=None)
    gaps = Gaps(database, desk_platform=Platform.SLACK, clock=clock)
    question = f"Is my {HERS} covered?"
    assert await gaps.put_draft(1, question, file, heading=HERS, shown=f"About a {HERS}")
    await database.write(_promise)
    await database.write(_alarm)
    await database.write(_question)
    await deliver(store)
    await database.write(_at_rest)
    return ThreadTold(conversation_id=here, handoff_id=1)


async def _maya_asks(store: Conversations, database: Database, clock: Clock) -> int:
    photo = Attachment(
        name=f"{HERS}.png", media_type="image/png", size=3, url="https://x.example/a", id="F1"
    )
    asked = replace(said(f"Is my {HERS} covered? Write to {MAIL}", by=MAYA), attachments=(photo,))
    work = await open_turn(store, asked)
    cancel: Block = {
        "type": "tool_use",
        "id": "c1",
        "name": "cancel_order",
        "input": {"order": HERS},
    }
    calls = await store.record_answer(
        work.lease, work.turn_id, replace(answer("", calls=["c1"]), content=(cancel,))
    )
    actions = PendingActionStore(database, clock)
    action = await actions.propose(
        Proposal(
            principal=PRINCIPAL,
            customer=CUSTOMER,
            change=CancelOrder(order=HERS),
            call_key=calls[0].key,
            amount=Decimal(12),
            needs_teammate=False,
        ),
        expires_at=clock.now + 60,
    )
    await actions.confirm(action.id, PRINCIPAL, approval_until=clock.now + 60)
    await actions.begin(action.id, again_at=clock.now + 60)
    done = Ending(state=ActionState.DONE, written=Written(reference=HERS))
    await actions.finish(action.id, ending=done)
    await database.write(
        lambda connection: link(
            connection, PRINCIPAL, CUSTOMER, by=LinkedBy.OPERATOR, now=clock.now, expires_at=None
        )
    )
    await store.record_result(work.lease, work.turn_id, result("c1", f"cancelled {HERS}"))
    await _answers(store, work, f"Yes, Mayalina: {HERS}.")
    return work.lease.conversation_id


async def _bob_asks(store: Conversations, here: int) -> None:
    """He names her, and repeats her address; the assistant repeats her word to him."""
    words_ = f"{BOBS}, like Mayalina ({MAIL}) from U0MAYA7"
    await store.receive(said(words_, at=5, by=BOB))
    await _answers(store, await turn_of(store, here), f"As with the {HERS}.")


async def _answers(store: Conversations, work: TurnWork, text: str) -> None:
    await store.finish_turn(work.lease, work.turn_id, ending(text, say=answer(text)))
    await deliver(store)


def _promise(connection: Connection) -> None:
    """Ann has promised Maya something, and has not done it."""
    row = {"conversation_id": 1, "handoff_id": 1, "teammate_key": ANN.key, "teammate": asdict(ANN)}
    times = {"made_at": 1.0, "due_at": 2.0, "nags": 3}
    sentence = f"I'll bring the {HERS}"
    connection.execute(insert(commitment), {**row, **times, "state": "open", "sentence": sentence})


def _alarm(connection: Connection) -> None:
    """The desk was told of what Maya wanted changed."""
    alarm = Alarm(text=f"Mayalina cancels {HERS}")
    row_id = desk_posts.sound(connection, Platform.SLACK, alarm, 1.0)
    row = {"action_id": 1, "desk_post_id": row_id, "asks": False}
    connection.execute(insert(action_alarm), row)


def _question(connection: Connection) -> None:
    """The assistant has asked the team for Maya, and Ann has answered."""
    alarm = Alarm(text=f"For Mayalina: is a {HERS} covered?")
    row_id = desk_posts.sound(connection, Platform.SLACK, alarm, 1.0)
    row = {"conversation_id": 1, "turn_id": 1, "desk_post_id": row_id, "key": "1:q"}
    asked = {"question": f"Is a {HERS} covered?", "asked_at": 1.0, "due_at": 2.0}
    answer_ = {"answer": f"A {HERS} is.", "answered_by": ANN.key, "answered_at": 1.0}
    values = {**row, **asked, **answer_, "state": "answered", "ended_at": 1.0}
    connection.execute(insert(team_question), values)


def _at_rest(connection: Connection) -> None:
    """Everything for the desk was shown; her file could not be brought."""
    connection.exec_driver_sql("UPDATE carried_file SET state = 'stayed'")
    connection.exec_driver_sql(
        "UPDATE desk_post SET state = 'shown', channel = 'D1', remote_id = 'd' || id"
    )


def put_everywhere(connection: Connection) -> None:
    """Let every column that can hold words about Maya hold her word.

    Messages and names stay as they are: what Bob says is his, and her names are known by them. A
    column that does not exist yet will be met here as well, for the tables are asked for theirs.
    """
    for table in _tables_with_words():
        for column in table.c:
            if isinstance(column.type, Words):
                _put(connection, table, {column.name: f"{HERS} {column.name}"})
            elif column.type is Document:
                _put(connection, table, {column.name: {"x": HERS}})
    texts = {"pending_action": "arguments", "carried_file": "source_id", "quote": "make"}
    for name, column_name in texts.items():
        _put(connection, metadata.tables[name], {column_name: f'"{HERS}"'})


def _tables_with_words() -> list[Table]:
    kept = {line.table for line in PLAN if line.until == FOR_EVER}
    return [table for name, table in metadata.tables.items() if name not in kept]


def _put(connection: Connection, table: Table, values: dict[str, object]) -> None:
    (name,) = values
    if name in _AS_THEY_ARE:
        return
    is_there = table.c[name].is_not(None) if name in _ONLY_WHERE_SET else true()
    if table is handoff_event:
        desk_words.change_events(connection, is_there, **{name: str(values[name])})
    else:
        connection.execute(update(table).where(is_there).values(values))


_AS_THEY_ARE = frozenset({"payload", "customer_name", "teammate"})
_ONLY_WHERE_SET = frozenset({"result", "outcome", "answer"})
"""What a constraint lets be there in some states alone."""


def bytes_of(file: Path) -> bytes:
    """Everything that is in the database's files."""
    logs = (file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))
    return b"".join(each.read_bytes() for each in (file, *logs) if each.exists())


def traces_in(file: Path) -> list[str]:
    """What is left of Maya, in whatever place of whatever file."""
    found = bytes_of(file)
    return [trace for trace in TRACES if trace.encode() in found]


def counts(file: Path) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own words
            for name in metadata.tables
        }
