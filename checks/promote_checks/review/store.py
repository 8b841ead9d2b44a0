"""The three files of a review on disk: read, and written as a whole or not at all."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.review.files import ARTEFACTS


def stored(root: Path) -> dict[str, bytes]:
    """The files that are there. A link is refused: what it points to may lie outside the project."""
    found: dict[str, bytes] = {}
    for name in ARTEFACTS:
        path = root / name
        if path.is_symlink():
            raise UserError(f"{path} is a link", "Remove it: a review writes nothing outside the project.")
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is no file", "Move it out of the way.")
        if path.exists():
            found[name] = path.read_bytes()
    return found


def store(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write the files, each in one step. Raises ``UserError`` where the folder can't be written to."""
    try:
        for name, content in contents.items():
            _replace(root / name, content)
    except OSError as error:
        raise UserError(
            f"{root} can't be written: {error.strerror}", "Make room, or ask for the right."
        ) from error


@contextmanager
def held(root: Path) -> Iterator[None]:
    """Let one review write at a time; the next one waits. The folder itself is the lock: no file is left."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
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
