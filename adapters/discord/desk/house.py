"""Puts the desk's side of Discord together: what brings posts there, and what listens there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from adapters.discord.desk.delivery import DiscordDesk
from adapters.discord.desk.ports import Desk, Inbox
from adapters.discord.desk.room import DeskRoom
from adapters.discord.desk.showing import Showing
from adapters.discord.desk.side import DeskSide
from adapters.discord.desk.tags import Tags
from adapters.discord.desk.teammates import DiscordTeammates
from adapters.discord.linking.links import Links
from adapters.discord.places import Places
from engine.handoff.ports import BoardView
from engine.handoff.settings import DeskSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskHouse:
    """What posting and listening share; `tags` is to be told of every handoff that changed."""

    settings: DeskSettings
    room: DeskRoom
    teammates: DiscordTeammates
    places: Places
    current: Callable[[], discord.Client | None]
    tags: Tags

    def delivery(
        self, board: Callable[[], Awaitable[BoardView]], *, send_seconds: float
    ) -> DiscordDesk:
        """What brings desk posts to Discord, where the desk is there; `board` is what it shows."""
        showing = Showing(self.settings, self.teammates, board)
        return DiscordDesk(
            self.current,
            self.room,
            self.places,
            card=showing.card,
            board=showing.board,
            send_seconds=send_seconds,
        )

    def side(
        self, desk: Desk, inbox: Inbox, *, assistant: str, links: Links | None = None
    ) -> DeskSide:
        """What the app listens with, wherever the desk is; teammates know it as `assistant`.

        `links` is there if people can link themselves to their records.
        """
        return DeskSide(
            self.room,
            self.teammates,
            desk,
            inbox,
            self.places,
            assistant=assistant,
            links=links,
        )


def desk_house(
    settings: DeskSettings, places: Places, current: Callable[[], discord.Client | None]
) -> DeskHouse | None:
    """The desk by its settings, None where people cannot take over; `current` is the client."""
    if settings.desk_platform is None:
        return None
    room = DeskRoom(settings)
    return DeskHouse(
        settings=settings,
        room=room,
        teammates=DiscordTeammates(settings, room, current),
        places=places,
        current=current,
        tags=Tags(current),
    )
