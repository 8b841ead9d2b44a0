"""The files that make a release, and what digests are taken over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from promote_checks.errors import UserError
from promote_checks.ledger.digest import digest
from promote_checks.review.files import digest_of, in_scope

FOLDERS = ("src", "model")
SINGLES = ("contract.json", "pyproject.toml", "promotion.json", "constraints.txt")
NEEDED = ("contract.json", "pyproject.toml", "promotion.json")
DATA = ("tests/fixtures", "staging/requests.jsonl")
"""What a project holds of its data."""
PARTS: Mapping[str, Sequence[str]] = {
    "code": ("src/*", "pyproject.toml"),
    "model": ("model/*",),
    "contract": ("contract.json",),
    "environment": ("constraints.txt",),
}
_MADE_AGAIN = frozenset({"__pycache__", ".DS_Store", ".ipynb_checkpoints"})


def release_files(root: Path) -> Mapping[str, str]:
    """Return path -> sha256 of the files that serve. Raises UserError for a link: what it points to can change alone."""
    return _digests(root, (*FOLDERS, *SINGLES))


def model_files(root: Path) -> Mapping[str, str]:
    """Return path -> sha256 of the trained model. Raises UserError for a link."""
    return _digests(root, ("model",))


def data_files(root: Path) -> Mapping[str, str]:
    """Return path -> sha256 of the test data and the recorded requests, as far as there are any."""
    return _digests(root, DATA)


def digests_of(files: Mapping[str, str], data: Mapping[str, str], python: str) -> Mapping[str, str]:
    """Return one digest for each of code, model, contract, environment and data.

    The version of Python belongs to the environment; the constraints alone don't name it.
    """
    found = {name: digest_of(in_scope(files, patterns)) for name, patterns in PARTS.items()}
    return {**found, "environment": digest([found["environment"], python]), "data": digest_of(data)}


def sha256_of(path: Path) -> str:
    """Return the digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def everything(root: Path) -> set[str]:
    """Return the paths of all that lies below a folder and is no folder: files, links, compiled files."""
    found = (path for path in root.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(root).as_posix() for path in found if path.name != ".DS_Store"}


def _walked(root: Path) -> Iterator[str]:
    """Every file below a folder, but for what tools make again."""
    for entry in sorted(root.iterdir()):
        if entry.name in _MADE_AGAIN or entry.name.endswith((".pyc", ".egg-info")):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from (f"{entry.name}/{name}" for name in _walked(entry))
        else:
            yield entry.name


def _digests(root: Path, names: Sequence[str]) -> Mapping[str, str]:
    found = {}
    for name in (path for one in names for path in _below(root, one)):
        path = root / name
        if path.is_symlink() or not path.is_file():
            raise UserError(
                f"{name} is no plain file, so it can't be part of a release", "Put the file itself there."
            )
        found[name] = sha256_of(path)
    return found


def _below(root: Path, name: str) -> Iterator[str]:
    path = root / name
    if path.is_dir() and not path.is_symlink():
        yield from (f"{name}/{inner}" for inner in _walked(path))
    elif path.exists() or path.is_symlink():
        yield name
