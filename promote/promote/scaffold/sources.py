"""The files that a notebook reads and did not make itself: what its tests must be fed with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from promote_checks.observe.observation import Observation

HERE = "notebook"
"""Stands for the notebook's folder, if it read from folders above it."""
_HIGHEST = 3
_SECRET_NAMES = (".env", "credential", "secret", "password", "token", ".pem", ".key", ".netrc", "id_rsa")


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file that the notebook reads."""

    spelled: str
    """As the notebook names it, seen from its folder."""
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Sources:
    """All of them; or the reason why the pipeline can't be fed in a test."""

    files: tuple[DataFile, ...] = ()
    obstacle: str = ""

    @property
    def inside(self) -> str:
        """Where the notebook's folder lies among the fixtures."""
        climbs = [PurePosixPath(file.spelled).parts.count("..") for file in self.files]
        return "/".join([HERE] * max(climbs, default=0))

    def place(self, file: DataFile) -> str:
        """Return where a file lies among the fixtures."""
        parts: list[str] = self.inside.split("/") if self.inside else []
        for part in PurePosixPath(file.spelled).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return "/".join(parts)


def sources_of(observation: Observation, folder: Path, *, carried: Collection[str] = ()) -> Sources:
    """Return the files that were read before anything in the run had written them.

    ``carried``: modules that were read to be imported, and that the package holds itself.
    """
    for statement in observation.statements:
        if statement.network:
            return Sources(obstacle=f"cell {statement.cell} needs the network ({statement.network[0]})")
    return _checked([name for name in _read_first(observation) if name not in carried], folder)


def with_file(sources: Sources, spelled: str, folder: Path) -> Sources:
    """Add a file that turned out to be missing."""
    return _checked([*(file.spelled for file in sources.files), spelled], folder)


def _read_first(observation: Observation) -> list[str]:
    made: set[str] = set()
    read: dict[str, None] = {}
    for statement in observation.statements:
        read.update(dict.fromkeys(path for path in statement.reads if path not in made))
        made.update(statement.writes)
    return list(read)


def _checked(names: Iterable[str], folder: Path) -> Sources:
    files = []
    for spelled in names:
        path = PurePosixPath(spelled.replace("\\", "/"))
        if path.is_absolute() or path.parts.count("..") > _HIGHEST:
            if not (folder / spelled).exists() or (folder / spelled).is_dir():
                continue
            return Sources(obstacle=f"it reads {path.name} by a path that only this machine has")
        if any(word in path.name.lower() for word in _SECRET_NAMES):
            return Sources(obstacle=f"{path.name} looks like a file of secrets")
        found = folder / path
        if found.is_file():
            files.append(DataFile(str(path), found, found.stat().st_size))
    return Sources(tuple(files))
