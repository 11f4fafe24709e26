"""The doctor says what is wrong with the routes before a start does."""

import shutil
from pathlib import Path

from pydantic import SecretStr

import prompts
from composition.route_doctor import route_findings
from engine.checkup import Finding, Level
from engine.settings import EngineSettings
from tests.engine.routing.test_routes import TOOLS


def findings(folder: Path, routing: str) -> list[Finding]:
    """What is found with these prompts."""
    settings = EngineSettings.model_validate(
        {"anthropic_api_key": SecretStr("k"), "prompts_dir": folder, "routing": routing}
    )
    return [*route_findings(settings, TOOLS)]


def test_whole_routes_are_named_and_unused_ones_not_looked_at(tmp_path: Path) -> None:
    """One line where they are used; none where nobody reads them."""
    (found,) = findings(prompts.ROOT, "model")
    assert (found.level, found.what) == (
        Level.OK,
        "routes: account, billing, claim, general, quote",
    )
    assert findings(tmp_path, "off") == []


def test_each_fault_is_a_line_of_its_own(tmp_path: Path) -> None:
    """An unknown tool and a name taken twice are both told, each with what to do."""
    shutil.copytree(prompts.ROOT / "routes", tmp_path / "routes")
    claim = tmp_path / "routes" / "claim.md"
    text = claim.read_text(encoding="utf-8")
    claim.write_text(text.replace("tools: ", "tools: fly, ").replace("name: claim", "name: quote"))
    found = findings(tmp_path, "local")
    assert [each.level for each in found] == [Level.STOP, Level.STOP]
    assert "claim.md: tools: there is no tool fly" in found[0].what
    assert "2 routes are named quote" in found[1].what
    assert all("ROUTING=off" in each.fix for each in found)


def test_asking_the_model_needs_its_instructions(tmp_path: Path) -> None:
    """The file that lacks is named; labelling by code does without it."""
    shutil.copytree(prompts.ROOT / "routes", tmp_path / "routes")
    (lacks,) = findings(tmp_path, "model")
    assert "label.md" in lacks.what
    (fine,) = findings(tmp_path, "local")
    assert fine.level is Level.OK
