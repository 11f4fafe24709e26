"""Whatever is said, edited and deleted in whatever order, a turn reads what is there to be read."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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

from engine.domain.conversation import (
    Lease,
    NoWork,
    Outcome,
    SendWork,
    TurnCancelled,
    TurnUnchanged,
    TurnWork,
)
from engine.domain.messages import Address, Author, InboundMessage, Platform
from engine.domain.receipts import AmendmentEnd, ReceiptStatus
from engine.domain.steps import Block, HistoryMessage
from engine.errors import LeaseLost
from storage import log
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.settings import StorageSettings
from tests.storage.amendments import deletes, edits, everything_said
from tests.storage.builders import BOB, COMPOSE, MAYA, Clock, answer, ending, result, said, words
from tests.storage.promises import broken_promises, problems

APPLIED, NOTED, UNCHANGED = AmendmentEnd.APPLIED, AmendmentEnd.NOTED, AmendmentEnd.UNCHANGED
UNDECIDED = text(
    "SELECT count(*) FROM inbox i LEFT JOIN turn t ON t.id = i.turn_id"
    " WHERE i.outcome IS NULL AND (t.state = 'done' OR :settled)"
)


@dataclass(kw_only=True, slots=True)
class Known:
    """A message as the world remembers it."""

    message: InboundMessage = field(repr=False)
    words: str
    every: list[str] = field(default_factory=list)
    """All it ever said."""

    turn: int | None = None
    edited: bool = False
    deleted: bool = False


@dataclass(kw_only=True, slots=True)
class Turn:
    """The running turn."""

    id: int
    lease: Lease
    customer: Author
    asked: list[Known] = field(default_factory=list)
    begun: bool = False

    def live(self) -> list[Known]:
        """What it answers and is still there."""
        return [known for known in self.asked if not known.deleted]


class Talk(RuleBasedStateMachine):
    """A thread with two customers who change their minds, and a program that dies."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        file = shutil.copy(self.migrated, self.folder / "tandem.db")
        self.settings = StorageSettings(database_url=f"sqlite:///{file}")
        self.known: list[Known] = []
        self.running: Turn | None = None
        self.stale: list[tuple[Lease, int]] = []
        self.gone: set[str] = set()
        self.said = 0
        self.calls = 0
        self._open()

    def _open(self) -> None:
        self.database: Database = self.runner.run(open_database(self.settings, Platform.SLACK))
        self.store = Conversations(
            self.database, platform=Platform.SLACK, worker="w1", clock=Clock()
        )

    def compose(
        self, messages: Sequence[InboundMessage], *, customer: str, awaits: str | None = None
    ) -> tuple[Block, ...]:
        """Read messages, none of which may be gone or out of order."""
        assert not self.gone & {message.text for message in messages}, "deleted words were read"
        keys = [message.sort_key for message in messages]
        assert keys == sorted(keys), "out of order"
        return COMPOSE(messages, customer=customer, awaits=awaits)

    def _fresh(self) -> str:
        self.said += 1
        return f"<{self.said}>"

    @rule(by=st.sampled_from([MAYA, BOB]), late=st.booleans(), aside=st.booleans())
    def say(self, by: Author, late: bool, aside: bool) -> None:
        """Somebody says something, now and then delivered out of order."""
        line = self._fresh()
        address = Address.TO_OTHERS if aside and self.known else Address.TO_ASSISTANT
        at = 1_000 + 10 * self.said - (25 if late else 0)
        message = said(line, at=at, by=by, address=address)
        receipt = self.runner.run(self.store.receive(message))
        assert receipt.status in {ReceiptStatus.WAITING, ReceiptStatus.KEPT}
        self.known.append(Known(message=message, words=line, every=[line]))

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def say_again(self, data: st.DataObject) -> None:
        """The platform delivers a message a second time, as it was or as it is."""
        known = data.draw(st.sampled_from(self.known))
        receipt = self.runner.run(self.store.receive(replace(known.message, text=known.words)))
        assert receipt.status is ReceiptStatus.DUPLICATE

    @precondition(lambda self: self.known)
    @rule(data=st.data(), is_old=st.booleans())
    def edit(self, data: st.DataObject, is_old: bool) -> None:
        """Somebody changes what they said; the platform may report an edit late."""
        known = data.draw(st.sampled_from(self.known))
        line = self._fresh()
        is_late = is_old and known.edited
        at = 1.0 if is_late else 10.0 + self.said
        end = self.runner.run(edits(self.store, known.message, line, at=at, compose=self.compose))
        if known.deleted or is_late:
            assert end is UNCHANGED
            return
        known.words, known.edited = line, True
        known.every.append(line)
        self._check(known, end)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Somebody takes back what they said."""
        known = data.draw(st.sampled_from(self.known))
        self._delete(known)

    @precondition(lambda self: self.running)
    @rule()
    def delete_all(self) -> None:
        """A customer takes back everything the running turn answers."""
        assert self.running is not None
        for known in self.running.live():
            self._delete(known)

    def _delete(self, known: Known) -> None:
        self.gone |= set(known.every)
        end = self.runner.run(deletes(self.store, known.message, compose=self.compose))
        if known.deleted:
            assert end is UNCHANGED
            return
        known.deleted = True
        self._check(known, end)

    def _check(self, known: Known, end: AmendmentEnd) -> None:
        """Applied where nobody has read it, or where nothing is left to answer; else noted."""
        if known.message.address is Address.TO_OTHERS:
            assert end is not UNCHANGED
        elif known.turn is None:
            assert end is APPLIED
        elif self.running is None or known.turn != self.running.id:
            assert end is NOTED
        else:
            nothing_left = known.deleted and not self.running.live()
            assert end is (APPLIED if nothing_left or not self.running.begun else NOTED)

    @precondition(lambda self: self.known)
    @rule()
    def take(self) -> None:
        """The conversation is taken up; what goes out is sent."""
        self._take()

    def _take(self) -> None:
        while True:
            work = self.runner.run(self.store.next_work(1, compose=self.compose, prompt="p"))
            if self.running is not None and not self._expected(self.running):
                self.running = None
            match work:
                case TurnWork():
                    self._took(work)
                    return
                case SendWork():
                    self.runner.run(self._send(work))
                case _:
                    assert work == NoWork()
                    assert self.running is None
                    assert not self._waiting()
                    return

    def _waiting(self) -> list[Known]:
        """What asks for an answer and no turn has, in the order of the thread."""
        free = [
            known
            for known in self.known
            if known.turn is None
            and not known.deleted
            and known.message.address is Address.TO_ASSISTANT
        ]
        return sorted(free, key=lambda known: known.message.sort_key)

    def _waiting_of(self, customer: Author) -> list[Known]:
        return [known for known in self._waiting() if known.message.author == customer]

    def _expected(self, turn: Turn) -> list[Known]:
        """What a running turn has to answer now."""
        joined = [] if turn.begun else self._waiting_of(turn.customer)
        return sorted(turn.live() + joined, key=lambda known: known.message.sort_key)

    def _took(self, work: TurnWork) -> None:
        """The turn is the one that must be next, and reads what is there to be read."""
        if self.running is None:
            customer = self._waiting()[0].message.author
            self.running = Turn(id=work.turn_id, lease=work.lease, customer=customer)
        running = self.running
        assert (work.turn_id, work.principal.customer) == (running.id, running.customer.id)
        expected = self._expected(running)
        asked = [m for m in work.asked if m.address is Address.TO_ASSISTANT]
        assert [m.id for m in asked] == [known.message.id for known in expected]
        if not running.begun:
            assert [m.text for m in asked] == [known.words for known in expected]
            running.asked = expected
        for known in expected:
            known.turn = running.id
        if running.lease != work.lease:
            self.stale.append((running.lease, running.id))
        running.lease = work.lease

    async def _send(self, work: SendWork) -> None:
        for part in work.parts:
            if part.is_withdrawn:
                await self.store.confirm_withdrawn(work.lease, part)
            elif await self.store.begin_send(work.lease, part):
                await self.store.confirm_send(work.lease, part, "m")

    @precondition(lambda self: self.running)
    @rule()
    def absorb(self) -> None:
        """The running turn looks at what is new."""
        running = self.running
        assert running is not None
        before = list(running.live())
        again = self.runner.run(self.store.absorb(running.lease, running.id, compose=self.compose))
        match again:
            case TurnUnchanged():
                assert running.begun or self._expected(running) == before == running.asked
            case TurnCancelled():
                assert not self._expected(running)
                self._comes_too_late(running.lease, running.id)
                self.running = None
            case TurnWork():
                assert not running.begun
                self._comes_too_late(running.lease, running.id)
                self._took(again)

    @precondition(lambda self: self.running)
    @rule(shown=st.booleans())
    def begin(self, shown: bool) -> None:
        """Claude answers for the first time, or the customer sees the beginning of its answer."""
        running = self.running
        assert running is not None
        if shown:
            self.runner.run(self.store.begin_preview(running.lease, running.id, words("Yes")))
        else:
            self.calls += 1
            asks = answer(calls=(f"c{self.calls}",))
            self.runner.run(self.store.record_answer(running.lease, running.id, asks))
            found = result(f"c{self.calls}")
            self.runner.run(self.store.record_result(running.lease, running.id, found))
        running.begun = True

    @precondition(lambda self: self.running)
    @rule(outcome=st.sampled_from(Outcome), parts=st.integers(0, 2))
    def finish(self, outcome: Outcome, parts: int) -> None:
        """The running turn ends, however it ends."""
        running = self.running
        assert running is not None
        whole = ending(*("Yes.",) * parts, outcome=outcome, say=answer())
        self.runner.run(self.store.finish_turn(running.lease, running.id, whole))
        self.running = None

    @precondition(lambda self: self.stale)
    @rule(data=st.data())
    def come_too_late(self, data: st.DataObject) -> None:
        """Whoever still works under an old lease changes nothing."""
        self._comes_too_late(*data.draw(st.sampled_from(self.stale)))

    def _comes_too_late(self, lease: Lease, turn: int) -> None:
        for change in (
            self.store.absorb(lease, turn, compose=self.compose),
            self.store.record_answer(lease, turn, answer()),
            self.store.finish_turn(lease, turn, ending("No.")),
        ):
            try:
                self.runner.run(change)
            except LeaseLost:
                continue
            raise AssertionError("a void lease changed something")

    @precondition(lambda self: self.known)
    @rule()
    def crash(self) -> None:
        """The program dies, starts again and takes up what it left."""
        self.runner.run(self.database.close())
        self._open()
        self._take()

    @invariant()
    def promises(self) -> None:
        """What must hold after every step."""
        unfinished = self.runner.run(self.store.unfinished(Platform.SLACK, limit=9))

        def look(connection: Connection) -> tuple[list[str], tuple[HistoryMessage, ...], str]:
            broken = broken_promises(connection, str(list(unfinished)))
            return broken, log.history(connection, 1), everything_said(connection)

        broken, history, stored = self.runner.run(self.database.read(look))
        assert broken + problems(history) == []
        assert not [line for line in self.gone if line in stored], "deleted words are kept"
        assert self._undecided(settled=False) == 0

    def _undecided(self, *, settled: bool) -> int:
        def count(connection: Connection) -> int:
            return int(connection.execute(UNDECIDED, {"settled": settled}).scalar_one())

        return self.runner.run(self.database.read(count))

    @precondition(lambda self: self.known)
    @rule()
    def settle(self) -> None:
        """Everything comes to its end: every message has an outcome then."""
        self._take()
        while self.running is not None:
            turn = self.running
            whole = ending("Yes.", say=answer())
            self.runner.run(self.store.finish_turn(turn.lease, turn.id, whole))
            self.running = None
            self._take()
        assert self._undecided(settled=True) == 0

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)


def test_a_turn_reads_what_is_there_to_be_read(migrated: Path) -> None:
    """No deleted word, every message once and in order, the newest words of what nobody has read.

    In the end every message has an outcome.
    """
    Talk.migrated = migrated
    run_state_machine_as_test(
        Talk,
        settings=hypothesis_settings(
            max_examples=12, stateful_step_count=40, deadline=None, database=None
        ),
    )
