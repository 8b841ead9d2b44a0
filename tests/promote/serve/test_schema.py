"""The schema: what was seen, without anything personal."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from promote.serve.inside.schema_probe import describe, treats_unknown
from promote.serve.schema import schema_of

ROWS = 60


def customers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "tenure": range(ROWS),
            "charges": [None, *np.linspace(20, 80, ROWS - 1)],
            "plan": ["basic", "gold", "none"] * (ROWS // 3),
            "joined": pd.date_range("2020-01-01", periods=ROWS).strftime("%Y-%m-%d"),
            "total": [f" {number}.50" for number in range(ROWS)],
            "note": [f"called about bill {number}" for number in range(ROWS)],
            "email": [f"person{number}@example.com" for number in range(ROWS)],
            "owner": ["anna@example.com", "bert@example.com"] * (ROWS // 2),
            "phone": pd.Series([5550100 + number for number in range(ROWS)], dtype="int64"),
            "since": pd.date_range("2020-01-01", periods=ROWS),
            "senior": [True, False] * (ROWS // 2),
            "level": pd.Categorical(["low", "high"] * (ROWS // 2), categories=["low", "middle", "high"]),
            "mixed": pd.Series([None, "a"] * (ROWS // 2), dtype=object),
        }
    )


@pytest.fixture(scope="module")
def columns() -> dict[str, dict[str, Any]]:
    described = json.loads(json.dumps(describe(customers())))
    return {column["name"]: column for column in schema_of(described, [], refused=["plan"])["input"]}


def test_types_ranges_and_nulls(columns: dict[str, dict[str, Any]]) -> None:
    types = {name: column["type"] for name, column in columns.items()}
    assert types["tenure"] == types["phone"] == "integer"
    assert types["charges"] == "number"
    assert types["since"] == "date"
    assert types["senior"] == "boolean"
    assert types["plan"] == types["level"] == types["mixed"] == "string"
    assert [name for name, column in columns.items() if column["nullable"]] == ["charges", "mixed"]
    assert (columns["charges"]["minimum"], columns["charges"]["maximum"]) == (20, 80)
    assert columns["mixed"]["missing"] == "none"


def test_categories_are_few_values_that_come_again(columns: dict[str, dict[str, Any]]) -> None:
    assert columns["plan"]["categories"] == ["basic", "gold", "none"]
    assert columns["plan"]["unknown"] == "refused"
    assert columns["level"]["categories"] == ["low", "middle", "high"]
    assert columns["level"]["unknown"] == "refused", "a categorical column would hold nothing instead"
    assert not [name for name in ("joined", "note", "total") if "categories" in columns[name]]


def test_nothing_personal_is_kept(columns: dict[str, dict[str, Any]]) -> None:
    text = json.dumps(list(columns.values()))
    for value in ("person0", "anna@", "bert@", "5550100", "called about"):
        assert value not in text
    assert "sample" not in text
    assert "minimum" not in columns["phone"]


def test_examples_keep_the_shape_that_code_reads(columns: dict[str, dict[str, Any]]) -> None:
    assert columns["joined"]["example"] == "2020-01-01"
    assert columns["total"]["example"] == " 0.50"
    assert columns["note"]["example"] == "example"
    assert columns["since"]["example"] == "2020-01-01T00:00:00"


def test_whether_a_category_can_be_treated_is_found_out_by_asking() -> None:
    rows = customers().loc[:, ["plan"]]

    def stumbles(frame: pd.DataFrame, _: object) -> list[int]:
        return [{"basic": 0, "gold": 1, "none": 2}[plan] for plan in frame["plan"]]

    def encodes(frame: pd.DataFrame, _: object) -> list[int]:
        return [int(plan == "gold") for plan in frame["plan"]]

    assert not treats_unknown(stumbles, None, rows, "plan")
    assert treats_unknown(encodes, None, rows, "plan")


def test_a_column_of_objects_is_refused() -> None:
    with pytest.raises(TypeError, match="'made'"):
        describe(pd.DataFrame({"made": pd.Series([{}, []], dtype=object)}))
