"""Small files to check."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from promote_checks.rules.check import check_files
from promote_checks.rules.finding import Report
from promote_checks.rules.settings import Settings

Write = Callable[..., Path]


@pytest.fixture
def notebook(tmp_path: Path) -> Write:
    """Write a notebook of code cells, run in order; a cell may be a pair of source and tags."""

    def write(*cells: str | tuple[str, list[str]], name: str = "n.ipynb", indent: int | None = 1) -> Path:
        pairs = [(cell, []) if isinstance(cell, str) else cell for cell in cells]
        document = {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": number,
                    "metadata": {"tags": tags},
                    "outputs": [],
                    "source": source.splitlines(keepends=True),
                }
                for number, (source, tags) in enumerate(pairs, 1)
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = tmp_path / name
        path.write_text(json.dumps(document, indent=indent), encoding="utf-8")
        return path

    return write


@pytest.fixture
def check() -> Callable[..., Report]:
    """Check files with the given settings, without ruff unless it is asked for."""

    def run(*paths: Path, thorough: bool = True, **settings: Any) -> Report:
        return check_files(paths, Settings(**{"ruff": False, **settings}), thorough=thorough)

    return run
