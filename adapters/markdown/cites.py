"""Where the marks of citation go in a reply's text, and which sources they number."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from adapters.markdown.clean import clean
from adapters.markdown.inline import Marks, place
from adapters.markdown.links import tidy, web_host
from adapters.markdown.style import Style, escape
from engine.domain.knowledge import Source
from engine.domain.posts import Reply, Span

_BEHIND_WORDS = " \t\n.,;!?…。！？*_~"
_FENCE_END = re.compile(r"\s*(?:`{3,}|~{3,})\Z")
_NO_WORDS = re.compile(r"[\s\-=*_|:+#>.,;!?~]*\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedText:
    """A reply's Markdown with a place for each mark, and its sources without repetitions.

    `groups` are the numbers each mark names, 1-based into `sources`.
    """

    markdown: str
    groups: tuple[tuple[int, ...], ...]
    sources: tuple[Source, ...]

    def marks(self, style: Style) -> Marks:
        """The marks as small links, `[1]`."""
        return {
            number: "".join(_mark(cited, self.sources[cited - 1].url, style) for cited in group)
            for number, group in enumerate(self.groups)
        }


def place_citations(reply: Reply) -> CitedText:
    """Neighbouring spans with the same sources share one mark, behind the last of them."""
    unique: dict[str, Source] = {}
    for source in reply.sources:
        unique.setdefault(source.url, source)
    sources = tuple(unique.values())
    numbers = {source.url: number for number, source in enumerate(sources, start=1)}
    text = ""
    groups: list[tuple[int, ...]] = []
    for cited, spans in groupby(_with_words(reply), key=lambda span: _cited(span, reply, numbers)):
        text += "".join(clean(span.text) for span in spans)
        if cited:
            text = _with_place(text, len(groups))
            groups.append(cited)
    return CitedText(markdown=text, groups=tuple(groups), sources=sources)


def source_link(source: Source) -> str:
    """A source in standard Markdown."""
    return f"[{escape(' '.join(clean(source.title).split()))}]({tidy(clean(source.url))})"


def _with_words(reply: Reply) -> Iterator[Span]:
    """The spans, with white space between two of them taken into the one before."""
    waiting: Span | None = None
    for span in reply.spans:
        if waiting is not None and not span.text.strip():
            waiting = replace(waiting, text=waiting.text + span.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = span
    if waiting is not None:
        yield waiting


def _cited(span: Span, reply: Reply, numbers: Mapping[str, int]) -> tuple[int, ...]:
    known = (number for number in span.cites if 0 < number <= len(reply.sources))
    return tuple(sorted({numbers[reply.sources[number - 1].url] for number in known}))


def _mark(number: int, url: str, style: Style) -> str:
    return style.link(f"[{number}]", tidy(url)) if web_host(url) else rf"\[{number}\]"


def _with_place(text: str, number: int) -> str:
    """Put the place where it cannot break markup: behind the last word, before its full stop."""
    words = text.rstrip()
    last_line = words[words.rfind("\n") + 1 :]
    if _FENCE_END.match(last_line):
        return f"{words}\n\n{place(number)}\n{text[len(words) :]}"
    if _NO_WORDS.match(last_line):
        return text  # nothing there to stand behind; the source is listed all the same
    at = len(words.removesuffix("|").rstrip(_BEHIND_WORDS))
    if text[at - 1] == "\\":
        at = len(words)
    return f"{text[:at]} {place(number)}{text[at:]}"
