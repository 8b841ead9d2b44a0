"""Is DIR a place where a promotion may go? Asked before anything runs, and again before it is replaced."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from promote.write.manifest import DOCUMENT, changes
from promote_checks.errors import UserError

_ANOTHER = "Name another folder with -o, or move this one out of the way."


def resolved_target(target: Path) -> Path:
    """Return DIR as an absolute path without links, so that a link to a folder stays a link."""
    return Path(os.path.realpath(target))


def check_target(target: Path) -> None:
    """Raise UserError unless DIR is absent, empty, or a promotion that nobody has touched."""
    try:
        _check(target)
    except PermissionError as error:
        raise UserError(f"{target} can't be read: permission denied", _ANOTHER) from error


def _check(target: Path) -> None:
    if target.is_dir():
        _check_writable(target.parent)
        if os.path.ismount(target):
            raise UserError(
                f"{target} is a mount point and can't be replaced", "Name a folder inside it with -o."
            )
        if any(target.iterdir()):
            _check_untouched(target)
    elif target.exists():
        raise UserError(f"{target} is a file, not a folder", _ANOTHER)
    else:
        _check_writable(_nearest(target.parent))


def _nearest(folder: Path) -> Path:
    """The first folder upwards that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _check_writable(folder: Path) -> None:
    if not folder.is_dir():
        raise UserError(f"{folder} is a file, so no folder can be made in it", _ANOTHER)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(f"{folder} is not writable", "Name a folder with -o that you may write to.")


def _check_untouched(target: Path) -> None:
    document = _document(target)
    if document is None:
        raise UserError(f"{target} holds files that no promotion wrote", _ANOTHER)
    changed = changes(target, document)
    if changed:
        raise UserError(f"{target} was changed since it was promoted: {_listed(changed)}", _ANOTHER)


def _document(target: Path) -> Mapping[str, Any] | None:
    try:
        document = json.loads((target / DOCUMENT).read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError, json.JSONDecodeError):
        return None
    known = isinstance(document, dict) and isinstance(document.get("manifest"), dict)
    return document if known else None


def _listed(changed: tuple[str, ...], most: int = 5) -> str:
    shown = ", ".join(changed[:most])
    return f"{shown}, and {len(changed) - most} more" if len(changed) > most else shown
