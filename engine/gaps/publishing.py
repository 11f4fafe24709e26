"""Publishes what was approved: writes it, has it read, and asks the customer's question again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.domain.gaps import DraftedArticle, DraftState
from engine.domain.handoff import Handoff
from engine.domain.knowledge import Passage
from engine.errors import ConfigurationError, StorageUnavailable
from engine.gaps.ports import ArticleShelf, GapStore, NotWritable
from engine.gaps.private_data import masked
from engine.handoff.ports import HandoffStore
from engine.logs import trace
from engine.ports.knowledge import Knowledge

log = logging.getLogger(__name__)

_PASSAGES = 6
"""As many as the assistant's own search gives Claude."""

_LONGEST_QUESTION = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Publishing:
    """`changed` is told of the handoff whose thread tells what came of it."""

    store: GapStore
    handoffs: HandoffStore
    shelf: ArticleShelf
    knowledge: Knowledge
    changed: Callable[[Handoff], None]

    async def publish_approved(self) -> None:
        """Publish all that is approved; raises StorageUnavailable.

        A draft that was being published when the program ended is published again: what is written
        already is only looked at.
        """
        for draft in await self.store.approved():
            try:
                await self._publish(draft)
            except StorageUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - one that breaks must not stop the others
                log.error("an approved article could not be published: %s", trace(error))

    async def _publish(self, draft: DraftedArticle) -> None:
        handoff = await self.handoffs.handoff(draft.handoff_id)
        if handoff is not None:
            state, told = await self._published(draft, handoff.place.workspace)
            await self.store.end_draft(draft, state, told)
            self.changed(handoff)

    async def _published(self, draft: DraftedArticle, workspace: str) -> tuple[DraftState, str]:
        try:
            await self.shelf.write(draft.file)
        except NotWritable as error:
            return DraftState.DROPPED, f"The article was not written: {error}"
        try:
            await self.shelf.look()
        except ConfigurationError as error:
            log.error("an approved article is written and not read: %s", error)
            return DraftState.PUBLISHED, (
                f"{draft.file.name} is written, but the articles cannot be read just now: {error}"
            )
        found = await self.knowledge.search((draft.question,), limit=_PASSAGES, workspace=workspace)
        return DraftState.PUBLISHED, proof(draft, found)


def proof(draft: DraftedArticle, found: Sequence[Passage]) -> str:
    """What the search for customers finds for the question, in sentences for teammates."""
    question = " ".join(masked(draft.question).text.split())
    if len(question) > _LONGEST_QUESTION:
        question = f"{question[: _LONGEST_QUESTION - 1]}…"
    head = f"{draft.file.name} is written. Asked again “{question}”, the search for customers"
    rank = next((n for n, one in enumerate(found, 1) if _is_it(one, draft)), None)
    if rank == 1:
        return f"{head} finds it first."
    if rank is not None:
        return f"{head} finds it as number {rank}, behind “{found[0].title}”."
    return (
        f"{head} does not find it: use the customer's words in its title, and see "
        "`python -m composition.knowledge report`."
    )


def _is_it(passage: Passage, draft: DraftedArticle) -> bool:
    is_here = passage.article == draft.file.name
    return is_here and (draft.heading is None or draft.heading in passage.path)
