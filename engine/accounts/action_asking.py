"""Asks a customer, at the end of a turn, about the changes that it proposed."""

from dataclasses import dataclass

from engine.accounts.action_words import ActionWords
from engine.accounts.ports import ActionPosts
from engine.domain.posts import Part


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionAsking:
    """Makes the posts that ask."""

    posts: ActionPosts
    words: ActionWords

    async def parts(self, turn_id: int, *, language: str) -> tuple[Part, ...]:
        """What asks about everything a turn proposed; raises StorageUnavailable."""
        proposed = await self.posts.proposed(turn_id)
        return tuple(
            part for action in proposed for part in self.words.ask(action, language=language)
        )
