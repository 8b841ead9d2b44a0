"""Large files beside a notebook: a clone where the file system can make one, else one copy for all runs.

Nothing is ever shared between two runs at the same time, and nothing with the user's folder: whatever a run does to
its files, through whatever library or child process, it does to its own. What saves the disk is that a copy that
one run has left as it was is moved to the next run instead of being made again.
"""

from __future__ import annotations

import fcntl
import filecmp
import itertools
import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LARGE = 16 << 20
"""Bytes from which a file is cloned or handed on; a smaller one is quicker copied."""

FICLONE = 0x40049409
"""Linux: let one file refer to the blocks of another until either is written."""

TIMED = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs"})
"""File systems on which every write moves a file's times, also one through a memory map; tmpfs does not."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What can't stay the same when somebody has written a file, changed its mode, or linked it."""

    device: int
    inode: int
    size: int
    links: int
    mode: int
    modified: int
    changed: int


@dataclass(frozen=True, slots=True)
class Kept:
    """One copy, at rest or in use."""

    place: Path
    mark: Mark
    original: Mark
    """Of the user's file when it was copied."""


def mark_of(path: Path) -> Mark:
    """Look at a file itself, not at what it may link to. Raises OSError."""
    found = path.lstat()
    return Mark(
        found.st_dev,
        found.st_ino,
        found.st_size,
        found.st_nlink,
        found.st_mode,
        found.st_mtime_ns,
        found.st_ctime_ns,
    )


class HandedOn:
    """The copies of one promotion. A run that wants one that another run is using waits for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._resting: dict[Path, Kept] = {}
        self._used: set[Path] = set()
        self._free = threading.Condition()

    @contextmanager
    def lent(self, wanted: Mapping[Path, Path]) -> Iterator[None]:
        """Put files (of the user's -> where a run looks for them) in place, all at once or none: so no two runs can
        wait for each other."""
        with self._free:
            self._free.wait_for(lambda: self._used.isdisjoint(wanted))
            self._used.update(wanted)
        try:
            given = {source: self._given(source, target) for source, target in wanted.items()}
            yield
            for source, kept in given.items():
                self._take_back(source, kept)
        finally:
            with self._free:
                self._used.difference_update(wanted)
                self._free.notify_all()

    def _given(self, source: Path, target: Path) -> Kept:
        kept = self._resting.pop(source, None)
        original = mark_of(source)
        if kept is not None and kept.original == original and is_unchanged(kept, source):
            os.rename(kept.place, target)
        else:
            if kept is not None:
                kept.place.unlink(missing_ok=True)
            shutil.copy2(source, target)
        return Kept(target, mark_of(target), original)

    def _take_back(self, source: Path, kept: Kept) -> None:
        """Keep a copy that is as it was; any other goes with the run's folder."""
        if not is_unchanged(kept, source):
            return
        place = self._folder / str(next(self._numbers))
        try:
            os.rename(kept.place, place)
        except OSError:  # The run has locked its folder: the copy goes with it.
            return
        self._resting[source] = Kept(place, mark_of(place), kept.original)


def is_unchanged(kept: Kept, source: Path) -> bool:
    """Whether a copy still is what it was, and nobody can write it any more."""
    try:
        if mark_of(kept.place) != kept.mark or not stat.S_ISREG(kept.mark.mode):
            return False
        if is_open_for_writing(kept.place):
            return False
        return file_system(kept.place) in TIMED or filecmp.cmp(kept.place, source, shallow=False)
    except OSError:
        return False


def is_open_for_writing(path: Path) -> bool:
    """Whether a process that has outlived its run can still write the file, be it through a memory map.

    The system grants a read lease only on a file that nobody holds open for writing. Where it knows no leases, the
    careful answer.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return True
    with path.open("rb") as file:
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError:
            return True
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def file_system(path: Path) -> str:
    """Type of the file system that holds a path; empty where it can't be told."""
    device = path.lstat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        before, _, after = line.partition(" - ")
        if before.split()[2] == wanted:
            return after.split()[0]
    return ""


def cloned(source: Path, target: Path) -> bool:
    """Make a clone, which takes no disk until either file is written; False: the file system can't."""
    try:
        with source.open("rb") as original, target.open("wb") as copy:
            fcntl.ioctl(copy.fileno(), FICLONE, original.fileno())
    except PermissionError:
        raise
    except OSError:
        target.unlink(missing_ok=True)
        return False
    shutil.copystat(source, target)
    return True


_active: list[HandedOn] = []


@contextmanager
def handing_on() -> Iterator[None]:
    """Let the runs in the block hand their large files on; what is left of them is removed at its end."""
    with tempfile.TemporaryDirectory(prefix=f"promote-{os.getuid()}-files-") as folder:
        copies = HandedOn(Path(folder))
        _active.append(copies)
        try:
            yield
        finally:
            _active.remove(copies)


@contextmanager
def large_files(wanted: Mapping[Path, Path]) -> Iterator[None]:
    """Put large files (where the run looks for one -> the user's own) in place for one run."""
    uncloned = {target: source for target, source in wanted.items() if not cloned(source, target)}
    # A file that stands in two places of a folder, because a link leads to it, is handed on once.
    shared = {source: target for target, source in uncloned.items()} if _active else {}
    for target, source in uncloned.items():
        if shared.get(source) != target:
            shutil.copy2(source, target)
    if not shared:
        yield
        return
    with _active[-1].lent(shared):
        yield
