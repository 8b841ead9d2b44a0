"""Expectations are read, never executed; one that can't be evaluated has not been met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from promote_checks.matrix.kernel.expectation import judge, parsed


@dataclass
class Results:
    auc: float = 0.9
    labels: tuple[str, ...] = ("no", "yes")


NAMES: dict[str, Any] = {
    "rows": 7043,
    "score": np.float64(0.75),
    "empty": float("nan"),
    "missing": pd.NA,
    "scores": {"rf": {"auc": 0.8}, "logreg": {"auc": 0.7}},
    "df": pd.DataFrame({"a": [1, 2, 3]}),
    "results": Results(),
    "flag": np.bool_(True),
}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("rows == 7043", "pass"),
        ("rows == 7044", "fail"),
        ("score >= 0.75", "pass"),
        ("0.7 < score < 0.74", "fail"),
        ("auc > 0.8", "pass"),
        ("results.auc > 0.95", "fail"),
        ('scores["rf"]["auc"] - scores["logreg"]["auc"] > 0.05', "pass"),
        ("len(df) == 3 and not rows < 7000", "pass"),
        ("rows < 7000 or len(df) == 4", "fail"),
        ("abs(score - 0.75) < 1e-9", "pass"),
        ("max(score, 0.9) == 0.9 and min(score, 1) == 0.75 and round(score, 1) == 0.8", "pass"),
        ('"yes" in results.labels', "pass"),
        ("rows % 2 == 1 and -rows < 0", "pass"),
        ("df.shape[0] == 3", "pass"),
        ("flag", "pass"),
        ("nothing > 3", "error"),
        ("results.f1 > 0.5", "error"),
        ('scores["svm"]["auc"] > 0.5', "error"),
        ("empty < 1", "error"),
        ("not empty < 1", "error"),
        ("missing == 1", "error"),
        ("df > 1", "error"),
        ("rows", "error"),
        ("rows < score['a']", "error"),
        ("rows / 0 == 1", "error"),
    ],
)
def test_verdict(text: str, verdict: str) -> None:
    (told,) = judge([text], NAMES)
    assert told["verdict"] == verdict
    assert bool(told["why"]) == (verdict == "error")


def test_the_values_that_it_names_are_told_without_content() -> None:
    (told,) = judge(['score > 0.5 and len(df) == 3 and df is not None and scores["rf"]["auc"] > 0'], NAMES)
    assert told["values"] == {
        "score": 0.75,
        "len(df)": 3,
        "df": "a DataFrame of shape (3, 1)",
        "scores['rf']['auc']": 0.8,
    }


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true') == 0",
        "rows.__class__ == 1",
        "results._hidden == 1",
        "open('x') == 1",
        "[one for one in rows] == 1",
        "(lambda: 1)() == rows",
        "df[rows] == 1",
        "max(rows, key=len) == 1",
        "f'{rows}' == 1",
        "rows := 3",
        "rows ** rows == 1",
        "rows == 1; rows",
        "1 < 2",
        "len(df)",
        "rows + 1",
        "",
        "auc >= 0,8 if rows else 1",
    ],
)
def test_what_it_may_not_hold_is_refused_before_anything_runs(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parsed(text)


def test_a_comparison_that_raises_is_no_pass() -> None:
    class Sulky:
        def __eq__(self, other: object) -> bool:
            raise RuntimeError("no")

        __hash__ = None  # type: ignore[assignment]

    (told,) = judge(["sulky == 1"], {"sulky": Sulky()})
    assert (told["verdict"], told["why"]) == ("error", "RuntimeError: no")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("score_", "did you mean score or scores?"),
        ("nothing_like_it", "it has df, empty, flag, missing, results, rows, score, scores"),
    ],
)
def test_a_name_that_is_not_there_names_those_that_are(name: str, said: str) -> None:
    [told] = judge([f"{name} > 0"], NAMES)
    assert said in told["why"]
