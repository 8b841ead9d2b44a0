"""What the matrix of parametrised runs shows: only what its expectations ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from promote_checks.review.evidence import Evidence, not_checked
from promote_checks.review.looks import parts
from promote_checks.review.material import Material

_NO_MATRIX = "no [tool.promote.matrix] in pyproject.toml"
_COST = re.compile(r"^\s*(seconds|memory)\b")
_BOUND = re.compile(r"^\s*([A-Za-z_][\w.\[\]'\"]*)\s*(?:>=|>|<=|<|==)\s*[-+.\d]")
_COUNTS = re.compile(r"^\s*(rows|seconds|memory|errors)\b")


def quality(material: Material) -> Evidence:
    """Runs with a bound on a result: ``auc >= 0.8``."""
    bounds = [one for one in expectations(material) if _BOUND.match(one) and not _COUNTS.match(one)]
    return _asked(material, bounds, "no expectation of the matrix bounds a metric (`auc >= 0.8`)")


def cost(material: Material) -> Evidence:
    """Runs with a bound on seconds or memory."""
    bounds = [one for one in expectations(material) if _COST.match(one)]
    return _asked(material, bounds, "no expectation of the matrix bounds seconds or memory")


def varied(material: Material) -> Evidence:
    """Runs with more than one value of a parameter, each with a bound on a metric."""
    table = material.project.settings.get("matrix")
    if not table:
        return not_checked(_NO_MATRIX)
    names = sorted(_varied(table))
    if not names:
        return not_checked("the matrix varies no parameter")
    seen = quality(material)
    return (
        replace(seen, summary=f"varied: {', '.join(names)}; {seen.summary}")
        if seen.verdict == "pass"
        else seen
    )


def expectations(material: Material) -> tuple[str, ...]:
    """Every expectation that the matrix states, wherever it stands in the table."""
    return tuple(_texts(material.project.settings.get("matrix"), under=False))


def _asked(material: Material, bounds: list[str], otherwise: str) -> Evidence:
    if not material.project.settings.get("matrix"):
        return not_checked(_NO_MATRIX)
    if not bounds:
        return not_checked(otherwise)
    seen = parts.gate(material, "matrix")
    return replace(seen, summary=f"{seen.summary} ({', '.join(sorted(set(bounds)))})")


def _texts(node: Any, *, under: bool) -> Iterator[str]:
    """Texts below keys that are called ``expect``."""
    if isinstance(node, str) and under:
        yield node
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one, under=under)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from _texts(value, under=under or str(key).startswith("expect"))


def _varied(table: Mapping[str, Any]) -> set[str]:
    """Parameters with several values: lists of ``parameters``, or names on which named cases differ."""
    axes = table.get("parameters", {})
    names = {name for name, values in axes.items() if isinstance(values, list) and len(values) > 1}
    values: dict[str, set[str]] = {}
    for case in _cases(table):
        for name, value in case.items():
            values.setdefault(name, set()).add(repr(value))
    return names | {name for name, seen in values.items() if len(seen) > 1}


def _cases(table: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    cases = table.get("cases", ())
    for case in cases.values() if isinstance(cases, Mapping) else cases:
        if isinstance(case, Mapping):
            inner = case.get("parameters", case)
            yield (
                {k: v for k, v in inner.items() if k not in ("name", "expect")}
                if isinstance(inner, Mapping)
                else {}
            )
