"""The tools of the assistant, in one list; a new tool is one file and one line here."""

from engine.ports import Knowledge, RatingService
from engine.tools.escalate_to_human import EscalateToHuman
from engine.tools.get_quote import GetQuote
from engine.tools.search_knowledge import SearchKnowledge
from engine.tools.tool import Tool


def tool_catalogue(*, knowledge: Knowledge, rating: RatingService) -> tuple[Tool, ...]:
    """Every tool, made with what it needs."""
    return (
        SearchKnowledge(knowledge),
        GetQuote(rating),
        EscalateToHuman(),
    )
