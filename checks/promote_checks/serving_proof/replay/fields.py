"""Where the answers of a script hold what the service predicts: found by their values, not by their names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from promote_checks.serving_proof.compare import same

Likeness = Literal["same", "spelled", "different"]
Pair = tuple[Any, Mapping[str, Any]]
"""What the script and what the service answered to one request."""
DEPTH = 4
FEW = 8
"""Decimals: what has more was not rounded for people."""


def leaves(content: Any, path: str = "", depth: int = DEPTH) -> Iterator[tuple[str, Any]]:
    """Path and value of each scalar: ``result.scores[0]``; the whole answer is ``.``."""
    if isinstance(content, dict) and depth:
        for key, value in content.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key), depth - 1)
    elif isinstance(content, list) and depth:
        for at, value in enumerate(content):
            yield from leaves(value, f"{path}[{at}]", depth - 1)
    elif not isinstance(content, (dict, list)):
        yield path or ".", content


def fields_of(pairs: Sequence[Pair], outputs: Sequence[str]) -> dict[str, str]:
    """Output -> the path whose values are its values most often; an output that no path ever equals is left out.

    Different values count before often the same: a label that is nearly always 1 must not stand for another one.
    """
    found: dict[str, str] = {}
    digits = decimals_of(script for script, _ in pairs)
    for output in outputs:
        agreed: dict[str, list[Any]] = {}
        for script, service in pairs:
            for path, value in leaves(script):
                if output in service and likeness(value, service[output], digits.get(path)) != "different":
                    agreed.setdefault(path, []).append(value)
        if agreed:
            found[output] = max(
                agreed, key=lambda path: (len(set(map(str, agreed[path]))), len(agreed[path]))
            )
    return found


def decimals_of(answers: Iterable[Any]) -> dict[str, int]:
    """Path -> decimals to which the script rounds there: the most that any answer has, where these are few."""
    found: dict[str, int] = {}
    for answer in answers:
        for path, value in leaves(answer):
            if isinstance(value, float):
                found[path] = max(found.get(path, 0), _decimals(value))
    return {path: most for path, most in found.items() if most <= FEW}


def likeness(script: Any, service: Any, decimals: int | None = None) -> Likeness:
    """``spelled``: rounded by the script to ``decimals``, or one label as a text, a truth value or a number."""
    if same(script, service):
        return "same"
    if isinstance(script, float) and isinstance(service, float):
        is_rounded = decimals is not None and math.isfinite(service) and round(service, decimals) == script
        return "spelled" if is_rounded else "different"
    return "spelled" if _label(script) is not None and _label(script) == _label(service) else "different"


def _decimals(value: float) -> int:
    """Digits after the point; many for what is written with an exponent."""
    text = repr(value)
    return FEW + 1 if not text.lstrip("-").replace(".", "").isdigit() else len(text.partition(".")[2])


def _label(value: Any) -> str | None:
    """``1``, ``1.0``, ``true``, ``"1"`` are one label."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None
    return str(value) if isinstance(value, (int, str)) else None
