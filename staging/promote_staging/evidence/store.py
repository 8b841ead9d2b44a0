"""Evidence and ledger on disk: read, and written as a whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from promote_checks.errors import UserError
from promote_staging.evidence import ledger as ledgers
from promote_staging.evidence.ledger import LEDGER, Entry, Ledger
from promote_staging.evidence.record import Evidence, decoded

STAGING = "staging"
_AGAIN = "Run `promote stage` again, or restore the file from git."


@dataclass(frozen=True, slots=True)
class Stored:
    """Evidence as it lies on the disk."""

    evidence: Evidence
    sha256: str
    """Of the file's bytes."""
    name: str
    """Below the project."""


def evidence_name(short: str) -> str:
    """Where the evidence about a release lies, below the project. The page lies beside it, ``.html``."""
    return f"{STAGING}/evidence-{short}.json"


def read_evidence(root: Path, short: str) -> Stored | None:
    """Return the evidence about a release; None: there is none. Raises ``UserError`` for what no run wrote."""
    name = evidence_name(short)
    content = _content(root, name)
    if content is None:
        return None
    try:
        return Stored(decoded(content), hashlib.sha256(content).hexdigest(), name)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{name} is not as a staging run writes it: {error}", _AGAIN) from error


def read_ledger(root: Path) -> tuple[Ledger, bytes]:
    """Return the ledger and its bytes; empty where there is none yet."""
    content = _content(root, LEDGER) or b""
    return ledgers.read(content), content


def append(root: Path, bare: Entry) -> Entry:
    """Add an entry and return it as it stands there. The caller holds the folder (``held``).

    Raises ``UserError`` for a ledger that was tampered with (nothing is added to it, or the fault would be
    buried) and ``OSError`` where it can't be written.
    """
    ledger, before = read_ledger(root)
    if ledger.broken:
        raise UserError(f"the ledger was tampered with: {ledger.broken}", f"Restore it: git log {LEDGER}")
    entry = ledgers.extended(ledger, bare).entries[-1]
    replace_file(root / LEDGER, before + ledgers.line_of(entry))
    return entry


@contextmanager
def held(root: Path, patience: float = 10.0) -> Iterator[bool]:
    """Let one decision be written at a time; yields False if another one does not end within ``patience`` seconds.

    The folder itself is the lock: no file is left behind, and the kernel frees it if its holder dies.
    """
    (root / STAGING).mkdir(exist_ok=True)
    descriptor = os.open(root / STAGING, os.O_RDONLY)
    try:
        yield _locked(descriptor, time.monotonic() + patience)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Write the file in one step: after a crash the old one or the new one is there. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _require_own(path)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
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


def _content(root: Path, name: str) -> bytes | None:
    path = root / name
    _require_own(path)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"{name} can't be read: {error.strerror}", _AGAIN) from error


def _require_own(path: Path) -> None:
    """What a link points to may lie outside the project, and change without it."""
    if path.is_symlink() or path.parent.is_symlink():
        raise UserError(f"{STAGING}/{path.name} is a link, or lies behind one", "Put the file itself there.")
