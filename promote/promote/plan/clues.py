"""What can give a step its name: headings, files read, what it makes and takes, titles of plots."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from promote.plan.facts import Facts
from promote.plan.naming import Clues, is_generic
from promote.plan.statements import Statement

_LIBRARIES_OF_MODELS = frozenset({"sklearn", "statsmodels", "imblearn", "xgboost", "lightgbm"})
_PLAIN = frozenset({"int", "float", "str", "bool"})
_TITLES = ("title", "set_title", "suptitle")
_LONG_TITLE = 40


def clues_of(
    statements: Sequence[Statement],
    kind: str,
    facts: Facts,
    *,
    headings: tuple[str, str, str],
    takes: Sequence[str],
    returns: Sequence[str],
) -> Clues:
    """The clues of one step. ``headings``: directly above it, nearest above, and the notebook's title."""
    heading, section, title = headings
    products = _telling(returns, kind, statements, facts)
    titles = [t for s in statements if (t := _plot_title(s.node))] if kind == "plot" else []
    return Clues(
        kind=kind,
        heading="" if heading == title else heading,
        section=section or title,
        files=_files(statements, kind, facts),
        products=[*titles, *products],
        inputs=takes,
        several_models=sum(_is_model(name, statements, facts) for name in returns) > 1,
    )


def _files(statements: Sequence[Statement], kind: str, facts: Facts) -> tuple[str, ...]:
    used = facts.writes if kind == "save" else facts.reads
    return tuple(dict.fromkeys(PurePath(path).name.partition(".")[0] for s in statements for path in used(s)))


def _telling(returns: Sequence[str], kind: str, statements: Sequence[Statement], facts: Facts) -> list[str]:
    """What the step returns, the most telling name first: what is computed says more than what is set."""
    set_only = _only_set(statements)

    def rank(name: str) -> tuple[bool, bool, bool, bool]:
        plain = _type(name, statements, facts) in _PLAIN and kind != "evaluate"
        passing = kind == "train" and not _is_model(name, statements, facts)
        return (is_generic(name), name in set_only, passing, plain)

    return sorted(returns, key=rank)


def _only_set(statements: Iterable[Statement]) -> frozenset[str]:
    """Names that are only ever bound to literals, or by a loop."""
    literal: set[str] = set()
    computed: set[str] = set()
    for statement in statements:
        node = statement.node
        is_set = isinstance(node, (ast.For, ast.AsyncFor)) or (
            isinstance(node, ast.Assign) and _is_literal(node.value)
        )
        (literal if is_set else computed).update(statement.flow.may_bind)
    return frozenset(literal - computed)


def _is_literal(node: ast.expr) -> bool:
    return not any(isinstance(inner, (ast.Call, ast.Name, ast.Attribute)) for inner in ast.walk(node))


def _is_model(name: str, statements: Sequence[Statement], facts: Facts) -> bool:
    return _type(name, statements, facts).split(".")[0] in _LIBRARIES_OF_MODELS


def _type(name: str, statements: Sequence[Statement], facts: Facts) -> str:
    return facts.type_of(name, statements[-1].position if statements else None)


def _plot_title(node: ast.AST) -> str:
    """The title that a statement gives its plot, if it is a short text."""
    for inner in ast.walk(node):
        if not (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.args):
            continue
        first = inner.args[0]
        if (
            inner.func.attr in _TITLES
            and isinstance(first, ast.Constant)
            and isinstance(first.value, str)
            and len(first.value) < _LONG_TITLE
        ):
            return first.value
    return ""


def heading_of(statements: Sequence[Statement]) -> str:
    """The first heading among the statements, unless most of the step stands above it."""
    above = 0
    for statement in statements:
        if statement.heading:
            return statement.heading if 2 * above <= sum(s.lines for s in statements) else ""
        above += statement.lines
    return ""


def sections(headings: Iterable[Sequence[str]]) -> list[str]:
    """For each step the nearest heading at or above it; ``headings``: those of its statements."""
    found: list[str] = []
    nearest = ""
    for each in headings:
        nearest = next((h for h in each if h), nearest)
        found.append(nearest)
        nearest = next((h for h in reversed(list(each)) if h), nearest)
    return found
