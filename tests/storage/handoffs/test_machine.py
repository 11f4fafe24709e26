"""Customers, teammates, clocks and crashes in any order: the assistant never speaks over people."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, text

from engine.domain.commands import (
    ChangeReply,
    Claim,
    Command,
    HandBack,
    Rate,
    Resolve,
    SendReply,
    Snooze,
    TakeNote,
    Transfer,
    Withdraw,
)
from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    Outcome,
    SendWork,
    TurnEnding,
    TurnWork,
    Urgency,
)
from engine.domain.decisions import Done, NotDone
from engine.domain.handoff import Owner, Teammate
from engine.domain.messages import Address, Author, Deletion, Edit, InboundMessage, Platform
from engine.domain.posts import PostKind
from engine.errors import LeaseLost
from engine.handoff.decide import Rules
from engine.handoff.hours import ROUND_THE_CLOCK, BusinessHours
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.handoffs.applying import DeskRules
from storage.handoffs.store import Handoffs
from storage.settings import StorageSettings
from tests.storage.builders import BOB, COMPOSE, MAYA, PLACE, Clock, answer, ending, said, words
from tests.storage.handoffs.people import (
    ANN,
    ANN_HERE,
    CLOCK,
    CUSTOMER,
    ESCALATE,
    TOM,
    by,
    render,
)
from tests.storage.promises import broken_promises, problems

NOTE = "an internal note"
SILENT = (
    "SELECT i.id FROM inbox i JOIN conversation c ON c.id = i.conversation_id"
    " WHERE c.owner <> 'assistant' AND i.state = 'waiting' AND i.turn_id IS NULL"
    " UNION SELECT t.id FROM turn t JOIN conversation c ON c.id = t.conversation_id"
    " WHERE c.owner <> 'assistant' AND t.state = 'running'"
)
ONE_OWNER = (
    "SELECT c.id FROM conversation c LEFT JOIN handoff h ON h.conversation_id = c.id"
    " AND h.state IN ('queued', 'claimed', 'snoozed') WHERE c.owner <>"
    " CASE WHEN h.id IS NULL THEN 'assistant' WHEN h.state = 'queued' THEN 'queue'"
    " ELSE 'teammate' END OR (h.id IS NOT NULL AND h.epoch <> c.epoch)"
)
CARDS = (
    "SELECT h.id FROM handoff h JOIN handoff_event e ON e.handoff_id = h.id"
    " WHERE NOT EXISTS (SELECT 1 FROM desk_post d WHERE d.handoff_id = h.id AND d.kind = 'card')"
)
LATEST = (
    "SELECT h.id FROM handoff h WHERE h.state <> (SELECT e.after FROM handoff_event e"
    " WHERE e.handoff_id = h.id ORDER BY e.id DESC LIMIT 1)"
)
LEAKED = f"SELECT id FROM outbox WHERE text LIKE '%{NOTE}%'"  # noqa: S608 - our own words
RULES = (SILENT, ONE_OWNER, CARDS, LATEST, LEAKED)
TEAMMATES = (ANN, TOM)
COMMANDS: tuple[Command, ...] = (
    Claim(),
    HandBack(),
    HandBack(instruction="Explain the terms."),
    Resolve(),
    Transfer(to=TOM, note="Please."),
    Transfer(to=None, note="Somebody, please."),
    Snooze(until=1_700_100_000.0),
)


class Machine(RuleBasedStateMachine):
    """One conversation, its customer, two teammates, a worker that loses its way, and time."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        file = shutil.copy(self.migrated, self.folder / "tandem.db")
        self.settings = StorageSettings(database_url=f"sqlite:///{file}")
        self.clock = Clock()
        self.deciding = Rules(hours=BusinessHours(week=ROUND_THE_CLOCK))
        self.said: list[InboundMessage] = []
        self.replies: list[str] = []
        self.turns: list[TurnWork] = []
        self.sends: list[SendWork] = []
        self.events = 0
        self._open()
        self._hear("Is hail covered?", MAYA, Address.TO_ASSISTANT)

    def _open(self) -> None:
        self.database: Database = self.runner.run(open_database(self.settings, Platform.SLACK))
        desk = DeskRules(
            decide=self.deciding,
            platform=Platform.SLACK,
            takes_it_back=lambda said: "never mind" in said,
            is_thanks=lambda said: "thanks" in said,
        )
        self.store = Conversations(
            self.database,
            platform=Platform.SLACK,
            worker="w1",
            clock=self.clock,
            desk=desk,
            render=render,
        )
        self.handoffs = Handoffs(
            self.database, decide=self.deciding, desk_platform=Platform.SLACK, clock=self.clock
        )

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def _hear(self, words_: str, author: Author, address: Address) -> None:
        message = said(words_, at=len(self.said) + 1, by=author, address=address)
        self.runner.run(self.store.receive(message))
        self.said.append(message)

    @rule(
        words_=st.sampled_from(("And theft?", "never mind", "thanks", "5")),
        author=st.sampled_from((MAYA, MAYA, BOB, ANN_HERE)),
        address=st.sampled_from(Address),
    )
    def hear(self, words_: str, author: Author, address: Address) -> None:
        """Somebody writes in the thread."""
        self._hear(words_, author, address)

    @rule(data=st.data(), is_gone=st.booleans())
    def amend(self, data: st.DataObject, is_gone: bool) -> None:
        """Somebody edits or deletes what they wrote."""
        key = data.draw(st.sampled_from(self.said)).keys[0]
        self.clock.now += 1
        change = Deletion(key=key) if is_gone else Edit(key=key, edited_at=2e9, text="Reworded")
        self.runner.run(self.store.amend(change, compose=COMPOSE))

    @rule()
    def escalate(self) -> None:
        """The customer clicks that a person shall come."""
        self.runner.run(self.handoffs.carry_out_in(1, ESCALATE, CUSTOMER))

    @rule(command=st.sampled_from(COMMANDS), who=st.sampled_from(TEAMMATES))
    def press(self, command: Command, who: Teammate) -> None:
        """A teammate clicks."""
        self._do(command, who)

    def _do(self, command: Command, who: Teammate) -> Done | NotDone | None:
        found = self.runner.run(self.handoffs.of_place(PLACE))
        assert found is not None
        if found[1] is None:
            return None
        return self.runner.run(self.handoffs.carry_out(found[1].id, command, by(who)))

    @rule(who=st.sampled_from(TEAMMATES), lines=st.integers(1, 3))
    def reply(self, who: Teammate, lines: int) -> None:
        """A teammate sends words to the customer."""
        key = f"k{len(self.replies)}"
        text_ = "\n".join(f"Line {n} of the answer." for n in range(lines))
        if isinstance(self._do(SendReply(text=text_, key=key), who), Done):
            self.replies.append(key)

    @precondition(lambda self: self.replies)
    @rule(data=st.data(), lines=st.integers(0, 4))
    def change(self, data: st.DataObject, lines: int) -> None:
        """A teammate edits or deletes words that were sent."""
        key = data.draw(st.sampled_from(self.replies))
        text_ = "\n".join(f"Line {n}, edited at {self.clock.now}." for n in range(lines))
        self._do(ChangeReply(key=key, text=text_ or None), ANN)

    @rule(who=st.sampled_from(TEAMMATES))
    def note(self, who: Teammate) -> None:
        """A teammate writes a note."""
        self._do(TakeNote(text=NOTE, key=f"n{self.clock.now}{len(self.said)}"), who)

    @rule(command=st.sampled_from((Withdraw(), Rate(score=4, customer=MAYA.id))))
    def click(self, command: Command) -> None:
        """The customer clicks."""
        found = self.runner.run(self.handoffs.of_place(PLACE))
        assert found is not None
        if found[1] is not None:
            self.runner.run(self.handoffs.carry_out(found[1].id, command, CUSTOMER))

    @rule(seconds=st.sampled_from((1, 700, 4_000, 90_000)))
    def ring(self, seconds: int) -> None:
        """Time passes, and what is due rings."""
        self.clock.now += seconds
        for number, rings in self.runner.run(self.handoffs.due(self.clock.now, limit=9)):
            self.runner.run(self.handoffs.carry_out(number, rings, CLOCK))

    @rule()
    def take(self) -> None:
        """The worker of the customer's platform looks what is next."""
        work = self.runner.run(self.store.next_work(1, compose=COMPOSE, prompt="p"))
        if isinstance(work, TurnWork):
            assert self._owner() is Owner.ASSISTANT, "a turn began while people have it"
            self.turns.append(work)
        elif isinstance(work, SendWork):
            self.sends.append(work)

    @precondition(lambda self: self.turns)
    @rule(is_shown=st.booleans(), escalates=st.booleans(), ends=st.booleans())
    def serve(self, is_shown: bool, escalates: bool, ends: bool) -> None:
        """A turn shows something, and ends, as late as it likes."""
        work = self.turns.pop()
        try:
            if is_shown:
                self.runner.run(self._show(work))
            if ends:
                self.runner.run(self._end(work, escalates=escalates))
        except LeaseLost:
            return

    async def _show(self, work: TurnWork) -> None:
        part = await self.store.begin_preview(work.lease, work.turn_id, words("Well"))
        if part is not None:
            await self.store.confirm_preview(work.lease, part, f"p{part.id}")

    async def _end(self, work: TurnWork, *, escalates: bool) -> None:
        whole = ending("An answer.", say=answer("An answer."))
        if escalates:
            reason = EscalationReason.NO_SOURCE
            why = Escalation(reason=reason, summary="Why", urgency=Urgency.HIGH)
            whole = TurnEnding(outcome=Outcome.ESCALATED, parts=whole.parts, escalation=why)
        await self.store.finish_turn(work.lease, work.turn_id, whole)

    @precondition(lambda self: self.sends)
    @rule(arrives=st.booleans())
    def send(self, arrives: bool) -> None:
        """Parts go out, as late as they like, and now and then nobody knows whether they did."""
        work = self.sends.pop()
        try:
            self.runner.run(self._send(work, arrives=arrives))
        except LeaseLost:
            return

    async def _send(self, work: SendWork, *, arrives: bool) -> None:
        for part in work.parts:
            if part.is_withdrawn:
                await self.store.confirm_withdrawn(work.lease, part)
                continue
            if not await self.store.begin_send(work.lease, part):
                continue
            epochs = await self.database.read(_epochs, part.id)
            assert epochs[0] == epochs[1], "a part left under an old epoch"
            if part.kind is PostKind.REPLY:
                assert await self.database.read(_may_be_said, part.id), "the assistant spoke over"
            if not arrives:
                return
            await self.store.confirm_send(work.lease, part, part.preview_id or f"m{part.id}")

    @rule(fate=st.sampled_from(("arrives", "fails", "is lost", "is given up")))
    def show(self, fate: str) -> None:
        """The desk's process delivers a post."""
        self.runner.run(self._bring(fate))

    async def _bring(self, fate: str) -> None:
        task = await self.handoffs.next_task(Platform.SLACK, "w1")
        if task is None:
            return
        if fate == "arrives":
            remote_id = task.remote_id or f"r{task.id}"
            await self.handoffs.task_done(task, channel="D", remote_id=remote_id)
            return
        until = None if fate == "is given up" else self.clock.now + 5
        await self.handoffs.task_failed(task, until=until, in_doubt=fate == "is lost", error="x")

    @rule()
    def crash(self) -> None:
        """The program dies and starts again."""
        self.runner.run(self.database.close())
        self._open()

    def _owner(self) -> Owner:
        return Owner(self.runner.run(self.database.read(_owner)))

    @invariant()
    def promises(self) -> None:
        """What must hold after every step."""
        unfinished = self.runner.run(self.store.unfinished(Platform.SLACK, limit=100))
        broken = self.runner.run(self.database.read(_broken, str(list(unfinished))))
        assert broken == []
        assert problems(self.runner.run(self.store.history(1))) == []
        events = len(self.runner.run(self.handoffs.events(1)))
        assert events >= self.events
        self.events = events


