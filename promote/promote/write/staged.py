"""What staging has added to a promoted project: it stays when the notebook is promoted again.

The releases, the evidence and the ledger are about what was live, not about this version of the files, and the flags
say what is live now.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

FLAGS = "flags.json"
FOLDER = "staging"
OURS = f"{FOLDER}/requests.jsonl"
"""Written by a promotion, so it is replaced by one."""


def is_staged(name: str) -> bool:
    """Whether a path below a project belongs to staging."""
    return name == FLAGS or (name.startswith(f"{FOLDER}/") and name != OURS)


def carry(old: Path, new: Path) -> None:
    """Put what staging added to the tree ``old`` into the tree ``new`` too; of what is there already, the newer one.

    As hard links where the file system has them: whoever appends to the ledger meanwhile appends to both. Raises
    OSError.
    """
    for name in _staged(old):
        source, place = old / name, new / name
        if os.path.lexists(place) and _same(source, place):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".{place.name}.carried")
        aside.unlink(missing_ok=True)
        _put(source, aside)
        # In one step: a router may be reading it.
        aside.replace(place)


def _staged(root: Path) -> Iterator[str]:
    if os.path.lexists(root / FLAGS):
        yield FLAGS
    for folder, folders, files in os.walk(root / FOLDER):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for entry in sorted((*files, *links)):
            name = (Path(folder) / entry).relative_to(root).as_posix()
            if is_staged(name):
                yield name


def _same(one: Path, other: Path) -> bool:
    """The same file, or one that was put there later by somebody else."""
    left, right = one.lstat(), other.lstat()
    return os.path.samestat(left, right) or left.st_mtime_ns <= right.st_mtime_ns


def _put(source: Path, place: Path) -> None:
    try:
        os.link(source, place, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, place, follow_symlinks=False)
