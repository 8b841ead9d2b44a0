"""Signatures of the notebook's own functions: annotated, and with keyword-only parameters for what they read."""

from __future__ import annotations

import ast

import pytest
from tests.promote.plan.small_plan import statements_of

from promote.emit.functions import signature_edits
from promote.emit.imports import ImportTable
from promote.plan.facts import Facts
from promote_checks.observe.observation import FunctionRecord, Observation


def signed(
    source: str, *lifts: str, seen: dict[str, str] | None = None, returns: str = "", loose: str = ""
) -> str:
    statement = statements_of(source)[0]
    line = statement.node.lineno
    record = FunctionRecord(0, line, "f", 1, seen or {}, returns)
    facts = Facts.of(Observation(functions=[record]) if seen or returns else None)
    loosened = frozenset({(0, line, loose)}) if loose else frozenset()
    edits = signature_edits(
        statement, facts, ImportTable({}, {}, frozenset(), "m"), lifts, lambda _: "int", loosened
    )
    return statement.cell_text.extract(statement.node, edits)


# Source -> annotated -> with k lifted.
CASES = {
    "def f(): pass": ("def f() -> None: pass", "def f(*, k: int) -> None: pass"),
    "def f(a, b): pass": (
        "def f(a: Any, b: Any) -> None: pass",
        "def f(a: Any, b: Any, *, k: int) -> None: pass",
    ),
    "def f(a, b=(1)): pass": (
        "def f(a: Any, b: int=(1)) -> None: pass",
        "def f(a: Any, b: int=(1), *, k: int) -> None: pass",
    ),
    "def f(a=g(')', (1,))): pass": (
        "def f(a: Any=g(')', (1,))) -> None: pass",
        "def f(a: Any=g(')', (1,)), *, k: int) -> None: pass",
    ),
    "def f(a,): pass": ("def f(a: Any,) -> None: pass", "def f(a: Any,*, k: int) -> None: pass"),
    "def f(*a): pass": ("def f(*a: Any) -> None: pass", "def f(*a: Any, k: int) -> None: pass"),
    "def f(*a,): pass": ("def f(*a: Any,) -> None: pass", "def f(*a: Any,k: int) -> None: pass"),
    "def f(**a): pass": ("def f(**a: Any) -> None: pass", "def f(*, k: int, **a: Any) -> None: pass"),
    "def f(a, ** b): pass": (
        "def f(a: Any, ** b: Any) -> None: pass",
        "def f(a: Any, *, k: int, ** b: Any) -> None: pass",
    ),
    "def f(*, a=1): pass": ("def f(*, a: int=1) -> None: pass", "def f(*, a: int=1, k: int) -> None: pass"),
    "def f(a, /): pass": ("def f(a: Any, /) -> None: pass", "def f(a: Any, /, *, k: int) -> None: pass"),
    "def f(a, /, b, *c, d=1, **e): pass": (
        "def f(a: Any, /, b: Any, *c: Any, d: int=1, **e: Any) -> None: pass",
        "def f(a: Any, /, b: Any, *c: Any, d: int=1, k: int, **e: Any) -> None: pass",
    ),
    "@d(x)\n@e\ndef f(a): pass": (
        "@d(x)\n@e\ndef f(a: Any) -> None: pass",
        "@d(x)\n@e\ndef f(a: Any, *, k: int) -> None: pass",
    ),
    "def f(\n    a,  # one (\n    b  # two )\n): pass": (
        "def f(\n    a: Any,  # one (\n    b: Any  # two )\n) -> None: pass",
        "def f(\n    a: Any,  # one (\n    b: Any  # two )\n, *, k: int) -> None: pass",
    ),
    "def f(\n    a,  # last\n): pass": (
        "def f(\n    a: Any,  # last\n) -> None: pass",
        "def f(\n    a: Any,  # last\n*, k: int) -> None: pass",
    ),
    "def f(a  # ,\n): pass": (
        "def f(a: Any  # ,\n) -> None: pass",
        "def f(a: Any  # ,\n, *, k: int) -> None: pass",
    ),
    "def f(a: T, b) -> R: pass": (
        "def f(a: T, b: Any) -> R: pass",
        "def f(a: T, b: Any, *, k: int) -> R: pass",
    ),
    "def f(é, b='é'): pass": (
        "def f(é: Any, b: str='é') -> None: pass",
        "def f(é: Any, b: str='é', *, k: int) -> None: pass",
    ),
    "async def f(a): pass": (
        "async def f(a: Any) -> None: pass",
        "async def f(a: Any, *, k: int) -> None: pass",
    ),
    "def f():\n    def g(b): return b": (
        "def f() -> None:\n    def g(b: Any) -> Any: return b",
        "def f(*, k: int) -> None:\n    def g(b: Any) -> Any: return b",
    ),
}


@pytest.mark.parametrize(("source", "expected"), [(s, e) for s, (e, _) in CASES.items()])
def test_annotated(source: str, expected: str) -> None:
    assert signed(source) == expected


@pytest.mark.parametrize(("source", "expected"), [(s, e) for s, (_, e) in CASES.items()])
def test_lifted(source: str, expected: str) -> None:
    assert signed(source, "k") == expected
    ast.parse(expected)


def test_several_lifts() -> None:
    assert signed("def f(a): pass", "k", "z") == "def f(a: Any, *, k: int, z: int) -> None: pass"


def test_methods_leave_self_and_cls() -> None:
    source = (
        "class A:\n    def m(self, a): pass\n    @staticmethod\n    def s(a): pass\n"
        "    @classmethod\n    def c(cls, a): pass"
    )
    assert signed(source) == (
        "class A:\n    def m(self, a: Any) -> None: pass\n    @staticmethod\n    def s(a: Any) -> None: pass\n"
        "    @classmethod\n    def c(cls, a: Any) -> None: pass"
    )


@pytest.mark.parametrize(
    ("source", "seen", "expected"),
    [
        ("def f(a): return a", {"a": "int"}, "def f(a: int) -> str: return a"),
        ("def f(a=1): return a", {"a": "float"}, "def f(a: float | int=1) -> str: return a"),
        ("def f(a=None): return a", {"a": "float"}, "def f(a: float | None=None) -> str: return a"),
        ("def f(a=None): return a", {"a": "int | None"}, "def f(a: int | None=None) -> str: return a"),
        ("def f(a=1): return a", {"a": "typing.Any"}, "def f(a: Any=1) -> str: return a"),
        ("def f(a=...): return a", {}, "def f(a: Any=...) -> str: return a"),
        ("def f(a):\n    yield a", {"a": "int"}, "def f(a: int) -> Iterator[str]:\n    yield a"),
        ("async def f(a):\n    yield a", {}, "async def f(a: Any) -> AsyncIterator[str]:\n    yield a"),
        ("def f(a): pass", {}, "def f(a: Any) -> None: pass"),
        ("def f(): raise E", {}, "def f() -> NoReturn: raise E"),
        ("def f():\n    if a: return\n    raise E", {}, "def f() -> None:\n    if a: return\n    raise E"),
    ],
)
def test_observed_types(source: str, seen: dict[str, str], expected: str) -> None:
    assert signed(source, seen=seen, returns="str") == expected


def test_loosened_types_are_any() -> None:
    assert (
        signed("def f(a): return a", seen={"a": "int"}, returns="int", loose="a")
        == "def f(a: Any) -> int: return a"
    )
    assert (
        signed("def f(a): return a", seen={"a": "int"}, returns="int", loose="return")
        == "def f(a: int) -> Any: return a"
    )
