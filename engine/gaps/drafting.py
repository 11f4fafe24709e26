"""Drafts an article from what a teammate answered: by Claude, or from their own words."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from engine.domain.gaps import ArticleWords, Gap
from engine.domain.handoff import Handoff
from engine.domain.knowledge import Passage
from engine.domain.steps import Json
from engine.gaps.private_data import kinds_left, masked
from engine.gaps.question import question_of
from engine.handoff.asking import Asking
from engine.handoff.brief import principal_of
from engine.ports.knowledge import Knowledge

_PASSAGES = 4
_LONGEST_TITLE = 120
_LONGEST_TEXT = 6_000
_TEXT: Json = {"type": "string"}
SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {"title": _TEXT, "text": _TEXT, "language": _TEXT, "adds_to": _TEXT},
    "required": ["title", "text", "language", "adds_to"],
    "additionalProperties": False,
}
"""What Claude answers with; `adds_to` is empty for a new article."""


class NoArticle(Enum):
    """Why there is no draft, in the words for whoever asked for it."""

    NOT_RESOLVED = "An article is drafted from a case that is resolved."
    NO_QUESTION = "What the customer asked is not stored any more."
    NO_ANSWER = "No teammate answered in words here: there is nothing to make an article of."
    PRIVATE = "No draft was made, as private data would still be in it: {kinds}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A draft without private data; `removed` counts what was taken out of what it was made from.

    `question` is what the customer asked, as they asked it.
    """

    question: str
    words: ArticleWords
    removed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleDrafts:
    """Writes drafts; `language` is that of a draft made without Claude."""

    asking: Asking
    knowledge: Knowledge
    asks_for_human: Callable[[str], bool]
    language: str

    async def write(
        self, handoff: Handoff, asked: Gap, replies: Sequence[str], team: Collection[str]
    ) -> Written | str:
        """The draft, or why there is none; raises StorageUnavailable.

        `replies` are what teammates wrote to the customer, `team` are their names.
        """
        question = question_of(asked.said, self.asks_for_human)
        if not question:
            return NoArticle.NO_QUESTION.value
        if not any(reply.strip() for reply in replies):
            return NoArticle.NO_ANSWER.value
        # Of no workspace: what is for some alone must not reach an article for all.
        passages = await self.knowledge.search((question,), limit=_PASSAGES)
        public = [passage.text for passage in passages]
        names = (*asked.names, handoff.customer_name, *team)
        hidden = masked(question, names=names, known=public)
        answers = [masked(reply, names=names, known=public) for reply in replies if reply.strip()]
        facts: dict[str, Json] = {
            "question": hidden.text,
            "answers": [answer.text for answer in answers],
            "articles": [_told(passage) for passage in passages],
        }
        plain = self._plain(hidden.text, [answer.text for answer in answers])
        written = await self.asking.ask(principal_of(handoff), facts)
        names_there = frozenset(passage.article for passage in passages)
        words = _read(written, names_there) or plain
        kinds = kinds_left(f"{words.title}\n{words.text}", known=public)
        if kinds:
            return NoArticle.PRIVATE.value.format(kinds=", ".join(kinds))
        removed = hidden.removed + sum(answer.removed for answer in answers)
        return Written(question=question, words=words, removed=removed)

    def _plain(self, question: str, answers: Sequence[str]) -> ArticleWords:
        """The teammates' own words under the customer's."""
        title = " ".join(question.split())
        short = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
        text = "\n\n".join(answers)[:_LONGEST_TEXT]
        return ArticleWords(title=short, text=text, language=self.language)


def _told(passage: Passage) -> Json:
    return {"name": passage.article, "title": passage.title, "text": passage.text}


def _read(written: str | None, articles: Collection[str]) -> ArticleWords | None:
    """Claude's draft; None where it is not what was asked for."""
    try:
        found: Any = json.loads(written or "")
    except ValueError:
        return None
    if not isinstance(found, dict) or any(not isinstance(v, str) for v in found.values()):
        return None
    title, text = " ".join(found.get("title", "").split()), found.get("text", "").strip()
    adds_to, language = found.get("adds_to", ""), found.get("language", "").strip()
    is_short = len(title) <= _LONGEST_TITLE and len(text) <= _LONGEST_TEXT
    is_code = language.isascii() and language.isalpha() and len(language) in (2, 3)
    if not (title and text and is_short and is_code) or (adds_to and adds_to not in articles):
        return None
    return ArticleWords(title=title, text=text, language=language.lower(), adds_to=adds_to or None)
