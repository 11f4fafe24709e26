"""Puts a teammate's name before their words, where Slack does not show them under that name."""

from dataclasses import replace

from adapters.markdown.clean import clean
from adapters.markdown.style import escape
from adapters.slack.markdown import escaped
from engine.domain.posts import Part, Speaker

_LONGEST_NAME = 80


def with_name(part: Part, speaker: Speaker) -> Part:
    """The part with its speaker's name in bold before it."""
    name = shown_name(speaker)
    return replace(
        part,
        text=f"**{escape(escaped(name))}:** {part.text}",
        plain=f"{escaped(name)}: {part.plain}",
    )


def shown_name(speaker: Speaker) -> str:
    """A speaker's name as it may stand over a message: one line, and not endless."""
    return " ".join(clean(speaker.name).split())[:_LONGEST_NAME]
