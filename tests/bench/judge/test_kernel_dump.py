"""What the dump of a kernel holds and what it leaves out."""

from __future__ import annotations

import math
import pickle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.judge.judge_inside.kernel import dump


def shell(sources: list[str], names: dict[str, Any], hidden: dict[str, Any]) -> Any:
    """As much of an IPython shell as the dump reads."""
    return SimpleNamespace(
        history_manager=SimpleNamespace(input_hist_parsed=sources), user_ns=names, user_ns_hidden=hidden
    )


def dumped(tmp_path: Path, sources: list[str], names: dict[str, Any], hidden: dict[str, Any]) -> Any:
    target = tmp_path / "values.pickle"
    dump(shell(sources, names, hidden), str(target))
    return pickle.loads(target.read_bytes())


def test_short_names_of_the_notebook_are_values(tmp_path: Path) -> None:
    names = {"i": 1, "ii": 2, "_private": 3, "x1": 4}
    assert set(dumped(tmp_path, ["i = 1"], names, {})["values"]) == set(names)


def test_the_machinery_is_left_out(tmp_path: Path) -> None:
    machinery = {"In": [], "_": 1, "__": 1, "_i3": "x", "_12": 1, "_iii": "", "__name__": "m", "exit": 1}
    found = dumped(tmp_path, ["a = 1"], {**machinery, "a": 1, "json": 2}, {"json": 2})
    assert set(found["values"]) == {"a"}


def test_definitions_and_star_imports_are_left_out_but_named(tmp_path: Path) -> None:
    names = {"pi": math.pi, "m": math, "f": lambda: 1, "e": 3}
    found = dumped(tmp_path, ["from math import *", "import math as m", "e = 3"], names, {})
    assert set(found["values"]) == {"e"}
    assert found["definitions"] == ["f", "m", "pi"]
