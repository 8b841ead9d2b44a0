"""Which expressions are known to have no effect: all else stays in its step."""

from __future__ import annotations

import ast

import pytest

from promote.plan.facts import Facts
from promote.plan.known_pure import Purity, is_known
from promote.plan.own_code import OwnCode
from promote_checks.notebook.model import Position
from promote_checks.observe.observation import Observation, StatementRecord, Variable

NOTEBOOK = ast.parse("""
import atexit, os
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
import client
df = rows = counts = model = it = rng = task = point = text = log = anything = frames = ax = 0
class Task:
    @property
    def ticket(self): return take()
    def __lshift__(self, other): return take()
class Point:
    def __init__(self): self.x = 1
def looks(column):
    if column:
        best = df[column].mean()
        return round(best, 2)
    return df.groupby(column)["b"].agg(["mean", "count"])
def acts(x):
    log.append(x)
    return x
def calls_acts(x):
    return acts(x)
""")
TYPES = {
    "df": "pandas.DataFrame",
    "rows": "list[int]",
    "counts": "collections.defaultdict[str, int]",
    "model": "sklearn.linear_model.LogisticRegression",
    "it": "collections.abc.Iterator[typing.Any]",
    "rng": "numpy.random.Generator",
    "task": "__main__.Task",
    "point": "__main__.Point",
    "text": "str",
    "log": "list[typing.Any]",
    "anything": "typing.Any",
    "frames": "dict[str, pandas.DataFrame]",
    "ax": "matplotlib.axes.Axes",
}


def known(source: str, *, run: bool = True) -> bool:
    """Whether the last line ``source`` is known to have no effect."""
    bound = [Variable(name, kind, 1) for name, kind in TYPES.items()]
    facts = Facts.of(Observation([StatementRecord(0, 7, 0, bound=bound)]) if run else None)
    return is_known(ast.parse(source).body[0].value, Purity(OwnCode.of([NOTEBOOK]), facts, Position(1, 1)))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "source",
    [
        "df", "df.head()", "df.describe().T", "df['a'].value_counts()[:3]", "df.shape, len(df)", "df['a'] * 2 > 3",
        "df.groupby('a')['b'].agg(['mean', 'count'])", "df['a'].map(len)", "df['a'].map(lambda v: v * 2)",
        "rows[0] + 1", "[r * 2 for r in rows if r]", "sorted(rows, key=lambda r: -r)", "sum(r for r in rows)",
        "f'{rows[0]:.2f} {text}'", "text.upper()", "np.mean(rows)", "pd.DataFrame({'a': rows})", "model", "model.coef_",
        "point", "point.x", "log[:2]", "len(log)", "log", "counts", "counts.get('a')", "frames['a'].head()",
        "looks('a')", "display(df.head())", "anything", "rows if rows else 0", "type(anything)", "plt.rcParams",
    ],
)  # fmt: skip
def test_known(source: str) -> None:
    assert known(source)


@pytest.mark.parametrize(
    "source",
    [
        "client.submit({'y': 1})", "atexit.register(looks)", "os.system('true')", "plt.ylim(0, 1)", "ax.legend()",
        "next(it)", "list(it)", "sum(x for x in it)", "rng.normal(size=3)", "np.random.rand(3)", "df.sample(3)",
        "df.pop('a')", "df.drop('a', inplace=True)", "df.eval('c = a', inplace=True)", "df.to_csv('x.csv')",
        "rows.append(1)", "rows.sort()", "[rows.append(r) for r in rows]", "counts['new']", "'%(a)s' % counts",
        "df['a'].map(counts)", "task.ticket", "task << task", "f'{task.ticket}'", "anything.shape", "anything + 1",
        "anything[0]", "len(anything)", "f'{anything}'", "acts(1)", "calls_acts(1)", "df['a'].map(acts)",
        "df['a'].map(lambda v: acts(v))", "sorted(rows, key=acts)", "pd.set_option('a', 1)", "print(1)", "open('f')",
        "(n := 3)", "model.fit(df, rows)", "display(acts(1))", "np.add(rows, 1, out=rows)", "log[0] + 1", "df.plot()",
    ],
)  # fmt: skip
def test_not_known(source: str) -> None:
    assert not known(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("df", True), ("df.shape", True), ("task.ticket", False), ("counts['a']", False), ("df.head()", False), ("1 + 2", True)],
)  # fmt: skip
def test_without_a_run_no_type_is_known(source: str, expected: bool) -> None:
    assert known(source, run=False) is expected


def test_a_repr_of_the_notebooks_own_that_acts() -> None:
    tree = ast.parse(
        "class Shy:\n    def __repr__(self):\n        Shy.n += 1\n        return 'shy'\ns = Shy()"
    )
    facts = Facts.of(Observation([StatementRecord(0, 5, 0, bound=[Variable("s", "__main__.Shy", 1)])]))
    assert not is_known(ast.Name("s", ast.Load()), Purity(OwnCode.of([tree]), facts, Position(1, 1)))
