"""Turns what a teammate typed in Slack into the standard Markdown that posts are made of."""

import re
from collections.abc import Mapping

from adapters.slack.words import plain_words

_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_LINK = re.compile(r"<(https?://[^<>|]+|mailto:[^<>|]+)\|([^<>]+)>")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\w~])")
_BULLET = re.compile(r"(\n\s*)[•◦▪] ?")
_SIGNS = re.compile(r"([\[\]\\])")


def markdown_of(text: str, *, ours: str, names: Mapping[str, str]) -> str:
    """The words of a message with their emphasis and links; mentions become names."""
    pieces = _CODE.split(f"\n{text}")
    written = [
        _words(piece, ours, names) if code else _prose(piece, ours, names)
        for piece, code in zip(pieces, (False, True) * len(pieces), strict=False)
    ]
    return "".join(written).strip()


def _prose(text: str, ours: str, names: Mapping[str, str]) -> str:
    text = _BULLET.sub(r"\1- ", text)
    text = _STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", text))
    pieces, at = [], 0
    for link in _LINK.finditer(text):
        pieces.append(_words(text[at : link.start()], ours, names))
        label = _SIGNS.sub(r"\\\1", _words(link[2], ours, names).strip())
        pieces.append(f"[{label}](<{link[1].replace('&amp;', '&')}>)")
        at = link.end()
    return "".join([*pieces, _words(text[at:], ours, names)])


def _words(text: str, ours: str, names: Mapping[str, str]) -> str:
    """Plain words, with the space around them, which matters between two pieces."""
    core = text.strip()
    if not core:
        return text
    lead, trail = text[: text.index(core)], text[text.index(core) + len(core) :]
    return f"{lead}{plain_words(core, ours=ours, names=names)}{trail}"
