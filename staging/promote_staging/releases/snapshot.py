"""Copies of releases, named by their digest, and looked at again before anything of them is started."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.errors import UserError
from promote_checks.ledger.store import require_plain
from promote_checks.review.files import digest_of
from promote_staging.releases.files import (
    NEEDED,
    data_files,
    digests_of,
    everything,
    release_files,
    sha256_of,
)

RELEASES = Path("staging/releases")
"""Below a project."""
RECORD = "release.json"
SHORT = 16
_NAME = re.compile(rf"[0-9a-f]{{{SHORT}}}")
_UNFINISHED = ".unfinished-"
_ABANDONED = 3600.0
"""Seconds after which nobody is still copying."""
_PROMOTE = "Promote a notebook that predicts, with `promote NOTEBOOK -o DIR`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What one version needs to serve, on disk and verified."""

    digest: str
    """sha256 over paths and contents, whole."""
    short: str
    """Its first 16 digits: the folder's name, and the value in the flags."""
    folder: Path
    package: str
    digests: Mapping[str, str]
    """Of ``code``, ``model``, ``data``, ``contract`` and ``environment`` each."""


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    """``release.json``."""

    version: int
    digest: str
    package: str
    python: str
    files: dict[str, str]
    data: dict[str, str]


def snapshot(project: Path, *, into: Path | None = None, name: str = "") -> Release:
    """Copy what serves into ``into`` (default: the project's own ``staging/releases``) and return the release.

    The same files give the same folder, which is left as it is. A kill leaves no half of one. Raises UserError for a
    project without a service, and for a copy that is there and was changed. ``name``: what the project is called in
    messages, if not by its path.
    """
    shelf = into if into is not None else project / RELEASES
    name = name or str(project)
    _check_serves(project, name)
    require_plain(shelf.parent.parent, shelf.relative_to(shelf.parent.parent).as_posix())
    shelf.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=shelf) as desk:
        made = Path(desk) / "release"
        record = _copied(project, made, name)
        folder = shelf / record.digest[:SHORT]
        if not folder.exists():
            _put(made, folder)
    return opened(folder)


def opened(folder: Path) -> Release:
    """Return the release in a folder after reading every file of it.

    Raises UserError if anything is not as when it was copied. Compiled files that lie beside the sources are removed:
    Python would run them in place of what was verified.
    """
    require_plain(folder.parent, folder.name)
    record = _record(folder)
    for cache in sorted(folder.rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)
    added = everything(folder) - {RECORD} - record.files.keys()
    changed = sorted(added | {name for name, sha in record.files.items() if not _holds(folder / name, sha)})
    if changed:
        raise _tampered(folder, f"{_listed(changed)} is not as it was when it was copied")
    if digest_of(record.files) != record.digest or folder.name != record.digest[:SHORT]:
        raise _tampered(folder, "its name is not the digest of its files")
    return Release(
        digest=record.digest,
        short=folder.name,
        folder=folder,
        package=record.package,
        digests=digests_of(record.files, record.data, record.python),
    )


def prune(project: Path, keep: Collection[str]) -> tuple[str, ...]:
    """Remove the copies of all releases but those with these short digests; return the digests of what is gone.

    ``keep`` must hold whatever the flags name: a router starts what they say. What a killed run left goes too.
    """
    shelf = project / RELEASES
    require_plain(project, RELEASES.as_posix())
    there = (
        [one for one in sorted(shelf.iterdir()) if one.is_dir() and not one.is_symlink()]
        if shelf.is_dir()
        else []
    )
    for folder in there:
        if folder.name.startswith(_UNFINISHED) and time.time() - folder.stat().st_mtime > _ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)
    gone = [one for one in there if _NAME.fullmatch(one.name) and one.name not in keep]
    for folder in gone:
        shutil.rmtree(folder)
    return tuple(one.name for one in gone)


def promotion_of(folder: Path, name: str) -> Mapping[str, Any]:
    """Read ``promotion.json``. Raises UserError, with the project's name, where there is none that can be used."""
    path = folder / "promotion.json"
    try:
        document = msgspec.json.decode(path.read_bytes())
    except (OSError, ValueError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("package"), str):
        raise UserError(f"{name} holds no promotion.json that can be read", _PROMOTE)
    return document


def _check_serves(project: Path, name: str) -> None:
    missing = [one for one in NEEDED if not (project / one).is_file()]
    if missing:
        raise UserError(f"{name} can't be staged: it has no {_listed(missing)}", _PROMOTE)
    if not (project / "model" / "manifest.json").is_file():
        raise UserError(f"{name} can't be staged: it has no trained model (model/manifest.json)", _PROMOTE)


def _copied(project: Path, made: Path, called: str) -> _Record:
    """Copy, and take the digests of the copy: the project may be edited meanwhile."""
    for name in release_files(project):
        place = made / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project / name, place)
    promotion = promotion_of(made, called)
    package = promotion["package"]
    if not (made / "src" / package / "service").is_dir():
        raise UserError(f"{called} can't be staged: src/{package} has no service", _PROMOTE)
    environment = promotion.get("environment")
    files = dict(release_files(made))
    record = _Record(
        version=1,
        digest=digest_of(files),
        package=package,
        python=str(environment.get("python", "")) if isinstance(environment, dict) else "",
        files=files,
        data=dict(data_files(project)),
    )
    (made / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
    return record


def _put(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        # Another process was faster: the same files. `opened` says whether they are.
        if not folder.exists():
            raise


def _holds(path: Path, sha: str) -> bool:
    return path.is_file() and not path.is_symlink() and sha256_of(path) == sha


def _record(folder: Path) -> _Record:
    try:
        return msgspec.json.decode((folder / RECORD).read_bytes(), type=_Record)
    except FileNotFoundError:
        raise UserError(f"{folder} holds no release", "Make one with `promote stage DIR`.") from None
    except (OSError, ValueError) as error:
        raise _tampered(folder, f"{RECORD} can't be read ({' '.join(str(error).split())})") from None


def _tampered(folder: Path, what: str) -> UserError:
    hint = "Remove that folder and run `promote stage` again: it is made anew from the project or from its commit."
    return UserError(f"the release in {folder} can't be used: {what}", hint)


def _listed(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
