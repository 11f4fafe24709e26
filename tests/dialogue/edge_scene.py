"""One customer's conversation, with the desk as far as it is about them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.claude import Request
from sandbox.wire import dump
from tests.dialogue.customer_rooms import ASSISTANT, PATIENCE
from tests.dialogue.desk_story import wants_brief
from tests.dialogue.edge_rooms import EdgeCustomer, EdgeDesk
from tests.dialogue.house import House

_AT_REST = """
WITH here AS (SELECT id FROM conversation WHERE opener = ?1)
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM inbox, here
    WHERE conversation_id = here.id AND turn_id IS NULL AND state = 'waiting')
AND NOT EXISTS (SELECT 1 FROM turn, here WHERE conversation_id = here.id AND state = 'running')
AND NOT EXISTS (SELECT 1 FROM relay, here WHERE conversation_id = here.id AND state = 'waiting')
AND NOT EXISTS (SELECT 1 FROM outbox, here
    WHERE conversation_id = here.id AND state NOT IN ('sent', 'withdrawn', 'buried'))
AND NOT EXISTS (SELECT 1 FROM desk_post JOIN handoff ON handoff.id = desk_post.handoff_id, here
    WHERE handoff.conversation_id = here.id AND desk_post.state IN ('queued', 'sending'))
"""
_HANDOFFS = """
SELECT handoff.id, state FROM handoff JOIN conversation ON conversation.id = conversation_id
WHERE opener = ?1 ORDER BY handoff.id
"""
_LONGER_AGO = """
UPDATE handoff SET queued_at = queued_at - ?1, claimed_at = claimed_at - ?1,
first_reply_at = first_reply_at - ?1, waiting_since = waiting_since - ?1,
paused_since = paused_since - ?1, last_word_at = last_word_at - ?1,
acknowledged_at = acknowledged_at - ?1, snoozed_until = snoozed_until - ?1,
asked_solved_at = asked_solved_at - ?1, closed_at = closed_at - ?1 WHERE id = ?2
"""
_PROMISED_LONGER_AGO = (
    "UPDATE commitment SET made_at = made_at - ?1, due_at = due_at - ?1, nag_at = nag_at - ?1"
    " WHERE handoff_id = ?2",
    "UPDATE privacy_state SET is_erasing = (?1 > 0 AND ?2 > 0)",
    "UPDATE handoff_event SET at = at - ?1 WHERE handoff_id = ?2",
    "UPDATE privacy_state SET is_erasing = (?1 < 0 AND ?2 < 0)",
)
"""Events are what tells whether somebody was answered since; the database lets them be erased."""

_PROMISES = "SELECT 1 FROM commitment WHERE handoff_id = ?1"
_TIMERS = "SELECT 1 FROM handoff_timer WHERE handoff_id = ?1"
_SOONER = "UPDATE handoff_timer SET due_at = due_at - ?1 WHERE handoff_id = ?2"
_SETTLED = (
    "UPDATE outbox SET began_at = began_at - 15",
    "UPDATE desk_post SET began_at = began_at - 15",
)
"""For ten seconds a post that nobody answered may still arrive."""


@dataclass(kw_only=True)
class Scene:
    """A customer, the desk as far as it is about them, and the database behind both.

    `opener` is the customer's id on their platform.
    """

    house: House
    customer: EdgeCustomer
    desk: EdgeDesk
    opener: str

    async def waits(self) -> None:
        """Let the customer ask for a person and the desk have the card."""
        await self.customer.writes("My windscreen broke. Let me talk to a human please.")
        assert await self.customer.hears("passed this on to our support team") == ASSISTANT
        await self.desk.card("Nobody has it", "A look at a broken windscreen.")

    async def claimed(self) -> None:
        """Let Dana have it."""
        await self.waits()
        await self.desk.presses("claim")
        assert await self.customer.hears("is here now and can see what you wrote") == ASSISTANT
        await self.desk.card(f"With {self.desk.teammate}")

    async def resolved(self) -> None:
        """Let Dana have answered and resolved it."""
        await self.claimed()
        await self.desk.writes("reply A mechanic comes at noon.", sign="white_check_mark")
        await self.customer.hears("A mechanic comes at noon.")
        await self.desk.presses("resolve")
        await self.customer.hears("considers this solved")
        await self.desk.card("Resolved by")

    async def at_rest(self) -> None:
        """Return once there is nothing more to be said to anybody in this conversation."""
        await self.house.until_stored(_AT_REST, self.opener, timeout=PATIENCE)

    def time_passes(self, hours: float) -> None:
        """Let everything about the newest handoff be so much longer ago."""
        newest, seconds = self._handoffs[-1]["id"], hours * 3600
        self.house.change(_LONGER_AGO, seconds, newest)
        if self.house.rows(_TIMERS, newest):
            self.house.change(_SOONER, seconds, newest)
        if self.house.rows(_PROMISES, newest):
            for change in _PROMISED_LONGER_AGO:
                self.house.change(change, seconds, newest)

    def a_while_passes(self) -> None:
        """Let each post that was begun be so long ago that it is under way no more."""
        for settled in _SETTLED:
            self.house.change(settled)

    def asked(self) -> list[Request]:
        """What Claude was asked for answers to this customer."""
        requests = (r for r in self.house.claude.message_requests if not wants_brief(r))
        return [r for r in requests if self.customer.name in dump(r.body["messages"])]

    @property
    def state(self) -> str:
        """How far the newest handoff of the conversation has come."""
        return str(self._handoffs[-1]["state"])

    @property
    def _handoffs(self) -> Sequence[sqlite3.Row]:
        return self.house.rows(_HANDOFFS, self.opener)
