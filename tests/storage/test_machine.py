"""Whatever happens in whatever order, the rows keep their promises."""

import asyncio
import shutil
import tempfile
from dataclasses import replace
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

from engine.domain.conversation import Lease, NoWork, Outcome, SendWork, TurnWork, WaitWork, Work
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform
from engine.domain.posts import PostKind, QueuedPart
from engine.domain.receipts import ReceiptStatus
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.settings import StorageSettings
from tests.storage.builders import BOB, COMPOSE, MAYA, Clock, answer, ending, result, said, words
from tests.storage.promises import broken_promises, cared_for, epochs, problems

PLACES = tuple(
    Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread=thread)
    for thread in ("1", "2")
)
FATES = ("arrives", "is lost", "dies", "fails", "is buried")
PREVIEWS = ("none", "shown", "shown unknown", "lost", "refused")


class Machine(RuleBasedStateMachine):
    """Customers, two workers, a platform that loses answers, take-overs and crashes."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        file = shutil.copy(self.migrated, self.folder / "tandem.db")
        self.settings = StorageSettings(database_url=f"sqlite:///{file}")
        self.clock = Clock()
        self.messages: list[InboundMessage] = []
        self.turns: list[TurnWork] = []
        self.sends: list[SendWork] = []
        self.current: dict[int, Lease] = {}
        self.leases: list[Lease] = []
        self.posted: list[str] = []
        self.shown: set[str] = set()
        self.calls = 0
        self._open()

    def _open(self) -> None:
        self.database: Database = self.runner.run(open_database(self.settings, Platform.SLACK))
        self.stores = [
            Conversations(self.database, platform=Platform.SLACK, worker=name, clock=self.clock)
            for name in ("w1", "w2")
        ]
        self.store = self.stores[0]

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.runner.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    @rule(
        place=st.sampled_from(PLACES),
        by=st.sampled_from([MAYA, BOB]),
        address=st.sampled_from(Address),
        late=st.booleans(),
    )
    def receive(self, place: Place, by: Author, address: Address, late: bool) -> None:
        """Somebody says something, now and then delivered out of order."""
        self._say(place, by, address, late=late)

    def _say(self, place: Place, by: Author, address: Address, *, late: bool) -> int | None:
        at = len(self.messages) + (500 if late else 1_000)
        message = said(f"words {at}", at=at, by=by, address=address, place=place)
        receipt = self.runner.run(self.store.receive(message))
        assert receipt.status is not ReceiptStatus.DUPLICATE
        if receipt.status is not ReceiptStatus.UNWATCHED:
            self.messages.append(message)
        return receipt.conversation_id

    @precondition(lambda self: self.messages)
    @rule(data=st.data())
    def receive_again(self, data: st.DataObject) -> None:
        """The platform delivers a message a second time."""
        message = data.draw(st.sampled_from(self.messages))
        receipt = self.runner.run(self.store.receive(message))
        assert receipt.status is ReceiptStatus.DUPLICATE

    @rule(worker=st.integers(0, 1), conversation=st.integers(1, 2), prompt=st.sampled_from("pq"))
    def take(self, worker: int, conversation: int, prompt: str) -> None:
        """A worker takes a conversation up."""
        store = self.stores[worker]
        held = self.current.get(conversation)
        work: Work = self.runner.run(store.next_work(conversation, compose=COMPOSE, prompt=prompt))
        match work:
            case TurnWork():
                self.turns.append(work)
                self._took(work.lease)
            case SendWork():
                self.sends.append(work)
                self._took(work.lease)
            case WaitWork():
                assert work.until > self.clock.now
                self.current.pop(conversation, None)
            case NoWork() if held is None or held.worker == f"w{worker + 1}":
                self.current.pop(conversation, None)
            case NoWork():
                pass

    @rule(
        worker=st.sampled_from((0, 0, 0, 1)),
        place=st.sampled_from(PLACES),
        outcome=st.sampled_from(Outcome),
        parts=st.integers(1, 3),
        fate=st.sampled_from(FATES),
        preview=st.sampled_from(PREVIEWS),
        interrupted=st.booleans(),
    )
    def serve(
        self,
        worker: int,
        place: Place,
        outcome: Outcome,
        parts: int,
        fate: str,
        preview: str,
        interrupted: bool,
    ) -> None:
        """A worker answers what is asked and sends, now and then with a take-over between."""
        conversation = self._say(place, MAYA, Address.TO_ASSISTANT, late=False)
        assert conversation is not None
        known = len(self.turns), len(self.sends)
        self.take(worker=worker, conversation=conversation, prompt="p")
        if len(self.turns) > known[0]:
            self._preview(self.turns[-1], preview)
            self._end(self.turns.pop(), outcome, parts)
            if len(self.sends) == known[1]:
                self.take(worker=worker, conversation=conversation, prompt="p")
        if interrupted:
            self.take_over(conversation=conversation)
        if len(self.sends) > known[1]:
            self._send_all(self.sends.pop(), fate)

    def _took(self, lease: Lease) -> None:
        self.current[lease.conversation_id] = lease
        self.leases.append(lease)

    @precondition(lambda self: self.leases)
    @rule(data=st.data())
    def use_any_lease(self, data: st.DataObject) -> None:
        """Whoever still believes in an old lease learns that it is void."""
        lease = self.leases[-data.draw(st.integers(1, min(len(self.leases), 4)))]
        try:
            self.runner.run(self.store.begin_call(lease, 1, "no such call"))
        except LeaseLost:
            assert not self._is_current(lease)
        else:
            assert self._is_current(lease)

    def _is_current(self, lease: Lease) -> bool:
        return self.current.get(lease.conversation_id) == lease

    @precondition(lambda self: self.turns)
    @rule(data=st.data(), with_calls=st.integers(0, 2))
    def step(self, data: st.DataObject, with_calls: int) -> None:
        """Claude answers; with a void lease nothing may come of it."""
        work = data.draw(st.sampled_from(self.turns))
        ids = tuple(f"c{self.calls + n}" for n in range(with_calls))
        self.calls += with_calls
        try:
            calls = self.runner.run(
                self.store.record_answer(work.lease, work.turn_id, answer("Well", calls=ids))
            )
            for call in calls:
                self.runner.run(
                    self.store.record_result(work.lease, work.turn_id, result(call.call.id))
                )
        except LeaseLost:
            assert not self._is_current(work.lease) or self._ended(work)
        else:
            assert self._is_current(work.lease)

    def _ended(self, work: TurnWork) -> bool:
        state = text("SELECT state FROM turn WHERE id = :id")
        row = self.runner.run(
            self.database.read(lambda c: c.execute(state, {"id": work.turn_id}).scalar_one())
        )
        return bool(row == "done")

    @precondition(lambda self: self.turns)
    @rule(data=st.data(), fate=st.sampled_from(PREVIEWS))
    def preview(self, data: st.DataObject, fate: str) -> None:
        """The beginning of an answer is shown, as far as anybody knows."""
        self._preview(data.draw(st.sampled_from(self.turns)), fate)

    def _preview(self, work: TurnWork, fate: str) -> None:
        if fate == "none":
            return
        try:
            self.runner.run(self._show(work, fate))
        except LeaseLost:
            assert not self._is_current(work.lease)

    async def _show(self, work: TurnWork, fate: str) -> None:
        part = await self.store.begin_preview(work.lease, work.turn_id, words("Well"))
        if part is None:
            return
        assert self._is_current(work.lease)
        remote_id = f"p{part.nonce}"
        if fate in {"shown", "shown unknown"}:
            self.shown.add(remote_id)
        match fate:
            case "shown":
                await self.store.confirm_preview(work.lease, part, remote_id)
            case "refused":
                await self.store.drop_preview(work.lease, part)

    @precondition(lambda self: self.turns)
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), parts=st.integers(0, 3))
    def finish(self, data: st.DataObject, outcome: Outcome, parts: int) -> None:
        """A turn ends, once."""
        self._end(self.turns.pop(-data.draw(st.integers(1, len(self.turns)))), outcome, parts)

    def _end(self, work: TurnWork, outcome: Outcome, parts: int) -> None:
        whole = ending(*(f"part {n}" for n in range(parts)), outcome=outcome, say=answer("Done"))
        ended = self._ended(work)
        try:
            send = self.runner.run(self.store.finish_turn(work.lease, work.turn_id, whole))
        except LeaseLost:
            assert ended or not self._is_current(work.lease)
        else:
            assert self._is_current(work.lease)
            assert not ended
            if send is not None:
                assert send.lease == work.lease
                self.sends.append(send)

    @precondition(lambda self: self.sends)
    @rule(data=st.data(), fate=st.sampled_from(FATES))
    def send(self, data: st.DataObject, fate: str) -> None:
        """Parts go out the way the engine sends them, until something happens."""
        self._send_all(self.sends.pop(-data.draw(st.integers(1, len(self.sends)))), fate)

    def _send_all(self, work: SendWork, fate: str) -> None:
        try:
            for part in work.parts:
                if not self.runner.run(self._send(work, part, fate)):
                    return
        except LeaseLost:
            assert not self._is_current(work.lease)

    async def _send(self, work: SendWork, part: QueuedPart, fate: str) -> bool:
        if part.is_withdrawn:
            return await self._withdraw(work.lease, part, fate)
        if part.in_doubt and part.preview_id is None and f"p{part.nonce}" in self.shown:
            await self.store.confirm_preview(work.lease, part, f"p{part.nonce}")
            part = replace(part, preview_id=f"p{part.nonce}")
        if part.in_doubt and part.nonce in self.posted:
            await self._confirm(work.lease, part)
            return True
        current = await self.database.read(epochs, part.id)
        if not await self.store.begin_send(work.lease, part):
            return True
        assert current is None or current[0] == current[1], "a part left under an old epoch"
        if fate in {"arrives", "is lost", "dies"}:
            assert part.nonce not in self.posted, "a part was posted twice"
            self.posted.append(part.nonce)
            self.shown.discard(part.preview_id or "")
        return await self._settle(work.lease, part, fate)

    async def _withdraw(self, lease: Lease, part: QueuedPart, fate: str) -> bool:
        if fate == "fails":
            await self._defer(lease, part, in_doubt=part.in_doubt)
            return False
        self.shown.discard(part.preview_id or f"p{part.nonce}")
        if fate == "dies":
            return False
        await self.store.confirm_withdrawn(lease, part)
        return True

    async def _settle(self, lease: Lease, part: QueuedPart, fate: str) -> bool:
        match fate:
            case "arrives":
                await self._confirm(lease, part)
                return True
            case "is lost":
                await self._defer(lease, part, in_doubt=True)
            case "fails":
                await self._defer(lease, part, in_doubt=part.in_doubt)
            case "is buried":
                await self.store.bury_send(lease, part, "x", instead=[words("Sorry")])
                if part.kind is PostKind.UNDELIVERED:
                    self.shown.discard(part.preview_id or "")  # nothing more is done about it
        return False

    async def _confirm(self, lease: Lease, part: QueuedPart) -> None:
        is_last = await self.store.confirm_send(lease, part, "m")
        left = await self.store.unfinished(Platform.SLACK, limit=9)
        assert is_last == (lease.conversation_id not in left)
        if is_last:
            del self.current[lease.conversation_id]

    async def _defer(self, lease: Lease, part: QueuedPart, *, in_doubt: bool) -> None:
        until = self.clock.now + 5
        await self.store.defer_send(
            lease, part, until=until, not_before=None, in_doubt=in_doubt, error="x"
        )

    @rule(seconds=st.integers(1, 10))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.clock.now += seconds

    @rule(conversation=st.integers(1, 2))
    def take_over(self, conversation: int) -> None:
        """A teammate takes the conversation."""
        raised = text("UPDATE conversation SET epoch = epoch + 1 WHERE id = :id")

        def change(connection: Connection) -> None:
            connection.execute(raised, {"id": conversation})

        self.runner.run(self.database.write(change))

    @rule()
    def crash(self) -> None:
        """The program dies and starts again; all its leases are void."""
        self.runner.run(self.database.close())
        self.current.clear()
        self._open()

    @invariant()
    def promises(self) -> None:
        """What must hold after every step."""
        unfinished = self.runner.run(self.store.unfinished(Platform.SLACK, limit=100))
        broken = self.runner.run(self.database.read(broken_promises, str(list(unfinished))))
        assert broken == []
        assert self.shown <= self.runner.run(self.database.read(cared_for)), "a dangling preview"
        for conversation in (1, 2):
            history = self.runner.run(self.store.history(conversation))
            assert problems(history) == []


def test_the_rows_keep_their_promises(migrated: Path) -> None:
    """One running turn, no gaps, nothing forgotten, nothing sent twice or under an old epoch."""
    Machine.migrated = migrated
    run_state_machine_as_test(
        Machine,
        settings=hypothesis_settings(
            max_examples=25, stateful_step_count=40, deadline=None, database=None
        ),
    )
