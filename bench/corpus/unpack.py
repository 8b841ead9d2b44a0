"""Unpack a source distribution without trusting it."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

_MARK = ".unpacked"


class UnsafeArchive(Exception):
    """The archive holds a member that would land outside its folder."""


def unpack(archive: Path, target: Path, digest: str) -> Path:
    """Unpack ``archive`` so that ``target`` is its root folder; do nothing if ``digest`` is there already."""
    mark = target / _MARK
    if mark.exists() and mark.read_text(encoding="utf-8") == digest:
        return target
    aside = target.with_name(target.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    _extract(archive, aside)
    _replace(_root(aside), target)
    mark.write_text(digest, encoding="utf-8")
    shutil.rmtree(aside, ignore_errors=True)
    return target


def _extract(archive: Path, into: Path) -> None:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as zipped:
            for name in zipped.namelist():
                _require_inside(name)
            zipped.extractall(into)
        return
    with tarfile.open(archive) as tar:
        try:
            tar.extractall(into, filter="data")
        except tarfile.FilterError as error:
            raise UnsafeArchive(f"{archive.name}: {error}") from error


def _require_inside(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise UnsafeArchive(f"{name} would land outside the folder")


def _root(folder: Path) -> Path:
    """The single folder that a source distribution consists of."""
    children = list(folder.iterdir())
    return children[0] if len(children) == 1 and children[0].is_dir() else folder


def _replace(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    source.rename(target)
