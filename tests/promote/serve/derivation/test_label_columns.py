"""Which column of the source holds what came true: only one that was taken as it is."""

from __future__ import annotations

from typing import Any

import pytest
from tests.promote.serve.derivation.conftest import DATA, Derived

from promote.serve.inside.labels import label_column

LINE = """
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
{prepare}
model = LogisticRegression()
{fit}
pred = model.predict(X)
"""
WHOLE = "X, y = df[['z']], df['y']"


def label(prepare: str, fit: str = "model.fit(X, y)") -> str | None:
    found = Derived(DATA + LINE.format(prepare=prepare, fit=fit))
    return label_column(found.trace, found.target)


@pytest.mark.parametrize(
    ("prepare", "fit"),
    [
        (WHOLE, "model.fit(X, y)"),
        (WHOLE, "model.fit(X, y=y)"),
        (WHOLE, "model.fit(X[:200], y[:200])"),
        ("df = df[df['z'] > 1]\n" + WHOLE, "model.fit(X, y)"),
        (
            WHOLE + "\nX_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)",
            "model.fit(X_train, y_train)",
        ),
    ],
)
def test_a_column_as_it_is(prepare: str, fit: str) -> None:
    assert label(prepare, fit) == "y"


@pytest.mark.parametrize(
    "prepare",
    [
        "X, y = df[['z']], df['y'].map({0: 'no', 1: 'yes'})",
        "X, y = df[['z']], 1 - df['y']",
        "X, y = df[['z']], (df['y'] > 0).astype(int).rename('z')",
        "X, y = df[['z']], df['y'].to_numpy()",
        "X, y = df[['z']], df['y'].rename('other')",
        "X, y = df[['z']], df['y'].astype(bool)",
        "X, y = df[['z']], df['y'].sample(frac=1, random_state=0).reset_index(drop=True)",
    ],
)
def test_anything_else_is_not_known(prepare: str) -> None:
    assert label(prepare) is None


def test_the_last_fit_of_the_model_counts(capsys: Any) -> None:
    assert label(WHOLE, "model.fit(X, 1 - y)\nmodel.fit(X, y)") == "y"
    assert label(WHOLE, "model.fit(X, y)\nmodel.fit(X, 1 - y)") is None
