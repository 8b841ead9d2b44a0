"""Every name of a statement resolved to the scope that it lives in."""

from __future__ import annotations

import ast

import pytest

from promote_checks.scopes.refs import bound_names, module_refs

# Source -> what lives in the module, in the order in which it happens. ``late``: when a function is called.
CASES = {
    "x = y": "load y, store x",
    "x = y = z": "load z, store x, store y",
    "a.b = c": "load c, load a",
    "a[i] = c": "load c, load a, load i",
    "(a, *b), [c] = d": "load d, store a, store b, store c",
    "x: int = y": "load y, load int, store x",
    "x += y": "load y, store x",
    "del x, y.z": "delete x, load y",
    "import a.b, c.d as e": "store a, store e",
    "from a import b as c, d": "store c, store d",
    "from a import *": "",
    "for i in xs: f(i)\nelse: g": "load xs, store i, load f, load i, load g",
    "with a as b, c: d": "load a, store b, load c, load d",
    "while a: b = c": "load a, load c, store b",
    "try: a\nexcept E as e: b\nfinally: c": "load a, store e, load E, load b, load c",
    "try: a\nexcept* E as e: e": "load a, store e, load E, load e",
    "print(n := f(m), n)": "load print, load f, load m, store n, load n",
    "def f(a, /, b, *c, d, **e): return a, b, c, d, e, g": "late load g, store f",
    "def f(a: T = d) -> R: pass": "load d, load T, load R, store f",
    "@deco\ndef f(): pass": "load deco, store f",
    "async def f(): await g()": "late load g, store f",
    "def f():\n    x = 1\n    return x": "store f",
    "def f():\n    return x\n    x = 1": "store f",
    "def f():\n    def g(): return x\n    x = 1": "store f",
    "def f():\n    def g(): return x\n    return g": "late load x, store f",
    "def f():\n    global x\n    x = y": "late store x, late load y, late store x, store f",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2": "store f",
    "def f():\n    x = 1\n    def g():\n        global x\n        return x": "late store x, late load x, store f",
    "def f():\n    for i in xs: pass\n    return i": "late load xs, store f",
    "def f():\n    import os\n    return os": "store f",
    "def f():\n    try: pass\n    except E as e: return e": "late load E, store f",
    "def f():\n    with a as b: return b": "late load a, store f",
    "def f():\n    del x": "late delete x, store f",
    "def f():\n    if (n := g()): return n": "late load g, store f",
    "def f():\n    return [m := i for i in xs], m": "late load xs, store f",
    "f = lambda a, b=c: a + b + d": "load c, late load d, store f",
    "class A(B, metaclass=M): pass": "load B, load M, store A",
    "class A:\n    x = y\n    z = x": "load y, load x, store A",
    "class A:\n    x = 1\n    def f(self): return x": "late load x, store A",
    "class A:\n    @deco\n    def f(self): return super().g(h)": "load deco, late load super, late load h, store A",
    "def f():\n    class A:\n        x = y": "late load y, store f",
    "def f(x):\n    class A:\n        y = x": "store f",
    "[i for i in xs]": "load xs",
    "[i for i in i]": "load i",
    "[j for i in xs for j in i if i > k]": "load xs, load k",
    "{k: v + w for k, v in d.items()}": "load d, load w",
    "{x for x in xs if (last := x)}": "load xs, store last",
    "[lambda: i + n for i in xs]": "load xs, late load n",
    "class A:\n    n = 2\n    xs = [n for _ in range(n)]": "load range, load n, load n, store A",
    "sum(i * k for i in xs)": "load sum, load xs, load k",
    "match s:\n    case {'a': a, **r}: a\n    case [b, *c] | P(b, c=c): pass\n    case d if d: pass": (
        "load s, store r, store a, load a, store b, store c, load P, store b, store c, store d, load d"
    ),
    "f'{x!r:>{w}}'": "load x, load w",
    "async def f():\n    async for i in xs:\n        async with i as j: yield j": "late load xs, store f",
}


def described(source: str) -> str:
    refs = module_refs(ast.parse(source).body[0])
    return ", ".join(f"{'late ' if r.deferred else ''}{r.context} {r.name}" for r in refs)


@pytest.mark.parametrize(("source", "expected"), CASES.items())
def test_refs(source: str, expected: str) -> None:
    assert described(source) == expected


def test_a_kept_generator_also_reads_later() -> None:
    """Its first iterable is read at once, all else when it is consumed."""
    late = {r.name for r in module_refs(ast.parse("g = (i * k for i in xs if i > m)")) if r.deferred}
    assert {"k", "m"} <= late


def test_a_consumed_generator_reads_now() -> None:
    assert not any(r.deferred for r in module_refs(ast.parse("t = sum(i * k for i in xs)")))


def test_name_in_a_class_body_that_binds_it_is_perhaps_the_modules() -> None:
    refs = module_refs(ast.parse("class A:\n    x = x\n    y = z").body[0])
    assert [(r.name, r.in_class) for r in refs if r.context == "load"] == [("x", True), ("z", False)]


def test_shadows_are_the_names_of_the_scopes_around() -> None:
    refs = module_refs(ast.parse("def f(a):\n    b = [x for c in a]").body[0])
    found = next(r for r in refs if r.name == "x")
    assert found.shadows == {"a", "b", "c"}


def test_parent_is_the_node_that_holds_it() -> None:
    refs = {r.name: r for r in module_refs(ast.parse("f(g, h=i)").body[0])}
    call = refs["f"].parent
    assert isinstance(call, ast.Call) and call.func is refs["f"].node and refs["g"].parent is call
    assert isinstance(refs["i"].parent, ast.keyword)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a, (b, *c) = d", ["a", "b", "c"]),
        ("def f(a): b = 1", ["f"]),
        ("class A:\n    b = 1", ["A"]),
        ("import a.b, c as d", ["a", "d"]),
        ("from a import *", []),
        ("[x for x in (y := z)]", ["y"]),
        ("f(lambda: (y := 1))", []),
        ("x[i] = a.b = 1", []),
        ("try: pass\nexcept E as e: x = 1", ["e", "x"]),
        ("match s:\n    case [a, *b, {'k': c, **d}] as e: pass", ["e", "a", "b", "d", "c"]),
    ],
)
def test_bound_names(source: str, expected: list[str]) -> None:
    assert [name for name, _ in bound_names(ast.parse(source).body[0])] == expected
