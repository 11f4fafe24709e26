"""Every table has a line that says how long what is in it is kept."""

import importlib
from pathlib import Path

from storage.privacy.plan import FOR_EVER, PLAN
from storage.privacy.sweeping import KINDS
from storage.schema import metadata
from storage.settings import RetentionSettings

ROOT = Path(__file__).parents[3]
for _file in (ROOT / "storage").glob("*_tables.py"):
    importlib.import_module(f"storage.{_file.stem}")


def test_every_table_is_in_the_plan() -> None:
    """A new table cannot be forgotten: somebody has to say how long it keeps what."""
    planned = [line.table for line in PLAN]
    assert sorted(planned) == sorted(metadata.tables)


def test_every_setting_is_in_the_plan() -> None:
    """Each is about a table, and each but the audit's and the links' has its words swept."""
    settings = {line.until for line in PLAN} - {FOR_EVER}
    assert settings == set(RetentionSettings.model_fields)
    assert {kind.setting for kind in KINDS} == settings - {"retain_audit"}


def test_the_page_has_the_plan() -> None:
    """The operator reads what the program does."""
    page = (ROOT / "docs" / "how-to" / "privacy.md").read_text(encoding="utf-8")
    for line in PLAN:
        until = line.until if line.until == FOR_EVER else f"`{line.until.upper()}`"
        assert f"| `{line.table}` | {until} | {line.what} |" in page
