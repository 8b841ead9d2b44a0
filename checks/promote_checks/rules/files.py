"""Which files are meant: named ones, and notebooks and scripts below named folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.notebook.passed_over import is_passed_over
from promote_checks.rules.reading import SUFFIXES


def files_of(paths: Sequence[Path], exclude: Sequence[str] = ()) -> tuple[Path, ...]:
    """The files to check, each once, in order. Raises ``UserError`` for what is not there or no notebook."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_below(path, exclude)))
        elif not path.exists():
            raise UserError(f"{path}: there is no such file", "check the path and the folder you are in")
        elif path.suffix.lower() not in SUFFIXES:
            raise UserError(
                f"{path}: this is neither .ipynb nor .py", "name notebooks, scripts, or folders of them"
            )
        else:
            found[path] = None
    if not found:
        raise UserError(
            f"{', '.join(map(str, paths))}: no notebooks or scripts in there", "name a file or a folder"
        )
    return tuple(found)


def _below(folder: Path, exclude: Sequence[str]) -> Iterator[Path]:
    """Hidden folders, environments and build results are left out; so is what ``exclude`` names."""
    for root, folders, names in os.walk(folder):
        at = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if not is_passed_over(at, name) and not (at / name / "pyvenv.cfg").exists()
        )
        for name in sorted(names):
            path = at / name
            if path.suffix.lower() in SUFFIXES and not _is_excluded(path.relative_to(folder), exclude):
                yield path


def _is_excluded(path: Path, exclude: Sequence[str]) -> bool:
    parts = [path, *path.parents]
    return any(fnmatch(str(part), pattern.rstrip("/")) for part in parts for pattern in exclude)
