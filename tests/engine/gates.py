"""Gates for answers: one that knows the example company, and one that lets everything pass."""

from dataclasses import replace

from engine.guardrails.outgoing.finding import CHECKS_OF_ANSWERS
from engine.guardrails.outgoing.gate import GateRules, read_hints
from engine.guardrails.outgoing.sources import unsourced_beyond
from tests.engine.guardrails.grounds import HOUSE, PROMPTS, texts

STRICT = GateRules(
    house=HOUSE,
    checks=CHECKS_OF_ANSWERS,
    hints=read_hints(PROMPTS / "guardrails" / "rewrite.md"),
    unsourced=unsourced_beyond(texts("system/*.md")),
)
OPEN = replace(STRICT, checks=frozenset())
