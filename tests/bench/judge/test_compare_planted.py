"""A judge that can't fail is worthless: every planted difference must be found, every copy must be equal."""

from __future__ import annotations

import copy
import io
import pickle
from collections import OrderedDict, namedtuple
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from bench.judge.compare import compare
from bench.judge.judge_inside.freeze import Freezer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

Point = namedtuple("Point", "x y")


class Box:
    """An object with a dictionary."""

    def __init__(self, content: Any) -> None:
        self.content = content


class Slotted:
    """An object with slots only."""

    __slots__ = ("content",)

    def __init__(self, content: Any) -> None:
        self.content = content


def outcome(left: Any, right: Any) -> str:
    """Freeze each side on its own, send both through pickle as the dumps do, compare."""
    frozen = [pickle.loads(pickle.dumps(Freezer().variable(value))) for value in (left, right)]
    return compare(*frozen).outcome


def fitted(kind: Any, shift: float = 0.0, **settings: Any) -> Any:
    features = np.arange(40.0).reshape(20, 2) + shift * np.eye(20, 2)
    return kind(**settings).fit(features, np.arange(20) % 3 == 0)


def frame() -> pd.DataFrame:
    return pd.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"], "c": pd.Categorical(["u", "v", "u"])})


VALUES = [
    None,
    1,
    True,
    1.5,
    float("nan"),
    "text",
    b"bytes",
    (1, 2),
    [1, "a", None],
    {"k": [1.0]},
    {1, 2, 3},
    range(4),
    np.arange(5),
    np.array(["a", None], dtype=object),
    np.float64(2.5),
    np.ma.masked_equal([1, 2], 2),
    frame(),
    frame()["a"],
    frame().index,
    pd.Timestamp("2020-01-01"),
    pd.NaT,
    pd.NA,
    OrderedDict(a=1),
    Point(1, 2),
    Box([1, np.arange(3)]),
    Slotted({"a": 1}),
    scipy.sparse.eye(3).tocsr(),
    np.random.RandomState(3),
    np.random.default_rng(3),
    partial(max, 1),
    io.StringIO("abc"),
    fitted(LogisticRegression),
    fitted(DecisionTreeClassifier),
    fitted(RandomForestClassifier, n_estimators=3, random_state=0),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_copy_is_equal(value: Any) -> None:
    twin = value if isinstance(value, io.StringIO) else copy.deepcopy(value)
    assert outcome(value, twin) == "equal"


PLANTED: list[tuple[str, Any, Any]] = [
    ("int", 1, 2),
    ("int against float", 1, 1.0),
    ("int against bool", 1, True),
    ("last bit of a float", 0.1 + 0.2, 0.3),
    ("sign of zero", 0.0, -0.0),
    ("nan against number", float("nan"), 0.0),
    ("none against nan", None, float("nan")),
    ("list against tuple", [1, 2], (1, 2)),
    ("list element", [1, 2, 3], [1, 2, 4]),
    ("list length", [1, 2], [1, 2, 3]),
    ("nested", {"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}),
    ("key", {"a": 1}, {"b": 1}),
    ("order of keys", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ("set", {1, 2}, {1, 3}),
    ("array element", np.arange(4), np.array([0, 1, 2, 4])),
    ("array dtype", np.arange(4), np.arange(4.0)),
    ("array shape", np.zeros((2, 3)), np.zeros((3, 2))),
    ("array ulp", np.array([1.0]), np.nextafter(np.array([1.0]), 2)),
    ("object array", np.array([1, [2]], dtype=object), np.array([1, [3]], dtype=object)),
    ("mask", np.ma.masked_equal([1, 2], 2), np.ma.masked_equal([1, 2], 1)),
    ("numpy scalar against float", np.float64(1.0), 1.0),
    ("frame cell", frame(), frame().replace({"a": {3: 4}})),
    ("frame dtype", frame(), frame().astype({"a": "float64"})),
    ("frame index", frame(), frame().set_index(pd.Index([0, 1, 3]))),
    ("frame index name", frame(), frame().rename_axis("row")),
    ("frame column name", frame(), frame().rename(columns={"a": "A"})),
    ("frame column order", frame(), frame()[["b", "a", "c"]]),
    ("frame row lost", frame(), frame().iloc[:2]),
    ("category set", frame(), frame().assign(c=pd.Categorical(["u", "v", "u"], categories=["v", "u"]))),
    ("frame against series", frame()[["a"]], frame()["a"]),
    ("series name", frame()["a"], frame()["a"].rename("z")),
    ("time", pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")),
    ("time zone", pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-01", tz="UTC")),
    ("namedtuple field", Point(1, 2), Point(1, 3)),
    ("attribute", Box(1), Box(2)),
    ("deep attribute", Box(Box([np.arange(3)])), Box(Box([np.arange(3) + 1]))),
    ("slot", Slotted(1), Slotted(2)),
    ("class", Box(1), Slotted(1)),
    ("sparse value", scipy.sparse.eye(3).tocsr(), (2 * scipy.sparse.eye(3)).tocsr()),
    ("sparse format", scipy.sparse.eye(3).tocsr(), scipy.sparse.eye(3).tocsc()),
    ("generator state", np.random.RandomState(3), np.random.RandomState(4)),
    ("new generator state", np.random.default_rng(3), np.random.default_rng(4)),
    ("function", max, min),
    ("text buffer", io.StringIO("abc"), io.StringIO("abd")),
    ("estimator parameter", fitted(LogisticRegression), fitted(LogisticRegression, C=2.0)),
    ("estimator coefficients", fitted(LogisticRegression), fitted(LogisticRegression, shift=3.0)),
    ("tree thresholds", fitted(DecisionTreeClassifier), fitted(DecisionTreeClassifier, shift=3.0)),
    ("one unfitted", fitted(LogisticRegression), LogisticRegression()),
    (
        "forest seed",
        fitted(RandomForestClassifier, n_estimators=3, random_state=0),
        fitted(RandomForestClassifier, n_estimators=3, random_state=1),
    ),
]


@pytest.mark.parametrize(("left", "right"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_a_planted_difference_is_found(left: Any, right: Any) -> None:
    assert outcome(left, right) == "different"


def test_the_place_of_the_difference_is_named() -> None:
    left, right = (Freezer().variable({"scores": [1.0, value]}) for value in (2.0, 3.0))
    assert "[('str', 'scores')][1]: 2.0 against 3.0" in compare(left, right).where


def test_what_cannot_be_seen_is_never_equal() -> None:
    assert outcome((n for n in [1]), (n for n in [2])) == "incomparable"


def test_cycles_end_and_are_compared() -> None:
    def ring(size: int) -> list[Any]:
        made: list[Any] = [size]
        made.append(made)
        return made

    assert outcome(ring(1), ring(1)) == "equal"
    assert outcome(ring(1), ring(2)) == "different"


def test_freezing_order_does_not_matter_for_cycles() -> None:
    first, second = Box(None), Box(None)
    first.content, second.content = second, first
    forward, backward = Freezer(), Freezer()
    forward.variable(first)
    assert compare(forward.variable(second), backward.variable(second)).outcome == "equal"


def test_memos_are_not_values() -> None:
    left, right = Box(1), Box(1)
    left._cache = {"seen": 1}  # type: ignore[attr-defined]
    assert outcome(left, right) == "equal"


def test_a_lifted_function_is_still_the_function() -> None:
    assert outcome({"f": len}, {"f": partial(len)}) == "equal"
