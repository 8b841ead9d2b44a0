"""A private copy of the notebook's folder, for a run that must leave no trace in it."""

from __future__ import annotations

import shutil
from pathlib import Path

# Histories, environments and caches: big, and nothing that a notebook reads.
_SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".venv",
        "node_modules",
        "__pycache__",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".ruff_cache",
    }
)


def copy_folder(source: Path, target: Path, *, without: Path) -> None:
    """Copy a folder, links kept as links; ``without`` (the project, where it stands inside) is left out."""
    left_out = without.resolve()

    def skipped(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name in _SKIPPED or Path(folder, name).resolve() == left_out}

    shutil.copytree(source, target, symlinks=True, ignore=skipped)
