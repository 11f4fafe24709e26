"""What Tandem runs in while it is tested: the local Claude, a folder for the database."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

import prompts
from composition.reading import SharedSettings
from composition.settings import OperationsSettings
from engine.accounts.link_settings import LinkSettings
from engine.accounts.settings import AccountSettings
from engine.added.settings import AddedToolSettings
from engine.domain.posts import NoticeKind
from engine.handoff.settings import DeskSettings
from engine.settings import EngineSettings
from sandbox.claude import Call, ClaudeSandbox
from sandbox.wire import Json, as_text, dump, objects
from storage.ingestion.settings import KnowledgeSettings
from storage.settings import RetentionSettings, StorageSettings

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

    def settings(
        self,
        *,
        desk: object = None,
        accounts: object = None,
        links: object = None,
        knowledge: object = None,
        tools: object = None,
        **engine: object,
    ) -> SharedSettings:
        """Settings of a quick-footed Tandem.

        `desk` are those of a desk, `accounts` those of a back office, `links` those of linking and
        `knowledge` those of the knowledge, by name; `tools` is the folder of the company's own.
        """
        quick: dict[str, object] = {"quiet_seconds": 0.05, "drain_seconds": 5.0}
        return SharedSettings(
            retention=RetentionSettings(),
            engine=EngineSettings.model_validate(
                {
                    "anthropic_api_key": SecretStr(self.claude.key),
                    "anthropic_base_url": self.claude.url,
                    **quick,
                    **engine,
                }
            ),
            storage=StorageSettings(database_url=f"sqlite:///{self.database}"),
            operations=OperationsSettings(),
            desk=DeskSettings.model_validate(desk or {}),
            accounts=AccountSettings.model_validate(accounts or {}),
            links=LinkSettings.model_validate(links or {}),
            knowledge=KnowledgeSettings.model_validate(knowledge or {}),
            added=AddedToolSettings.model_validate({"tools_dir": tools}),
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

    def rows(self, question: str, *values: object) -> Sequence[sqlite3.Row]:
        """What the database holds now."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(question, values).fetchall()

    async def until_stored(
        self, question: str, *values: object, timeout: float = 10.0
    ) -> sqlite3.Row:
        """The first row that answers a question, once there is one; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not (found := self.rows(question, *values)):  # noqa: ASYNC110 - nothing tells of a row
                await asyncio.sleep(0.01)
            return found[0]

    def change(self, statement: str, *values: object) -> None:
        """Change the database behind Tandem's back."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            assert connection.execute(statement, values).rowcount > 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let another program hold the database; Tandem waits for it up to five seconds."""
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        """Let every write to a file fail, in this process alone."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def reference(self, said: str, kind: NoticeKind, language: str = "en") -> str:
        """The reference in a notice, which must be this one, word for word."""
        text = (prompts.ROOT / "notices" / language / f"{kind}.md").read_text(encoding="utf-8")
        before, after = text.replace("*", "").strip().split("{reference}")
        plain = said.replace("*", "")
        assert plain.startswith(before), said
        assert plain.endswith(after), said
        return plain.removeprefix(before).removesuffix(after)

    def _newest(self, name: str) -> Json:
        messages = objects(self.claude.message_requests[-1].body["messages"])
        return messages[-1][name]
