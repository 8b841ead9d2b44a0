"""Folders in which nobody's own notebooks and scripts lie."""

from __future__ import annotations

import os

_NAMES = frozenset({"__pycache__", "node_modules", "build", "dist", "site-packages", "venv", "env"})
_COPIES = ("staging", "releases")
"""Where staging keeps copies of whole projects."""


def is_passed_over(folder: str | os.PathLike[str], name: str) -> bool:
    """Whether the folder ``name`` in ``folder`` is hidden, made by tools, or holds staging's copies of releases."""
    if name.startswith(".") or name in _NAMES:
        return True
    return name == _COPIES[1] and os.path.basename(folder) == _COPIES[0]