def _broken(connection: Connection, unfinished: str) -> list[str]:
    ours = [sql for sql in RULES if connection.execute(text(sql)).all()]
    return broken_promises(connection, unfinished) + ours


def _owner(connection: Connection) -> str:
    return str(connection.execute(text("SELECT owner FROM conversation")).scalar_one())


def _epochs(connection: Connection, part: int) -> tuple[int, int]:
    row = connection.execute(
        text(
            "SELECT o.epoch, c.epoch FROM outbox o JOIN conversation c ON c.id = o.conversation_id"
            " WHERE o.id = :id"
        ),
        {"id": part},
    ).one()
    return int(row[0]), int(row[1])


def _may_be_said(connection: Connection, part: int) -> bool:
    """The assistant owns it, or the part is the last word of the turn that called people."""
    row = connection.execute(
        text(
            "SELECT c.owner, t.outcome FROM outbox o JOIN turn t ON t.id = o.turn_id"
            " JOIN conversation c ON c.id = o.conversation_id WHERE o.id = :id"
        ),
        {"id": part},
    ).one()
    return bool(row[0] == "assistant" or (row[0] == "queue" and row[1] == "escalated"))


def test_people_and_the_assistant_never_speak_at_once(migrated: Path) -> None:
    """One owner, no turn while people have it, no post of before, no note that leaks."""
    Machine.migrated = migrated
    run_state_machine_as_test(
        Machine,
        settings=hypothesis_settings(
            max_examples=10, stateful_step_count=40, deadline=None, database=None
        ),
    )
