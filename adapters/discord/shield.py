"""Keeps one event that cannot be read from ending the whole session."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import discord

from engine.logs import trace

log = logging.getLogger(__name__)

_VITAL = frozenset({"READY", "RESUMED"})
"""A session cannot go on without these: if they are malformed, a new one has to be made."""


def shield(client: discord.Client) -> None:
    """Guard a client's event parsers: discord.py calls them bare, and dies of what they raise.

    A new session would lose what is said until it stands; an event left out costs that event.
    """
    parsers = client._connection.parsers  # noqa: SLF001 - discord.py has no public place for this
    for name in parsers.keys() - _VITAL:
        parsers[name] = partial(_parse, name, parsers[name])


def _parse(name: str, parser: Callable[[Any], None], data: Any) -> None:
    try:
        parser(data)
    except Exception as error:  # noqa: BLE001 - logged without its words
        log.error("Discord sent a malformed %s, it is left out: %s", name, trace(error))
