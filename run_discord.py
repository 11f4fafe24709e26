"""Serves Discord: puts the parts together, runs until told to stop, drains."""

import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial

from adapters.discord.app import DiscordApp, build_client
from adapters.discord.confirming import ActionButtons
from adapters.discord.connection import Connection
from adapters.discord.delivery import DiscordDelivery
from adapters.discord.desk.delivery import DiscordDesk
from adapters.discord.desk.house import DeskHouse, desk_house
from adapters.discord.desk.side import DeskSide
from adapters.discord.doctor import check_discord
from adapters.discord.files import DiscordFiles
from adapters.discord.linking.links import Links
from adapters.discord.linking.side import LinkSide
from adapters.discord.places import Places
from adapters.discord.settings import DiscordSettings
from adapters.discord.thanking import DiscordSigns
from composition.command import command
from composition.doctor import engine_findings, setting_findings
from composition.reading import SharedSettings, read_settings, read_with_shared
from composition.running import first_of, settle_memory
from composition.stage import Backstage, backstage, click_words, engine_for
from composition.watching import watched
from engine.assembly import Engine
from engine.checkup import Finding
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from engine.handoff.settings import DeskSettings
from storage.recent import RecentPlaces

_ASSISTANT = "the assistant"
"""Its name in the forms of teammates."""

__all__ = ["build_client", "examine", "serve", "serving"]


@asynccontextmanager
async def serving(
    settings: DiscordSettings,
    shared: SharedSettings,
    *,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[DiscordApp]:
    """Tandem on Discord, connected and at work; on leaving, turns under way get time to end.

    What is said meanwhile is still stored, because Discord would not deliver it again; the next
    start answers it. `clock` gives POSIX seconds.
    """
    async with backstage(shared, Platform.DISCORD, clock=clock) as stage:
        connection = Connection(partial(build_client, settings), settings.discord_bot_token)
        places = Places()
        delivery = DiscordDelivery(
            lambda: connection.client, places, send_seconds=settings.discord_send_seconds
        )
        courier = DiscordFiles(
            lambda: connection.client,
            places,
            stage.session,
            send_seconds=settings.discord_send_seconds,
        )
        house = desk_house(shared.desk, places, lambda: connection.client)
        desk_delivery = _desk_delivery(stage, house, settings)
        async with engine_for(
            Platform.DISCORD,
            stage,
            delivery,
            desk_delivery=desk_delivery,
            handoff_changed=house.tags.changed if house else None,
            courier=courier,
            signs=DiscordSigns(lambda: connection.client),
        ) as engine:
            desk = engine.support.desk
            links = Links(stage.linking.linking, stage.linking.words) if stage.linking else None
            side = (
                house.side(desk, engine.support, assistant=_ASSISTANT, links=links)
                if house and desk
                else None
            )
            app = DiscordApp(
                settings,
                connection,
                engine.support,
                places,
                presence=stage.presence,
                recent=RecentPlaces(stage.database, Platform.DISCORD),
                ignored=stage.metrics.ignored,
                desk=side,
                people=LinkSide(links) if links else None,
                actions=_action_buttons(engine, shared, side),
            )
            async with watched(stage, app):
                try:
                    await app.start()
                    await engine.start()
                    yield app
                finally:
                    await engine.drain(shared.engine.drain_seconds)
                    await app.close()
                    if house is not None:
                        await house.tags.close()


def _action_buttons(
    engine: Engine, shared: SharedSettings, side: DeskSide | None
) -> ActionButtons | None:
    """What takes clicks on changes, where there are accounts."""
    if engine.actions is None:
        return None
    words = click_words(shared.engine)
    return ActionButtons(engine.actions, words, teammate=side.teammate if side else None)


def _desk_delivery(
    stage: Backstage, house: DeskHouse | None, settings: DiscordSettings
) -> DiscordDesk | None:
    """What brings posts to the desk, where it is on Discord."""
    if house is None or stage.desk is None:
        return None
    if house.settings.desk_platform is not Platform.DISCORD:
        return None
    board = stage.desk.handoffs.board
    return house.delivery(board, send_seconds=settings.discord_send_seconds)


async def serve() -> None:
    """Run until cancelled; raises ConfigurationError where the operator has to act."""
    async with serving(*read_with_shared(DiscordSettings)) as app:
        settle_memory()
        await first_of(app.until_turned_away(), app.until_silent())


async def examine() -> Sequence[Finding]:
    """Everything `--doctor` looks at."""
    findings = await engine_findings(Platform.DISCORD)
    try:
        desk = read_settings(DeskSettings)
        with_desk = desk if desk.desk_platform else None
        return [*findings, *await check_discord(read_settings(DiscordSettings), with_desk)]
    except ConfigurationError as error:
        return [*findings, *setting_findings(error)]


if __name__ == "__main__":
    sys.exit(command(Platform.DISCORD, serve, examine))
