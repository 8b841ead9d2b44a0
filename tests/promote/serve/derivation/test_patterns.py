"""Statements over whole columns, and what serves one row of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from tests.promote.serve.derivation.conftest import Derived

Derive = Callable[[str], "Derived"]
NUMBERS = "y = df['y']\nX = df[['x', 'z']].fillna(0)"


@pytest.mark.parametrize(
    ("middle", "served"),
    [
        ("df['x'] = df['x'].fillna(df['x'].median())", "df['x'].fillna(state.median_x)"),
        (
            "df['x'].fillna(df['x'].mean(), inplace=True)\ndf['x'] = df['x'].fillna(df['x'].mean())",
            "state.mean_x",
        ),
        ("m = df['x'].median()\ndf['x'] = df['x'].fillna(m)", "df['x'].fillna(state.m)"),
        ("for c in ['x', 'z']:\n    med = df[c].median()\n    df[c] = df[c].fillna(med)", "state.med_of[c]"),
        (
            "def fill(d):\n    d = d.copy()\n    d['x'] = d['x'].fillna(d['x'].mode()[0])\n    return d\ndf = fill(df)",
            "state.",
        ),
        ("df['z'] = (df['z'] - df['z'].mean()) / df['z'].std()", "(df['z'] - state.mean_z) / state.std_z"),
        ("df['z'] = df['city'].map(df.groupby('city')['z'].mean())", "df['city'].map(state.mean_"),
        (
            "df['z'] = pd.qcut(df['z'], 4, labels=False)",
            "pd.cut(df['z'], state.bins_z, labels=False, include_lowest=True)",
        ),
        ("df['z'] = pd.cut(df['z'], 5, labels=False)", "pd.cut(df['z'], state.bins_z, labels=False)"),
        ("df['z'] = df['city'].astype('category').cat.codes", "with_levels(df['city'], state.levels"),
        ("df['z'] = pd.factorize(df['city'])[0]", "get_indexer(df['city'])"),
        (
            "from sklearn.preprocessing import LabelEncoder\ndf['z'] = LabelEncoder().fit_transform(df['city'])",
            "state.label_encoder.transform(df['city'])",
        ),
        ("df = df.drop_duplicates()", ""),
        ("df = df.sort_values('z')", ""),
        ("df = df.sample(frac=1, random_state=0)", ""),
    ],
)
def test_a_statement_over_a_column(derived: Derive, middle: str, served: str) -> None:
    """Each is served by what training left, and gives one row what it gave it among all."""
    found = derived(f"{middle}\n{NUMBERS}")
    assert served in found.text
    whole = found.target.value
    for row in (0, 5, 17):
        at = int(np.flatnonzero(found.lineage.ids == row)[0])
        np.testing.assert_allclose(found.alone(row).to_numpy(), whole.iloc[[at]].to_numpy(), rtol=1e-9)


def test_dummies_without_the_first(derived: Derive) -> None:
    """``drop_first`` drops the first of all levels, not of those in the request."""
    found = derived("y = df['y']\nX = pd.get_dummies(df[['city', 'z']], columns=['city'], drop_first=True)")
    assert "with_levels(df[['city', 'z']], state.levels)" in found.text
    one = found.alone(0)
    assert list(one.columns) == ["z", "city_cairo", "city_oslo", "city_rome"]
    unknown = pd.DataFrame({**{c: [0] for c in found.source.value.columns}, "city": ["lima"]})
    assert not program_of(found).run("df", unknown).iloc[0, 1:].any()


def program_of(found: Derived) -> Any:
    """The program that makes the model's input."""
    from promote.serve.inside.parts import Path
    from promote.serve.inside.program import program
    from promote.serve.inside.synthesis import INPUT

    assert isinstance(found.path, Path)
    return program(found.trace, found.path, {INPUT})


def test_a_scaler_by_hand_and_an_imputer_after_the_split(derived: Derive) -> None:
    """Transformers fitted on the training rows serve the rows of the test."""
    found = derived(
        "from sklearn.model_selection import train_test_split\n"
        "from sklearn.impute import SimpleImputer\n"
        "from sklearn.preprocessing import StandardScaler\n"
        "A, X, _, y = train_test_split(df[['x', 'z']], df['y'], random_state=0)\n"
        "imputer, scaler = SimpleImputer(), StandardScaler()\n"
        "A = scaler.fit_transform(imputer.fit_transform(A))\n"
        "X = scaler.transform(imputer.transform(X))"
    )
    assert "state.scaler.transform(state.imputer.transform(X))" in found.text
    assert "fit" not in found.text


def test_a_filter_stays_and_a_split_goes(derived: Derive) -> None:
    """Rows that a filter leaves out are left out when served; a split says nothing about a row."""
    found = derived("df = df[df['z'] < 9]\ndf = df.iloc[:200]\n" + NUMBERS)
    assert "df = df[df['z'] < 9]\nrequire_rows(df, len(rows))" in found.text
    assert "iloc" not in found.text


@pytest.mark.parametrize(
    "statement",
    [
        "df['x'] = df['z'].rolling(3, min_periods=1).mean()",
        "df['x'] = df['z'].rank()",
        "df['x'] = df['z'].shift(1).fillna(0)",
        "df['x'] = df.groupby('city')['z'].transform('mean')",
        "df['new'] = df['z'].cumsum()\ndf['x'] = df['new']",
    ],
)
def test_what_depends_on_other_rows_stops(derived: Derive, statement: str) -> None:
    """The first statement that stood in the way is named with its line."""
    found = derived(f"{statement}\n{NUMBERS}")
    assert found.obstacle.statement == statement.split("\n")[0]
    assert found.obstacle.line == 13


def test_columns_that_are_named_and_not_needed(derived: Derive) -> None:
    """A client need not send what no prediction depends on; what a statement names gets a stand-in."""
    found = derived("df['y'] = df['y'].astype(int)\ndf = df.drop(columns=['idle'])\n" + NUMBERS)
    columns, stand_ins = found.columns
    assert columns == ["x", "z"]
    assert set(stand_ins) == {"idle", "y"}


def test_a_label_from_elsewhere_is_left_out(derived: Derive) -> None:
    """A column that is no function of the row may be dropped later, and used nowhere."""
    found = derived(
        "df['label'] = rng.choice([0, 1], n)\ny = df['label']\nX = df.drop(columns=['label', 'city']).fillna(0)"
    )
    assert "state.unused_label" in found.text


def test_the_answer_is_the_label_behind_the_threshold(derived: Derive) -> None:
    """Statements that turn a probability into a label belong to the answer."""
    found = derived(NUMBERS + "\nfrom sklearn.naive_bayes import GaussianNB\nnb = GaussianNB().fit(X, y)\n")
    assert found.target.name == "pred"


def test_print_is_not_served(derived: Derive) -> None:
    """What a loop prints is no part of a prediction."""
    found = derived(
        "for c in ['x']:\n    df[c] = df[c].fillna(df[c].median())\n    print(c, df[c].median())\n" + NUMBERS
    )
    assert "print" not in found.text
