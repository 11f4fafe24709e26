"""What teammates said is the company's word: the assistant may say it after them."""

import re
from collections.abc import Iterable, Sequence

from engine.domain.messages import About, InboundMessage
from engine.guardrails.folded import fold
from engine.guardrails.outgoing.facts import Facts, Saying, facts_of_texts, words_of
from engine.guardrails.wording.kinds import Promise

_SENTENCE = re.compile(r"[.!?;\n]+")
_KINDS = frozenset(Promise) - {Promise.PLEDGE}
"""What a teammate may bind the company by; a guarantee they give themselves."""


def said_by_team(messages: Sequence[InboundMessage]) -> tuple[str, ...]:
    """The words of teammates, by who wrote them: a customer can write what looks like it.

    What came of a change is the company's word as well, and so is what they answered the assistant.
    """
    ours = {About.OUTCOME, About.TEAM_ANSWER}
    return tuple(
        message.text for message in messages if message.author.is_teammate or message.about in ours
    )


def done_for(messages: Sequence[InboundMessage]) -> frozenset[str]:
    """The tools whose changes were made, by what our own code stored of them."""
    return frozenset(m.done for m in messages if m.about is About.OUTCOME and m.done)


def facts_of_team(texts: Iterable[str]) -> Facts:
    """Their figures, and each of their sentences as what backs a promise in nearly its words."""
    said = list(texts)
    sentences = (each for text in said for each in _SENTENCE.split(fold(text).low))
    words = [found for sentence in sentences if (found := words_of(sentence))]
    sayings = tuple(Saying(kind=kind, words=found) for found in words for kind in _KINDS)
    return facts_of_texts(said) | Facts(sayings=sayings)
