"""The list of public notebooks: which file of which source distribution."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LIST = Path(__file__).with_name("open.jsonl")


@dataclass(frozen=True, slots=True)
class Entry:
    """One notebook of the list."""

    source: str
    """``name==version`` of the source distribution."""
    path: str
    """Below the root of the unpacked distribution."""
    cpu_seconds: float
    code_cells: int
    stable: bool
    """Repeated runs gave the same values where the list was made."""

    @property
    def key(self) -> str:
        """A stable name for files and tables: ``statsmodels/examples/notebooks/ols.ipynb``."""
        return f"{self.source.partition('==')[0]}/{self.path}"

    def file(self, corpus: Path) -> Path:
        """Its file below the folder that holds the unpacked distributions."""
        return corpus / self.source.partition("==")[0] / PurePosixPath(self.path)


def read_entries(path: Path = LIST) -> tuple[Entry, ...]:
    """Read the list, one JSON object a line, in its own order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(
        Entry(row["source"], row["path"], row["cpu_seconds"], row["code_cells"], row["stable"])
        for row in rows
    )


def sources(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The pinned distributions that the entries need, each once, sorted."""
    return tuple(sorted({entry.source for entry in entries}))


def sample(entries: tuple[Entry, ...], size: int) -> tuple[Entry, ...]:
    """Take ``size`` entries spread evenly over the list; 0 or more than there are: all of them."""
    if size <= 0 or size >= len(entries):
        return entries
    return tuple(entries[index * len(entries) // size] for index in range(size))
