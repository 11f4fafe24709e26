"""Brings actions on: takes clicks, runs what is agreed on, lets customers hear what came of it.

What is to be done stands in the database. A program that ends anywhere leaves it to the next look,
of this program or of another one.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from engine.accounts.action_buttons import ActionButton, ActionVerb
from engine.accounts.action_words import ActionWords
from engine.accounts.actions import Actions
from engine.accounts.pending import Click, PendingAction
from engine.accounts.ports import ActionPosts
from engine.domain.handoff import Teammate
from engine.domain.messages import Principal
from engine.errors import StorageUnavailable
from engine.handoff.same_people import SamePeople
from engine.logs import trace

log = logging.getLogger(__name__)

_LOOK_SECONDS = 3.0
"""Between looks for what a stop, a failure or another program left."""

_AT_ONCE = 50

_TO_TEAM = {
    Click.RUNS: "Approved. It is being done now.",
    Click.NEEDS_CUSTOMER: "Approved. The customer has not confirmed it yet.",
    Click.NEEDS_TEAMMATE: "A teammate has to approve it.",
    Click.DECLINED: "The customer has taken it back.",
    Click.REFUSED: "Refused. Nothing is changed, and the customer is told.",
    Click.TOO_LATE: "The time for this is over, and nothing was changed.",
    Click.DECIDED_BEFORE: "This has been decided already.",
    Click.NOT_YOURS: "You cannot decide this one: somebody else of the team has to.",
}


class ActionKeeper:
    """Everything that happens to an action after it was proposed.

    `look` is told of a conversation in which there is something to do; `people` knows who of the
    team is whom on the other platform.
    """

    def __init__(
        self,
        actions: Actions,
        posts: ActionPosts,
        words: ActionWords,
        *,
        look: Callable[[int], None],
        people: SamePeople,
    ) -> None:
        self._actions = actions
        self._posts = posts
        self._words = words
        self._look = look
        self._people = people
        self._news = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._is_draining = False

    async def click(self, button: ActionButton, principal: Principal, *, locale: str) -> str:
        """Take a verified click, and say what it came to; raises StorageUnavailable.

        Whether it counts is stored by then: what is agreed on is done whatever happens here.
        """
        match button.verb:
            case ActionVerb.DO:
                end = await self._actions.confirm(button.action_id, principal)
            case ActionVerb.DONT:
                end = await self._actions.decline(button.action_id, principal)
            case _:
                end = Click.NOT_YOURS
        if end is not Click.NOT_YOURS:
            self._news.set()
        return self._words.clicked(end, locale=locale)

    async def decide(self, button: ActionButton, teammate: Teammate) -> str:
        """Take the click of a verified teammate, and say what it came to; in English.

        Nobody approves what they ask for themselves, on whichever platform they asked. Raises
        StorageUnavailable.
        """
        if await self._is_their_own(button.action_id, teammate):
            return _TO_TEAM[Click.NOT_YOURS]
        match button.verb:
            case ActionVerb.APPROVE:
                end = await self._actions.approve(button.action_id, teammate)
            case ActionVerb.REFUSE:
                end = await self._actions.refuse(button.action_id, teammate)
            case _:
                end = Click.NOT_YOURS
        self._news.set()
        return _TO_TEAM[end]

    async def _is_their_own(self, action_id: int, teammate: Teammate) -> bool:
        asker = await self._actions.asker(action_id)
        if asker is None:
            return False
        person = Teammate(
            platform=asker.platform, workspace=asker.workspace, id=asker.customer, name=""
        )
        return self._people.are_one(teammate, person)

    async def start(self) -> None:
        """Go on with whatever an earlier run of the program left, now and from now on."""
        self._news.set()
        self._is_draining = False
        self._keeping = asyncio.create_task(self._keep())

    async def drain(self, seconds: float) -> None:
        """Give what is under way some time to end; what does not is looked up later."""
        keeping, self._keeping = self._keeping, None
        if keeping is None:
            return
        self._is_draining = True
        self._news.set()
        await asyncio.wait({keeping}, timeout=seconds)
        keeping.cancel()
        await asyncio.wait({keeping})

    async def bring_on(self) -> None:
        """Run what is due and tell of what has changed, once; raises StorageUnavailable."""
        ended = await self._actions.run_due()
        for action in ended:
            _note(action)
        for action_id in await self._posts.due(limit=_AT_ONCE):
            await self._tell(action_id)

    async def _tell(self, action_id: int) -> None:
        """One that breaks must not keep others from being told."""
        try:
            concerned = await self._posts.tell(action_id, self._words)
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("action %d is not told yet, tried again: %s", action_id, trace(error))
        else:
            for conversation_id in concerned:
                self._look(conversation_id)

    async def _keep(self) -> None:
        while not self._is_draining:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._news.wait()
            self._news.clear()
            try:
                await self.bring_on()
            except StorageUnavailable as error:
                log.error("the database is away, what waits in it stays there: %s", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("actions could not be brought on, tried again: %s", trace(error))


def _note(action: PendingAction) -> None:
    log.info("action %d (%s) has ended: %s", action.id, action.tool, action.state)
