"""Releases on the disk: what ``release.json`` lists, byte by byte, or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SHORT = re.compile(r"[0-9a-f]{16}")


class SnapshotError(Exception):
    """A release that must not be started. The text says why, in one line."""


@dataclass(frozen=True)
class Snapshot:
    """One release whose files are as they were when it was taken."""

    short: str
    folder: Path


def is_short(name: str) -> bool:
    """Say whether this could name a release: sixteen hexadecimal digits."""
    return _SHORT.fullmatch(name) is not None


def verified(releases: Path, short: str) -> Snapshot:
    """Compare every file of a release with its list. Raises SnapshotError."""
    if not is_short(short):
        raise SnapshotError("not the name of a release")
    folder = releases / short
    if not folder.is_dir():
        raise SnapshotError("there is no such release")
    try:
        listed = _listed(folder)
        # Python would run these in place of what is verified here.
        for cache in list(folder.rglob("__pycache__")):
            shutil.rmtree(cache)
        found = {name: _sha256(folder / name) for name in _names(folder)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SnapshotError(f"it can't be read ({type(error).__name__})") from None
    wrong = sorted(set(listed.items()) ^ set(found.items()))
    if wrong:
        raise SnapshotError(f"{wrong[0][0]} is not as release.json says")
    if not digest_of(listed).startswith(short):
        raise SnapshotError("release.json is that of another release")
    return Snapshot(short, folder)


def digest_of(files: dict[str, str]) -> str:
    """Return the digest of a release: of the paths of its files and their sha256."""
    options: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
    return hashlib.sha256(
        json.dumps(files, sort_keys=True, **options).encode()
    ).hexdigest()


def _listed(folder: Path) -> dict[str, str]:
    listed: Any = json.loads((folder / "release.json").read_bytes())["files"]
    return {str(name): str(sha256) for name, sha256 in listed.items()}


def _names(folder: Path) -> list[str]:
    """All that is no folder, whatever a desktop leaves there aside."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if (path.is_symlink() or not path.is_dir())
        and path.name != ".DS_Store"
        and path != folder / "release.json"
    ]


def _sha256(path: Path) -> str:
    # What a link points to can change alone.
    if path.is_symlink() or not path.is_file():
        return "no plain file"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
