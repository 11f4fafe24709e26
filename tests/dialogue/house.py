"""What Tandem runs in while it is tested: the local Claude, a folder for the database."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from composition.reading import SharedSettings
from engine.settings import EngineSettings
from sandbox.claude import Call, ClaudeSandbox
from sandbox.claude.wire import Json, as_text, dump, objects
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

    def asked(self) -> list[str]:
        """The texts of the newest user message Claude got, the platform's facts left out."""
        content = objects(self._newest("content"))
        return [as_text(block.get("text")) for block in content if block.get("type") == "text"][1:]

    def results(self) -> list[str]:
        """What the newest tool results said, one text each, in order."""
        blocks = objects(self._newest("content"))
        return [
            " ".join(as_text(part.get("text")) or dump(part) for part in objects(block["content"]))
            for block in blocks
            if block.get("type") == "tool_result"
        ]

    def _newest(self, name: str) -> Json:
        messages = objects(self.claude.message_requests[-1].body["messages"])
        return messages[-1][name]
