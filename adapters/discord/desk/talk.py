"""Takes what teammates write in the threads of cards: notes and replies, never questions."""

from collections.abc import Mapping

import discord

from adapters.discord.desk.hints import Hints
from adapters.discord.desk.ports import TalkVerbs
from adapters.discord.desk.teammates import DiscordTeammates
from adapters.discord.events import attachments_of, edit_of, key_of, our_ids
from adapters.discord.places import InThread
from adapters.discord.words import plain_words
from engine.domain.desk import TeamAnswer, TeamMessage
from engine.domain.handoff import Teammate
from engine.domain.messages import Platform

_NOT_DONE = "⚠️"
_SIGNS: Mapping[TeamAnswer, str] = {
    TeamAnswer.SENT: "✅",
    TeamAnswer.NOTED: "📝",
    TeamAnswer.NOT_DONE: _NOT_DONE,
}
_MOST_REMEMBERED = 5_000


class Talk:
    """What is said in the desk's threads; nothing of it ever becomes a customer's message."""

    def __init__(self, desk: TalkVerbs, teammates: DiscordTeammates, hints: Hints) -> None:
        self._desk = desk
        self._teammates = teammates
        self._hints = hints
        self._authors: dict[int, Teammate] = {}

    async def said(self, message: discord.Message, where: InThread, *, me: int) -> None:
        """Store what a teammate wrote; raises StorageUnavailable and what discord.py raises."""
        teammate = await self._teammates.verified(message.author)
        if teammate is None:
            if getattr(message.channel, "owner_id", None) == me:  # a thread of a card
                self._hints.react(message, _NOT_DONE)
            return
        self._remember(message.id, teammate)
        answer = await self._desk.said(
            TeamMessage(
                platform=Platform.DISCORD,
                channel=str(where.parent),
                card_id=str(where.thread),
                key=key_of(message.id),
                id=str(message.id),
                teammate=teammate,
                text=plain_words(message, us=our_ids(message, me)),
                attachments=attachments_of(message),
            )
        )
        sign = _SIGNS.get(answer)
        if sign is not None:
            self._hints.react(message, sign)

    async def edited(self, message: discord.Message, *, me: int) -> None:
        """Let what was sent follow its message; raises as `said`."""
        edit = edit_of(message, me=me)
        if edit is None:
            return
        teammate = await self._teammates.verified(message.author)
        if teammate is not None:
            self._remember(message.id, teammate)
            await self._desk.said_changed(edit.key, edit.text, teammate)

    async def deleted(self, message: int) -> None:
        """Take back what was sent; raises StorageUnavailable.

        Discord does not say who deleted a message, nor whose it was.
        """
        teammate = self._authors.get(message) or self._teammates.somebody()
        await self._desk.said_changed(key_of(message), None, teammate)

    def _remember(self, message: int, teammate: Teammate) -> None:
        self._authors[message] = teammate
        if len(self._authors) > _MOST_REMEMBERED:
            del self._authors[next(iter(self._authors))]
