"""Two records side by side: every place where they differ, in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from golden_values import Record

RELATIVE = 1e-9
"""How far two numbers may lie apart where the environment is another one."""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
FILES = "bytes"
"""The fingerprint of a file: its values are compared where they come from."""
MISSING = "nothing"


def differences(expected: Record, actual: Record, *, exact: bool) -> list[str]:
    """Return one line for each place at which ``actual`` is not what was recorded.

    ``exact`` for the environment that recorded; elsewhere numbers may differ in their
    last digits, and fingerprints are left to the weighted sums beside them.
    """
    return list(_differences(expected, actual, "", exact))


def _differences(
    expected: Record, actual: Record, path: str, exact: bool
) -> Iterator[str]:
    if varies(expected) or varies(actual):
        return
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _entries(expected, actual, path, exact)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _items(expected, actual, path, exact)
    elif not _same(expected, actual, exact):
        yield f"{path or 'value'}: recorded {short(expected)}, now {short(actual)}"


def _entries(
    expected: dict[str, Record], actual: dict[str, Record], path: str, exact: bool
) -> Iterator[str]:
    scale = _scale(expected)
    for key in [*expected, *(key for key in actual if key not in expected)]:
        if not exact and _is_fingerprint(key, expected):
            continue
        left, right = expected.get(key, MISSING), actual.get(key, MISSING)
        if not (not exact and key == "checksum" and _close(left, right, scale)):
            yield from _differences(left, right, f"{path}.{key}".lstrip("."), exact)


def _is_fingerprint(key: str, record: dict[str, Record]) -> bool:
    return key == FILES or (key == "sha256" and "checksum" in record)


def _items(
    expected: list[Record], actual: list[Record], path: str, exact: bool
) -> Iterator[str]:
    if len(expected) != len(actual):
        yield f"{path}: recorded {len(expected)} items, now {len(actual)}"
        return
    numbers = [abs(item) for item in expected if isinstance(item, (int, float))]
    scale = max(numbers, default=0.0)
    for at, (left, right) in enumerate(zip(expected, actual)):
        if not (not exact and _close(left, right, scale)):
            yield from _differences(left, right, f"{path}[{at}]", exact)


def _scale(record: dict[str, Record]) -> float:
    scale = record.get("scale", 0.0)
    return scale if isinstance(scale, float) else 0.0


def _same(expected: Record, actual: Record, exact: bool) -> bool:
    if exact or type(expected) is not type(actual):
        return type(expected) is type(actual) and bool(expected == actual)
    if isinstance(expected, float):
        return _close(expected, actual, 0.0)
    return expected == actual or (
        isinstance(expected, str) and _same_text(expected, actual)
    )


def _close(left: Any, right: Any, scale: float) -> bool:
    if type(left) is not float or type(right) is not float:
        return False
    return math.isclose(left, right, rel_tol=RELATIVE, abs_tol=RELATIVE * scale)


def _same_text(expected: str, actual: str) -> bool:
    """Compare two texts by what stands between their numbers, and their numbers."""
    if NUMBER.split(expected) != NUMBER.split(actual):
        return False
    pairs = zip(NUMBER.findall(expected), NUMBER.findall(actual))
    return all(_close(float(left), float(right), 0.0) for left, right in pairs)


def varies(record: Record) -> bool:
    """Say whether this part of a record is known to change from run to run."""
    return isinstance(record, dict) and "varies" in record


def masked(first: Record, second: Record) -> Record:
    """Return ``first`` with a mark at each place where ``second`` differs."""
    if varies(first) or varies(second) or _reordered(first, second):
        return {"varies": "differs from run to run"}
    if _same_shape(first, second):
        if isinstance(first, dict):
            return {key: masked(first[key], second[key]) for key in first}
        return [masked(left, right) for left, right in zip(first, second)]
    if _same(first, second, exact=True):
        return first
    return {"varies": "differs from run to run"}


def _reordered(first: Record, second: Record) -> bool:
    """The same in another order (that of a set): where an item came to stand is chance for all of them."""
    if not (isinstance(first, list) and isinstance(second, list)) or first == second:
        return False
    return sorted(map(repr, first)) == sorted(map(repr, second))


def _same_shape(first: Record, second: Record) -> bool:
    if isinstance(first, dict) and isinstance(second, dict):
        return list(first) == list(second)
    both = isinstance(first, list) and isinstance(second, list)
    return both and len(first) == len(second)


def marks(record: Record) -> int:
    """Count the places that are known to change."""
    if varies(record):
        return 1
    inner = record.values() if isinstance(record, dict) else record
    return sum(map(marks, inner)) if isinstance(record, (dict, list)) else 0


def short(record: Record) -> str:
    text = repr(record)
    return text if len(text) <= 120 else text[:119] + "…"
