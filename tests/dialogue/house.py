"""What Tandem runs in while it is tested: the local Claude, a folder for the database."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from composition import SharedSettings
from engine.settings import EngineSettings
from sandbox.claude import Call, ClaudeSandbox
from storage.settings import StorageSettings

SOURCE = "https://www.acme-insurance.example/help/electric-car-insurance"
LOOK_UP = Call("search_knowledge", {"wordings": ["what electric car insurance covers"]})


@dataclass(frozen=True, kw_only=True)
class House:
    """What Tandem runs in: the local Claude and a folder for its database."""

    claude: ClaudeSandbox
    folder: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "tandem.db"

    def settings(self, **engine: object) -> SharedSettings:
        """Settings of a quick-footed Tandem; `engine` changes some of the engine's."""
        quick: dict[str, object] = {"quiet_seconds": 0.05, "drain_seconds": 5.0}
        return SharedSettings(
            engine=EngineSettings.model_validate(
                {
                    "anthropic_api_key": SecretStr(self.claude.key),
                    "anthropic_base_url": self.claude.url,
                    **quick,
                    **engine,
                }
            ),
            storage=StorageSettings(database_url=f"sqlite:///{self.database}"),
        )
