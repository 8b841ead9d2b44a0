"""A small promoted project around cells, and the check on it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.matrix import check

Run = Callable[..., Check]


def written(path: Path, cells: Sequence[str]) -> Path:
    """Write a notebook; its first cell is tagged ``parameters``."""
    document = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "source": source,
                "metadata": {"tags": [] if number else ["parameters"]},
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., CheckContext]:
    """A context for a project whose thin notebook has these cells and whose settings hold this matrix."""

    def make(cells: Sequence[str], matrix: Any, **more: Any) -> CheckContext:
        root = tmp_path / "project"
        (root / "src" / "story").mkdir(parents=True, exist_ok=True)
        (root / "src" / "story" / "__init__.py").touch()
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        settings = {} if matrix is None else {"matrix": matrix}
        given: dict[str, Any] = {
            "project": root,
            "package": "story",
            "python": sys.executable,
            "notebook_folder": data,
            "thin": written(root / "notebooks" / "story.ipynb", cells),
            "settings": settings,
            "timeout": 120.0,
        }
        return CheckContext(**{**given, **more})

    return make


@pytest.fixture
def run(project: Callable[..., CheckContext], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the matrix of a notebook. Without a cross-check, unless it is asked for."""

    def ran(cells: Sequence[str], matrix: dict[str, Any], **more: Any) -> Check:
        # A kernel that believes itself under test does not look at its descriptors.
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
        return check(project(cells, {"cross_check": False, **matrix}, **more))

    return ran
