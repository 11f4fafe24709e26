"""A customer confirms one change of their account, although Tandem dies in the middle of it."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from engine.accounts.pending import WriteTool
from sandbox.backoffice import BackOfficeSandbox
from tests.dialogue.bookkeeper import CLICK, OUTCOME, SAYS, TOLD
from tests.dialogue.change_rooms import ChangeRoom
from tests.dialogue.crash_points import Fate
from tests.dialogue.play import IDLE
from tests.dialogue.revival import Revival, let_time_pass, until
from tests.dialogue.stages import PATIENCE

CUSTOMER = "K-1"
OFFICE_CALLS: Mapping[WriteTool, str] = {
    WriteTool.CANCEL_ORDER: "POST cancellation",
    WriteTool.CHANGE_ADDRESS: "PUT address",
    WriteTool.FILE_CLAIM: "POST claims",
}
LINK = (
    "INSERT INTO account_link (platform, person, customer_id, linked_by, linked_at)"
    " VALUES (?, ?, ?, 'operator', 1.0)"
)
_AGREED = "SELECT 1 FROM pending_action WHERE state <> 'waiting'"
_IS_TOLD = """
SELECT 1 FROM pending_action WHERE told_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM action_post WHERE shown <> 'ended')
"""
_SHOWN = {
    CLICK: "click",
    TOLD: "told",
    "Others can read this thread": "private",
    "Done.": "outcome",
    "**Done.**": "outcome",
}
"""What each post is called in an account, by how it begins."""

_NOBODY_APPROVES = "10000"
"""US dollars; no change here is about as much."""

_TOO_OFTEN = 2
_LOST = 4
"""More calls fail than one attempt makes; a PUT is sent again by the HTTP library, too."""


class Trouble(StrEnum):
    """What goes wrong with the call that makes the change, death aside."""

    NONE = "none"
    TOO_MANY = "429"
    BROKEN = "500"
    LOST = "answer lost"
    """The change is made, and its answer never comes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """How it was in the end.

    `changes` are those the back office made, by the keys that Tandem has for the action: None
    stands for a key it does not know. `heard` is what the customer reads, post by post. `known`
    counts how often the conversation was told what came of it; `silent` clicks were confirmed to
    the customer and lost.
    """

    changes: tuple[int | None, ...]
    heard: tuple[str, ...]
    states: tuple[str, ...]
    known: int
    silent: int = 0


@dataclass(kw_only=True)
class ChangePlay(Revival):
    """A change is asked for, asked about, clicked, made and told."""

    room: ChangeRoom
    office: BackOfficeSandbox
    write: WriteTool
    trouble: Trouble = Trouble.NONE
    silent: int = 0

    def __post_init__(self) -> None:
        accounts = {
            "back_office": "http",
            "back_office_url": self.office.url,
            "back_office_token": self.office.token,
            "action_approval_above": _NOBODY_APPROVES,
        }
        self.settings = {"accounts": accounts, "preview": False, **self.settings}

    async def act(self, *fates: Fate) -> Settled:
        """The account at the end, or when PATIENCE does; fates as those of a Play."""
        self._let_go_wrong()
        self._link()
        deaths = sum(fate.die_at is not None for fate in fates)
        async with self.tandem(*fates):
            await self.alive.wait()  # the first process of all has everything to import
            with suppress(TimeoutError):  # what did not come is missing in the account
                async with asyncio.timeout(PATIENCE):
                    await self.room.writes(SAYS[self.write])
                    await self._confirm()
                    await self.died(deaths)
                    await self._over()
        return self._settled()

    async def overtaken(self, first: Fate, then: Fate, *, taken_over: str) -> bool:
        """People take over while Tandem is dead; whether the customer is asked to click after it.

        `first` is the fate of the process that asks, `then` of the one that comes after it.
        """
        self._link()
        async with self.stage.doomed(self.house, fate=first, **self.settings) as tandem:
            await self.room.writes(SAYS[self.write])
            async with asyncio.timeout(PATIENCE):
                await tandem.died.wait()
        await self.stage.mourn()
        let_time_pass(self.house)
        self.house.change(taken_over)
        async with self.stage.doomed(self.house, fate=then, **self.settings):
            await self.stage.deliver_again()
            await self.house.until_stored(IDLE, timeout=PATIENCE)
        return self.room.is_asked

    def _link(self) -> None:
        self.house.change(LINK, self.room.platform, self.room.person, CUSTOMER)

    def _let_go_wrong(self) -> None:
        call, faults = OFFICE_CALLS[self.write], self.office.faults
        match self.trouble:
            case Trouble.TOO_MANY:
                faults.limit(call, retry_after="0", calls=_TOO_OFTEN)
            case Trouble.BROKEN:
                faults.fail(call, calls=_TOO_OFTEN)
            case Trouble.LOST:
                faults.reset(call, "after", calls=_LOST)
            case Trouble.NONE:
                pass

    async def _confirm(self) -> None:
        """Click until the click counts: whoever sees that it failed clicks again."""
        while not self._is_agreed:
            await self.alive.wait()
            deaths = self.deaths
            await self.stage.until(lambda: self.room.is_asked or self._is_agreed)
            was_told = await self.room.press()
            await until(partial(self._agreed_or_dead, deaths))
            self.silent += was_told and not self._is_agreed

    def _agreed_or_dead(self, deaths: int) -> bool:
        return self._is_agreed or self.deaths > deaths

    @property
    def _is_agreed(self) -> bool:
        return bool(self.house.rows(_AGREED))

    async def _over(self) -> None:
        """Return when everything is told, and nothing left to do."""
        await self.alive.wait()
        await self.stage.settle()
        for is_over in (_IS_TOLD, IDLE):
            await self.house.until_stored(is_over, timeout=PATIENCE)

    def _settled(self) -> Settled:
        rows = self.house.rows("SELECT id, key, state FROM pending_action ORDER BY id")
        ours = {row["key"]: row["id"] for row in rows}
        asked = self.house.claude.message_requests
        return Settled(
            changes=tuple(ours.get(key) for key in self.office.changes),
            heard=tuple(_called(self.room.heard())),
            states=tuple(row["state"] for row in rows),
            known=str(asked[-1].body["messages"]).count(OUTCOME) if asked else 0,
            silent=self.silent,
        )


def _called(heard: Sequence[str]) -> Sequence[str]:
    """Each post by its name in the account; one that has none as it reads."""
    return [
        next((name for words, name in _SHOWN.items() if text.startswith(words)), text)
        for text in heard
    ]
