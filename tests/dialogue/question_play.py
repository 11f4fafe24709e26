"""The assistant asks the team and goes on with the answer, although Tandem dies in between."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from tests.dialogue.crash_points import Fate
from tests.dialogue.customer_rooms import CustomerRoom
from tests.dialogue.play import IDLE
from tests.dialogue.question_desks import IsOver, QuestionDesk
from tests.dialogue.revival import Revival, until
from tests.dialogue.stages import PATIENCE

_ANSWER = "Yes, up to 750 kg."
_ASKING = "The assistant asks, for a customer"
_ANSWERED = "SELECT 1 FROM team_question WHERE state = 'answered'"
_IS_OVER = """
SELECT 1 FROM team_question WHERE state = 'answered'
AND NOT EXISTS (SELECT 1 FROM desk_post WHERE state IN ('queued', 'sending'))
"""
_TOLD = "SELECT 1 FROM inbox_key WHERE key LIKE 'question:%'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """How it was in the end: how often each thing is there to be seen, or stored.

    `silent` answers were confirmed to the teammate and lost; `twice` are posts that the customer
    read more than once.
    """

    questions: int = 1
    asked: int = 1
    told: int = 1
    heard: int = 1
    twice: int = 0
    silent: int = 0


@dataclass(kw_only=True)
class QuestionPlay(Revival):
    """A customer asks, the team is asked, a teammate answers, the customer reads it."""

    customer: CustomerRoom
    desk: QuestionDesk
    silent: int = 0

    async def act(self, *fates: Fate) -> Answered:
        """The account at the end, or when PATIENCE does; fates as those of a Play."""
        deaths = sum(fate.die_at is not None for fate in fates)
        async with self.tandem(*fates):
            await self.alive.wait()  # the first process of all has everything to import
            with suppress(TimeoutError):  # what did not come is missing in the account
                async with asyncio.timeout(PATIENCE):
                    await self.customer.writes("Please ask the team whether a trailer is covered?")
                    await self._answer()
                    await self.died(deaths)
                    await self.alive.wait()
                    await self.stage.settle()
                    for is_over in (_IS_OVER, IDLE):
                        await self.house.until_stored(is_over, timeout=PATIENCE)
        return self._answered()

    async def _answer(self) -> None:
        """Answer until it counts: whoever sees that it failed answers again."""
        while not self._is_answered:
            await self.alive.wait()
            deaths = self.deaths
            await self.stage.until(lambda: self.desk.is_asked or self._is_answered)
            has_died = partial(self._has_died_since, deaths)
            was_told = await self.desk.answers(_ANSWER, is_over=has_died)
            await until(partial(self._is_answered_or, has_died))
            self.silent += was_told and not self._is_answered

    def _has_died_since(self, deaths: int) -> bool:
        return self.deaths > deaths

    def _is_answered_or(self, has_died: IsOver) -> bool:
        return self._is_answered or has_died()

    @property
    def _is_answered(self) -> bool:
        return bool(self.house.rows(_ANSWERED))

    def _answered(self) -> Answered:
        heard, posts = self.customer.heard(), self.desk.posts()
        return Answered(
            questions=len(self.house.rows("SELECT 1 FROM team_question")),
            asked=sum(_ASKING in post for post in posts),
            told=len(self.house.rows(_TOLD)),
            heard=sum(_ANSWER in said for said in heard),
            twice=len(heard) - len(set(heard)),
            silent=self.silent,
        )
