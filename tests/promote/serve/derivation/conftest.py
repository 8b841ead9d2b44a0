"""Small notebooks, derived in this process."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from promote.serve.inside.columns import needed
from promote.serve.inside.parts import Obstacle, Path
from promote.serve.inside.program import program, texts
from promote.serve.inside.synthesis import INPUT, Synthesis
from promote.serve.inside.target import find_target
from promote.serve.inside.trace import run

DATA = """\
import numpy as np
import pandas as pd
rng = np.random.RandomState(0)
n = 300
df = pd.DataFrame({
    'city': rng.choice(['rome', 'oslo', 'bern', 'cairo'], n),
    'x': rng.normal(size=n),
    'z': rng.gamma(2, 2, n),
    'idle': rng.normal(size=n),
    'y': rng.choice([0, 1], n),
})
df.loc[df['x'] > 1, 'x'] = np.nan
"""
FIT = """
from sklearn.linear_model import LogisticRegression
model = LogisticRegression().fit(X, y)
pred = model.predict(X)
"""


class Derived:
    """What was derived of one small notebook."""

    def __init__(self, code: str) -> None:
        tree = ast.parse(code)
        records = [
            {"line": n.lineno, "column": n.col_offset, "bound": [], "changed": changed(n), "outside": False}
            for n in tree.body
        ]
        job = {
            "imports": ["sklearn"],
            "cells": [{"index": 0, "python": code, "raises": False, "records": records}],
        }
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.trace = run(job, {"__name__": "__main__"})
            target, reason = find_target(self.trace)
            assert target is not None, reason
            assert target.lineage is not None
            self.target, self.lineage = target, target.lineage
            number = target.lineage.source
            self.source = self.trace.sources[number]
            self.path: Path | Obstacle = Synthesis(self.trace, self.target, self.source, number).run()

    @property
    def obstacle(self) -> Obstacle:
        """What stood in the way."""
        assert isinstance(self.path, Obstacle)
        return self.path

    @property
    def text(self) -> str:
        """The statements that serve."""
        assert isinstance(self.path, Path), self.path
        return "\n".join(texts(program(self.trace, self.path, {INPUT})))

    @property
    def state(self) -> dict[str, Any]:
        """What training leaves."""
        assert isinstance(self.path, Path), self.path
        return program(self.trace, self.path, {INPUT}).state

    @property
    def columns(self) -> tuple[list[Any], dict[Any, Any]]:
        """Columns that are needed, and stand-ins."""
        assert isinstance(self.path, Path), self.path
        return needed(program(self.trace, self.path, {INPUT}), self.source)

    def alone(self, row: int) -> Any:
        """The model's input for one row of the source."""
        assert isinstance(self.path, Path), self.path
        one = self.source.value.iloc[[row]].reset_index(drop=True)
        return program(self.trace, self.path, {INPUT}).run(self.source.name, one)


def changed(node: ast.stmt) -> list[str]:
    """Names whose object a statement changes, as far as these small notebooks need it."""
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store):
            found += [n.id for n in ast.walk(part.value) if isinstance(n, ast.Name)]
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            inplace = any(k.arg == "inplace" for k in part.keywords)
            if part.func.attr in ("fit", "fit_transform", "append") or inplace:
                found += [n.id for n in ast.walk(part.func.value) if isinstance(n, ast.Name)]
    return found


@pytest.fixture
def derived() -> Callable[[str], Derived]:
    """Derive the statements between the data and the fit."""
    return lambda middle: Derived(f"{DATA}{middle}\n{FIT}")
