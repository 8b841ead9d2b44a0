"""``--feature-store``: refused with a hint where the project's own tests could not run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from promote.job.feature_store import require_feature_store
from promote_checks.errors import UserError


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """An interpreter that finds no installed package."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return str(python)


def test_nothing_is_started_where_nothing_was_asked_for() -> None:
    require_feature_store("none", "/no/such/python")


def test_what_is_missing_is_named(bare: str) -> None:
    with pytest.raises(UserError) as caught:
        require_feature_store("redis", bare)
    assert "needs pandas, cachebox, redis" in caught.value.message
    assert "pip install pandas cachebox redis" in caught.value.hint


def test_an_interpreter_that_has_them_is_enough() -> None:
    pytest.importorskip("cachebox")
    require_feature_store("sqlite", sys.executable)
