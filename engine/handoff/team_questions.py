"""Asks teammates for one fact while the assistant keeps the conversation, for a bounded time."""

import asyncio
import logging
from typing import Protocol

from engine.domain.decisions import End
from engine.domain.handoff import Teammate
from engine.domain.messages import Place
from engine.domain.team_questions import AnswerEnd, Asked, TeamQuestion
from engine.errors import StorageUnavailable
from engine.logs import trace

log = logging.getLogger(__name__)


class TeamQuestions(Protocol):
    """Where questions are kept; every method is one transaction. All raise StorageUnavailable."""

    async def ask(self, place: Place, question: TeamQuestion) -> Asked:
        """Bring a question to the desk, once for its key, one at a time in a conversation."""
        ...

    async def answer(self, question_id: int, text: str, teammate: Teammate) -> AnswerEnd:
        """Let the assistant go on with an answer; the first one wins."""
        ...

    async def take_over(self, question_id: int, teammate: Teammate) -> End | AnswerEnd:
        """Give the conversation to a teammate instead; after that it is as if they claimed it."""
        ...

    async def call_people(self) -> int:
        """Give what nobody answered in time to people; how many conversations that were."""
        ...


class QuestionClock:
    """Looks for questions that are overdue; every process may, and the first transaction acts."""

    def __init__(self, questions: TeamQuestions, *, look_seconds: float = 1.0) -> None:
        self._questions = questions
        self._look_seconds = look_seconds
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look, from now on."""
        self._loop = asyncio.create_task(self._run())

    async def drain(self) -> None:
        """Look no more; what is overdue then is found at the next start."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                if late := await self._questions.call_people():
                    log.info("%d questions were not answered in time: people are called", late)
            except StorageUnavailable as error:
                log.error("the database is away, questions wait for it: %s", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("overdue questions are tried again: %s", trace(error))
            await asyncio.sleep(self._look_seconds)
