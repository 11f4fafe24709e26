"""A reply that a teammate could send next, written by Claude for their eyes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from engine.domain.handoff import Handoff
from engine.domain.knowledge import Passage
from engine.domain.steps import Json
from engine.handoff.asking import Asking
from engine.handoff.brief import Transcript, principal_of, told
from engine.ports.knowledge import Knowledge

_PASSAGES = 6


class NoDraft(Enum):
    """Why there is none, in the words for whoever asked for it."""

    NOT_WRITTEN = "No draft could be written just now."
    MOVED_ON = "This draft was dropped, as the conversation has moved on: ask for another one."


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafts:
    """Writes drafts from what was said and what the articles say about it."""

    asking: Asking
    knowledge: Knowledge

    async def write(self, handoff: Handoff, transcript: Transcript) -> str | None:
        """The draft; None where Claude could not be asked. Raises StorageUnavailable."""
        principal = principal_of(handoff)
        said = [words for speaker, words in transcript if speaker == handoff.customer_name]
        wordings = [words for words in (*said[-1:], handoff.summary) if words.strip()]
        passages = await self._found(wordings, principal.workspace) if wordings else ()
        facts: dict[str, Json] = {
            "conversation": told(transcript),
            "brief": handoff.brief or handoff.summary,
            "articles": [_told(passage) for passage in passages],
        }
        return await self.asking.ask(principal, facts)

    async def _found(self, wordings: Sequence[str], workspace: str) -> tuple[Passage, ...]:
        return await self.knowledge.search(wordings, limit=_PASSAGES, workspace=workspace)


def _told(passage: Passage) -> Json:
    return {"title": passage.title, "text": passage.text}
