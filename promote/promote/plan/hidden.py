"""Names that hide in strings: ``df.query("a > @limit")``, formulas, ``eval("a + b")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from promote.plan.facts import Facts
from promote.plan.statements import Statement

_AT_NAME = re.compile(r"@([^\W\d]\w*)")
_WORD = re.compile(r"(?<![\w.])([^\W\d]\w*)")
_MARKS = ("@", "~", "eval", "exec")
_DYNAMIC = ("globals", "locals", "vars", "dir", "exec", "eval")
_EVALUATORS = frozenset({"eval", "exec"})


_DATA = ("pandas.", "numpy.", "int", "float", "bool", "complex")
"""Types whose values hold no text that is evaluated later: a frame that came out of a query is done with it."""


def hidden_names(
    statements: Sequence[Statement], known: frozenset[str], facts: Facts
) -> Mapping[int, frozenset[str]]:
    """Names among ``known`` that each statement reads through a string it holds, or that a variable it reads holds."""
    own = {
        s.number: _in_statement(s.node) & known
        if any(mark in s.cell_text.text for mark in _MARKS)
        else frozenset()
        for s in statements
    }
    carried: dict[str, frozenset[str]] = {}
    found: dict[int, frozenset[str]] = {}
    for statement in statements:
        through = frozenset().union(*(carried.get(name, frozenset()) for name in statement.flow.touches))
        names = own[statement.number] | through
        if names:
            found[statement.number] = names
        for name in statement.flow.may_bind:
            is_data = facts.type_of(name, statement.position).startswith(_DATA)
            carried[name] = frozenset() if is_data else names
    return {number: names for number, names in found.items() if names}


def dynamic_use(statement: Statement) -> str:
    """Why it needs a namespace of its own (``exec``, ``globals()``, ...); empty where it doesn't."""
    if not any(word in statement.cell_text.text for word in _DYNAMIC):
        return ""
    for inner in ast.walk(statement.node):
        if not (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)):
            continue
        name = inner.func.id
        if name in {"globals", "locals"} and not inner.args:
            return f"{name}() reads or writes the notebook's namespace by name"
        if name in {"vars", "dir"} and not inner.args and not inner.keywords:
            return f"{name}() reads the notebook's namespace"
        if name == "exec" and len(inner.args) == 1:
            return "exec runs text in the notebook's namespace"
        if name == "eval" and len(inner.args) == 1 and not isinstance(inner.args[0], ast.Constant):
            return "eval of a computed text reads the notebook's namespace"
    return ""


def _in_statement(node: ast.AST) -> frozenset[str]:
    names: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            text = inner.value
            if "@" in text:
                names.update(_AT_NAME.findall(text))
            if "~" in text and len(text) < 2000:
                names.update(_WORD.findall(text))
        elif (
            isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in _EVALUATORS
        ):
            for argument in inner.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    names.update(_WORD.findall(argument.value))
    return frozenset(names)
