"""Comparing the files that a notebook wrote with those that its package writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from promote_checks.observe.observation import WrittenFile
from promote_checks.probe.contents import READERS

NOT_WRITTEN = "(not written)"


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file and how it came out."""

    path: str
    verdict: Literal["equal", "different", "incomparable"]
    notebook: str = ""
    package: str = ""


def compare_files(notebook: Sequence[WrittenFile], package: Sequence[WrittenFile]) -> Iterator[FileResult]:
    """Every file that either wrote, in the order of the paths."""
    mine = {file.path: file for file in notebook}
    other = {file.path: file for file in package}
    for path in sorted({*mine, *other}):
        yield compare_file(path, mine.get(path), other.get(path))


def compare_file(path: str, mine: WrittenFile | None, other: WrittenFile | None) -> FileResult:
    """Same bytes, or the same content where bytes mean little."""
    if mine is None or other is None:
        return FileResult(path, "different", told(mine), told(other))
    if same_file(mine, other):
        return FileResult(path, "equal")
    if not mine.canonical and not other.canonical and path.lower().rpartition(".")[2] in READERS:
        return FileResult(
            path, "incomparable", package="its content can't be read back, and its bytes mean little"
        )
    return FileResult(path, "different", told(mine), told(other))


def same_file(mine: WrittenFile, other: WrittenFile) -> bool:
    """Whether two files say the same."""
    if mine.sha256 == other.sha256:
        return True
    return bool(mine.canonical) and mine.canonical == other.canonical


def told(file: WrittenFile | None) -> str:
    """A file in words: its bytes can't be shown here."""
    if file is None:
        return NOT_WRITTEN
    return f"content {file.canonical[:12]}" if file.canonical else f"bytes with sha256 {file.sha256[:12]}"
