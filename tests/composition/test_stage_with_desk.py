"""The engine as the programs put it together where a desk is configured."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from composition.reading import SharedSettings
from composition.settings import OperationsSettings
from composition.stage import backstage, engine_for
from engine.accounts.link_settings import LinkSettings
from engine.accounts.settings import AccountSettings
from engine.domain.commands import Claim
from engine.domain.decisions import Done
from engine.domain.messages import Platform
from engine.handoff.settings import DeskSettings
from engine.settings import EngineSettings
from sandbox.claude import ClaudeSandbox, Say
from storage.ingestion.settings import KnowledgeSettings
from storage.settings import RetentionSettings, StorageSettings
from tests.engine.handoff.people import ANA, written
from tests.engine.handoff.pinboard import Pinboard
from tests.engine.handoff.test_brief import WRITTEN
from tests.engine.wall import Wall
from tests.storage.builders import said

CHANNEL = "C0DESK"


def settings(
    api: ClaudeSandbox, folder: Path, *, knowledge_dir: Path | None = None
) -> SharedSettings:
    """A desk on Slack that is always open."""
    return SharedSettings(
        retention=RetentionSettings(),
        engine=EngineSettings(
            anthropic_api_key=SecretStr(api.key),
            anthropic_base_url=api.url,
            model_retries=0,
            quiet_seconds=0,
            gather_seconds=0,
            knowledge_dir=knowledge_dir,
        ),
        storage=StorageSettings(database_url=f"sqlite:///{folder / 'tandem.db'}"),
        operations=OperationsSettings(),
        desk=DeskSettings.model_validate(
            {"desk_platform": "slack", "desk_channel": CHANNEL, "desk_hours": "always"}
        ),
        accounts=AccountSettings(),
        links=LinkSettings(),
        knowledge=KnowledgeSettings(),
    )


async def test_from_a_request_to_a_teammates_words(tmp_path: Path) -> None:
    """Code hears the request, the card has Claude's brief, and the reply reaches the customer."""
    board, wall = Pinboard(), Wall()
    async with ClaudeSandbox() as api:
        api.will(Say(WRITTEN))
        async with (
            backstage(settings(api, tmp_path), Platform.SLACK) as stage,
            engine_for(Platform.SLACK, stage, wall, desk_delivery=board) as engine,
        ):
            desk = engine.support.desk
            assert desk is not None
            await engine.start()
            await engine.support.receive(said("Let me talk to a human please"))
            await board.until(lambda: board.cards and WRITTEN in board.cards[0].text)
            await wall.until(lambda: wall.texts)
            [handoff] = await desk.queue()
            assert handoff.reference in next(iter(wall.texts.values()))
            assert isinstance(await desk.press(handoff.id, Claim(), ANA), Done)
            reply = written("reply Hail is covered on every car.", card=board.cards[0].id)
            await wall.until(lambda: len(wall.texts) == 2)
            await desk.said(replace(reply, channel=CHANNEL))
            await wall.until(lambda: "Hail is covered on every car." in wall.texts.values())
            await engine.drain(5)
