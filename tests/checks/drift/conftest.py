"""Notebooks, and projects that say that they were made from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from promote_checks.drift.digest import code_of
from promote_checks.notebook.read import decode

Write = Callable[..., Path]


@pytest.fixture
def notebook(tmp_path: Path) -> Write:
    """Write a notebook below the test's folder. A cell is source, (source, tags), or markdown if it starts with #."""

    def write(*cells: str | tuple[str, Sequence[str]], path: str = "churn.ipynb", **metadata: Any) -> Path:
        pairs = [(cell, []) if isinstance(cell, str) else cell for cell in cells]
        documents: list[dict[str, Any]] = [
            {"cell_type": "markdown", "metadata": {}, "source": source}
            if source.startswith("# ")
            else {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {"tags": list(tags)},
                "outputs": [],
                "source": source.splitlines(keepends=True),
            }
            for source, tags in pairs
        ]
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = {"cells": documents, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        target.write_text(json.dumps(text), encoding="utf-8")
        return target

    return write


@pytest.fixture
def project(tmp_path: Path) -> Write:
    """Write what a promotion of a notebook leaves: promotion.json, and pyproject.toml with a key if one is given."""

    def write(notebook: Path, path: str = "churn", *, key: str | None = None, **changed: Any) -> Path:
        folder = tmp_path / path
        (folder / "notebooks").mkdir(parents=True)
        data = notebook.read_bytes()
        document = decode(notebook, data)
        content = {
            "version": 1,
            "tool": "promote-notebook 0.1.0",
            "notebook": {
                "name": notebook.name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "code": code_of(document.language, document.cells).document(),
            },
            "package": "churn",
            "steps": [{"function": "load_rows", "module": "load", "cells": [1, 2]}],
        } | changed
        (folder / "promotion.json").write_text(json.dumps(content), encoding="utf-8")
        setting = "" if key is None else f'[tool.promote]\nnotebook = "{key}"\n'
        (folder / "pyproject.toml").write_text(setting, encoding="utf-8")
        return folder

    return write
