"""A promoted project written by hand, small enough to read: the harness itself is tried on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILES = {
    "src/tiny/__init__.py": "",
    "src/tiny/params.py": """
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Params:
    size: int = 4
""",
    "src/tiny/results.py": """
from dataclasses import dataclass


@dataclass(frozen=True)
class Results:
    total: int
    drawn: float
""",
    "src/tiny/load.py": """
LIMIT = 10


def helper(temporary):
    hidden = temporary * 2
    return hidden


def load_numbers(*, size: int) -> list[int]:
    temporary = 3
    numbers = [helper(temporary) + number for number in range(size)]
    return numbers
""",
    "src/tiny/work.py": """
import random


def add_up(numbers: list[int]) -> tuple[int, float]:
    temporary = len(numbers)
    numbers.append(temporary)
    total = sum(numbers) + 1
    return total, random.random()
""",
    "src/tiny/pipeline.py": """
from tiny.load import load_numbers
from tiny.params import Params
from tiny.results import Results
from tiny.work import add_up


def run(params=None):
    params = params or Params()
    numbers = load_numbers(size=params.size)
    total, drawn = add_up(numbers)
    return Results(total=total, drawn=drawn)
""",
    "tests/test_steps.py": """
from tiny.load import load_numbers


def test_load_numbers():
    assert load_numbers(size=2) == [6, 7]
""",
}
STEPS: tuple[dict[str, Any], ...] = (
    {"function": "load_numbers", "module": "load", "returns": ["numbers"]},
    {"function": "add_up", "module": "work", "returns": ["total"]},
)


def write(root: Path, **changed: str) -> Path:
    """Write the project; ``changed`` replaces a module of the package by its name."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.stem, text), encoding="utf-8")
    return root
