"""Asks the support team for one fact or approval; the assistant keeps the conversation."""

from collections.abc import Mapping

from engine.domain.steps import Effect, Json
from engine.domain.team_questions import LONGEST_QUESTION, Asked, TeamQuestion
from engine.handoff.team_questions import TeamQuestions
from engine.tools.tool import Done, Failed, ToolContext, ToolOutcome, TryAgain

_ASKED = (
    "The team is asked. A fixed notice below your answer tells the customer so, and that you come"
    " back here with the answer: do not say it yourself. Answer what you can answer; where there is"
    " nothing else, say in one sentence what is not known yet. Promise nothing and guess nothing."
)
_WAITS = (
    "Your earlier question to the team is still open, and this one is not asked. Where the customer"
    " asks about that, say that you wait for the team's answer; promise nothing and guess nothing."
)
_NOT_OURS = "People have this conversation already."


class AskTeammate:
    """The answer comes into the conversation by itself; if none does, people are called."""

    name = "ask_teammate"
    effect = Effect.IDEMPOTENT
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "question": {
                "type": "string",
                "description": "One question in English that a teammate can answer in a sentence, "
                "with what they need to know to answer it.",
            },
        },
        "required": ["question"],
        "additionalProperties": False,
    }

    def __init__(self, questions: TeamQuestions) -> None:
        self._questions = questions

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Ask it; raises StorageUnavailable."""
        text = str(arguments["question"]).strip()
        if not text or len(text) > LONGEST_QUESTION:
            return TryAgain(hint=f"Ask one question of 1 to {LONGEST_QUESTION} characters.")
        question = TeamQuestion(key=context.key, text=text)
        match await self._questions.ask(context.principal.place, question):
            case Asked.ASKED:
                return Done(content=({"type": "text", "text": _ASKED},))
            case Asked.WAITS:
                return Failed(reason=_WAITS)
            case Asked.NOT_OURS:
                return Failed(reason=_NOT_OURS)
