"""What moves to module level, what is lifted with it, and why the rest stays in its step."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import plan_of

LIFTED = [
    ("n = 3\ndef f(a): return a * n\nx = f(1)", {"f": ("n",)}),
    ("k = len('a')\ndef f(): return k\ndef g(): return f()\nx = g()", {"f": ("k",), "g": ("k",)}),
    ("k = len('a')\ndef f(n): return 1 if n < 1 else f(n - k)\nx = f(2)", {"f": ("k",)}),
    ("def f(): return g()\ndef g(): return 1\nx = f()", {"f": (), "g": ()}),
    ("import os\ndef f(): return os.sep\nx = f()", {"f": ()}),
    ("def f(): return 1\na = f()\ndef f(): return 2\nb = f()", {"f_v1": (), "f": ()}),
    ("class A: pass\nclass B(A): pass\nx = B", {"A": (), "B": ()}),
    ("k = len('a')\ndef f(): return k\nx = f()\nk = len('ab')\ny = f()", {"f": ("k",)}),
    ("k = 2\ndef f(s): return eval('k + s')\nx = f(1)", {"f": ("k",)}),
]


@pytest.mark.parametrize(("source", "expected"), LIFTED)
def test_hoisted(source: str, expected: dict[str, tuple[str, ...]]) -> None:
    plan = plan_of(source)
    found = {d.emitted: d.lifts for d in plan.symbols.definitions if d.kind in ("function", "class")}
    assert found == expected
    assert plan.fallbacks == ()


NESTED = [
    ("t = sum([])\ndef f():\n    global t\n    t = 1\nf()", "f: writes t through global"),
    (
        "k = len('a')\ndef f(a=k): return a\nx = f()",
        "f: is defined with k, which only exists when the notebook runs",
    ),
    ("class A:\n    def f(self): return k\nk = len('a')\nx = A().f()", "A: its methods read k"),
    ("k = 2\n@staticmethod\ndef f(): return k\nx = f()", "f: is decorated and reads k"),
    (
        "k = len('a')\ndef f(k=1):\n    return g()\ndef g():\n    return k\nx = f()",
        "f: has a parameter of its own called k",
    ),
    ("k = len('a')\ndef f(): return k\nx = f()\ndel k", "f: reads k, which is unbound by del"),
    (
        "def g():\n    yield k\nk = len('a')\nh = g()\nk = len('ab')\nz = list(h)",
        "g: reads k after it has returned, and k is bound again by then",
    ),
    (
        "k = len('a')\ndef f(i): return k\nh = map(f, [1, 2])\nk = len('ab')\nz = list(h)",
        "f: is passed on as a value, and k is bound again afterwards",
    ),
    (
        "def f(): return 1\ng = f\ndef f(): return 2\nx = f()",
        "f: is redefined and read by another function or passed on",
    ),
    (
        "k = len('a')\ndef f(): return k\nclass A:\n    def m(self): return f()\nx = A().m()",
        "f: reads k and is used by class A",
    ),
    (
        "k = len('a')\ndef f(): return k\nx = [f() for k in [1]]",
        "f: reads k, and is used where k means something else",
    ),
    (
        "k = len('a')\ndef f(): return k\nx = eval('f()')",
        "f: is named in a text that is evaluated, and reads k",
    ),
    (
        "import random\nclass A:\n    x = random.random()\ny = A.x",
        "A: draws random numbers while it is being defined",
    ),
]


@pytest.mark.parametrize(("source", "reason"), NESTED)
def test_nested(source: str, reason: str) -> None:
    plan = plan_of(source)
    assert reason in [f.reason for f in plan.fallbacks if f.rung == "nest"]
    assert reason.split(":")[0] not in {d.emitted for d in plan.symbols.definitions}
