"""A project that can be staged, made once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = str(Path(__file__).parents[3])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is compared with. Never changed."""
    from tests.staging.run.staged_project import staged_project

    return staged_project(tmp_path_factory.mktemp("released"))


@pytest.fixture
def candidate(released: Path, tmp_path: Path) -> Path:
    """A copy that a test may break."""
    from tests.staging.run.staged_project import copied

    return copied(released, tmp_path)
