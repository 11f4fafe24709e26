"""How well the checks of what is said tell good from bad, and how long they take.

`python bench/guardrails.py`, with `--verbose` to list what is missed or wrongly found in the open
part of evals/; the held-out part stays unseen. "second" is a later batch that the checks were tuned
by. Counted are also the answers with sources that would not be shown. Timed are the sentences of
the help centre, judged with what three articles say, and texts made to be slow. Ends with one line
of JSON.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine, percentile, spread  # noqa: E402  # no package
from bench.lab.grounded import alarms, read_answers  # noqa: E402
from bench.lab.judged import found_in_answer, found_in_message, refusals  # noqa: E402
from bench.lab.labelled import HELD_OUT, OPEN, SECOND, Labelled, read_labelled, score  # noqa: E402
from engine.guardrails.injection import attempts  # noqa: E402
from engine.guardrails.outgoing.catalogue import check_sentence, check_whole  # noqa: E402
from engine.guardrails.outgoing.context import Context, House, keys_of  # noqa: E402
from engine.guardrails.outgoing.facts import facts_of_texts  # noqa: E402
from engine.guardrails.outgoing.finding import CHECKS_OF_ANSWERS  # noqa: E402
from engine.guardrails.outgoing.gate import GateRules  # noqa: E402
from engine.guardrails.outgoing.house import Company, make_house  # noqa: E402
from engine.guardrails.outgoing.sources import unsourced_beyond  # noqa: E402

PROMPTS = ROOT / "prompts"
EVALS = ROOT / "evals"
OUTGOING = ("personal_data", "competitors", "commitments", "leakage", "links", "pings")
INCOMING = ("injection", "refused", "personal_data")

COMPANY = Company(
    phone="1-800-123-4567",
    email="support@acme-insurance.example,claims@acme-insurance.example",
    allowed_links="acme-insurance.example",
)

ROUNDS = 5
SOURCES = 3
"""Articles whose passages a turn has read."""

SLOW = ("1 ", "a b ", "evil.", "a.b@", "we will ", "one hundred ", "$1,", "ignore all ", "=", "<")
SLOW_CHARACTERS = 4_000

PARTS = {
    "open_": {OPEN},
    "held_out_": {HELD_OUT},
    "": {OPEN, HELD_OUT},
    "second_": {SECOND},
}

Found = Mapping[Labelled, frozenset[str]]


def main() -> None:
    """Score the checks and time them, end with JSON."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--verbose", action="store_true", help="list the misses of the open part")
    is_verbose = options.parse_args().verbose
    articles = [_body(file) for file in sorted((PROMPTS / "knowledge").glob("*.md"))]
    house = _house(articles)
    print(f"Checks of what is said, by code alone, {machine()}")
    figures = scored(house, is_verbose=is_verbose) | alarmed(house) | timed(house, articles)
    print(last_line(figures))


def scored(house: House, *, is_verbose: bool) -> dict[str, float]:
    """Recall and precision of every check, on each part of the sets."""
    lines = [
        line
        for name in ("outgoing", "outgoing_more")
        for line in read_labelled(EVALS / f"{name}.jsonl")
    ]
    said = {line: found_in_answer(line, house) for line in lines}
    written = {
        refusals(line): found_in_message(line) for line in read_labelled(EVALS / "incoming.jsonl")
    }
    figures = _scored("what the assistant says", said, OUTGOING, is_verbose=is_verbose)
    incoming = _scored("what customers write", written, INCOMING, is_verbose=is_verbose)
    for name, value in incoming.items():
        figures[name.replace("personal_data", "hidden")] = value
    return figures


