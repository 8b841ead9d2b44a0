"""What belongs to the process of a run rather than to what it computes: names of temporary files, things that are closed."""

from __future__ import annotations

import sys
from typing import Any

from promote_checks.probe.canonical_core import PLACES, is_own, placed

MOST_TEMPORARY = 50
"""Temporary names that are known: each is looked for in every text."""
TEMPORARY = frozenset({"tempfile.mkdtemp", "tempfile.mkstemp"})
CLOSING_METHODS = ("__exit__", "cleanup", "close", "disconnect", "shutdown", "terminate")
METHODS_OF_DATA = (
    "__array__",
    "__array_interface__",
    "__arrow_c_stream__",
    "__dataframe__",
    "fit",
    "predict",
    "to_dataframe",
    "to_numpy",
    "to_pandas",
    "transform",
)


def watch_temporary_names() -> None:
    """From here on a temporary file or folder has the same name in every run."""
    sys.addaudithook(note_temporary)


def note_temporary(event: str, arguments: Any) -> None:
    """Remember the random name that ``tempfile`` has chosen."""
    if event in TEMPORARY and len(PLACES) < MOST_TEMPORARY and isinstance(arguments[0], str):
        # The folders of the run are replaced first.
        PLACES[placed(arguments[0])] = "<temporary>"


def closes(value: Any) -> bool:
    """Whether an object of a library can be closed, and holds no data: neither a table, an array nor a model."""
    kind = type(value)
    if any(is_own(base.__module__) for base in kind.__mro__):
        return False
    if issubclass(kind, (type, str, bytes, int, float, complex, list, tuple, dict, set, frozenset)):
        return False
    return any(hasattr(kind, name) for name in CLOSING_METHODS) and not any(
        hasattr(kind, name) for name in METHODS_OF_DATA
    )
