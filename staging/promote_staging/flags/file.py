"""``flags.json`` on the disk: whole or not at all, newer than all before, and always a way back.

Beside it, in ``staging/``, lie the last good copy, from which a broken file is made anew, and a prepared file for
the way back: to put that in place takes no room on a disk that is full.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from promote_checks.errors import UserError
from promote_checks.ledger.store import require_plain
from promote_staging.flags.document import HINT, parsed, rendered
from promote_staging.flags.state import FlagState

LOCK_SECONDS = 10.0
"""How long a writer waits for another one."""
ROLLBACK_LOCK_SECONDS = 0.5
"""How long the way back waits: a writer that hangs must not block it."""
STEP = 1_000_000
"""Nanoseconds between the times of two files: what every file system and a float of seconds can tell apart."""
LIMIT = 1_000_000
"""Bytes of a flag file. Ours have about 700."""


class MovedError(UserError):
    """Somebody else moved the flags since they were read. Nothing was written."""


def last_of(path: Path) -> Path:
    """Return where the last good copy of a flag file lies."""
    return path.parent / "staging" / "flags.last.json"


def prepared_of(path: Path) -> Path:
    """Return where the prepared way back lies."""
    return path.parent / "staging" / "flags.rollback.json"


def read(path: Path) -> FlagState:
    """Read the flags. Raises UserError where they are missing or broken."""
    require_plain(path.parent, path.name)
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT + 1)
    except OSError as error:
        raise UserError(f"{path.name} can't be read: {error.strerror}", HINT) from None
    if len(content) > LIMIT:
        raise UserError(f"{path.name} can't be used: more than {LIMIT} bytes", HINT)
    try:
        return parsed(content.decode("utf-8"), path.name)
    except UnicodeDecodeError:
        raise UserError(f"{path.name} can't be used: not UTF-8", HINT) from None


def write(path: Path, state: FlagState) -> FlagState:
    """Put ``state``, made from what was read or written last, into the file; return it with its new generation.

    Raises MovedError if the file is of another generation than ``state`` (somebody rolled back, or another harness
    is at work), UserError if another writer holds the lock, and OSError, with the old file in place, if the disk
    is full.
    """
    _require_plain(path)
    _make_folder(path)
    try:
        with FileLock(_lock_of(path), timeout=LOCK_SECONDS):
            return _write(path, state)
    except Timeout:
        raise UserError(f"another writer holds {path.name}", "wait for it to end, or end it") from None


def rollback(path: Path) -> FlagState:
    """Put everybody on stable, whatever state the file is in; return what stands there now.

    Waits for no hanging writer, and works on a full disk where ``write`` prepared it. Raises UserError if neither the
    file nor its last good copy says which release is stable, OSError if nothing can be written at all.
    """
    _require_plain(path)
    with _locked_if_possible(path):
        now = _last_good(path)
        generation = max(state.generation for state in _known(path)) + 1
        back = replace(now.rolled_back(), generation=generation)
        moment = _fresh(path)
        try:
            _replace(path, rendered(back), moment, suffix=".rollback.tmp")
        except OSError:
            prepared = _prepared(path, now)
            if prepared is None:
                raise
            return prepared
        with contextlib.suppress(OSError):
            _keep(path, back, moment)
        return back


def _write(path: Path, state: FlagState) -> FlagState:
    # Where the file can't be read, its last copy counts.
    _check_not_moved(path, state, _known(path)[:1])
    new = replace(state, generation=state.generation + 1)
    moment = _fresh(path)
    # The file itself last: whatever fails before leaves it as it was, and no generation is used twice.
    _keep(path, new, moment)
    _replace(path, rendered(new), moment, before=lambda: _check_not_moved(path, state, _readable(path)))
    return new


def _check_not_moved(path: Path, state: FlagState, there: Sequence[FlagState]) -> None:
    for each in there:
        if each.generation != state.generation:
            raise MovedError(
                f"{path.name} is of generation {each.generation}, not {state.generation}: somebody else moved it",
                "read it again",
            )


def _last_good(path: Path) -> FlagState:
    try:
        return read(path)
    except UserError as broken:
        try:
            return read(last_of(path))
        except UserError:
            raise UserError(
                f"{broken.message}, and there is no good copy of it",
                "write the file anew: docs/reference/flags.md has one to copy; the releases are in staging/releases",
            ) from None


def _known(path: Path) -> list[FlagState]:
    """All states that stand on the disk and can be read: the file's, then its copy's."""
    return [*_readable(path), *_readable(last_of(path))]


def _readable(path: Path) -> list[FlagState]:
    try:
        return [read(path)]
    except UserError:
        return []


def _keep(path: Path, state: FlagState, moment: int) -> None:
    """Keep the last good copy, and prepare the way back from it.

    Neither waits for the disk (8 ms each time on a small machine): they are needed where the flag file, which does
    wait, is lost.
    """
    _replace(last_of(path), rendered(state), moment, is_synced=False)
    back = replace(state.rolled_back(), generation=state.generation + 1)
    _replace(prepared_of(path), rendered(back), moment, is_synced=False)


def _prepared(path: Path, now: FlagState) -> FlagState | None:
    """Put the prepared way back into place: only names and times change. None: there is none that fits."""
    prepared = prepared_of(path)
    try:
        back = read(prepared)
    except UserError:
        return None
    if (back.stable, back.mode) != (now.stable, "off"):
        return None
    moment = _fresh(path)
    os.utime(prepared, ns=(moment, moment))
    prepared.replace(path)
    return back


def _fresh(path: Path) -> int:
    """Return a time, in nanoseconds, later than that of every file so far, also if the clock went back."""
    moments = [time.time_ns()]
    for place in (path, last_of(path), prepared_of(path)):
        with contextlib.suppress(OSError):
            moments.append(place.stat().st_mtime_ns + STEP)
    return max(moments)


def _replace(
    path: Path,
    text: str,
    moment: int,
    *,
    suffix: str = ".tmp",
    before: Callable[[], None] = lambda: None,
    is_synced: bool = True,
) -> None:
    """Write aside, to the disk if it is ``is_synced``, and put into place; ``before`` may still stop it."""
    aside = _aside(path, suffix)
    try:
        with aside.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        os.utime(aside, ns=(moment, moment))
        before()
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    if is_synced:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Some systems can't open folders; there the rename reaches the disk when it does.
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _require_plain(path: Path) -> None:
    """Raise UserError if the file, or what is kept beside it, is a link."""
    for place in (path, last_of(path), prepared_of(path), _lock_of(path), _aside(path, ".tmp")):
        require_plain(path.parent, place.relative_to(path.parent).as_posix())


def _aside(path: Path, suffix: str) -> Path:
    return path.with_name(f".{path.name}{suffix}")


def _make_folder(path: Path) -> None:
    last_of(path).parent.mkdir(exist_ok=True)


def _lock_of(path: Path) -> Path:
    return path.parent / "staging" / "flags.lock"


@contextlib.contextmanager
def _locked_if_possible(path: Path) -> Iterator[None]:
    lock = FileLock(_lock_of(path))
    with contextlib.ExitStack() as held:
        with contextlib.suppress(Timeout, OSError):
            _make_folder(path)
            held.enter_context(lock.acquire(timeout=ROLLBACK_LOCK_SECONDS))
        yield
