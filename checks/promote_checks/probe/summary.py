"""What a value is, in a few words."""

from __future__ import annotations

from typing import Any

from promote_checks.probe.bounds import LOOK, bounded


@bounded(LOOK, "")
def summary(value: Any) -> str:
    """Shape and size in words, never values."""
    cls = type(value)
    root = str(cls.__module__).partition(".")[0]
    shape = getattr(value, "shape", None) if root in ("numpy", "pandas", "scipy", "torch", "polars") else None
    if isinstance(shape, tuple) and shape and all(isinstance(size, int) for size in shape):
        if root in ("pandas", "polars"):
            return f"{shape[0]} rows" + (f" x {shape[1]} columns" if len(shape) > 1 else "")
        return " x ".join(map(str, shape))
    if cls in (list, tuple, set, frozenset, dict) or root == "collections":
        return counted(len(value), "item")
    return counted(len(value), "character") if cls is str else ""


def counted(count: int, noun: str) -> str:
    """``1 item``, ``2 items``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
