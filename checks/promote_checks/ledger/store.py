"""The ledger and the files beside it on disk: read, and written as a whole or not at all. A link is never one of them."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.chain import LEDGER, Ledger, extended, line_of, read, require_whole
from promote_checks.ledger.records import Record

FOLDER = "staging"
_AGAIN = "Restore it from git, or make it again."


def read_ledger(root: Path) -> tuple[Ledger, bytes]:
    """Return the ledger and its bytes; empty where there is none yet."""
    content = content_of(root, LEDGER) or b""
    return read(content), content


def append(root: Path, bare: Sequence[Record]) -> tuple[Record, ...]:
    """Add lines and return them as they stand there. The caller holds the folder (``held``).

    Raises ``UserError`` for a ledger that was tampered with (nothing is added to it, or that would be
    buried) and ``OSError`` where it can't be written.
    """
    ledger, before = read_ledger(root)
    require_whole(ledger)
    for one in bare:
        ledger = extended(ledger, one)
    added = ledger.records[len(ledger.records) - len(bare) :]
    replace_file(root, LEDGER, before + b"".join(map(line_of, added)))
    return added


@contextmanager
def held(root: Path, patience: float = 10.0) -> Iterator[bool]:
    """Let one word be written at a time; yields False if another writer does not end within ``patience`` seconds.

    The folder itself is the lock: no file is left behind, and the kernel frees it if its holder dies. Raises ``UserError``
    where the folder is a link, ``OSError`` where it can't be made.
    """
    require_plain(root, FOLDER)
    (root / FOLDER).mkdir(exist_ok=True)
    descriptor = os.open(root / FOLDER, os.O_RDONLY)
    try:
        yield _locked(descriptor, time.monotonic() + patience)
    finally:
        os.close(descriptor)


def require_plain(root: Path, name: str) -> None:
    """Raise ``UserError`` if a path below the project is a link, or lies behind one.

    What a link points to may lie outside the project and change without it; and to replace the link would part the
    project from what it was led to. So it is neither followed nor replaced.
    """
    path = root
    for part in Path(name).parts:
        path = path / part
        if path.is_symlink():
            where = path.relative_to(root).as_posix()
            raise UserError(
                f"{where} is a link, which is neither followed nor replaced", "Put the file itself there."
            )


def content_of(root: Path, name: str) -> bytes | None:
    """The bytes of a file below the project; None: it is not there. Raises ``UserError`` for a link, a folder."""
    require_plain(root, name)
    try:
        return (root / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"{name} can't be read: {error.strerror}", _AGAIN) from error


def replace_file(root: Path, name: str, content: bytes) -> None:
    """Write a file below the project in one step: after a crash the old one or the new one is there.

    One that holds these bytes already is left as it is. Raises ``OSError``, and ``UserError`` for a link.
    """
    if content_of(root, name) == content:
        return
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _locked(descriptor: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.01)
