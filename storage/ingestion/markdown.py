"""Markdown, with a front matter or without; what its readers would not see is set apart."""

import re

from markdown_it import MarkdownIt

from storage.blocks import Heading, stretches
from storage.ingestion.decoding import decoded
from storage.ingestion.draft import Draft, Meta
from storage.ingestion.front_matter import split
from storage.ingestion.hidden_style import HIDDEN_TAG

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_UNSEEN = re.compile(
    r"<!--(.*?)(?:-->|\Z)"
    rf"|{HIDDEN_TAG}"
    r"|^ {0,3}\[[^\]\n]*\]: *#? *[(\"'][^\n]*[)\"'] *$",  # a comment dressed as a link's definition
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def read_markdown(data: bytes, declared: str | None = None) -> Draft:
    """An article as its author wrote it; raises Unusable."""
    meta, body = split(decoded(data, declared))
    seen, hidden = _without_unseen(body)
    if meta is not None:
        return Draft(meta=meta, body=seen, hidden=hidden, is_complete=True)
    return Draft(meta=Meta(title=_first_heading(seen)), body=seen, hidden=hidden)


def _without_unseen(body: str) -> tuple[str, tuple[str, ...]]:
    """The text without comments and hidden elements, unless they stand in code; and these."""
    if "<" not in body and "]:" not in body:
        return body, ()
    lines = body.split("\n")
    is_code = [False] * len(lines)
    for token in _MARKDOWN.parse(body):
        if token.type in {"fence", "code_block"} and token.map:
            is_code[token.map[0] : token.map[1]] = [True] * (token.map[1] - token.map[0])
    seen: list[str] = []
    hidden: list[str] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and is_code[end] == is_code[at]:
            end += 1
        run = "\n".join(lines[at:end])
        if not is_code[at]:
            hidden += [" ".join(found[0].split()) for found in _UNSEEN.finditer(run)]
            run = _UNSEEN.sub("", run)
        seen.append(run)
        at = end
    return "\n".join(seen), tuple(text for text in hidden if text)


def _first_heading(body: str) -> str | None:
    parts = stretches(body.split("\n"), _MARKDOWN.parse(body))
    return next((part.words for part in parts if isinstance(part, Heading) and part.words), None)
