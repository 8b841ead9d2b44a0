"""The canonical form of what libraries make."""

from __future__ import annotations

import argparse
import copy
import importlib
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from promote_checks.probe import canonical_numeric
from promote_checks.probe.canonical import describe, digest, fingerprint, leaves


def frame(**changes: Any) -> pd.DataFrame:
    data: dict[str, Any] = {"a": [1, 2, 3], "b": ["x", None, "z"], "c": [0.5, float("nan"), -0.0]}
    return pd.DataFrame({**data, **changes})


def indexed(name: str | None) -> pd.DataFrame:
    made = frame()
    made.index.name = name
    return made


def with_attribute() -> pd.DataFrame:
    made = frame()
    made.attrs["unit"] = "m"
    return made


ARRAYS: list[Any] = [
    np.arange(6), np.arange(6.0), np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2), np.arange(6, dtype="i4"),
    np.arange(6, dtype=">i8"), np.array([0.0]), np.array([-0.0]), np.array([np.nan]), np.array(["a", "b"]),
    np.array(["a", "b"], dtype=object), np.array([["a", "b"]], dtype=object), np.array([1, None], dtype=object),
    np.array(["2020-01-01"], dtype="M8[D]"), np.array(["2020-01-01"], dtype="M8[ns]"), np.array([True]),
    np.array([1 + 2j]), np.array([1 - 2j]), np.array([(1, 2.0)], dtype=[("x", "i8"), ("y", "f8")]),
    np.array([(1, 3.0)], dtype=[("x", "i8"), ("y", "f8")]), np.array(1), np.int64(1), np.float64(1), np.float32(1),
    np.longdouble(1) / 3, np.ma.array([1, 2], mask=[True, False]), np.ma.array([1, 2], mask=[False, False]),
    np.zeros((0, 3)), np.zeros((3, 0)), np.dtype("f8"), np.sin, np.random.default_rng(1), np.random.default_rng(2),
    np.random.RandomState(1), np.random.RandomState(2), np.matrix([[1]]), np.array([[1]]),
]  # fmt: skip
FRAMES: list[Any] = [
    frame(), frame(a=[1, 2, 4]), frame(a=[1.0, 2, 3]), frame(b=["x", "y", "z"]), frame(c=[0.5, np.nan, 0.0]),
    frame()[["b", "a", "c"]], frame().rename(columns={"a": "A"}), frame().set_index("a"), indexed("k"),
    frame().astype({"b": "category"}), frame().astype({"b": object}), frame().astype({"a": "Int64"}),
    frame().rename_axis(columns="q"), frame().iloc[::-1], frame().iloc[:0], with_attribute(), frame()["a"],
    frame()["a"].rename("z"), frame()["a"].astype("int32"), frame()["b"], frame()["a"].to_frame(),
    pd.Index([1, 2]), pd.Index([1, 2], name="n"), pd.RangeIndex(2), pd.RangeIndex(1, 3), pd.Index(["a", "b"]),
    pd.MultiIndex.from_product([[1, 2], ["a"]]), pd.MultiIndex.from_product([[1, 2], ["a"]], names=["p", "q"]),
    pd.date_range("2020", periods=3), pd.date_range("2020", periods=3, tz="UTC"), pd.date_range("2020", periods=4),
    pd.DatetimeIndex(["2020-01-01", "2020-01-02", "2020-01-03"]), pd.timedelta_range("1D", periods=2),
    pd.period_range("2020-01", periods=2, freq="M"), pd.interval_range(0, 2), pd.Categorical(["a", "b"]),
    pd.Categorical(["a", "b"], categories=["b", "a"]), pd.Categorical(["a", "b"], ordered=True),
    pd.array([1, None], dtype="Int64"), pd.array([1, 2], dtype="Int64"), pd.array([True, None], dtype="boolean"),
    pd.arrays.SparseArray([0, 1, 0]), pd.arrays.SparseArray([0, 0, 1]), pd.Timestamp("2020"),
    pd.Timestamp("2020", tz="UTC"), pd.Timedelta("1D"), pd.NaT, pd.NA, pd.Interval(0, 1), pd.Interval(0, 2),
    pd.Period("2020-01"), pd.offsets.Day(2), pd.CategoricalDtype(["a"]), pd.CategoricalDtype(["b"]),
    frame().groupby("a"), frame().groupby("b"),
]  # fmt: skip


