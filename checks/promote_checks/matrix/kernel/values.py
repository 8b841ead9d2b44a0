"""Digests of the notebook's final variables, for a comparison between two runs."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

SHELL = frozenset({"In", "Out", "exit", "quit", "get_ipython", "open"})
"""Names that IPython puts into every notebook."""


def digests(namespace: Mapping[str, Any], canonical: str) -> dict[str, list[str]]:
    """Name -> ``[digest, ""]`` or ``["", why there is none]``. ``canonical``: text that defines ``digest``."""
    tool: dict[str, Any] = {"__name__": "_promote_canonical"}
    exec(compile(canonical, "<promote canonical>", "exec"), tool)  # noqa: S102 - our own text
    return {
        name: list(tool["digest"](value))
        for name, value in list(namespace.items())
        if not name.startswith("_") and name not in SHELL and not isinstance(value, types.ModuleType)
    }
