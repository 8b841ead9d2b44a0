"""Random functions, classes, decorators, generators and imports that lean on notebook variables."""

from __future__ import annotations

import textwrap

from bench.generated.expressions import condition, expression
from bench.generated.scope import (
    CHANGER,
    CLASS,
    CLASSES,
    FUNCTIONS,
    INT,
    ITER,
    LIST,
    MAKER,
    NAMES,
    NULLARY,
    STR,
    UNARY,
    Scope,
)


def a_definition(scope: Scope) -> str:
    """A function of one of several shapes; most read notebook variables."""
    shape = scope.random.choice(
        [_unary, _unary, _unary, _nullary, _changer, _counter, _recursive, _with_default]
    )
    return shape(scope)


def _body(inner: Scope, result: str) -> str:
    """Some lines with locals, a print now and then, and a return."""
    lines = []
    for _ in range(inner.random.randrange(3)):
        lines.append(_local(inner))
    if inner.chance(0.25):
        lines.insert(0, f"if {condition(inner)}:\n    return {expression(inner, INT, 2)}")
    lines.append(f"return {expression(inner, INT, 1) if result == 'int' else result}")
    return textwrap.indent("\n".join(lines), "    ")


def _local(inner: Scope) -> str:
    rows = inner.some(LIST)
    form = inner.random.randrange(6)
    if form == 0 and rows:
        return f"{rows}.append({expression(inner, INT, 2)})"
    if form == 1:
        return f"print('in', {expression(inner, INT, 2)})"
    if form == 2 and rows:
        return f"held = 0\nfor e in {rows}[:3]:\n    held += e"
    # A local may have the name of a notebook variable only if it wasn't read above: take new names.
    name = inner.random.choice(["local_1", "local_2", "out"])
    text = f"{name} = {expression(inner, INT, 1)}"
    inner.bind(name, INT)
    return text


def _unary(scope: Scope) -> str:
    parameter = scope.fresh(("x", "v", "n", "a", "data_", "df"))
    text = f"def {{name}}({parameter}):\n{_body(scope.child(**{parameter: INT}), 'int')}"
    return _named(scope, text, UNARY)


def _nullary(scope: Scope) -> str:
    return _named(scope, f"def {{name}}():\n{_body(scope.child(), 'int')}", NULLARY)


def _changer(scope: Scope) -> str:
    inner = scope.child(rows=LIST)
    text = f"def {{name}}(rows):\n    rows.append({expression(inner, INT, 1)})\n{_body(inner, 'int')}"
    return _named(scope, text, CHANGER)


def _counter(scope: Scope) -> str:
    """A function with a ``global`` statement."""
    target = scope.some(INT)
    if target is None:
        return _nullary(scope)
    value = expression(scope.child(), INT, 2)
    return _named(
        scope, f"def {{name}}():\n    global {target}\n    {target} += {value}\n    return {target}", NULLARY
    )


def _recursive(scope: Scope) -> str:
    inner = scope.child(x=INT)
    text = (
        f"def {{name}}(x, deep=3):\n    if deep <= 0:\n        return {expression(inner, INT, 1)}\n"
        f"    return ({{name}}(x + 1, deep - 1) + {expression(inner, INT, 2)}) % 997"
    )
    return _named(scope, text, UNARY)


def _with_default(scope: Scope) -> str:
    """A default that is evaluated now, and a mutable one that remembers."""
    now = expression(scope, scope.random.choice([INT, LIST]), 1)
    inner = scope.child(x=INT)
    if scope.chance(0.4):
        text = f"def {{name}}(x, seen=[]):\n    seen.append(x)\n    return len(seen) + {expression(inner, INT, 1)}"
    else:
        text = f"def {{name}}(x, by={now}):\n    print('by', by)\n{_body(inner, 'int')}"
    return _named(scope, text, UNARY)


def _named(scope: Scope, text: str, kind: str) -> str:
    name = scope.fresh(FUNCTIONS)
    text = text.replace("{name}", name)
    scope.bind(name, kind)
    return text


def a_maker(scope: Scope) -> str:
    """A function that returns a closure, with or without state of its own."""
    inner = scope.child(start=INT, x=INT)
    name = scope.fresh(("make", "build", "load"))
    value = expression(inner, INT, 1)
    if scope.chance(0.5):
        text = (
            f"def {name}(start):\n    count = start\n    def step(x):\n        nonlocal count\n"
            f"        count += x\n        return count + {value}\n    return step"
        )
    else:
        text = f"def {name}(start):\n    return lambda x: start + {value}"
    scope.bind(name, MAKER)
    return text


def a_generator(scope: Scope) -> str:
    """A generator function, started at once."""
    inner = scope.child(n=INT)
    name, iterator = scope.fresh(("walk", "numbers")), scope.fresh(("it", "gen", "lazy"))
    text = f"def {name}(n):\n    for e in range(n):\n        yield e + {expression(inner, INT, 1)}\n{iterator} = {name}(3)"
    scope.bind(iterator, ITER)
    return text


def a_decorated(scope: Scope) -> str:
    """A decorator that reads a variable, and a function under it."""
    inner = scope.child(x=INT)
    wrapped = expression(inner, INT, 2)
    name = scope.fresh(FUNCTIONS)
    text = (
        f"def traced(fn):\n    def inner(*args):\n        return fn(*args) + {wrapped}\n    return inner\n"
        f"@traced\ndef {name}(x):\n    return {expression(inner, INT, 1)}"
    )
    scope.bind(name, UNARY)
    return text


def a_class(scope: Scope) -> str:
    """A class with a counter, state, and methods that read notebook variables."""
    name = scope.fresh(CLASSES)
    base = scope.some(CLASS)
    inner = scope.child(x=INT)
    head = f"class {name}({base}):" if base and scope.chance(0.4) else f"class {name}:"
    made = expression(scope, INT, 2)
    lines = [
        head,
        f"    made = {made}",
        "    def __init__(self, value):",
        "        self.value = value",
        "        self.kept = []",
        f"        {name}.made += 1" if scope.chance(0.5) else "        self.made += 1",
        "    def put(self, x):",
        "        self.kept.append(x)",
        f"        self.value = (self.value + {expression(inner, INT, 1)}) % 1009",
        "        return self",
        "    def get(self, x):",
        f"        return {expression(inner, INT, 1)} + self.value",
        "    def __repr__(self):",
        f"        return f'{name} {{self.value}}'",
    ]
    if scope.chance(0.3):
        lines += [
            "    @property",
            "    def double(self):",
            f"        return self.value * 2 + {expression(inner, INT, 2)}",
        ]
    scope.bind(name, CLASS)
    return "\n".join(lines)


def an_import(scope: Scope) -> str:
    """An import, often late, now and then under a name that is taken."""
    alias = scope.fresh(NAMES) if scope.chance(0.2) else "m"
    target = scope.fresh(NAMES)
    value = expression(scope, INT, 2)
    forms = [
        f"import math as {alias}\n{target} = {alias}.floor({value} / 2)",
        f"from math import floor\n{target} = floor({value} / 3)",
        f"from functools import reduce\n{target} = reduce(lambda p, q: p + q, {expression(scope, LIST, 2)}, 0)",
        f"import os.path\n{target} = len(os.path.join('a', {expression(scope, STR, 2)}))",
    ]
    text = scope.random.choice(forms)
    scope.kinds.pop(alias, None)
    unary = scope.some(UNARY)
    if unary and scope.chance(0.3):
        name = scope.fresh(("part", "f"))
        scope.bind(name, NULLARY)
        return f"from functools import partial\n{name} = partial({unary}, {value})"
    scope.bind(target, INT)
    return text
