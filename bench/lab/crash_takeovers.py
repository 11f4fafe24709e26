"""People who take conversations over while the assistant is at work in them."""

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass

from tests.dialogue.house import House
from tests.dialogue.reckoning import Filed, filed_in

_EVERY = (3.0, 8.0)
_AT_WORK = """
SELECT conversation_id FROM turn WHERE state = 'running'
UNION SELECT conversation_id FROM outbox WHERE state = 'queued'
"""
_WITHDRAWN = """
SELECT inbox.payload, inbox.received_at, turn.started_at, turn.reference
FROM inbox JOIN turn ON turn.id = inbox.turn_id JOIN outbox ON outbox.turn_id = turn.id
WHERE outbox.state = 'withdrawn' AND inbox.conversation_id = {}
"""
_SENT_LATER = """
SELECT 1 FROM outbox WHERE conversation_id = {} AND epoch < {} AND began_at > {!r}
AND state IN ('sending', 'sent')
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Takeover:
    conversation: int
    epoch: int
    at: float


class Takeovers:
    """Raises the epoch of conversations behind Tandem's back."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self._house = house
        self._chance = chance
        self._done: list[_Takeover] = []

    async def go_on(self) -> None:
        """One now and then, until cancelled."""
        while True:
            await asyncio.sleep(self._chance.uniform(*_EVERY))
            self._take_one()

    @property
    def silenced(self) -> dict[int, Filed]:
        """The questions whose answer was taken back for it, at least in part."""
        found: dict[int, Filed] = {}
        for conversation in {takeover.conversation for takeover in self._done}:
            found |= filed_in(self._house.rows(_WITHDRAWN.format(conversation)))
        return found

    @property
    def talked_over(self) -> int:
        """Posts that left under an epoch that had already ended."""
        return sum(
            len(self._house.rows(_SENT_LATER.format(t.conversation, t.epoch, t.at)))
            for t in self._done
        )

    def _take_one(self) -> None:
        with closing(sqlite3.connect(self._house.database, timeout=5.0)) as database:
            at_work = [row[0] for row in database.execute(_AT_WORK)]
            if not at_work:
                return
            chosen = self._chance.choice(at_work)
            with database:
                ((epoch,),) = database.execute(
                    "UPDATE conversation SET epoch = epoch + 1 WHERE id = ? RETURNING epoch",
                    (chosen,),
                ).fetchall()
            self._done.append(_Takeover(conversation=chosen, epoch=epoch, at=time.time()))