@pytest.mark.parametrize("values", [ARRAYS, FRAMES], ids=["arrays", "frames"])
def test_different_values_have_different_digests(values: list[Any]) -> None:
    seen: dict[str, Any] = {}
    for value in values:
        text, reason = digest(value)
        assert reason == "", value
        assert text not in seen, (value, seen[text])
        seen[text] = value


@pytest.mark.parametrize("values", [ARRAYS, FRAMES], ids=["arrays", "frames"])
def test_a_copy_is_equal(values: list[Any]) -> None:
    for value in values:
        again = copy.deepcopy(value)
        assert digest(again) == digest(value), value
        assert fingerprint(again) == fingerprint(value), value
        assert describe(value)


def test_layout_and_nan_payload_do_not_count() -> None:
    array = np.random.default_rng(0).random((40, 30))
    assert digest(np.asfortranarray(array)) == digest(array)
    assert digest(np.concatenate([array, array])[::2]) == digest(np.concatenate([array, array])[::2].copy())
    odd = np.array([0x7FF8000000000001], dtype="u8").view("f8")
    assert digest(odd) == digest(np.array([np.nan]))


def test_pieces_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    array = np.random.default_rng(0).random((50, 6, 7))
    table = pd.DataFrame(array[:, :, 0])
    views = [array, array.T, array[::2, ::-1], array[:, 1], np.asfortranarray(array), table]
    whole = [digest(view) for view in views]
    monkeypatch.setattr(canonical_numeric, "PIECE", 100)
    assert [digest(view) for view in views] == whole


def test_blocks_of_a_frame_do_not_count() -> None:
    together = pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["a", "b"])
    apart = pd.DataFrame({"a": together["a"].copy()})
    apart["b"] = together["b"].copy()
    assert digest(together) == digest(apart)


def test_what_lies_under_a_mask_does_not_count() -> None:
    one = np.ma.array([1, 2], mask=[True, False])
    other = np.ma.array([9, 2], mask=[True, False])
    assert digest(one) == digest(other)


def changed_cell(table: pd.DataFrame) -> None:
    table.loc[1, "a"] = 9


def new_column(table: pd.DataFrame) -> None:
    table["d"] = 1


def renamed_index(table: pd.DataFrame) -> None:
    table.index.name = "other"


def dropped_row(table: pd.DataFrame) -> None:
    table.drop(index=0, inplace=True)


@pytest.mark.parametrize("change", [changed_cell, new_column, renamed_index, dropped_row])
def test_a_change_in_place_is_seen(change: Callable[[pd.DataFrame], None]) -> None:
    table = frame()
    before = digest(table), fingerprint(table)
    change(table)
    assert digest(table) != before[0]
    assert fingerprint(table) != before[1]


def test_the_global_generator_is_ambient() -> None:
    from scipy import stats

    before = digest(stats.norm(0, 1))
    np.random.random(3)
    assert digest(stats.norm(0, 1)) == before
    assert digest(stats.norm(0, 2)) != before
    assert before[1] == ""


