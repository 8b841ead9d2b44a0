"""What a promotion wrote, so that a later one can tell whether anybody changed it since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from promote.write.staged import is_staged

DOCUMENT = "promotion.json"

# What tools leave behind by themselves. It can be made again, so it does not count as somebody's work.
_CACHES = frozenset(
    {
        "__pycache__",
        ".venv",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".ipynb_checkpoints",
        ".DS_Store",
        ".coverage",
    }
)


def manifest(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file below ``folder`` by its relative path; caches and the document don't count, nor
    does what staging adds.

    A symbolic link is described by where it points, never followed.
    """
    names = (name for name in sorted(_files(folder, folder)) if name != DOCUMENT and not is_staged(name))
    return {name: _digest(folder / name) for name in names}


def seal(document: Mapping[str, Any]) -> str:
    """Return the digest of a promotion's document without its own seal, so that an edit of it shows."""
    bare = {key: value for key, value in document.items() if key != "seal"}
    text = json.dumps(bare, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changes(folder: Path, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Say in words what is no longer as the promotion left it; nothing: it is untouched."""
    then: Mapping[str, str] = document["manifest"]
    now = manifest(folder)
    said = [f"{name} was added" for name in sorted(now.keys() - then.keys())]
    said += [f"{name} was removed" for name in sorted(then.keys() - now.keys())]
    said += [f"{name} was edited" for name in sorted(then.keys() & now.keys()) if then[name] != now[name]]
    if document.get("seal") != seal(document):
        said.append(f"{DOCUMENT} was edited")
    return tuple(said)


def _files(folder: Path, root: Path) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.name in _CACHES or entry.name.endswith(".egg-info"):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry, root)
        else:
            yield entry.relative_to(root).as_posix()


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link:{path.readlink().as_posix()}"
    if not path.is_file():
        return "special"  # a socket, a pipe: nothing that we wrote
    return hashlib.sha256(path.read_bytes()).hexdigest()
