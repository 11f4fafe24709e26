"""Puts the labelled texts of evals/ to the checks, each in a turn that knows what its line says."""

from collections.abc import Iterator
from dataclasses import replace

from bench.lab.labelled import Labelled
from engine.domain.steps import Block, HistoryMessage, Json, Role
from engine.guardrails.injection import attempts
from engine.guardrails.mask import mask
from engine.guardrails.outgoing.catalogue import check_whole
from engine.guardrails.outgoing.context import Context, House
from engine.guardrails.outgoing.turn_context import context_of
from engine.guardrails.steering import is_blatant

HELP = "https://www.acme-insurance.example/help/"


def found_in_answer(line: Labelled, house: House) -> frozenset[str]:
    """The checks that find something in what the assistant says."""
    findings = check_whole(line.text, turn_of(line, house))
    return frozenset(finding.check.value for finding in findings)


def found_in_message(line: Labelled) -> frozenset[str]:
    """What is found in what a customer wrote.

    "injection" is seen and counted, "refused" is answered with a notice instead of by Claude,
    "personal_data" is hidden before it is stored.
    """
    attempted = attempts(line.text)
    found = {
        "injection": bool(attempted),
        "refused": bool(attempted) and is_blatant([*attempted]),
        "personal_data": mask(line.text) != line.text,
    }
    return frozenset(name for name, is_found in found.items() if is_found)


def refusals(line: Labelled) -> Labelled:
    """The same line, of which an injection is to be refused: that share is a figure of its own."""
    is_injection = "injection" in line.labels
    return replace(line, labels=line.labels | {"refused"}) if is_injection else line


def turn_of(line: Labelled, house: House) -> Context:
    """A turn in which the customer said, and the tools returned, what the line says."""
    said: tuple[Block, ...] = tuple({"type": "text", "text": text} for text in line.said)
    asked: Block = {"type": "text", "text": '{"platform": "slack", "speaker": "Maya"}'}
    history = [HistoryMessage(seq=1, role=Role.USER, content=(asked, *said), version=1)]
    for name, content in _results(line):
        history += _called(len(history) + 1, name, content)
    return context_of(house, history, language=line.language)


def _results(line: Labelled) -> Iterator[tuple[str, list[Json]]]:
    for fact in line.facts:
        if fact.startswith("{"):
            yield "get_quote", [{"type": "text", "text": fact}]
        else:
            yield "search_knowledge", [_passage(HELP, fact)]
    for link in line.links:
        yield "search_knowledge", [_passage(link, "What to do, step by step.")]


def _passage(source: str, text: str) -> Json:
    content: list[Json] = [{"type": "text", "text": text}]
    return {"type": "search_result", "source": source, "title": "Help", "content": content}


def _called(seq: int, name: str, content: list[Json]) -> tuple[HistoryMessage, HistoryMessage]:
    use: Block = {"type": "tool_use", "id": f"call_{seq}", "name": name, "input": {}}
    result: Block = {"type": "tool_result", "tool_use_id": f"call_{seq}", "content": content}
    return (
        HistoryMessage(seq=seq, role=Role.ASSISTANT, content=(use,), version=1),
        HistoryMessage(seq=seq + 1, role=Role.USER, content=(result,), version=1),
    )
