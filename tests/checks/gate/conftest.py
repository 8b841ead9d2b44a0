"""A small project that passes every check, for those that look at one check."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from promote_checks.gate.context import CheckContext

PYPROJECT = """\
[project]
name = "shop"
version = "0.1.0"
dependencies = ["click"]

[project.optional-dependencies]
dev = ["pytest"]
"""
LOAD = '''\
"""Load."""

import click


def load(rows: int) -> list[int]:
    """Load."""
    if rows < 0:
        click.echo("none")
    return list(range(rows))
'''
TEST = """\
from shop.load import load


def test_load():
    assert load(3) == [0, 1, 2]
"""

Write = Callable[[str, str], None]


@pytest.fixture
def shop(tmp_path: Path) -> CheckContext:
    """One module, one dependency, one test."""
    project = tmp_path / "shop"
    texts = {
        "pyproject.toml": PYPROJECT,
        "src/shop/__init__.py": "",
        "src/shop/load.py": LOAD,
        "tests/test_load.py": TEST,
    }
    for name, text in texts.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    return CheckContext(
        project=project,
        package="shop",
        python=sys.executable,
        notebook_folder=tmp_path,
        thin=project / "notebooks/shop.ipynb",
        timeout=120,
    )


@pytest.fixture
def write(shop: CheckContext) -> Write:
    """Write a file of the project."""

    def put(name: str, text: str) -> None:
        (shop.project / name).parent.mkdir(parents=True, exist_ok=True)
        (shop.project / name).write_text(text)

    return put
