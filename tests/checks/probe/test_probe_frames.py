"""Schemas of data frames, and pandera's judgement of a witness."""

from __future__ import annotations

from typing import Any

import pandas as pd

from promote_checks.probe.frames import drift, schema_of, witness

KINDS = ["a", "b"] * 20


def drifts(was: pd.DataFrame, now: pd.DataFrame) -> list[tuple[str, str, str]]:
    expected: Any = schema_of(was)
    return sorted(
        (one["column"], one["check"], one["now"]) for one in drift(witness(now, expected), expected)
    )


def test_a_schema_holds_no_values_but_categories() -> None:
    frame = pd.DataFrame({"id": [f"c{n}" for n in range(40)], "kind": KINDS, "n": [1.0, None] * 20})
    found: Any = schema_of(frame)
    assert [one["levels"] for one in found["columns"]] == [None, ["a", "b"], None]
    assert [one["nullable"] for one in found["columns"]] == [False, False, True]
    assert found["index"] == [{"name": "", "dtype": "int64"}]
    assert schema_of(pd.Series([1])) is None


def test_nothing_drifts_from_itself() -> None:
    frame = pd.DataFrame({"kind": KINDS, "n": [1, 2] * 20, "when": pd.Timestamp("2024-01-01")})
    assert drifts(frame, frame) == []
    assert drifts(frame, frame[["when", "n", "kind"]].iloc[:1]) == []


def test_each_kind_of_drift() -> None:
    was = pd.DataFrame({"kind": KINDS, "n": [1, 2] * 20, "gone": 1})
    now = pd.DataFrame({"kind": ["a", "c"] * 19 + ["a", None], "n": ["1", "2"] * 20, "more": 1})
    assert drifts(was, now) == [
        ("gone", "column_in_dataframe", ""),
        ("kind", "isin", "c"),
        ("kind", "not_nullable", ""),
        ("more", "column_in_schema", ""),
        ("n", "dtype('int64')", "str"),
    ]


def test_a_witness_finds_the_one_bad_row_of_many() -> None:
    was = pd.DataFrame({"n": [1.0] * 1000, "kind": ["a", "b"] * 500})
    now = was.copy()
    now.loc[777, "n"] = None
    now.loc[888, "kind"] = "z"
    assert len(witness(now, schema_of(was) or {})) == 4
    assert drifts(was, now) == [("kind", "isin", "z"), ("n", "not_nullable", "")]
