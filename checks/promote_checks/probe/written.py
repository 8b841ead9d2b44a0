"""Files that the run created or changed."""

from __future__ import annotations

import os
from typing import Any

from promote_checks.probe.contents import canonical_content, file_digest

PASSED_OVER = frozenset(
    {
        ".git",
        ".hg",
        ".venv",
        "venv",
        "__pycache__",
        "node_modules",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".ruff_cache",
    }
)


def listing(folder: str, roots: list[str]) -> dict[str, tuple[int, int, int]]:
    """Path -> what changes when a file is written, for every file below the roots (relative to the folder)."""
    found = {}
    for above, folders, files in (step for root in roots for step in os.walk(os.path.join(folder, root))):
        folders[:] = [name for name in sorted(folders) if name not in PASSED_OVER]
        for name in sorted(files):
            path = os.path.join(above, name)
            if os.path.isfile(path):
                known = os.stat(path)
                found[os.path.relpath(path, folder)] = (known.st_mtime_ns, known.st_size, known.st_ino)
    return found


def written(folder: str, roots: list[str], before: dict[str, tuple[int, int, int]]) -> list[dict[str, Any]]:
    """Path, digest and canonical digest of every file that is new or was written."""
    after = listing(folder, roots)
    return [
        {
            "path": path,
            "sha256": file_digest(os.path.join(folder, path)),
            "canonical": canonical_content(os.path.join(folder, path)),
        }
        for path, stamp in after.items()
        if before.get(path) != stamp
    ]
