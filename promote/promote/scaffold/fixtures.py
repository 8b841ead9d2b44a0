"""The data of the golden tests: small, real where that is harmless, made up where it is personal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from promote.scaffold.disguise import Disguise
from promote.scaffold.marginals import synthetic_column
from promote.scaffold.sampling import remember, sample
from promote.scaffold.sources import DataFile, Sources
from promote.scaffold.table import Row, Table, read_table
from promote_checks.sensitive.personal import kind_of, mentions

FixtureKind = Literal["sampled", "synthetic", "none"]
LARGEST_WHOLE = 256 * 1024
LARGEST_PROJECT = 1024 * 1024
_READ_AT_MOST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Files below ``tests/fixtures``, and what was done to them."""

    files: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    complete: bool = True
    """Every table has all its rows: more would not help."""
    obstacle: str = ""


class CannotShareError(Exception):
    """A file can't become a fixture; the text says why."""


def fixtures_of(sources: Sources, kind: FixtureKind, rows: int) -> Fixtures:
    """Make the fixtures with up to ``rows`` rows of each table."""
    maker = _Maker(kind, rows)
    files: dict[str, bytes] = {}
    try:
        for source in sources.files:
            files[sources.place(source)] = maker.made(source)
    except CannotShareError as error:
        return Fixtures(obstacle=str(error))
    size = sum(map(len, files.values()))
    if size > LARGEST_PROJECT:
        return Fixtures(obstacle=f"its data would take {size // 1024} kB in the tests, of 1024 allowed")
    return Fixtures(files, tuple(maker.notes), maker.complete)


class _Maker:
    def __init__(self, kind: FixtureKind, rows: int) -> None:
        self.kind = kind
        self.rows = rows
        self.notes: list[str] = []
        self.complete = True
        self._disguise = Disguise()
        self._keys: dict[str, set[str]] = {}

    def made(self, source: DataFile) -> bytes:
        with source.path.open("rb") as stream:
            content = stream.read(_READ_AT_MOST)
        if source.size > len(content):
            content = content[: content.rfind(b"\n") + 1]
        table = read_table(source.path.name, content)
        if table is None:
            return self._whole(source, content)
        return self._table(source, content, table)

    def _whole(self, source: DataFile, content: bytes) -> bytes:
        name = source.path.name
        if source.size > LARGEST_WHOLE:
            raise CannotShareError(
                f"{name} has {source.size // 1024} kB and is no table that could be sampled"
            )
        if self.kind == "synthetic":
            raise CannotShareError(f"{name} is no table that could be made up")
        personal = mentions(content)
        if personal:
            raise CannotShareError(f"{name} seems to hold something personal ({personal})")
        self.notes.append(f"{name}: copied")
        return content

    def _table(self, source: DataFile, content: bytes, table: Table) -> bytes:
        chosen = sample(table, self.rows, self._keys)
        remember(table, chosen, self._keys)
        rows = [table.rows[at] for at in chosen]
        self.complete = self.complete and len(rows) == len(table.rows)
        made, changed = self._made_rows(table, rows)
        self.notes.append(_note(source.path.name, len(rows), len(table.rows), changed))
        untouched = made == table.rows and source.size == len(content)
        return content if untouched else table.write(made)

    def _made_rows(self, table: Table, rows: list[Row]) -> tuple[list[Row], list[str]]:
        columns = [[row[at] for row in rows] for at in range(len(table.columns))]
        changed = []
        for at, name in enumerate(table.columns):
            # Looked at as a whole: the sample alone could hide what a column is.
            personal = kind_of(name, table.column(at))
            if personal is not None:
                columns[at] = self._disguise.column(personal, columns[at])
                changed.append(name)
            elif self.kind == "synthetic":
                columns[at] = synthetic_column(name, columns[at], self._disguise)
            else:
                columns[at] = [self._disguise.text(cell) for cell in columns[at]]
        return [list(row) for row in zip(*columns, strict=True)], changed


def _note(name: str, rows: int, total: int, changed: Iterable[str]) -> str:
    made_up = ", ".join(changed)
    return f"{name}: {rows} of {total} rows" + (f", made up: {made_up}" if made_up else "")
