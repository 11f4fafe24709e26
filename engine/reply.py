"""Claude's answer as a reply: its words, with numbered sources for what it cites."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.citations import ShownResult, cited_results, shown_results
from engine.domain.knowledge import UsedPassage
from engine.domain.posts import Reply, Span
from engine.domain.steps import Answer, HistoryMessage


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcedReply:
    """A reply, the passages behind it, and how many citations were dropped.

    A citation is dropped where its words do not stand in what our tools returned.
    """

    reply: Reply
    used: tuple[UsedPassage, ...]
    unfounded: int


def build_reply(answer: Answer, history: Sequence[HistoryMessage]) -> SourcedReply:
    """Turn text blocks into spans; only sources our own tools returned become links."""
    shown = shown_results(history)
    numbers: dict[str, int] = {}
    used: dict[ShownResult, None] = {}
    spans: list[Span] = []
    unfounded = 0
    for block in answer.content:
        if block["type"] == "text":
            cited, dropped = cited_results(block, shown)
            unfounded += dropped
            used.update(dict.fromkeys(cited))
            urls = [result.source.url for result in cited]
            cites = tuple(sorted({numbers.setdefault(url, len(numbers) + 1) for url in urls}))
            spans.extend(_spans(str(block["text"]), cites))
    sources = {result.source.url: result.source for result in reversed(used)}
    return SourcedReply(
        reply=Reply(spans=_merged(spans), sources=tuple(sources[url] for url in numbers)),
        used=tuple(_used(result, numbers) for result in used),
        unfounded=unfounded,
    )


def _used(result: ShownResult, numbers: Mapping[str, int]) -> UsedPassage:
    return UsedPassage(
        number=numbers[result.source.url],
        source=result.source,
        call_id=result.call_id,
        place=result.place,
    )


def _spans(text: str, cites: tuple[int, ...]) -> list[Span]:
    """Keep the white space behind a cited sentence out of its span, so that the mark is close."""
    if not cites:
        return [Span(text=text)]
    words = text.rstrip()
    return [Span(text=words, cites=cites), Span(text=text[len(words) :])]


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbours without sources; drop what is empty."""
    joined: list[Span] = []
    for span in spans:
        if joined and not joined[-1].cites and not span.cites:
            joined[-1] = Span(text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    return tuple(joined)
