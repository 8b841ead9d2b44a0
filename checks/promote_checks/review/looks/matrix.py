"""What the matrix of parametrised runs shows: only what its expectations ask for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from promote_checks.review.evidence import Evidence, not_checked
from promote_checks.review.looks import parts
from promote_checks.review.material import Material

_NO_MATRIX = "no [tool.promote.matrix] in pyproject.toml"
_METRICS = frozenset(
    [
        "acc",
        "accuracy",
        "ap",
        "auc",
        "auroc",
        "brier",
        "deviance",
        "error",
        "f1",
        "fbeta",
        "gini",
        "ks",
        "logloss",
        "loss",
        "mae",
        "mape",
        "mcc",
        "mse",
        "ndcg",
        "precision",
        "r2",
        "recall",
        "rmse",
        "roc",
        "score",
        "scores",
        "sensitivity",
        "specificity",
    ]
)
"""Words that say that a number is the quality of a model."""
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def quality(material: Material) -> Evidence:
    """Runs with a bound on a result: ``auc >= 0.8``. In full only if its name says that it is a metric."""
    bounds = [one for one in expectations(material) if _is_bound(one)]
    seen = _asked(material, bounds, "no expectation of the matrix bounds a result (`auc >= 0.8`)")
    if seen.verdict != "pass" or any(_METRICS & _words(one) for one in bounds):
        return seen
    return replace(seen, gap="whether what is bounded is the quality of the model: no name says so")


def cost(material: Material) -> Evidence:
    """Runs with a limit of seconds or memory."""
    tables = list(_tables(material))
    limits = sorted({key for table in tables for key in ("seconds", "memory") if key in table})
    return _asked(material, limits, "the matrix limits neither seconds nor memory")


def varied(material: Material) -> Evidence:
    """Runs with more than one value of a parameter, each with a bound on a result."""
    if not material.project.settings.get("matrix"):
        return not_checked(_NO_MATRIX)
    names = sorted(_varied(material))
    if not names:
        return not_checked("the matrix varies no parameter")
    seen = quality(material)
    return (
        replace(seen, summary=f"varied: {', '.join(names)}; {seen.summary}")
        if seen.verdict == "pass"
        else seen
    )


def expectations(material: Material) -> tuple[str, ...]:
    """Every expectation that a matrix or a case of it states."""
    found = (table.get("expect", ()) for table in _tables(material))
    return tuple(
        one
        for texts in found
        for one in ([texts] if isinstance(texts, str) else texts)
        if isinstance(one, str)
    )


def _asked(material: Material, bounds: list[str], otherwise: str) -> Evidence:
    if not material.project.settings.get("matrix"):
        return not_checked(_NO_MATRIX)
    if not bounds:
        return not_checked(otherwise)
    seen = parts.gate(material, "matrix")
    return replace(seen, summary=f"{seen.summary} ({', '.join(sorted(set(bounds)))})")


def _tables(material: Material) -> Iterator[Mapping[str, Any]]:
    """The matrices, and the named cases in them."""
    given = material.project.settings.get("matrix") or ()
    for table in given if isinstance(given, list) else [given]:
        if isinstance(table, Mapping):
            yield table
            yield from (case for case in table.get("cases", ()) if isinstance(case, Mapping))


def _varied(material: Material) -> set[str]:
    """Parameters with several values: those of a grid, or those on which named cases differ."""
    values: dict[str, set[str]] = {}
    for table in _tables(material):
        parameters = table.get("parameters", {})
        for name, value in parameters.items() if isinstance(parameters, Mapping) else ():
            several = value if isinstance(value, list) and "name" not in table else [value]
            values.setdefault(name, set()).update(map(repr, several))
    return {name for name, seen in values.items() if len(seen) > 1}


def _is_bound(text: str) -> bool:
    """Something is more or less than a number."""
    nodes = _nodes(text)
    ordered = any(
        isinstance(op, _ORDER) for node in nodes if isinstance(node, ast.Compare) for op in node.ops
    )
    return ordered and any(
        isinstance(node, ast.Constant) and isinstance(node.value, float | int) for node in nodes
    )


def _words(text: str) -> set[str]:
    """The words in names, attributes and keys: ``scores["forest"]["auc"]``."""
    found: list[str] = []
    for node in _nodes(text):
        if isinstance(node, ast.Name):
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            found.append(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return {word for name in found for word in re.split(r"[^a-z0-9]+", name.lower())}


def _nodes(text: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except (SyntaxError, ValueError):
        return []
