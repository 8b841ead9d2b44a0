"""Paths that a run touched: which lie outside the notebook's folder, and which the notebook names."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import PurePosixPath

_CODE = (".py", ".pyc", ".pyi", ".so", ".pyd", ".dll", ".dylib", ".pth", ".egg-link", ".dist-info", ".jar")
_SHORT = 2


def is_outside(path: str) -> bool:
    """Not below the notebook's folder: the probe tells what is below relative to it. Code that is imported, and
    temporary files, are no data."""
    if not path or path.lower().endswith(_CODE) or ".dist-info/" in path or ".egg-info/" in path:
        return False
    if not (os.path.isabs(path) or path.startswith("..")):
        return False
    if os.path.isabs(path) and os.path.isdir(path):
        # Looked through by the import system, or listed: what was found there is told by itself.
        return False
    # Libraries ask each entry of the import path what it is.
    return not _is_temporary(path) and path not in os.environ.get("PYTHONPATH", "").split(os.pathsep)


def _is_temporary(path: str) -> bool:
    """In the run's own folder for temporary files (``tempfile``), which is gone when it ends."""
    parts = PurePosixPath(path).parts
    base = PurePosixPath(os.path.realpath(tempfile.gettempdir())).parts
    return (
        parts[: len(base)] == base and len(parts) > len(base) + 1 and parts[len(base)].startswith("promote-")
    )


def is_named(path: str, literals: Sequence[str]) -> bool:
    """The notebook spells the path out, or a folder above it, or its end below a folder that it spells out."""
    wanted = os.path.normpath(path)
    return any(_leads_to(text, wanted) for text in literals if len(text) > _SHORT or text == "..")


def _leads_to(text: str, wanted: str) -> bool:
    if path_like(text):
        spelled = os.path.normpath(os.path.expanduser(text.strip()))
        if wanted == spelled or wanted.startswith(spelled.rstrip("/") + "/"):
            return True
    # A magic or a command holds the path among other words.
    return " " in text and wanted in text


def path_like(text: str) -> bool:
    """It starts like a path: ``/data``, ``../data``, ``~/data``."""
    return text.strip().startswith(("/", "~", ".."))


def told(path: str) -> str:
    """The path as it may be shown: without the user's home."""
    home = os.path.expanduser("~")
    return "~" + path.removeprefix(home) if home != "/" and path.startswith(home + os.sep) else path
