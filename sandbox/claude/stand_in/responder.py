"""Decides what to do about a request: call a tool, ask, or answer from what tools returned."""

from collections.abc import Mapping

from sandbox.claude.answers import Call, Part, Say, Turn
from sandbox.claude.records import Request
from sandbox.claude.stand_in import quoting
from sandbox.claude.stand_in.accounts import Accounts
from sandbox.claude.stand_in.dialogue import Dialogue, Outcome, read
from sandbox.claude.stand_in.intents import Intent, recognise, says_no, says_yes
from sandbox.claude.stand_in.language import guess_newest
from sandbox.claude.stand_in.phrases import ALL_NOTES, Phrases, note_for, phrases_for
from sandbox.claude.stand_in.quoting import Quoting
from sandbox.claude.stand_in.search import Search
from sandbox.claude.stand_in.tool_inputs import ESCALATE, escalation_arguments
from sandbox.wire import Json

_LONGEST_SUMMARY = 400


def respond(request: Request) -> Turn:
    """Answer a request from what it holds; the same request always gets the same answer."""
    return Responder(read(request)).answer()


class Responder:
    """One request. Replies end with a note, once per conversation, that this is not Claude."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        newest_first = [exchange.customer for exchange in reversed(dialogue.exchanges)]
        self._language = guess_newest(newest_first)
        self._phrases: Phrases = phrases_for(self._language)
        self._quoting = Quoting(dialogue)
        self._search = Search(dialogue, self._question(), self._language, self._phrases)
        self._accounts = Accounts(dialogue, self._question(), self._language)

    def answer(self) -> Turn:
        """Return the next step of the conversation."""
        outcomes = self._dialogue.now.outcomes
        return self._after(outcomes[-1]) if outcomes else self._at_first()

    def _at_first(self) -> Turn:
        text = self._dialogue.now.customer
        if self._dialogue.now.told and not text:
            return self._say(self._phrases.found_more)
        if (offered := self._taken_offer(text)) is not None:
            return offered
        elsewhere = recognise(text) in (Intent.PERSON, Intent.NOT_LISTED)
        if not elsewhere and (step := self._accounts.first_step()) is not None:
            return self._turn(step)
        if self._quoting.wants_now and not elsewhere:
            return self._quote()
        match recognise(text):
            case Intent.PERSON:
                return self._escalate()
            case Intent.QUOTE:
                return self._quote()
            case Intent.NOT_LISTED | Intent.QUESTION:
                return self._look_up()
            case courtesy:
                return self._say(self._courtesy(courtesy))

    def _courtesy(self, intent: Intent) -> str:
        """What is said where nothing needs to be looked up."""
        phrases = self._phrases
        sentences = {
            Intent.THANKS: phrases.welcome,
            Intent.NEVER_MIND: phrases.all_right,
            Intent.OFF_TOPIC: phrases.off_topic,
            Intent.UNREADABLE: phrases.unreadable,
            Intent.YES: phrases.welcome_back,
        }
        return sentences.get(intent) or self._greeting()

    def _taken_offer(self, text: str) -> Turn | None:
        """What follows when the customer says yes or no to what was offered just before."""
        before = self._dialogue.before
        if before is None:
            return None
        offered = before.said
        person = any(p.offer_person in offered for p in _ALL_PHRASES)
        if (self._retry_is_offered or person) and says_no(text):
            return self._say(self._phrases.all_right)
        if self._retry_is_offered and says_yes(text):
            if (step := self._accounts.first_step()) is not None:
                return self._turn(step)
            return self._quote() if self._quoting.is_open else self._look_up()
        if person and says_yes(text):
            return self._escalate()
        return None

    @property
    def _retry_is_offered(self) -> bool:
        before = self._dialogue.before
        return before is not None and any(p.offer_retry in before.said for p in _ALL_PHRASES)

    def _question(self) -> str:
        """What is to be looked up: the newest words, or those before if they are to be retried."""
        text, before = self._dialogue.now.customer, self._dialogue.before
        if before is not None and self._retry_is_offered and says_yes(text):
            return before.customer
        return text

    def _after(self, outcome: Outcome) -> Turn:
        """Answer from what a tool returned."""
        if outcome.is_error:
            return self._failed(outcome)
        match outcome.tool:
            case quoting.TOOL:
                worded = quoting.word_price(outcome, self._quoting.details, self._phrases)
                return self._say(worded)
            case self._search.tool:
                return self._finish(*self._search.report(outcome))
            case tool if tool in self._accounts.tools:
                if self._accounts.needs_person(outcome):
                    return self._escalate()
                return self._turn(self._accounts.report(outcome))
            case tool if tool == ESCALATE:
                return self._say(self._phrases.passing_on)
            case _:
                return self._say(outcome.text or self._phrases.found_more)

    def _failed(self, outcome: Outcome) -> Turn:
        phrases = self._phrases
        hint = quoting.hint_of(outcome)
        if outcome.tool == quoting.TOOL and hint is not None:
            # Hints are English and meant for a model; they are passed on where they are readable.
            explained = f" {hint}" if phrases is phrases_for("en") else ""
            return self._say(phrases.rejected + explained)
        if outcome.tool in self._accounts.tools and hint is not None:
            return self._say(self._accounts.rejected(hint))
        return self._say(f"{phrases.sorry} {self._offer(phrases.offer_retry)}")

    def _quote(self) -> Turn:
        if quoting.TOOL not in self._dialogue.tools:
            return self._say(f"{self._phrases.no_quotes} {self._offer(self._phrases.offer_person)}")
        if self._quoting.missing:
            return self._say(self._quoting.ask(self._phrases))
        return Turn(Call(quoting.TOOL, self._quoting.arguments))

    def _look_up(self) -> Turn:
        call = self._search.call()
        if call is not None:
            return Turn(call)
        return self._say(f"{self._phrases.nothing_found} {self._offer(self._phrases.offer_person)}")

    def _escalate(self) -> Turn:
        schema = self._dialogue.tools.get(ESCALATE)
        if schema is None:
            return self._say(self._phrases.no_person)
        said = " / ".join(exchange.customer for exchange in self._dialogue.exchanges[-3:])
        summary = f"The customer asks for a person. Last messages: {said}"[:_LONGEST_SUMMARY]
        arguments: Mapping[str, Json] = escalation_arguments(schema, summary)
        return Turn(Call(ESCALATE, arguments))

    def _greeting(self) -> str:
        phrases, dialogue = self._phrases, self._dialogue
        if dialogue.before is not None:
            return f"{phrases.greeting} {phrases.welcome_back}"
        introduction = ""
        if dialogue.assistant and dialogue.company:
            introduction = phrases.introduction.format(
                assistant=dialogue.assistant, company=dialogue.company
            )
        return " ".join(filter(None, (phrases.greeting, introduction, phrases.abilities)))

    def _offer(self, sentence: str) -> str:
        return sentence if ESCALATE in self._dialogue.tools else ""

    def _say(self, text: str) -> Turn:
        return self._finish(Say(text.strip()))

    def _turn(self, step: Call | Say) -> Turn:
        return Turn(step) if isinstance(step, Call) else self._finish(step)

    def _finish(self, *parts: Part) -> Turn:
        """Put what came of a change before a reply, and behind the first one the note."""
        if outcome := self._accounts.outcome():
            parts = (Say(f"{outcome}\n\n"), *parts)
        said = "".join(exchange.said for exchange in self._dialogue.exchanges)
        if any(note in said for note in ALL_NOTES):
            return Turn(*parts)
        return Turn(*parts, Say(f"\n\n{note_for(self._language)}"))


_ALL_PHRASES = (phrases_for("en"), phrases_for("es"))
