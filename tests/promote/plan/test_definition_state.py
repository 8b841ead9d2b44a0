"""Definitions that have to be executed by each run: what they do or keep would leak from one run to the next."""

from __future__ import annotations

import ast

import pytest
from tests.promote.plan.small_plan import plan_of

from promote.plan.binders import Binders
from promote.plan.definition_state import definition_obstacle
from promote.plan.statements import split
from promote_checks.notebook.model import TranslatedCell

MEMO = "def memo(fn):\n    known = {}\n    def inner(x):\n        known[x] = fn(x)\n        return known[x]\n    return inner\n"
WRAPS = "from functools import wraps\ndef loud(fn):\n    'Say it.'\n    @wraps(fn)\n    def inner(*a):\n        return fn(*a)\n    return inner\n"
STORE = "class Store:\n    def __init__(self):\n        self.items = []\n    def put(self, x):\n        self.items.append(x)\n"
HOOK = "class Base:\n    names = []\n    def __init_subclass__(cls):\n        Base.names.append(cls)\n"

KEEPING = [
    (MEMO + "@memo\ndef f(x): return x", "f", "is decorated with memo, which may keep something from call to call"),
    ("class Memo:\n    def __init__(self, fn): self.fn = fn\n@Memo\ndef f(x): return x", "f", "is decorated with Memo, which"),
    ("def memo(fn):\n    return cache(fn)\n@memo\ndef f(x): return x", "f", "is decorated with memo, which"),
    (
        ("def count(n):\n    def outer(fn):\n        def inner():\n            nonlocal n\n            n += 1\n"
        "        return inner\n    return outer\n@count(3)\ndef f(x): return x"),
        "f",
        "is decorated with count, which",
    ),
    ("def mark(fn):\n    def inner(): inner.n += 1\n    return inner\n@mark\ndef f(): pass", "f", "is decorated with mark"),
    ("def memo(fn):\n    def inner(x, known={}): return fn(x)\n    return inner\n@memo\ndef f(x): return x", "f", "is decorated with"),
    ("import contextlib\n@contextlib.contextmanager\ndef f(log=[]):\n    yield log", "f", "is decorated and keeps a default"),
    (HOOK + "class A(Base): pass", "A", "is noticed by Base when it is defined"),
    (HOOK + "class A(Base): pass\nclass B(A): pass", "B", "is noticed by A when it is defined"),
    ("class Meta(type): pass\nclass A(metaclass=Meta): pass", "A", "is noticed by Meta when it is defined"),
    ("class Field:\n    def __set_name__(self, o, n): pass\nclass A:\n    x = Field()", "A", "calls Field while"),
    (STORE + "class A:\n    store = Store()", "A", "calls Store while it is being defined"),
    (STORE + "def f(x, store=Store()): return store.put(x)", "f", "calls Store while it is being defined"),
    ("def make(): return []\ndef f(x=make()): return x", "f", "calls make while it is being defined"),
    ("class A:\n    print('defined')", "A", "does something while it is being defined"),
    ("import random\nclass A:\n    rng = random.Random(3)\n    def get(self): return self.rng.random()", "A", "keeps rng, which"),
    ("import random\ndef f(rng=random.Random(3)): return rng.random()", "f", "keeps rng, which is made once"),
    ("import random\ndef f(*, rng=random.Random(3)): return rng.random()", "f", "keeps rng, which is made once"),
]  # fmt: skip


def _obstacle(source: str, name: str) -> str:
    statements = split([TranslatedCell(0, source)])
    node = next(s.node for s in statements if getattr(s.node, "name", "") == name)
    return definition_obstacle(node, Binders.of(statements).binds, statements)


@pytest.mark.parametrize(("source", "name", "reason"), KEEPING)
def test_executed_by_each_run(source: str, name: str, reason: str) -> None:
    assert reason in _obstacle(source, name)
    assert _obstacle(source, name)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (WRAPS + "@loud\ndef f(x): return x", "f"),
        ("from functools import lru_cache\n@lru_cache\ndef f(x): return x", "f"),
        ("def f(x, into=[]): into.append(x)", "f"),
        ("class A:\n    rows = []\n    def put(self, x): self.rows.append(x)", "A"),
        (
            "import re\nclass A:\n    word = re.compile('a')\n    def has(self, t): return self.word.match(t)",
            "A",
        ),
        (
            "import logging\nclass A:\n    log = logging.getLogger()\n    def say(self): self.log.info('x')",
            "A",
        ),
        ("class Point:\n    def __init__(self, x): self.x = x\ndef f(p=Point(1)): return p.x", "f"),
        ("class A:\n    @staticmethod\n    def f(x=[]): return x", "A"),
        (
            "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    rows: list = field(default_factory=list)",
            "A",
        ),
    ],
)
def test_defined_once(source: str, name: str) -> None:
    assert _obstacle(source, name) == ""


def test_the_plan_nests_it() -> None:
    plan = plan_of(MEMO + "@memo\ndef f(x): return x\ny = f(1)")
    assert [d.emitted for d in plan.symbols.definitions] == ["memo"]
    assert [f.rung for f in plan.fallbacks] == ["nest"]
    assert isinstance(plan.steps[0].statements[0].node, ast.FunctionDef)
