"""Renders a post as Slack messages: standard Markdown for a markdown block, and plain words."""

from collections.abc import Iterator, Sequence

from adapters.markdown.cites import CitedText, place_citations, source_link
from adapters.markdown.clean import clean
from adapters.markdown.moments import Moment, moments_in
from adapters.markdown.parse import TooDeep, parse
from adapters.markdown.pings import disarm_tokens
from adapters.markdown.plain import plain
from adapters.markdown.split import split
from adapters.markdown.style import Cell, Style, rows_as_list
from adapters.markdown.write import write
from engine.domain.posts import Notice, Part, Post, Reply

_LONGEST_PART = 3_500
"""With `&`, `<` and `>` escaped, so that the words fit into `text` too, which takes 4,000; the
markdown blocks of a message take 12,000 (docs.slack.dev, "chat.postMessage" and "Markdown block").
"""

_MOST_ROWS = 100
_MOST_COLUMNS = 20
_DATE = "{date_long_pretty}, {time}"
_SEPARATOR = "\n\n---\n\n"
_RESERVED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def render_post(post: Post) -> tuple[Part, ...]:
    """Split a post into messages within Slack's limits; pure, loses nothing.

    `Part.text` is for a markdown block; `Part.plain` for the message's `text`, escaped already.
    """
    match post:
        case Reply():
            texts = _reply(place_citations(post))
        case Notice():
            texts = _split(write(clean(post.text), _NOTICE_STYLE))
    return tuple(Part(text=text, plain=_plain(text)) for text in texts)


def told_moments(text: str) -> tuple[str, tuple[str, ...]]:
    """The Markdown of a part with the words of its moments, and each moment in Slack's own markup.

    Before each stand the words that say whose time it is.

    A text object shows that in each reader's zone and language, and the words where it cannot
    (docs.slack.dev, "Formatting message text"); whether a markdown block does is not documented.
    """
    moments = moments_in(text)
    if not moments:
        return text, ()
    return write(clean(text), _STYLE), tuple(map(_own_time, moments))


def _own_time(moment: Moment) -> str:
    shown = f"<!date^{moment.at}^{_DATE}|{_fallback(moment.words)}>"
    return " ".join(filter(None, (escaped(moment.yours), shown)))


def _fallback(words: str) -> str:
    return escaped(words.replace("|", "/"))


def _reply(cited: CitedText) -> tuple[str, ...]:
    parts = _split(write(cited.markdown, _STYLE, cited.marks(_STYLE)))
    if not parts or not cited.sources:
        return parts
    numbered = enumerate(cited.sources, start=1)
    sources = write("\n".join(f"{n}. {source_link(source)}" for n, source in numbered), _STYLE)
    together = f"{parts[-1]}{_SEPARATOR}{sources}"
    if _length(together) <= _LONGEST_PART:
        return (*parts[:-1], together)
    return (*parts, *_split(sources))


def _split(text: str) -> tuple[str, ...]:
    return tuple(
        part for piece in _one_table_each(text) for part in split(piece, _LONGEST_PART, _length)
    )


def _one_table_each(text: str) -> Iterator[str]:
    """A message takes one table."""
    lines = text.split("\n")
    tables = _table_lines(text)
    for start, end in zip([0, *tables[1:]], [*tables[1:], len(lines)], strict=True):
        yield "\n".join(lines[start:end])


def _table_lines(text: str) -> list[int]:
    if text.count("---") < 2:
        return []
    try:
        return [token.map[0] for token in parse(text) if token.type == "table_open" and token.map]
    except TooDeep:
        return []


def _plain(text: str) -> str:
    return escaped(plain(text) or text)


def _length(text: str) -> int:
    return len(escaped(text))


def escaped(text: str) -> str:
    """Text with the three characters that Slack obeys as entities."""
    for sign, entity in _RESERVED:
        text = text.replace(sign, entity)
    return text


class _SlackStyle(Style):
    """Slack obeys its own `<…>` signs in a markdown block, but not when they are entities."""

    def prose(self, text: str) -> str:
        return text.replace("<", "&lt;")

    def code(self, content: str) -> str:
        return super().code(disarm_tokens(content))

    def fence(self, language: str, content: str) -> str:
        return super().fence(language, disarm_tokens(content))

    def table(self, aligned: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
        """Several tables where one would have more than 100 rows; a list beyond 20 columns."""
        if len(aligned) > _MOST_COLUMNS:
            return rows_as_list(rows)
        header, body = rows[0], rows[1:]
        chunks = range(0, max(len(body), 1), _MOST_ROWS - 1)
        return "\n\n".join(
            super(_SlackStyle, self).table(aligned, [header, *body[at : at + _MOST_ROWS - 1]])
            for at in chunks
        )


class _NoticeStyle(_SlackStyle):
    """Only the company's own sentences tell moments: nobody proves a reply by what it hides."""

    shows_moments = True


_STYLE = _SlackStyle()
_NOTICE_STYLE = _NoticeStyle()
