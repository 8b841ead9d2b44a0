"""Functions that are used as objects: a ``partial`` is called like one, and is another one each time."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import plan_of

READS = "k = len('a')\ndef f(x=1): return k\n"


@pytest.mark.parametrize(
    "use",
    [
        "f.calls = 0\ny = f()",
        "y = f.__name__",
        "g = f\ny = g.__name__",
        "y = f is f",
        "y = [f].index(f)",
        "y = {f: 1}",
        "y = {f}",
        "d = {f: 1}\ny = d[f]",
        "y = getattr(f, '__doc__')",
        "y = callable(f) and isinstance(f, int)",
        "y = len(f'{f}')",
        "def note(fn): return fn.__name__\ny = note(f)",
        "def same(a, b): return a is b\ny = same(f, f)",
        "known = {}\ndef once(fn):\n    known[fn] = 1\n    return 1\ny = once(f)",
        "import inspect\ny = len(inspect.signature(f).parameters)",
    ],
)
def test_nested(use: str) -> None:
    plan = plan_of(READS + use)
    assert not any(d.emitted == "f" for d in plan.symbols.definitions)
    assert any(f.reason.startswith("f: ") and f.reason.endswith("and reads k") for f in plan.fallbacks)


@pytest.mark.parametrize(
    "use",
    [
        "y = list(map(f, [1]))",
        "g = f\ny = g()",
        "y = sorted([1], key=f)",
        "def call(fn): return fn(1)\ny = call(f)",
        "fs = [f]\ny = fs[0]()",
        "fs = {'one': f}\ny = fs['one']()",
    ],
)
def test_lifted_where_it_is_only_called(use: str) -> None:
    plan = plan_of(READS + use)
    assert {d.emitted: d.lifts for d in plan.symbols.definitions}["f"] == ("k",)
