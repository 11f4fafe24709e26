"""Answers such as the assistant gives, each in a turn that has read the articles it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.domain.steps import Answer, Block, HistoryMessage, Json, Role, StopReason, Usage
from engine.domain.verdicts import VerdictAction
from engine.guardrails.outgoing.gate import Gate, GateRules

COLUMNS = "article\tlanguage\ttext"
_QUOTED = 40
"""Signs of an article that a citation quotes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroundedAnswer:
    """An answer, its language, and the names of the articles that the turn has read."""

    articles: tuple[str, ...]
    language: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Article:
    title: str
    url: str
    body: str


def read_answers(file: Path) -> tuple[GroundedAnswer, ...]:
    """The answers of a table; raises ValueError, with the line's number, for a malformed one."""
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    if head != COLUMNS:
        raise ValueError(f"{file.name}: the columns are not {COLUMNS.split()}")
    return tuple(_answer(f"{file.name}, line {at}", line) for at, line in enumerate(lines, start=2))


def _answer(where: str, line: str) -> GroundedAnswer:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS.split("\t")) or not all(cells):
        raise ValueError(f"{where}: a cell is empty or one too many")
    names, language, text = cells
    return GroundedAnswer(articles=tuple(names.split(",")), language=language, text=text)


def alarms(answer: GroundedAnswer, rules: GateRules, knowledge: Path) -> frozenset[str]:
    """The checks because of which an answer that cites its articles would not be shown."""
    articles = [_article(knowledge / f"{name}.md") for name in answer.articles]
    gate = Gate(rules, language=answer.language)
    gate.learn(_turn(articles))
    refused = gate.refused(_said(answer.text, articles), VerdictAction.REGENERATED)
    return frozenset() if refused is None else frozenset(refused.checks)


def _article(file: Path) -> _Article:
    _, head, body = file.read_text(encoding="utf-8").split("---", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return _Article(title=fields["title"], url=fields["url"], body=body.strip())


def _turn(articles: Sequence[_Article]) -> tuple[HistoryMessage, ...]:
    asked: Block = {"type": "text", "text": '{"platform": "slack", "speaker": "Maya"}'}
    use: Block = {"type": "tool_use", "id": "call_1", "name": "search_knowledge", "input": {}}
    found: list[Json] = [
        {
            "type": "search_result",
            "source": each.url,
            "title": each.title,
            "content": [{"type": "text", "text": each.body}],
        }
        for each in articles
    ]
    result: Block = {"type": "tool_result", "tool_use_id": "call_1", "content": found}
    said = ((Role.USER, asked), (Role.ASSISTANT, use), (Role.USER, result))
    return tuple(
        HistoryMessage(seq=seq, role=role, content=(block,), version=1)
        for seq, (role, block) in enumerate(said, start=1)
    )


def _said(text: str, articles: Sequence[_Article]) -> Answer:
    cited: list[Json] = [
        {"type": "search_result_location", "source": each.url, "cited_text": each.body[:_QUOTED]}
        for each in articles
    ]
    return Answer(
        content=({"type": "text", "text": text, "citations": cited},),
        stop_reason=StopReason.END_TURN,
        usage=Usage(),
        model="none",
        message_id="msg_1",
        request_id=None,
        seconds=0.0,
        attempts=1,
        cost_nano_usd=None,
    )
