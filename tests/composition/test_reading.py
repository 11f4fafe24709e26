"""What the run files read from the environment and from `.env`."""

from pathlib import Path

import pytest

from composition.reading import read_environment


def test_an_empty_variable_counts_as_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty one, as a container passes it on, hides no token that stands in `.env`."""
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("FILLED=from-file\nBOTH=from-file\nNOTHING=\n", encoding="utf-8")
    monkeypatch.setenv("FILLED", "")
    monkeypatch.setenv("BOTH", "from-environment")
    found = read_environment()
    assert (found["FILLED"], found["BOTH"]) == ("from-file", "from-environment")
    assert "NOTHING" not in found
