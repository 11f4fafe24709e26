"""A yard for every test."""

from pathlib import Path

import pytest

from tests.adapters.toolservers.yard import Yard


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    """An empty yard for a server of this test alone."""
    return Yard(tmp_path)
