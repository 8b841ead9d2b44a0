"""Tables in text files: delimited (CSV, TSV ...), JSON lines and JSON lists of records."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from promote_checks.sensitive.personal import EMAIL

Row = list[Any]
"""Cells: text in a delimited file, JSON values otherwise; ``ABSENT`` where a record has no such key."""
ABSENT = object()
_DELIMITED = (".csv", ".tsv", ".tab", ".txt", ".data", ".dat")
_SURELY = (".csv", ".tsv", ".tab")
_JSON_LINES = (".jsonl", ".ndjson")
_DELIMITERS = ",;\t|"
_LOOKED_AT = 200
_DATUM = re.compile(r"[-+]?\d+\.\d+|[-+]?\d{5,}|\S+@\S+\.\w+|\d{4}-\d{2}-\d{2}.*")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, and how to write some of them as a file again."""

    columns: tuple[str, ...]
    rows: list[Row]
    write: Callable[[Sequence[Row]], bytes]

    def column(self, at: int) -> list[Any]:
        """Return the cells of one column."""
        return [row[at] for row in self.rows]


def read_table(name: str, content: bytes) -> Table | None:
    """Return the table in a file, or None if it holds none that can be written back as it was."""
    path = PurePosixPath(name.lower())
    if path.suffix == ".gz":
        return _unpacked(path.stem, content)
    text, encoding = _decoded(content)
    if path.suffix in _DELIMITED:
        return _delimited(text, encoding, strict=path.suffix in _SURELY)
    if path.suffix in _JSON_LINES:
        return _records(text.split("\n"), encoding, one_a_line=True)
    if path.suffix == ".json":
        return _json(text, encoding)
    return None


def _unpacked(name: str, content: bytes) -> Table | None:
    try:
        table = read_table(name, gzip.decompress(content))
    except (OSError, EOFError):
        return None
    if table is None:
        return None
    write = table.write
    return Table(table.columns, table.rows, lambda rows: gzip.compress(write(rows), mtime=0))


def _decoded(content: bytes) -> tuple[str, str]:
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _delimited(text: str, encoding: str, *, strict: bool) -> Table | None:
    """Read a delimited table; ``strict``: its name says that it is one, even with a single column."""
    delimiter = _delimiter(text)
    rows = _parsed(text, delimiter)
    if not rows:
        return None
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    start = next(at for at, row in enumerate(rows) if len(row) == width)
    body = rows[start:]
    above = rows[:start] if _is_data(body[0]) else rows[: start + 1]
    if start > 20 or any(len(row) != width for row in body) or (width == 1 and not strict):
        return None
    if EMAIL.search(str(above)):
        return None
    columns = [str(at) for at in range(width)] if _is_data(body[0]) else body.pop(0)
    ending = "\r\n" if "\r\n" in text[:10_000] else "\n"

    def write(chosen: Sequence[Row]) -> bytes:
        target = io.StringIO()
        writer = csv.writer(target, delimiter=delimiter, lineterminator=ending)
        writer.writerows([*above, *chosen])
        return target.getvalue().encode(encoding)

    table = Table(tuple(columns), body, write)
    written = write(body).decode(encoding)
    return table if _parsed(written, delimiter) == rows else None


def _is_data(row: Row) -> bool:
    """Say whether a first row is no header: nobody calls a column 3.5 or eve@firm.com."""
    return any(_DATUM.fullmatch(cell.strip()) for cell in row)


def _parsed(text: str, delimiter: str) -> list[Row]:
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return []


def _delimiter(text: str) -> str:
    """Return the delimiter that gives most lines the same width, and the widest."""
    lines = "\n".join(text.splitlines()[:_LOOKED_AT])
    found = {mark: Counter(len(row) for row in _parsed(lines, mark)) for mark in _DELIMITERS}
    scores = {
        mark: (count, width)
        for mark, widths in found.items()
        for width, count in widths.most_common(1)
        if width > 1
    }
    return max(scores, key=lambda mark: scores[mark], default=",")


def _json(text: str, encoding: str) -> Table | None:
    try:
        loaded = json.loads(text)
    except ValueError:
        return _records(text.split("\n"), encoding, one_a_line=True)
    if not isinstance(loaded, list):
        return None
    return _records([json.dumps(item) for item in loaded], encoding, one_a_line=False)


def _records(lines: list[str], encoding: str, *, one_a_line: bool) -> Table | None:
    try:
        records = [json.loads(line) for line in lines if line.strip()]
    except ValueError:
        return None
    flat = (isinstance(record, dict) and not any(map(_is_nested, record.values())) for record in records)
    if not records or not all(flat):
        return None
    columns = tuple(dict.fromkeys(key for record in records for key in record))
    rows = [[record.get(column, ABSENT) for column in columns] for record in records]

    def write(chosen: Sequence[Row]) -> bytes:
        made = [_record(columns, row) for row in chosen]
        texts = [json.dumps(record, ensure_ascii=False) for record in made]
        joined = "\n".join(texts) if one_a_line else "[" + ",\n".join(texts) + "]"
        return f"{joined}\n".encode(encoding)

    return Table(columns, rows, write)


def _is_nested(cell: object) -> bool:
    return isinstance(cell, (list, dict))


def _record(columns: Sequence[str], row: Row) -> dict[str, Any]:
    return {column: cell for column, cell in zip(columns, row, strict=True) if cell is not ABSENT}
