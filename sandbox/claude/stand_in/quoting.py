"""A price: whether one is wished for, what is still missing for it, and how it is worded."""

import re
from collections.abc import Mapping

from sandbox.claude.stand_in.details import Details, read_details
from sandbox.claude.stand_in.dialogue import Dialogue, Exchange, Outcome
from sandbox.claude.stand_in.intents import Intent, recognise, says_no
from sandbox.claude.stand_in.phrases import Phrases
from sandbox.claude.stand_in.words import fold, words
from sandbox.wire import Json, JsonObject, as_object, as_text

TOOL = "get_quote"
_ANEW = re.compile(r"\b(?:what if|how about|what about|and for|instead|y si|y para|y con|en vez)\b")
_LONGEST_ANSWER = 6
_MOST_AT_ONCE = 2


class Quoting:
    """How far a price has come over a whole conversation."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.details: Details = {}
        self.is_open = False
        self._answers = False
        quoted = False
        for exchange in dialogue.exchanges:
            self._hear(exchange, quoted=quoted)
            if exchange.succeeded(TOOL):
                self.is_open, quoted = False, True
        self._schema = dialogue.tools.get(TOOL, {})
        self.wants_now = self.is_open and self._answers

    def _hear(self, exchange: Exchange, *, quoted: bool) -> None:
        text = exchange.customer
        before = self.details
        self.details = read_details(text, before, asked=self.is_open)
        learned = self.details != before
        wish = recognise(text) is Intent.QUOTE
        anew = quoted and learned and _ANEW.search(fold(text)) is not None
        if self.is_open and says_no(text) and not learned:
            self.is_open = False
            return
        self._answers = wish or anew or (self.is_open and (learned or _is_answer(text)))
        self.is_open = self.is_open or wish or anew

    @property
    def missing(self) -> list[str]:
        """What the tool requires and nobody has said yet, in the tool's order."""
        required = self._schema.get("required")
        names = required if isinstance(required, list) else list(self._properties)
        return [as_text(name) for name in names if name not in self.details]

    @property
    def arguments(self) -> dict[str, Json]:
        """The arguments of the call: what is known of what the tool takes."""
        return {name: self.details[name] for name in self._properties if name in self.details}

    @property
    def _properties(self) -> Mapping[str, Json]:
        return as_object(self._schema.get("properties"))

    def ask(self, phrases: Phrases) -> str:
        """Ask for what is missing, two things at most."""
        names = [self._slot(name, phrases) for name in self.missing[:_MOST_AT_ONCE]]
        missing = (
            names[0] if len(names) == 1 else phrases.both.format(first=names[0], second=names[1])
        )
        frame = phrases.ask_more if self.details else phrases.ask_first
        return frame.format(missing=missing)

    def _slot(self, name: str, phrases: Phrases) -> str:
        known = phrases.slots.get(name)
        described = as_text(as_object(self._properties.get(name)).get("description"))
        return known or described.rstrip(".") or name.replace("_", " ")


def word_price(outcome: Outcome, details: Details, phrases: Phrases) -> str:
    """Put a tool's price into words; a result in another form is passed on as it is."""
    price = outcome.facts
    if "monthly_premium" not in price or not phrases.slots.keys() <= details.keys():
        return outcome.text
    sentences = [
        phrases.price.format(
            vehicle=phrases.vehicle.format_map(details),
            age=details["driver_age"],
            price=_amount(price),
        ),
        phrases.estimate,
    ]
    if reference := as_text(price.get("quote_reference")):
        sentences.append(phrases.reference.format(reference=reference))
    return f"{' '.join(sentences)}\n\n{phrases.next_step}"


def hint_of(outcome: Outcome) -> str | None:
    """Return what the tool wants put right; None if it cannot be put right."""
    marker, _, hint = outcome.text.partition(":")
    return hint.strip() if marker.lower() == "try again" else None


def _is_answer(text: str) -> bool:
    return (
        "?" not in text
        and len(words(text)) <= _LONGEST_ANSWER
        and (recognise(text) is Intent.QUESTION)
    )


def _amount(price: JsonObject) -> str:
    amount = price.get("monthly_premium")
    currency = as_text(price.get("currency"), "USD")
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"
