"""Looking things up: how a question is worded for the search, and what is made of the results."""

import re

from sandbox.claude.answers import Call, Part, Say
from sandbox.claude.stand_in.dialogue import Dialogue, Outcome
from sandbox.claude.stand_in.intents import unlisted_kind
from sandbox.claude.stand_in.language import guess
from sandbox.claude.stand_in.lexicon import as_articles_word_it, in_english
from sandbox.claude.stand_in.passages import Paragraph, Question, choose, paragraphs_of
from sandbox.claude.stand_in.phrases import Phrases
from sandbox.claude.stand_in.tool_inputs import ESCALATE, SEARCH, search_arguments
from sandbox.claude.stand_in.words import content_words, fold, stems

_FEW_WORDS = 2
_DENIAL = re.compile(r"\b(?:not|no|nothing|never|cannot|don't|doesn't|nada|tampoco)\b")
_POINTING = re.compile(
    r"\b(?:it|that|this|them|those|these|eso|esto|esos|ello)\b|^\W*(?:and|y|what about|how about)\b"
)
_OFFERS = {
    "en": "what is offered and not offered: products",
    "es": "qué se ofrece y qué no se ofrece: productos",
}
_OFFER_STEMS = stems("offer offered product products ofrece ofrecen producto productos")


class Search:
    """One question of the customer, as the search tool and its results see it.

    It is not always in the newest words: "yes, try again" means the question before.
    """

    tool = SEARCH

    def __init__(self, dialogue: Dialogue, question: str, language: str, phrases: Phrases) -> None:
        self._dialogue = dialogue
        self._question = question
        self._language = language
        self._phrases = phrases

    def call(self) -> Call | None:
        """Return the call; None where there is no tool or nothing to look for."""
        schema = self._dialogue.tools.get(SEARCH)
        wordings = self._wordings(self._question)
        if schema is None or not wordings:
            return None
        arguments = search_arguments(schema, wordings)
        return None if arguments is None else Call(SEARCH, arguments)

    def report(self, outcome: Outcome) -> tuple[Part, ...]:
        """Return the answer made of search results: short, and citing each passage."""
        paragraphs = paragraphs_of(outcome.found)
        kind = unlisted_kind(self._question)
        if kind is not None:
            return self._about_kind(kind, paragraphs)
        return self._findings(paragraphs)

    def _findings(self, paragraphs: list[Paragraph]) -> tuple[Part, ...]:
        words = self._question_words(self._question)
        wider = stems([*words, *in_english(words), *as_articles_word_it(words)])
        question = Question(text=self._question, asked=stems(words), wider=wider)
        chosen = choose(paragraphs, question, self._language)
        if not chosen:
            offer = self._phrases.offer_person if ESCALATE in self._dialogue.tools else ""
            return (Say(f"{self._phrases.nothing_found} {offer}".strip()),)
        said = (paragraph.say(wider) for paragraph in chosen)
        readable = guess(chosen[0].text) in (self._language, None)
        lead = self._phrases.found if readable else self._phrases.found_elsewhere
        return (Say(f"{lead}\n\n"), *said, Say(self._phrases.found_more))

    def _about_kind(self, kind: str, paragraphs: list[Paragraph]) -> tuple[Part, ...]:
        """Say that a kind of insurance is not offered, if the articles deny it or are silent."""
        terms = stems(kind) | stems(in_english(content_words(kind)))
        terms -= stems("insurance seguro policy cover")
        about = self._choose(paragraphs, terms)
        if about and not any(_denies(paragraph) for paragraph in about):
            return self._findings(paragraphs)
        denial = [p for p in about if _denies(p)][:1]
        offers = [
            p for p in self._choose(paragraphs, _OFFER_STEMS) if p not in denial and not _denies(p)
        ][:1]
        phrases = self._phrases
        opening = phrases.not_offered if denial else phrases.not_found_offered
        parts: list[Part] = [Say(f"{opening.format(kind=kind)}\n\n")]
        parts += [paragraph.say(terms) for paragraph in denial]
        if offers:
            parts += [Say(f"{phrases.offered_instead} "), offers[0].say(_OFFER_STEMS)]
        return (*parts, Say(phrases.found_more))

    def _choose(self, paragraphs: list[Paragraph], terms: set[str]) -> list[Paragraph]:
        return choose(paragraphs, Question(text="", asked=terms, wider=terms), self._language)

    def _wordings(self, question: str) -> list[str]:
        """Return one to three wordings: translated, as articles word it, and in own words."""
        words = self._question_words(question)
        kind = unlisted_kind(question)
        own = " ".join(words)
        english = " ".join(in_english(words))
        synonyms = " ".join(as_articles_word_it(words))
        candidates = [english, own, synonyms] if self._language != "en" else [own, synonyms]
        if kind is not None:
            offers = _OFFERS.get(self._language, _OFFERS["en"])
            candidates = [offers, kind] if self._language == "en" else [offers, english, kind]
        return list(dict.fromkeys(text for text in candidates if text))[:3]

    def _question_words(self, question: str) -> list[str]:
        """Return the words that matter; a question that points back takes those before along."""
        words = content_words(question)
        before = self._dialogue.before
        points_back = _POINTING.search(fold(question)) is not None
        if points_back and len(words) < _FEW_WORDS and before is not None:
            words += [word for word in content_words(before.customer) if word not in words]
        return words


def _denies(paragraph: Paragraph) -> bool:
    return _DENIAL.search(fold(f"{paragraph.heading} {paragraph.text}")) is not None
