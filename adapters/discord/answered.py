"""What a person has answered while we were away; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import discord

from adapters.discord.events import is_to_us


def answered_in_thread(
    messages: Sequence[discord.Message], later: Iterable[discord.Message], *, me: int
) -> frozenset[int]:
    """The messages of a thread after which somebody else has spoken, and not to us.

    `later` is what was said after all of them.
    """
    speakers = {said.author.id for said in later if _is_persons_word(said, me)}
    answered = set()
    for message in reversed(messages):
        if speakers - {message.author.id}:
            answered.add(message.id)
        if _is_persons_word(message, me):
            speakers.add(message.author.id)
    return frozenset(answered)


def answered_in_channel(messages: Sequence[discord.Message], *, me: int) -> frozenset[int]:
    """The messages of a channel that somebody else has replied to."""
    repliers: dict[int, set[int]] = defaultdict(set)
    for message in messages:
        replied_to = message.reference.message_id if message.reference else None
        if replied_to is not None and _is_persons_word(message, me):
            repliers[replied_to].add(message.author.id)
    return frozenset(m.id for m in messages if repliers[m.id] - {m.author.id})


def is_spoken_in(thread: Iterable[discord.Message], asked: discord.Message, *, me: int) -> bool:
    """Whether anybody but who asked has spoken in the thread of a question."""
    return any(said.author.id != asked.author.id and _is_persons_word(said, me) for said in thread)


def _is_persons_word(message: discord.Message, me: int) -> bool:
    wrote = message.type in {discord.MessageType.default, discord.MessageType.reply}
    return wrote and not message.author.bot and not is_to_us(message, me=me)