def _scored(
    title: str, found: Found, checks: Iterable[str], *, is_verbose: bool
) -> dict[str, float]:
    print(f"  {title}, n={len(found)}")
    figures: dict[str, float] = {}
    for check in checks:
        for prefix, parts in PARTS.items():
            got = score(check, found, parts=parts)
            if not got.positives:
                continue
            figures[f"{prefix}{check}_n"] = got.positives
            figures[f"{prefix}{check}_recall"] = got.recall
            figures[f"{prefix}{check}_precision"] = got.precision
            print(
                f"    {check:<14}{prefix.rstrip('_') or 'all':<9} recall {got.recall:.3f}"
                f"  precision {got.precision:.3f}  n={got.positives}"
                f"  missed {len(got.missed)}  wrong {len(got.wrong)}"
            )
            if is_verbose and HELD_OUT not in parts:
                _show("missed", got.missed if check != "refused" else ())  # blatant ones only
                _show("wrong", got.wrong)
    return figures


def _show(what: str, lines: Iterable[Labelled]) -> None:
    for line in lines:
        print(f"      {what}: {line.id} {line.language} ({line.note}) {line.text!a}")


def alarmed(house: House) -> dict[str, float]:
    """The share of answers with sources that would not be shown, and because of which check."""
    rules = rules_of(house)
    answers = read_answers(EVALS / "answers.tsv")
    found = [alarms(answer, rules, PROMPTS / "knowledge") for answer in answers]
    checks = Counter(check for each in found for check in each)
    told = ", ".join(f"{check} {count}" for check, count in sorted(checks.items())) or "none"
    print(f"  answers with sources, n={len(answers)}, not shown: {sum(map(bool, found))} ({told})")
    return {"answers_n": len(answers), "answers_not_shown": sum(map(bool, found))}


def rules_of(house: House) -> GateRules:
    """Every check, as a program of the example company has them."""
    system = [*_texts("system/*.md"), *_texts("platforms/*.md")]
    return GateRules(
        house=house, checks=CHECKS_OF_ANSWERS, hints={}, unsourced=unsourced_beyond(system)
    )


def timed(house: House, articles: Sequence[str]) -> dict[str, float]:
    """Milliseconds of sentences, of whole answers and of slow texts."""
    read = articles[:SOURCES]
    context = Context(house=house, facts=facts_of_texts(read), own=keys_of(read))
    sentences = [said for article in articles for said in _sentences(article)]
    slow = [(seed * SLOW_CHARACTERS)[:SLOW_CHARACTERS] for seed in SLOW]
    of_sentence = time_each(lambda text: check_sentence(text, context), sentences)
    of_whole = time_each(lambda text: check_whole(text, context), articles)
    of_slow = time_each(lambda text: check_whole(text, context), slow)
    of_message = time_each(attempts, sentences)
    print(spread("a sentence", of_sentence, "ms"))
    print(spread("a whole article as an answer", of_whole, "ms"))
    print(spread(f"{SLOW_CHARACTERS} characters made to be slow", of_slow, "ms"))
    print(spread("a sentence as a customer's message", of_message, "ms"))
    return {
        "sentence_n": len(sentences),
        "sentence_p50_ms": percentile(of_sentence, 0.5),
        "sentence_p99_ms": percentile(of_sentence, 0.99),
        "whole_p99_ms": percentile(of_whole, 0.99),
        "slow_max_ms": max(of_slow),
        "message_p99_ms": percentile(of_message, 0.99),
    }


def time_each(check: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """The best of some rounds for each text, in milliseconds: the machine does other things too.

    Every round sees all texts, so that nothing is remembered from the round before.
    """
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for at, text in enumerate(texts):
            began = time.perf_counter()
            check(text)
            best[at] = min(best[at], 1000 * (time.perf_counter() - began))
    return best


def _house(articles: Sequence[str]) -> House:
    system = [*_texts("system/*.md"), *_texts("platforms/*.md")]
    return make_house(
        COMPANY,
        prompts=PROMPTS,
        system=system,
        descriptions=_texts("tools/*.md"),
        articles=articles,
    )


def _texts(pattern: str) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(PROMPTS.glob(pattern))]


def _body(file: Path) -> str:
    return file.read_text(encoding="utf-8").split("---", 2)[2].strip()


def _sentences(text: str) -> list[str]:
    return [said for said in re.split(r"(?<=[.!?])\s+|\n+", text) if said.strip()]


if __name__ == "__main__":
    main()
