"""Files that modules of the project read beside themselves: ``Path(__file__).parent / "x.csv"``."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from promote.plan.carried import Carried
from promote_checks.notebook.local import trees_of
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.notebook.static_paths import spelled_paths
from promote_checks.observe.observation import Observation

LARGEST = 20 << 20
"""Bytes that a package may carry."""
_BESIDE = re.compile(r"\b(__file__|__path__|__spec__|resources|get_data|pkg_resources)\b")
_ABOVE = "above/of/the/root"
"""Stands for the folder below which modules are found, with folders above it to climb to."""

_ABOVE_NOTE = "{} looks for files above the folder of the modules: they are not in the package"


@dataclass(frozen=True, slots=True)
class CarriedFiles:
    """Files that come along, and what was left behind."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """Path in the package -> content."""
    spelled: tuple[str, ...] = ()
    """The same files, spelled from the notebook's folder."""
    notes: tuple[str, ...] = ()


def carried_files(
    carried: Carried, notebook: Notebook, cells: Sequence[TranslatedCell], observation: Observation | None
) -> CarriedFiles:
    """Find the files by the paths that the modules spell, and by what the run read below them."""
    folder = notebook.path.parent
    written = {_whole(file.path, folder) for file in observation.written} if observation else set()
    read = _reads_of_modules(observation, cells, folder)
    found: dict[str, Path] = {}
    notes: dict[str, None] = {}
    for path, source in carried.modules.items():
        if not _BESIDE.search(source):
            continue
        for place in _places(path, source):
            if place == "..":
                notes[_ABOVE_NOTE.format(path)] = None
                continue
            found |= _data_at(place, carried.roots[path], read - written)
    size = sum(file.stat().st_size for file in found.values())
    if size > LARGEST:
        return CarriedFiles(
            notes=(*notes, f"the files beside the modules ({size >> 20} MB) are not in the package")
        )
    spelled = tuple(os.path.relpath(file, folder) for file in found.values())
    return CarriedFiles(
        {path: file.read_bytes() for path, file in sorted(found.items())}, spelled, tuple(notes)
    )


def _data_at(place: str, root: Path, read: set[Path]) -> dict[str, Path]:
    """Path below the root -> file, of the file at this place or of what was read below this folder."""
    whole = Path(os.path.normpath(root / place))
    files = [whole] if whole.is_file() else [file for file in read if file.is_relative_to(whole)]
    return {
        file.relative_to(root).as_posix(): file
        for file in files
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }


def _places(path: str, source: str) -> Iterator[str]:
    """Paths below the root that a module derives from its own place; ``..`` for one above the root."""
    own = f"{_ABOVE}/{path}"
    for text in spelled_paths(trees_of([TranslatedCell(0, source)]), {"__file__": own}):
        whole = posixpath.normpath(text)
        if whole == own:
            continue
        if whole.startswith(f"{_ABOVE}/"):
            yield whole.removeprefix(f"{_ABOVE}/")
        elif whole == _ABOVE:
            yield "."
        elif whole.startswith("above/") or whole == "above":
            yield ".."
    if re.search(r"\b(resources|get_data|pkg_resources)\b", source):
        yield PurePosixPath(path).parent.as_posix()


def _reads_of_modules(
    observation: Observation | None, cells: Sequence[TranslatedCell], folder: Path
) -> set[Path]:
    """What the run read, without what the notebook's own cells spell."""
    if observation is None:
        return set()
    own = {_whole(path, folder) for path in spelled_paths(trees_of(cells))}
    return {_whole(path, folder) for record in observation.statements for path in record.reads} - own


def _whole(path: str, folder: Path) -> Path:
    return Path(os.path.normpath(folder / path))
