"""The import contracts catch what they forbid: each is tried with a planted violation."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("adapters", "composition", "engine", "prompts", "sandbox", "storage")
FILES = ("pyproject.toml",)

PLANTED = [
    ("1.", "engine/support.py", "import storage.schema"),
    ("1.", "storage/settings.py", "import adapters.slack.settings"),
    ("1.", "prompts/__init__.py", "import engine.errors"),
    ("2.", "adapters/slack/settings.py", "import adapters.discord.settings"),
    ("3.", "engine/worker.py", "import discord"),
    ("3.", "storage/settings.py", "import slack_sdk"),
    ("4.", "engine/loop.py", "import anthropic"),
    ("4.", "adapters/slack/settings.py", "import anthropic"),
    ("5.", "engine/support.py", "import sqlalchemy"),
    ("5.", "adapters/discord/settings.py", "import sqlalchemy"),
    ("6.", "adapters/slack/settings.py", "import sandbox.slack"),
    ("7.", "engine/domain/messages.py", "import engine.ports"),
    ("8.", "engine/toolbox.py", "import mcp"),
    ("8.", "composition/added_tools.py", "import mcp_types"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product's rooms that may be spoiled."""
    copy = tmp_path_factory.mktemp("tree")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, copy / file)
    return copy


def broken_contracts(tree: Path) -> list[str]:
    """The contracts import-linter reports as broken, by name; it must have run at all."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(  # noqa: S603 - our own tool on our own copy
        [linter, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if " BROKEN" in line]


def test_the_product_keeps_its_contracts(tree: Path) -> None:
    """Nothing in the product breaks a contract."""
    assert broken_contracts(tree) == []


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    tree: Path, contract: str, file: str, line: str
) -> None:
    """An import that a contract forbids is reported under that contract."""
    spoiled = tree / file
    clean = spoiled.read_text(encoding="utf-8")
    try:
        spoiled.write_text(f"{clean}\n{line}\n", encoding="utf-8")
        broken = broken_contracts(tree)
    finally:
        spoiled.write_text(clean, encoding="utf-8")
    assert any(name.startswith(contract) for name in broken)
