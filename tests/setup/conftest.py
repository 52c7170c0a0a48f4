"""The set-up tool, with a cache that is thrown away."""

from pathlib import Path

import pytest

from tools.setup.paths import Paths

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def paths(tmp_path):
    """The paths of this clone, with a cache of its own."""
    return Paths(ROOT, tmp_path / "cae")
