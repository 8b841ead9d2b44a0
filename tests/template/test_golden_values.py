"""Records of values: whatever changes shows, what is the same is the same."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from sklearn.ensemble import RandomForestClassifier

compare: Any = importlib.import_module("golden_compare")
summarise: Any = importlib.import_module("golden_libraries").summarise
differences, marks, masked = compare.differences, compare.marks, compare.masked
RNG = np.random.default_rng(0)


def frame(rows: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "number": rng.normal(size=rows),
            "text": [["a", "b", None][at] for at in rng.integers(0, 3, rows)],
            "day": pd.date_range("2020-01-01", periods=rows),
            "kind": pd.Categorical(rng.choice(["x", "y"], rows)),
            "maybe": pd.array(rng.integers(0, 9, rows), dtype="Int64"),
        }
    )


def forest(depth: int) -> RandomForestClassifier:
    inputs = np.random.default_rng(2).normal(size=(200, 3))
    return RandomForestClassifier(5, max_depth=depth, random_state=0).fit(inputs, inputs[:, 0] > 0)


def figure(height: float) -> Figure:
    drawn = Figure()
    axes = drawn.add_subplot()
    axes.plot([1, 2], [3, 4])
    axes.bar([1, 2], [height, 2])
    axes.set_title("bars")
    return drawn


def cell(row: int, column: str, value: object) -> pd.DataFrame:
    changed = frame()
    changed.loc[row, column] = value
    return changed


def swapped() -> np.ndarray[Any, Any]:
    values = np.arange(1000.0)
    values[[10, 900]] = values[[900, 10]]
    return values


CHANGES: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "type": (lambda: 1, lambda: 1.0),
    "truth": (lambda: 1, lambda: True),
    "last digit": (lambda: 0.1 + 0.2, lambda: 0.3),
    "long text": (lambda: "x" * 999 + "a", lambda: "x" * 999 + "b"),
    "deep": (lambda: {"a": [1, {"b": (2, 3)}]}, lambda: {"a": [1, {"b": (2, 4)}]}),
    "order of keys": (lambda: {"a": 1, "b": 2}, lambda: {"b": 2, "a": 1}),
    "set": (lambda: {1, 2}, lambda: {1, 3}),
    "two places change": (lambda: np.arange(1000.0), swapped),
    "dtype": (lambda: np.arange(9), lambda: np.arange(9).astype("int32")),
    "shape": (lambda: np.zeros((2, 3)), lambda: np.zeros((3, 2))),
    "one number": (frame, lambda: cell(250, "number", 0.123)),
    "one text": (frame, lambda: cell(250, "text", "c")),
    "one gap": (frame, lambda: cell(250, "number", None)),
    "one day": (frame, lambda: cell(250, "day", pd.Timestamp("1999-01-01"))),
    "one nullable": (frame, lambda: cell(250, "maybe", pd.NA)),
    "name of a column": (frame, lambda: frame().rename(columns={"text": "txt"})),
    "index": (frame, lambda: frame().set_index(pd.RangeIndex(1, 501))),
    "categories": (lambda: frame()["kind"], lambda: frame()["kind"].cat.add_categories(["z"])),
    "order of rows": (frame, lambda: frame().iloc[::-1]),
    "name of a series": (lambda: pd.Series([1]), lambda: pd.Series([1], name="n")),
    "fitted state": (lambda: forest(2), lambda: forest(3)),
    "figure": (lambda: figure(1.0), lambda: figure(1.5)),
    "generator": (lambda: np.random.default_rng(0), lambda: np.random.default_rng(1)),
    "date": (lambda: pd.Timestamp("2020"), lambda: pd.Timestamp("2021")),
    "path": (lambda: Path("a"), lambda: Path("b")),
    "bytes": (lambda: b"a", lambda: b"b"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_shows(name: str) -> None:
    before, after = CHANGES[name]
    assert differences(read(before()), read(after()), exact=True) != []


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_value_has_the_same_record(name: str) -> None:
    before, _ = CHANGES[name]
    assert differences(read(before()), read(before()), exact=True) == []
    assert differences(read(before()), read(before()), exact=False) == []


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in ("last digit", "dtype")])
def test_a_change_shows_elsewhere_too(name: str) -> None:
    before, after = CHANGES[name]
    assert differences(read(before()), read(after()), exact=False) != []


def test_elsewhere_the_last_digits_may_differ() -> None:
    values = RNG.normal(size=300)
    for near in (values * (1 + 1e-13), list(values * (1 + 1e-13)), {"a": 0.1 + 0.2, "b": "0.30000000001"}):
        far = copy.deepcopy(near)
        if isinstance(near, dict):
            far = {"a": 0.3, "b": "0.30000000002"}
        else:
            far = type(near)(values) if isinstance(near, list) else values
        assert differences(read(near), read(far), exact=True) != []
        assert differences(read(near), read(far), exact=False) == []


def test_aliases_are_part_of_a_value() -> None:
    one = [1]
    assert read((one, one))["items"][1] == {"alias": "value[0]"}
    assert differences(read((one, one)), read((one, [1])), exact=True) != []
    values = np.zeros(5)
    assert read((values, values[1:]))["items"][1]["shares"] == ["value[0]"]


def test_what_contains_itself_ends() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert read(loop)["items"] == [{"alias": "value"}]


def test_records_stay_small() -> None:
    for value in (frame(5000), forest(9), list(range(100_000)), {n: str(n) for n in range(9999)}):
        assert len(json.dumps(summarise(value))) < 25_000


def test_what_has_no_content_is_known_by_its_type() -> None:
    assert read(iter_nothing()) == {"type": "generator", "opaque": "TypeError"}


def test_the_folder_of_the_run_and_today_are_left_out() -> None:
    assert summarise("/tmp/a1/x.csv", "/tmp/a1") == "./x.csv"
    assert "varies" in summarise(pd.Timestamp.now())["value"]


def test_what_varies_is_marked_and_nothing_else() -> None:
    first, second = read({"a": 1, "b": [1, 2]}), read({"a": 1, "b": [1, 3]})
    kept = masked(first, second)
    assert marks(kept) == 1
    assert differences(kept, read({"a": 1, "b": [1, 99]}), exact=True) == []
    assert differences(kept, read({"a": 2, "b": [1, 2]}), exact=True) == ["entries.a: recorded 1, now 2"]


class Scratch:
    def __init__(self, kept: int, scratch: int) -> None:
        self.kept = kept
        self._tmp_like_exog = scratch


def test_scratch_space_is_no_value() -> None:
    assert read(Scratch(1, 2)) == read(Scratch(1, 3))
    assert read(Scratch(1, 2)) != read(Scratch(2, 2))


def test_another_order_is_one_mark_for_the_whole_list() -> None:
    kept = masked(read(["a", "b", "c"]), read(["b", "a", "c"]))
    assert marks(kept) == 1
    assert differences(kept, read(["c", "a", "b"]), exact=True) == []


def iter_nothing() -> Iterator[int]:
    yield from ()


def read(value: object) -> Any:
    """The record of a value as it comes back from a file."""
    return json.loads(json.dumps(summarise(value)))
