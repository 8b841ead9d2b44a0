"""Definite assignment: what a statement surely binds, may bind, reads before that, and unbinds."""

from __future__ import annotations

import ast

import pytest

from promote_checks.scopes.flow import NameFlow, name_flow


def flow(source: str) -> NameFlow:
    body = ast.parse(source).body
    assert len(body) == 1
    return name_flow(body[0])


# Source -> reads, binds on every path, may bind.
CASES = {
    "x = x + y": ("x y", "x", "x"),
    "x += 1": ("x", "x", "x"),
    "x.a += y": ("x y", "", ""),
    # It binds nothing, but in a function it makes the name local all the same.
    "x: int": ("int", "", "x"),
    "x: int = y": ("int y", "x", "x"),
    "(n := f()) + n": ("f", "n", "n"),
    "a and (n := b)": ("a b", "", "n"),
    "x = (n := 1) if c else 2": ("c", "x", "n x"),
    "if c:\n    x = 1\nelse:\n    x = 2": ("c", "x", "x"),
    "if c:\n    x = 1": ("c", "", "x"),
    "if c:\n    x = 1\nelse:\n    y = x": ("c x", "", "x y"),
    "if (n := f()):\n    x = n": ("f", "n", "n x"),
    "for i in xs:\n    t = i": ("xs", "", "i t"),
    "for i in xs:\n    t = t + i": ("t xs", "", "i t"),
    "for i in xs:\n    t = i\nelse:\n    u = t": ("t xs", "", "i t u"),
    "while c:\n    c = f()": ("c f", "", "c"),
    "while True:\n    x = f()\n    break": ("f", "", "x"),
    "try:\n    x = f()\nexcept E:\n    x = 0": ("E f", "x", "x"),
    "try:\n    x = f()\nexcept E:\n    raise": ("E f", "x", "x"),
    "try:\n    x = f()\nexcept E:\n    pass": ("E f", "", "x"),
    "try:\n    f()\nexcept E as e:\n    m = str(e)": ("E f str", "", "e m"),
    "try:\n    f()\nexcept E:\n    x = 1\nelse:\n    x = 2": ("E f", "x", "x"),
    "try:\n    f()\nfinally:\n    x = 1": ("f", "x", "x"),
    "try:\n    x = f()\nfinally:\n    g(x)": ("f g x", "x", "x"),
    "try:\n    x = f()\nexcept* E:\n    x = 0": ("E f", "x", "x"),
    "with a as b:\n    c = b": ("a", "b", "b c"),
    "with open(a) as b:\n    c = b": ("a open", "b c", "b c"),
    "with a as x[i]:\n    pass": ("a i x", "", ""),
    "match s:\n    case [a]:\n        x = a\n    case _:\n        x = 0": ("s", "x", "a x"),
    "match s:\n    case [a]:\n        x = a": ("s", "", "a x"),
    "match s:\n    case y if y > k:\n        pass": ("k s", "", "y"),
    "match s:\n    case {'k': v, **r}:\n        x = 1\n    case z:\n        x = z": ("s", "x", "r v x z"),
    "def f(a=b):\n    return c": ("b", "f", "f"),
    "class A(B):\n    x = y": ("B y", "A", "A"),
    "class A:\n    x = x": ("x", "A", "A"),
    "import a.b": ("", "a", "a"),
    "assert (n := f()), n": ("f", "n", "n"),
    "x, y = y, x": ("x y", "x y", "x y"),
    "x = [i for i in xs if i]": ("xs", "x", "x"),
    "x = [last := i for i in xs]": ("xs", "x", "last x"),
    "x = x[i] = y": ("i y", "x", "x"),
    "del x": ("x", "", ""),
    "raise E(x)": ("E x", "", ""),
}


@pytest.mark.parametrize(("source", "expected"), CASES.items())
def test_flow(source: str, expected: tuple[str, str, str]) -> None:
    found = flow(source)
    assert tuple(" ".join(sorted(names)) for names in (found.reads, found.binds, found.may_bind)) == expected


@pytest.mark.parametrize(
    ("source", "deletes"),
    [
        ("del x, y", {"x", "y"}),
        ("del x.a, y[0]", set()),
        ("if c:\n    del x", {"x"}),
        ("try:\n    f()\nexcept E as e:\n    pass", {"e"}),
        ("def f():\n    x = 1\n    del x", set()),
    ],
)
def test_deletes(source: str, deletes: set[str]) -> None:
    assert flow(source).deletes == deletes


@pytest.mark.parametrize(
    ("source", "deferred", "global_writes"),
    [
        ("def f():\n    global n\n    n += k", {"k"}, {"n"}),
        ("def f():\n    global n\n    return n", {"n"}, {"n"}),
        ("def f():\n    global n\n    del n", set(), {"n"}),
        ("f = lambda: a", {"a"}, set()),
        ("g = (a for b in c)", {"a"}, set()),
        ("x = max(a for b in c)", set(), set()),
        ("class A:\n    def f(self):\n        return a", {"a"}, set()),
        ("x = a", set(), set()),
    ],
)
def test_functions_read_and_write_later(source: str, deferred: set[str], global_writes: set[str]) -> None:
    found = flow(source)
    assert found.deferred - {"c"} == deferred
    assert found.global_writes == global_writes


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("for i in x:\n    print(i)", {"i"}),
        ("for i in x:\n    print(i)\n    i = 2", set()),
        ("with a as b:\n    b.c()", {"b"}),
        ("x = x + 1", set()),
        ("for i in x:\n    t = i", {"i"}),
        ("(n := f()) + n", {"n"}),
    ],
)
def test_reads_after_binding(source: str, names: set[str]) -> None:
    assert flow(source).reads_after_binding == names


def test_touches_holds_every_read() -> None:
    found = flow("for i in xs:\n    x = i\n    y = x")
    assert found.reads == {"xs"}
    assert found.touches == {"xs", "i", "x"}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("with suppress(E):\n    x = f()", "x"),
        ("a < b < (x := c)", "x"),
    ],
)
def test_what_may_be_skipped_is_not_surely_bound(source: str, name: str) -> None:
    assert name not in flow(source).binds


def test_global_in_a_class_body_binds_only_what_the_body_binds() -> None:
    read = flow("class A:\n    global x\n    y = x")
    assert read.reads == {"x"}
    assert read.binds == {"A"}
    bound = flow("class A:\n    global x\n    x = 1\n    y = x")
    assert bound.reads == set()
    assert bound.binds == {"A", "x"}


@pytest.mark.parametrize(
    ("source", "deferred"),
    [
        ("class A:\n    def f(self): return __x", {"_A__x"}),
        ("class __A:\n    def f(self): return __x", {"_A__x"}),
        ("class A:\n    class B:\n        def f(self): return __x", {"_B__x"}),
        ("class A:\n    def f(self):\n        __x = 1\n        return __x", set()),
        ("class A:\n    def f(self): return __x__, self.__x", {"__x__"}),
        ("class _:\n    def f(self): return __x", {"__x"}),
        ("def f(): return __x", {"__x"}),
    ],
)
def test_names_are_mangled_in_classes(source: str, deferred: set[str]) -> None:
    assert flow(source).deferred == deferred
