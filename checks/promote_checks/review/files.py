"""The files that a review is bound to, and their digests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from promote_checks.review.evidence import digest
from promote_checks.review.git import inside, known_files

REPORT = "REVIEW.md"
RECORD = "review.json"
LEDGER = "review-signoffs.jsonl"
ARTEFACTS = (REPORT, RECORD, LEDGER)
"""What a review writes. It can't be bound to itself."""

_LEFT_BEHIND = frozenset(
    {
        ".git",
        ".venv",
        ".env",
        ".DS_Store",
        ".coverage",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".import_linter_cache",
        "__pycache__",
        "build",
        "dist",
        "htmlcov",
    }
)
"""Names of what tools leave behind, and of local secrets. The emitted .gitignore has the same."""
_LOCAL = ("staging/releases/", "staging/flags.")
"""Where staging keeps what is of this machine alone: copies of releases, the flags' lock and last good copy."""


MOVING = ("flags.json", "staging/ledger.jsonl", "staging/releases/*", "staging/flags.*")
"""Patterns of what staging goes on writing while one release is reviewed and ramped. A review that was bound to it would end
with the first per cent. Evidence is not among it: a sign-off holds for the evidence that was there."""


def project_files(root: Path) -> Mapping[str, str]:
    """Return path -> sha256 of every file that was or could be committed, but for what a review writes.

    Under git that is what git doesn't ignore, so that a fresh clone has the same digests. What tools leave
    behind never counts, nor what a release itself moves. A link is described by where it points, never followed.
    """
    names = known_files(root) if inside(root) else tuple(sorted(_walk(root, root)))
    kept = (
        name for name in names if name not in ARTEFACTS and not _is_moving(name) and not _is_left_behind(name)
    )
    return {
        name: _digest(root / name) for name in kept if (root / name).is_symlink() or (root / name).is_file()
    }


def in_scope(files: Mapping[str, str], patterns: Sequence[str]) -> Mapping[str, str]:
    """The files that one of the patterns fits."""
    return {
        name: seen for name, seen in files.items() if any(fnmatchcase(name, pattern) for pattern in patterns)
    }


def digest_of(files: Mapping[str, str]) -> str:
    """One digest over names and contents."""
    return digest(dict(files))


def _is_moving(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in MOVING)


def _walk(folder: Path, root: Path) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            if not _is_left_behind(f"{entry.relative_to(root).as_posix()}/"):
                yield from _walk(entry, root)
        else:
            yield entry.relative_to(root).as_posix()


def _is_left_behind(name: str) -> bool:
    return name.startswith(_LOCAL) or any(
        part in _LEFT_BEHIND or part.endswith((".egg-info", ".pyc")) or part.startswith(".coverage.")
        for part in name.split("/")
    )


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link:{path.readlink().as_posix()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()
