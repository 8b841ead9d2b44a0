"""Is the project what a clean checkout of its commit holds? Compared byte by byte, file by file."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from promote_checks.review.files import in_scope, is_left_behind, is_matched, project_names, walked
from promote_checks.review.git import LINK, SUBMODULE, Blob, contents_of, head_of, tree_of

RUN = ("src/*", "model/*", "tests/*", "notebooks/*", "*.py", "*.toml", "*.ini", "*.cfg", "*.pth")
"""What is run or served. Ignored files among these count too: they would change what the checks and the service do."""
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize \d+\n\Z"
)
_POINTER_SIZE = 1024
_NAMED = 20
"""How many differing files are named."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that is checked out. Not ``clean``: files of the project are not as they are in it."""

    id: str
    clean: bool
    differing: tuple[str, ...] = ()
    """Each file that is not, with what is the matter."""


def commit_of(root: Path, *, without: Sequence[str]) -> Commit | None:
    """The commit, seen without the files that match ``without``; None outside git and before the first commit."""
    commit = head_of(root)
    if not commit:
        return None
    seen = (*project_names(root), *_ignored(root))
    differing = tuple(
        f"{name} {reason}"
        for name, reason in differences(root, commit, names=seen)
        if not is_matched(name, without)
    )
    return Commit(commit, clean=not differing, differing=differing[:_NAMED])


def differences(
    root: Path, commit: str, *, names: Sequence[str], scope: Sequence[str] = ("*",), copy: Path | None = None
) -> Iterator[tuple[str, str]]:
    """Yield path and reason for each file that differs between the folder and a clean checkout of the commit.

    ``names``: the files of the folder that count. Files in the ``scope`` that the commit alone has are named as well.
    Where git-lfs keeps a content, the digest in the commit stands for it. ``copy``: looked at in place of the folder.
    """
    tree = in_scope(tree_of(root, commit), scope)
    pointers = _pointers(root, tree)
    for name in sorted({*names} | tree.keys()):
        reason = _difference((copy or root) / name, tree.get(name), pointers)
        if reason:
            yield name, reason


def _difference(path: Path, blob: Blob | None, pointers: Mapping[str, str]) -> str:
    there = os.path.lexists(path)
    if blob is None:
        return "is in no commit" if there else ""
    if not there:
        return "is in the commit, and not here"
    if blob.mode == SUBMODULE:
        return "is a submodule"
    if path.is_symlink() != (blob.mode == LINK):
        return "is a link here or in the commit alone"
    if not path.is_symlink() and not path.is_file():
        return "is no file here"
    return "" if _holds(path, blob, pointers) else "is not as in the commit"


def _holds(path: Path, blob: Blob, pointers: Mapping[str, str]) -> bool:
    content = os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()
    if blob_id(content, like=blob.id) == blob.id:
        return True
    return pointers.get(blob.id) == hashlib.sha256(content).hexdigest()


def blob_id(content: bytes, *, like: str) -> str:
    """The id that git gives to a content, in the format of another id."""
    new = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return new(b"blob %d\0" % len(content) + content).hexdigest()


def _pointers(root: Path, tree: Mapping[str, Blob]) -> Mapping[str, str]:
    """Id of a pointer of git-lfs -> digest of what it stands for. Only where the project uses git-lfs."""
    attributes = [blob.id for name, blob in tree.items() if name.rpartition("/")[2] == ".gitattributes"]
    texts = contents_of(root, attributes) if attributes else {}
    if not any(b"filter=lfs" in text for text in texts.values()):
        return {}
    found = contents_of(
        root, sorted({blob.id for blob in tree.values() if blob.mode not in (LINK, SUBMODULE)})
    )
    matches = {name: _POINTER.match(text) for name, text in found.items() if len(text) < _POINTER_SIZE}
    return {name: match[1].decode() for name, match in matches.items() if match}


def _ignored(root: Path) -> tuple[str, ...]:
    """Files that are run or served, wherever git looks away."""
    names = {name: "" for name in walked(root) if not is_left_behind(name)}
    return tuple(in_scope(names, RUN))