def test_sparse_matrices_are_sorted_and_summed() -> None:
    from scipy import sparse

    one = sparse.coo_matrix(([1, 2, 3], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    other = sparse.coo_matrix(([3, 3], ([1, 0], [0, 1])), shape=(2, 2))
    assert digest(one) == digest(other)
    assert digest(one) != digest(one * 2)
    assert digest(one.tocsr()) != digest(one.tocsc())
    assert digest(sparse.csr_array(one)) == digest(sparse.csr_array(other))


X = np.random.default_rng(0).random((120, 4))
Y = (X[:, 0] + X[:, 1] > 1).astype(int)


def estimators() -> list[Any]:
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    scaled = ColumnTransformer([("s", StandardScaler(), [0, 1])], remainder="passthrough")
    return [
        make_pipeline(scaled, LogisticRegression()),
        RandomForestClassifier(5, random_state=0),
        HistGradientBoostingClassifier(max_iter=5, random_state=0),
        SVC(),
        KNeighborsClassifier(algorithm="kd_tree"),
    ]


@pytest.mark.parametrize("kind", range(5))
def test_estimators_by_all_fitted_state(kind: int) -> None:
    model, again, other = estimators()[kind], estimators()[kind], estimators()[kind]
    unfitted = digest(model)
    fitted = digest(model.fit(X, Y))
    assert fitted[1] == ""
    assert fitted != unfitted
    assert digest(again.fit(X, Y)) == fitted
    model.predict(X)
    repr(model)
    assert digest(model) == fitted
    assert digest(copy.deepcopy(model)) == fitted
    nudged = X.copy()
    nudged[np.argmin(abs(X[:, 0] + X[:, 1] - 1))] += 0.05
    assert digest(other.fit(nudged, Y)) != fitted
    model.set_params(**{max(model.get_params(deep=False)): "changed"})
    assert digest(model) != fitted


def test_a_tree_is_seen_through_its_reduction() -> None:
    from sklearn.tree import DecisionTreeRegressor

    model = DecisionTreeRegressor(max_depth=2).fit(X, Y)
    before = digest(model), fingerprint(model)
    model.tree_.value[0, 0, 0] += 1
    assert digest(model) != before[0]
    assert fingerprint(model) != before[1]


def test_statsmodels_results_without_what_is_computed_lazily() -> None:
    sm: Any = importlib.import_module("statsmodels.api")
    smf: Any = importlib.import_module("statsmodels.formula.api")

    table = pd.DataFrame(X, columns=list("abcd")).assign(y=Y)
    fits: list[Callable[[], Any]] = [lambda: sm.OLS(Y, X).fit(), lambda: smf.ols("y ~ a + b", table).fit()]
    for fit in fits:
        used = fit()
        before = digest(used)
        assert before[1] == ""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            used.summary()
            used.rsquared, used.resid, used.conf_int()
        assert digest(used) == before
        assert digest(fit()) == before
    table.loc[0, "a"] += 1
    assert digest(smf.ols("y ~ a + b", table).fit()) != before


def test_a_summary_and_a_search_are_known_without_their_times() -> None:
    sm: Any = importlib.import_module("statsmodels.api")
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    summaries = [sm.OLS(Y, X).fit().summary() for _ in range(2)]
    assert digest(summaries[0])[1] == ""
    assert digest(summaries[0]) == digest(summaries[1])
    searches = [GridSearchCV(Ridge(), {"alpha": [1, 2]}, cv=2).fit(X, Y) for _ in range(2)]
    assert digest(searches[0]) == digest(searches[1])
    assert digest(searches[0]) != digest(GridSearchCV(Ridge(), {"alpha": [1, 3]}, cv=2).fit(X, Y))


def test_scratch_space_and_how_a_table_was_shown_are_no_value() -> None:
    sm: Any = importlib.import_module("statsmodels.api")
    model = sm.GLM(Y, X)
    before = digest(model)
    model._tmp_like_exog[:] = 7.0
    assert digest(model) == before
    table = sm.OLS(Y, X).fit().summary().tables[1]
    before = digest(table)
    table.as_html()
    assert before[1] == ""
    assert digest(table) == before
    table[1][1].data = "other"
    assert digest(table) != before


def test_leaves_hold_the_floats_and_the_rest_is_compared_exactly() -> None:
    one = {"a": 1.0, "b": np.array([1.0, 2.0]), "c": [1.0] * 9, "d": frame()}
    other = {"a": 1.5, "b": np.array([1.0, 2.5]), "c": [1.0] * 9, "d": frame()}
    third = {**one, "d": frame(a=[1, 2, 4])}
    assert leaves(one)[0] == leaves(other)[0]
    assert list(leaves(one)[1])[:3] == [1.0, 1.0, 2.0]
    assert list(leaves(other)[1])[:3] == [1.5, 1.0, 2.5]
    assert leaves(one)[0] != leaves(third)[0]


def test_a_description_names_the_column_or_the_elements_that_differ() -> None:
    one, other = describe(frame()).splitlines(), describe(frame(a=[1, 2, 4])).splitlines()
    assert [line.split(" #")[0] for line, there in zip(one, other, strict=True) if line != there] == [
        "column 'a' int64 [1, 2, 3]"
    ]
    long = np.arange(10_000)
    changed = long.copy()
    changed[5000] = 0
    differing = [
        line for line, there in zip(describe(long).splitlines(), describe(changed).splitlines(), strict=True)
        if line != there
    ]  # fmt: skip
    assert len(differing) == 1
    assert differing[0].startswith("elements 5000 to 5624")


def parser(**options: Any) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(**options)
    made.add_argument("--epochs", type=int, default=5)
    made.add_subparsers(dest="command").add_parser("fit").add_argument("--fast", action="store_true")
    return made


def test_a_parser_is_not_bound_to_the_program_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["/x/ipykernel_launcher.py", "-f", "kernel.json"])
    first = digest(parser())
    monkeypatch.setattr("sys.argv", ["package"])
    assert digest(parser()) == first
    assert digest(parser(prog="tool")) != first
    assert digest(parser(description="x")) != first
    other = parser()
    other.set_defaults(epochs=6)
    assert digest(other) != first
