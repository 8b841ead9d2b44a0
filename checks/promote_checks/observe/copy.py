"""A private copy of the notebook's folder: what runs there leaves no trace in the user's."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.observe.large_files import LARGE, large_files

SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".venv",
        "__pycache__",
        "node_modules",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".ruff_cache",
    }
)
"""Histories, environments and caches: big, and nothing that a notebook reads."""

LIMIT = 4 << 30
"""Bytes beyond which copying is refused; ``PROMOTE_COPY_LIMIT`` (in GB) moves it."""

SLOTS = 1000
BASE = re.compile(r"promote-\d+-[0-9a-f]{10}-\d+$")


@contextmanager
def private_copy(
    folder: Path, exclude: Collection[Path] = (), beside: Collection[str] = ()
) -> Iterator[Path]:
    """Copy a folder and remove the copy at the end, whatever happens in between.

    ``exclude``: files and folders that are left out. ``beside``: paths outside the folder that the
    notebook spells relative to it (``../data``); they are copied too, in the same relation. The copy of one
    folder gets the same path each time as long as no other run is using it, so that two runs one after
    the other see the same working directory.
    """
    folder = folder.resolve()
    left_out = frozenset(path.resolve() for path in exclude)
    base = new_base(folder)
    try:
        with copied(folder, base / "copy", left_out=left_out, beside=beside) as target:
            yield target
    finally:
        remove(base)


@contextmanager
def copied(
    folder: Path, place: Path, *, left_out: frozenset[Path], beside: Collection[str]
) -> Iterator[Path]:
    """Copy a folder, and what is reached from it through ``..``, below ``place``; its large files are there only
    within the block."""
    depth = max((levels_up(path) for path in beside), default=0)
    target = place.joinpath(*folder.parts[len(folder.parts) - depth - 1 :])
    budget = Budget(folder, limit())
    copy_tree(folder, target, root=folder, left_out=left_out, budget=budget)
    for path in sorted(set(beside)):
        copy_outside(folder, target, path, left_out, budget)
    with large_files(budget.large):
        for source, copy in budget.folders:
            shutil.copystat(source, copy)
        yield target


def base_of(copy: Path) -> Path:
    """The private folder that holds a copy, and beside it what else the run leaves."""
    return next(
        parent.parent for parent in copy.parents if parent.name == "copy" and BASE.match(parent.parent.name)
    )


def levels_up(path: str) -> int:
    """How often a relative path goes up."""
    return Path(path).parts.count("..")


def new_base(folder: Path) -> Path:
    """A new private folder; ``mkdir`` is atomic, and never follows a link that lies in wait."""
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]
    for slot in range(SLOTS):
        base = Path(tempfile.gettempdir()).resolve() / f"promote-{os.getuid()}-{name}-{slot}"
        try:
            base.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return base
    raise UserError(
        f"{tempfile.gettempdir()} holds {SLOTS} private copies of {folder.name}",
        "remove the folders promote-* there; runs that were killed have left them behind",
    )


def limit() -> int:
    """Bytes that may be copied."""
    text = os.environ.get("PROMOTE_COPY_LIMIT", "")
    if not text:
        return LIMIT
    try:
        return int(float(text) * (1 << 30))
    except ValueError:
        raise UserError(f"PROMOTE_COPY_LIMIT is {text!r}", "give a number of gigabytes, such as 20") from None


class Budget:
    """Bytes that are still allowed to be copied."""

    def __init__(self, folder: Path, total: int) -> None:
        self.folder = folder
        self.total = total
        self.used = 0
        self.linked: list[Path] = []
        """Folders outside that are being copied because a link leads there."""
        self.large: dict[Path, Path] = {}
        """Target -> large file that is still to be put there."""
        self.folders: list[tuple[Path, Path]] = []
        """Folder and copy whose times and modes are still to be made equal: writing into it changes them."""

    def spend(self, size: int) -> None:
        """Refuse before the disk is full."""
        self.used += size
        if self.used > self.total:
            raise UserError(
                f"{self.folder} holds more than {self.total / (1 << 30):.3g} GB, and promote runs the notebook"
                " in a copy of its folder",
                "move large files elsewhere and refer to them by their full path, or set PROMOTE_COPY_LIMIT"
                " to more gigabytes",
            )


def copy_tree(source: Path, target: Path, *, root: Path, left_out: frozenset[Path], budget: Budget) -> None:
    """Copy a folder's files and subfolders."""
    target.mkdir(parents=True, exist_ok=True)
    try:
        entries = sorted(os.scandir(source), key=lambda entry: entry.name)
    except PermissionError:
        raise unreadable(source) from None
    for entry in entries:
        path = Path(entry.path)
        if entry.name in SKIPPED or path in left_out or path.resolve() in left_out or is_environment(path):
            continue
        if entry.is_symlink():
            copy_link(path, target / entry.name, root, budget)
        elif entry.is_dir():
            copy_tree(path, target / entry.name, root=root, left_out=left_out, budget=budget)
        elif entry.is_file():
            copy_file(path, target / entry.name, budget)
    budget.folders.append((source, target))


def is_environment(path: Path) -> bool:
    """A virtual environment, whatever it is called."""
    return (path / "pyvenv.cfg").is_file()


def copy_file(source: Path, target: Path, budget: Budget) -> None:
    """Copy one file with its times. Never a hard link: a write would go through it."""
    size = source.stat().st_size
    budget.spend(size)
    try:
        if size < LARGE:
            shutil.copy2(source, target)
        else:
            source.open("rb").close()
            budget.large[target] = source.resolve()
    except PermissionError:
        raise unreadable(source) from None


def copy_link(link: Path, target: Path, root: Path, budget: Budget) -> None:
    """A link inside the folder stays one, now inside the copy; what any other points to is copied.

    A link that led out of the copy would let the notebook write through it.
    """
    found = link.resolve()
    if found.is_relative_to(root):
        target.symlink_to(os.path.relpath(found, link.parent.resolve()))
    elif found.is_file():
        copy_file(found, target, budget)
    elif found.is_dir():
        if link.parent.resolve().is_relative_to(found) or found in budget.linked:
            raise UserError(
                f"{link} leads to a folder that contains it", "remove the link, or let it lead elsewhere"
            )
        budget.linked.append(found)
        copy_tree(found, target, root=found, left_out=frozenset(), budget=budget)
        budget.linked.pop()


def copy_outside(folder: Path, target: Path, path: str, left_out: frozenset[Path], budget: Budget) -> None:
    """Copy what the notebook reaches through ``..``, to where it will look for it."""
    source = Path(os.path.normpath(folder / path))
    place = Path(os.path.normpath(target / path))
    if folder.is_relative_to(source) or place.exists():
        return
    if source.is_dir():
        copy_tree(source, place, root=source, left_out=left_out, budget=budget)
    elif source.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        copy_file(source, place, budget)


def unreadable(path: Path) -> UserError:
    """A file that can't be copied."""
    return UserError(
        f"{path} can't be read", "give yourself permission to read it, or move it out of the folder"
    )


def remove(base: Path) -> None:
    """Remove the copy, also where the notebook took away its own permissions."""

    def retry(function: object, path: str, error: object) -> None:
        os.chmod(Path(path).parent, 0o700)
        os.chmod(path, 0o700)
        if Path(path).is_dir():
            shutil.rmtree(path)
        else:
            Path(path).unlink()

    shutil.rmtree(base, onerror=retry)
