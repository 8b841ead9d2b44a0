"""The files that a review is bound to, and their digests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from promote_checks.ledger.chain import LEDGER
from promote_checks.ledger.digest import digest
from promote_checks.review.git import inside, known_files, tracked_files

_T = TypeVar("_T")
REPORT = "REVIEW.md"
RECORD = "review.json"
ARTEFACTS = (REPORT, RECORD)
"""What a review writes. It can't be bound to itself."""

_CACHES = frozenset(
    {
        ".git",
        ".DS_Store",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".import_linter_cache",
        "__pycache__",
    }
)
"""Names of what tools leave behind, wherever it lies."""
_AT_THE_TOP = frozenset({".venv", ".env", ".coverage", ".hypothesis", "build", "dist", "htmlcov"})
"""The same, and local secrets, at the top of a project alone: below src a folder ``build`` is a package like any other.
The emitted .gitignore has the same names."""
MOVING = ("flags.json", LEDGER, "staging/releases/*", "staging/flags.*")
"""Patterns of what staging goes on writing while one release is reviewed and ramped. A review that was bound to it would end
with the first per cent. Evidence is not among it: a sign-off holds for the evidence that was there."""


def project_files(root: Path) -> Mapping[str, str]:
    """Return path -> sha256 of every file that was or could be committed, but for what a review writes.

    Under git that is what is committed, whatever its name, and what git does not ignore, so that a fresh clone has the
    same digests. What tools leave behind does not count where no commit has it, nor what a release itself moves. A link
    is described by where it points, never followed.
    """
    kept = (name for name in project_names(root) if name not in ARTEFACTS and not is_matched(name, MOVING))
    return {
        name: _digest(root / name) for name in kept if (root / name).is_symlink() or (root / name).is_file()
    }


def project_names(root: Path) -> Iterator[str]:
    """Every path that is committed or could be."""
    if not inside(root):
        yield from sorted(name for name in walked(root) if not is_left_behind(name))
        return
    tracked = frozenset(tracked_files(root))
    yield from (name for name in known_files(root) if name in tracked or not is_left_behind(name))


def in_scope(files: Mapping[str, _T], patterns: Sequence[str]) -> Mapping[str, _T]:
    """The files that one of the patterns fits."""
    return {name: seen for name, seen in files.items() if is_matched(name, patterns)}


def digest_of(files: Mapping[str, str]) -> str:
    """One digest over names and contents."""
    return digest(dict(files))


def is_matched(name: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns fits. A star stands for slashes as well."""
    # A name that begins with a slash is that of a group: a star stands for files alone.
    return any(fnmatchcase(name, one) for one in patterns if one.startswith("/") or not name.startswith("/"))


def walked(root: Path) -> Iterator[str]:
    """Every file and link below the folder, without what is left behind."""
    for folder, folders, names in os.walk(root):
        at = Path(folder).relative_to(root)
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(
            name for name in folders if name not in links and not is_left_behind((at / name).as_posix())
        )
        yield from ((at / name).as_posix() for name in (*names, *links))


def is_left_behind(name: str) -> bool:
    """Whether a path is that of something which a tool leaves behind, or keeps for itself."""
    parts = name.split("/")
    return (
        parts[0] in _AT_THE_TOP
        or parts[0].startswith(".coverage.")
        or any(part in _CACHES or part.endswith((".egg-info", ".pyc")) for part in parts)
    )


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link:{path.readlink().as_posix()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()
