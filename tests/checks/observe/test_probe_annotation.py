"""Annotations have public names only."""

from __future__ import annotations

import array
import asyncio
import collections
import functools
import io
import itertools
import pathlib
import queue
import re
import subprocess
import threading
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.utils import Bunch

from promote_checks.probe.annotation import annotate, union
from promote_checks.probe.summary import summary


class Private:
    class _Inner:
        pass


def local_class() -> type:
    class Local:
        pass

    return Local


FRAME = pd.DataFrame({"a": [1, 2], "g": ["x", "y"]})


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        (None, "None"),
        (True, "bool"),
        (1.5, "float"),
        ([1, 2], "list[int]"),
        ([1, 2.5], "list[float]"),
        ([1, "a"], "list[typing.Any]"),
        ([], "list[typing.Any]"),
        ([[1], []], "list[list[int]]"),
        ({"a": [1.0]}, "dict[str, list[float]]"),
        ({}, "dict[typing.Any, typing.Any]"),
        ((1, "a"), "tuple[int, str]"),
        ((), "tuple[()]"),
        (tuple(range(20)), "tuple[int, ...]"),
        ({1}, "set[int]"),
        (frozenset("a"), "frozenset[str]"),
        (collections.Counter("ab"), "collections.Counter[str]"),
        (collections.defaultdict(int, {"a": 1}), "collections.defaultdict[str, int]"),
        (collections.OrderedDict(a=1), "collections.OrderedDict[str, int]"),
        (collections.deque([1]), "collections.deque[int]"),
        (re.compile("a"), "re.Pattern[str]"),
        (re.compile(b"a"), "re.Pattern[bytes]"),
        (re.match("a", "a"), "re.Match[str]"),
        (pathlib.Path("a"), "pathlib.Path"),
        (functools.partial(int), "functools.partial[typing.Any]"),
        (queue.Queue(), "queue.Queue[typing.Any]"),
        (array.array("d"), "array.array[typing.Any]"),
        (subprocess.CompletedProcess([], 0, "a"), "subprocess.CompletedProcess[str]"),
        (threading.Lock(), "threading.Lock"),
        (io.StringIO(), "io.StringIO"),
        (iter([1]), "collections.abc.Iterator[typing.Any]"),
        (itertools.count(), "collections.abc.Iterator[typing.Any]"),
        ((i for i in "a"), "collections.abc.Iterator[typing.Any]"),
        ({"a": 1}.keys(), "collections.abc.KeysView[str]"),
        (len, "collections.abc.Callable[..., typing.Any]"),
        (summary, "collections.abc.Callable[..., typing.Any]"),
        (functools.lru_cache(summary), "collections.abc.Callable[..., typing.Any]"),
        ([].append, "collections.abc.Callable[..., typing.Any]"),
        (re, "types.ModuleType"),
        (int, "type[int]"),
        (pd.DataFrame, "type[pandas.DataFrame]"),
        (ValueError("a"), "ValueError"),
        (list[int], "types.GenericAlias"),
        (Private._Inner(), "typing.Any"),
        (local_class()(), "typing.Any"),
        (asyncio.Queue(), "asyncio.Queue[typing.Any]"),
        (np.zeros(3), "numpy.typing.NDArray[numpy.float64]"),
        (np.array([True]), "numpy.typing.NDArray[numpy.bool_]"),
        (np.array(["a"]), "numpy.typing.NDArray[numpy.str_]"),
        (np.array([{}], dtype=object), "numpy.typing.NDArray[numpy.object_]"),
        ({"a": np.zeros(3)}, "dict[str, numpy.typing.NDArray[numpy.float64]]"),
        (np.float64(1), "numpy.float64"),
        (np.bool_(True), "numpy.bool_"),
        (np.ma.array([1.0]), "numpy.ma.MaskedArray[tuple[typing.Any, ...], numpy.dtype[numpy.float64]]"),
        (np.dtype("f8"), "numpy.dtype[typing.Any]"),
        (np.random.default_rng(), "numpy.random.Generator"),
        (np.random.RandomState(), "numpy.random.RandomState"),
        (np.add, "numpy.ufunc"),
        (FRAME, "pandas.DataFrame"),
        (FRAME["a"], "pandas.Series"),
        (FRAME.columns, "pandas.Index"),
        (FRAME.groupby("g"), "pandas.api.typing.DataFrameGroupBy"),
        (pd.Timestamp("2020"), "pandas.Timestamp"),
        (pd.NaT, "pandas.api.typing.NaTType"),
        (RandomForestClassifier(), "sklearn.ensemble.RandomForestClassifier"),
        (Bunch(a=1), "sklearn.utils.Bunch"),
    ],
)
def test_annotation(value: Any, annotation: str) -> None:
    assert annotate(value) == annotation


def test_a_default_factory_is_never_called() -> None:
    value: collections.defaultdict[str, list[int]] = collections.defaultdict(list)
    annotate(value)
    assert len(value) == 0


def test_a_list_in_itself_has_an_end() -> None:
    deep: list[Any] = []
    deep.append(deep)
    assert annotate(deep) == "list[list[list[list[list[typing.Any]]]]]"


@pytest.mark.parametrize(
    ("kinds", "joined"),
    [
        ({"int", "float"}, "float | int"),
        ({"None", "int"}, "int | None"),
        ({"list[typing.Any]", "list[int]"}, "list[int]"),
        ({"a", "b", "c", "d", "e"}, "typing.Any"),
        ({"typing.Any", "int"}, "typing.Any"),
    ],
)
def test_union(kinds: set[str], joined: str) -> None:
    assert union(kinds) == joined


def test_summary_tells_shapes_and_no_values() -> None:
    assert summary(FRAME) == "2 rows x 2 columns"
    assert summary(FRAME["a"]) == "2 rows"
    assert summary(np.zeros((2, 3))) == "2 x 3"
    assert summary([1]) == "1 item"
    assert summary("secret") == "6 characters"
    assert summary(3) == ""
