"""What a filter takes away, and of which filters it is certain."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from promote_checks.serving_proof.inside.losses import certain, mentioned
from promote_checks.serving_proof.inside.origins import Origins

SOURCE = "pd.DataFrame({'age': [1, -1, 3, 4, -2, 6], 'y': [0, 1, None, 1, 0, 1], 'age2': range(6)})"


def lost(code: str, served: Sequence[str] = ("age", "age2")) -> list[list[int]]:
    """Rows by filter, on the way to ``df``."""
    namespace: dict[str, Any] = {"pd": pd}
    exec(f"df = {SOURCE}", namespace)  # noqa: S102
    origins = Origins()
    origins.begin("df", namespace["df"])
    names = [str(name) for name in namespace["df"].columns]
    for node in ast.parse(code).body:
        exec(compile(ast.Module([node], []), "cell", "exec"), namespace)  # noqa: S102
        origins.follow(node, namespace)
    kept = origins.known["df"][2]
    return [list(rows) for rows in certain(origins.lost["df"], kept, names, list(served))]


@pytest.mark.parametrize(
    "code",
    [
        "df = df[df.age > 0]",
        "df = df[df['age'] > 0].reset_index(drop=True)",
        "df = df.query('age > 0')",
        "mask = df['age'] > 0\ndf = df[mask]",
        "df = df.drop(df.index[df['age'] < 0])",
        "df.drop(df.index[df['age'] < 0], inplace=True)",
        "df = df[df['age'] > 0]\ndf = df.assign(z=1)\ndf = df.head(2)",
    ],
)
def test_a_filter_of_a_served_column(code: str) -> None:
    """However it is written."""
    assert lost(code) == [[1, 4]]


def test_each_filter_has_its_rows() -> None:
    """Two, one after the other."""
    assert lost("df = df[df.age > 0]\ndf = df[df.age2 < 5]") == [[1, 4], [5]]


@pytest.mark.parametrize(
    "code",
    [
        "df = df.dropna()",
        "df = df.dropna(subset=['y'])",
        "df = df[(df.age > 0) & (df.y > 0)]",
        "df = df.head(3)",
        "df = df.drop_duplicates(subset=['age'])",
        "df = df[df.age.diff() > 0]",
        "df = df.iloc[2:]",
        "mask = pd.Series([True, False] * 3)\ndf = df[mask]",
    ],
)
def test_of_the_others_nothing_is_certain(code: str) -> None:
    """They look at the target, at nothing, or at many rows."""
    assert lost(code) == []


def test_a_column_that_is_not_served_says_nothing() -> None:
    """A client does not send it."""
    assert lost("df = df[df.age2 < 5]", served=("age",)) == []


def test_a_proxy_without_a_request_is_no_mask() -> None:
    """As ``flask.request`` is outside of one: every attribute raises."""

    class Proxy:
        def __getattribute__(self, name: str) -> Any:
            raise RuntimeError("outside of a request")

    assert "age" in mentioned(ast.parse("request.args['age']"), {"request": Proxy()}, {})
