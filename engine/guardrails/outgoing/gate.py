"""The gate of one turn: nothing that Claude writes is shown before it is asked here."""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.accounts.pending import WriteTool
from engine.citations import cited_spans, shown_results
from engine.domain.steps import Answer, Block, HistoryMessage
from engine.domain.verdicts import AnswerVerdict, RefusedAnswer, VerdictAction
from engine.errors import ConfigurationError
from engine.guardrails.mask import mask
from engine.guardrails.outgoing.allowed_links import page_key
from engine.guardrails.outgoing.catalogue import check_sentence, check_whole
from engine.guardrails.outgoing.context import Context, House, keys_of
from engine.guardrails.outgoing.finding import CHECKS_OF_ANSWERS, CheckName, Finding
from engine.guardrails.outgoing.sources import without_articles
from engine.guardrails.outgoing.team_words import facts_of_team
from engine.guardrails.outgoing.turn_context import context_of
from engine.word_list import word_list

_OPENING = "opening"
OWN_PROPOSALS = frozenset(tool.value for tool in WriteTool)
"""Our own tools that do nothing by themselves."""

_SENTENCE_END = re.compile(r"[.!?。！？\n]+(?:\s|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class GateRules:
    """What every turn's gate goes by: the company, and the checks that are asked.

    `hints` is what Claude is told of an answer that is not shown, by the check's name. `unsourced`
    judges what cites nothing. `proposals` are the tools that do nothing by themselves: a customer's
    click does, and what came of it is told by a turn of its own.
    """

    house: House
    checks: frozenset[CheckName]
    hints: Mapping[str, str]
    unsourced: Callable[[str, Context], Iterable[Finding]]
    proposals: frozenset[str] = OWN_PROPOSALS


class _Known:
    """What Claude is asked with, and what is found out about it: its facts, and clean sentences.

    Another history makes another one, so that a judgement that is under way in a thread meanwhile
    leaves nothing behind for it.
    """

    def __init__(self, history: Sequence[HistoryMessage]) -> None:
        self.history = history
        self.context: Context | None = None
        self.clean: set[str] = set()


class Gate:
    """Judges the words of one turn by what is known in it; pure but for what it has learned.

    `team_said` are words of teammates that the turn was begun with, `done` the tools whose changes
    have been made since the turn before.
    """

    def __init__(
        self,
        rules: GateRules,
        *,
        language: str,
        team_said: Sequence[str] = (),
        done: frozenset[str] = frozenset(),
    ) -> None:
        self._rules = rules
        self._language = language
        self._team_said = tuple(team_said)
        self._done = done
        self._known = _Known(())

    def learn(self, history: Sequence[HistoryMessage]) -> None:
        """What Claude is asked with from now on; it is read when something is to be judged."""
        self._known = _Known(history)

    def may_show(self, text: str) -> bool:
        """Whether the beginning of an answer may be seen, a sentence at its end included."""
        return not self._findings(text, self._known)

    async def judged(self, answer: Answer, action: VerdictAction) -> RefusedAnswer | None:
        """The same as `refused`, in a thread: a long answer takes some ten milliseconds."""
        return await asyncio.to_thread(self.refused, answer, action)

    def refused(self, answer: Answer, action: VerdictAction) -> RefusedAnswer | None:
        """The whole answer with what speaks against it; None where nothing does."""
        known = self._known
        spans = [*cited_spans(answer, shown_results(known.history))]
        findings = [
            finding
            for finding in self._findings(answer.text, known)
            if not (finding.needs_source and _is_within(finding, spans))
        ]
        if not findings and not spans:
            findings += self._unsourced(answer.text, known)
        if not findings:
            return None
        verdicts = (_verdict(finding, answer.text, action) for finding in findings)
        return RefusedAnswer(answer=answer, verdicts=tuple(dict.fromkeys(verdicts)))

    def hint(self, refused: RefusedAnswer) -> Block:
        """What Claude is told of it: JSON, as everything is that the customer did not write."""
        hints = self._rules.hints
        found = [{"why": hints[check], "found": _found(refused, check)} for check in refused.checks]
        told = {"not_shown": hints[_OPENING], "reasons": found}
        return {"type": "text", "text": json.dumps(told, ensure_ascii=False)}

    def _findings(self, text: str, known: _Known) -> tuple[Finding, ...]:
        if not self._rules.checks:
            return ()
        if known.context is None:
            known.context = self._context_of(known.history)
        found = [*check_whole(text, known.context)]
        if not found:
            found += self._in_sentences(text, known.context, known.clean)
        return tuple(finding for finding in found if finding.check in self._rules.checks)

    def _in_sentences(self, text: str, context: Context, clean: set[str]) -> Iterator[Finding]:
        """What is found in a sentence by itself and not in the whole, where it is a smaller share.

        A text that grows brings most of its sentences again: what was clean is not asked about.
        """
        for start, sentence in _sentences(text):
            if sentence in clean:
                continue
            findings = check_sentence(sentence, context)
            if not findings:
                clean.add(sentence)
            for each in findings:
                yield replace(each, start=start + each.start, end=start + each.end)

    def _unsourced(self, text: str, known: _Known) -> Iterator[Finding]:
        if CheckName.SOURCES in self._rules.checks:
            context = self._context_of(without_articles(known.history))
            yield from self._rules.unsourced(text, context)

    def _context_of(self, history: Sequence[HistoryMessage]) -> Context:
        """What is known in this turn; addresses of articles stay known in the conversation."""
        context = context_of(self._rules.house, history, language=self._language)
        acts = (context.facts.acts - self._rules.proposals) | self._done
        done = replace(context.facts, acts=acts)
        pages = (page_key(result.source.url) for result in shown_results(history))
        return replace(
            context,
            facts=done | facts_of_team(self._team_said),
            own=context.own | keys_of(self._team_said),
            links=replace(context.links, pages=context.links.pages.union(pages)),
        )


def read_hints(file: Path) -> Mapping[str, str]:
    """What Claude is told, by check; raises ConfigurationError where a check has no line."""
    try:
        hints = word_list(file)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read the prompt file {file}: {error}") from error
    if missing := {_OPENING, *CHECKS_OF_ANSWERS} - hints.keys():
        raise ConfigurationError(f"{file} lacks {', '.join(sorted(missing))}")
    return hints


def named_checks(listed: str) -> frozenset[CheckName]:
    """The checks of the setting, names with commas between; raises ConfigurationError."""
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if unknown := sorted({*names} - CHECKS_OF_ANSWERS):
        known = ", ".join(sorted(CHECKS_OF_ANSWERS))
        raise ConfigurationError(f"GUARDRAILS_OUT_CHECKS: {', '.join(unknown)} is none of {known}")
    return frozenset(map(CheckName, names))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in (*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)):
        yield start, text[start:end]
        start = end


def _is_within(finding: Finding, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= finding.start and finding.end <= end for start, end in spans)


def _verdict(finding: Finding, text: str, action: VerdictAction) -> AnswerVerdict:
    return AnswerVerdict(
        check=finding.check.value,
        action=action,
        detail=mask(finding.detail),
        digest=_digest(finding, text),
    )


def _digest(finding: Finding, text: str) -> str:
    """A hash of the sentence around what was found, and of nothing that was found."""
    begin = max((at.end() for at in _SENTENCE_END.finditer(text, 0, finding.start)), default=0)
    following = _SENTENCE_END.search(text, finding.end)
    end = following.end() if following else len(text)
    around = f"{text[begin : finding.start]}\0{text[finding.end : end]}"
    return hashlib.sha256(" ".join(around.split()).encode()).hexdigest()


def _found(refused: RefusedAnswer, check: str) -> list[str]:
    return [*dict.fromkeys(v.detail for v in refused.verdicts if v.check == check)]
