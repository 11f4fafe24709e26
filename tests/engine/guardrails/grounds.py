"""What the checks of answers are tried with: the example company, and lists of what is said."""

import re
from pathlib import Path

from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import Check
from engine.guardrails.outgoing.house import Company, make_house

ROOT = Path(__file__).parents[3]
PROMPTS = ROOT / "prompts"
SAID = Path(__file__).parent / "said"


def texts(pattern: str) -> list[str]:
    """The texts of prompt files."""
    return [file.read_text(encoding="utf-8").strip() for file in sorted(PROMPTS.glob(pattern))]


def article(name: str) -> str:
    """The body of an article of the example company."""
    return (PROMPTS / "knowledge" / f"{name}.md").read_text(encoding="utf-8").split("---", 2)[2]


HOUSE = make_house(
    Company(
        phone="1-800-123-4567",
        email="hello@acme.example",
        address="1 Acme Plaza, Springfield, IL 62701",
        competitors="Bumblebee Mutual",
        allowed_links="acme-insurance.example",
    ),
    prompts=PROMPTS,
    system=texts("system/*.md"),
    descriptions=texts("tools/*.md"),
    articles=[file.split("---", 2)[2] for file in texts("knowledge/*.md")],
    pages=["https://status.example.org/acme"],
)
NOTHING_KNOWN = Context(house=HOUSE)
"""A turn in which neither a tool nor a customer has said anything."""


def listed(name: str) -> tuple[list[str], list[str]]:
    """What must be found, and near misses, of one list; \\u and \\U stand for hidden signs."""
    lines = (SAID / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    said = [(line[0], _unescaped(line[2:])) for line in lines if line]
    return [text for mark, text in said if mark == "+"], [
        text for mark, text in said if mark == "-"
    ]


def caught(check: Check, text: str, context: Context = NOTHING_KNOWN) -> list[str]:
    """The parts of a text that a check finds."""
    return [text[finding.start : finding.end] for finding in check(text, context)]


def _unescaped(text: str) -> str:
    return re.sub(
        r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})", lambda at: chr(int(at[1] or at[2], 16)), text
    )
