"""Two answers to the same request, field by field."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from promote_staging.exchange import Answer

RTOL = 1e-9
"""Floats that differ by less, relative to the larger one, are the same: sums may run in another order."""
_FOR_PROGRAMS = ("code", "field", "row")
"""What a client may decide by in an error. Its message is for people and may change."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two answers have otherwise."""

    field: str
    """``status``, ``fault``, ``body`` (no JSON), or the path in the answer: ``probabilities.yes``, ``scores[2]``."""
    stable: Any
    candidate: Any
    size: float
    """How far numbers are apart, in their own unit; 1 for other labels of one type, infinite where the values can't
    be compared at all (another type, a field that is gone, no answer, another status)."""


MISSING = "(missing)"
"""Shown for a field that one answer does not have."""
_ABSENT = object()


def differences(one: Answer, other: Answer, tolerance: float = RTOL) -> tuple[Difference, ...]:
    """What is otherwise in the candidate's answer ``other`` than in stable's ``one``; nothing: they are the same.

    Texts, integers and booleans are compared exactly, floats by a relative ``tolerance``. NaN equals NaN, and null
    only null. Of errors, status and code count and the message does not.
    """
    if one.fault or other.fault:
        same = one.fault == other.fault
        return () if same else (Difference("fault", one.fault, other.fault, math.inf),)
    if one.status != other.status:
        return (Difference("status", one.status, other.status, math.inf),)
    if one.body == other.body:
        return ()
    left, right = _decoded(one.body), _decoded(other.body)
    if left is _ABSENT or right is _ABSENT:
        return (Difference("body", _shown_bytes(one.body), _shown_bytes(other.body), math.inf),)
    return tuple(_compared("", _told(one.status, left), _told(other.status, right), tolerance))


def from_recorded(recorded: Any, answer: Answer, tolerance: float = RTOL) -> tuple[Difference, ...]:
    """What is otherwise in an answer than was recorded. A field that was not recorded is not compared.

    A request with a recorded answer was answered: any status but 200 differs.
    """
    if answer.fault:
        return (Difference("fault", "", answer.fault, math.inf),)
    if answer.status != 200:
        return (Difference("status", 200, answer.status, math.inf),)
    found = _decoded(answer.body)
    if found is _ABSENT:
        return (Difference("body", recorded, _shown_bytes(answer.body), math.inf),)
    if isinstance(recorded, dict) and isinstance(found, dict):
        found = {name: value for name, value in found.items() if name in recorded}
    return tuple(_compared("", recorded, found, tolerance))


def _decoded(body: bytes) -> Any:
    try:
        # Not msgspec: a broken service may write NaN, which that refuses.
        return json.loads(body)
    except (ValueError, RecursionError):
        return _ABSENT


def _told(status: int, content: Any) -> Any:
    """What a program reads of an answer."""
    error = content.get("error") if status >= 400 and isinstance(content, dict) else None
    if not isinstance(error, dict):
        return content
    return {"error": {name: error[name] for name in _FOR_PROGRAMS if name in error}}


def _compared(path: str, one: Any, other: Any, tolerance: float) -> Iterator[Difference]:
    if isinstance(one, dict) and isinstance(other, dict):
        yield from _objects(path, one, other, tolerance)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _compared(f"{path}[{at}]", left, right, tolerance)
    elif not _same(one, other, tolerance):
        yield Difference(path or "body", _shown(one), _shown(other), _size(one, other))


def _objects(
    path: str, one: Mapping[str, Any], other: Mapping[str, Any], tolerance: float
) -> Iterator[Difference]:
    for name in (*one, *(name for name in other if name not in one)):
        inner = f"{path}.{name}" if path else name
        yield from _compared(inner, one.get(name, _ABSENT), other.get(name, _ABSENT), tolerance)


def _same(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) or isinstance(other, float):
        if not isinstance(one, (int, float)) or not isinstance(other, (int, float)):
            return False
        return _close(one, other, tolerance)
    return type(one) is type(other) and bool(one == other)


def _close(one: float, other: float, tolerance: float) -> bool:
    try:
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return one == other or math.isclose(one, other, rel_tol=tolerance)
    except OverflowError:
        return False  # An integer beyond all floats.


def _size(one: Any, other: Any) -> float:
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str):
        return 1.0 if type(one) is type(other) else math.inf
    if not isinstance(one, (int, float)) or not isinstance(other, (int, float)):
        return math.inf
    try:
        apart = float(abs(other - one))
    except OverflowError:
        return math.inf
    return math.inf if math.isnan(apart) else apart


def _shown(value: Any) -> Any:
    return MISSING if value is _ABSENT else value


def _shown_bytes(body: bytes) -> str:
    text = body[:80].decode(errors="replace")
    return text if len(body) <= 80 else f"{text}…"
