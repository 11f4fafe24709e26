"""Looks in the company's articles and returns passages Claude can cite."""

from collections.abc import Mapping

from engine.domain.knowledge import Passage, PassageVersion
from engine.domain.steps import Block, Effect, Json
from engine.ports.knowledge import Knowledge
from engine.tools.tool import Done, ToolContext, ToolOutcome, TryAgain

_MOST_WORDINGS = 3
_PASSAGES = 6
PATH_MARK = " › "
"""Stands between an article's title and the headings of a passage in a search result's title."""


class SearchKnowledge:
    """One to three wordings of a question in, the best passages as `search_result` blocks out."""

    name = "search_knowledge"
    effect = Effect.READ
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "wordings": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "description": "One to three ways to word what is looked for, in the words an "
                "article would use: in English, and one in the customer's language where that "
                "helps; names, codes and quoted messages as the customer wrote them.",
            }
        },
        "required": ["wordings"],
        "additionalProperties": False,
    }

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Search; finding nothing is a result, not a failure."""
        given = arguments["wordings"]
        wordings = (
            [str(w).strip() for w in given if str(w).strip()] if isinstance(given, list) else []
        )
        if not 1 <= len(wordings) <= _MOST_WORDINGS:
            return TryAgain(hint=f"Give one to {_MOST_WORDINGS} wordings that are not empty.")
        passages = await self._knowledge.search(
            wordings, limit=_PASSAGES, workspace=context.principal.workspace
        )
        if not passages:
            return Done(content=({"type": "text", "text": "No article matches these wordings."},))
        return Done(
            content=tuple(_search_result(passage) for passage in passages),
            passages=tuple(
                PassageVersion(passage_id=passage.id, version=passage.version)
                for passage in passages
            ),
        )


def _search_result(passage: Passage) -> Block:
    """A citable block; a paragraph is the smallest thing Claude can point to."""
    paragraphs = [part.strip() for part in passage.text.split("\n\n") if part.strip()]
    return {
        "type": "search_result",
        "source": passage.url,
        "title": PATH_MARK.join((passage.title, *passage.path)),
        "content": [{"type": "text", "text": paragraph} for paragraph in paragraphs],
        "citations": {"enabled": True},
    }
