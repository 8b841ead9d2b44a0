"""Real values to ask with: columns of the data files that lie in the folder, else of the script's own frames.

Source text for the script's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import csv
import os
from typing import Any

from promote_checks.sensitive.personal import kind_of

LARGEST = 64 << 20
MOST_ROWS = 1000
MOST_FILES = 50
PRETENDED = {
    "name": "Robin Example",
    "email": "robin@example.com",
    "phone": "+1 202 555 0100",
    "address": "1 Example Street",
    "birth": "1980-01-01",
    "identity": "000-00-0000",
    "ip": "192.0.2.1",
}
"""Instead of what a personal column holds."""


class Tables:
    """Columns by name: raw ones first, since a request brings what a file would hold."""

    def __init__(self, folder: str, namespace: dict[str, Any]) -> None:
        self.raw = [table for table in map(read_csv, data_files(folder)) if table]
        self.frames = [table for table in map(from_frame, namespace.values()) if table]

    def best(self, keys: list[str]) -> dict[str, list[Any]]:
        """The table that has most of the keys; of several the longest."""
        tables = [*self.raw, *self.frames]
        if not tables or not keys:
            return {}
        return max(tables, key=lambda table: (len(set(keys) & set(table)), max(map(len, table.values()))))

    def column(self, key: str, table: dict[str, list[Any]]) -> list[Any]:
        """Values of a column: of this table, else of any other; made up where they look personal."""
        for one in (table, *self.raw, *self.frames):
            if key in one:
                kind = kind_of(key, one[key])
                return [PRETENDED[kind]] * len(one[key]) if kind else one[key]
        return []

    def is_raw(self, key: str) -> bool:
        """Whether a data file has such a column, or there is none that could tell."""
        return not self.raw or any(key in table for table in self.raw)


def data_files(folder: str) -> list[str]:
    """Tables in the folder, by name; not those in hidden folders."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [os.path.join(place, name) for name in sorted(names) if name.lower().endswith(".csv")]
    return [path for path in found if os.path.getsize(path) <= LARGEST][:MOST_FILES]


def read_csv(path: str) -> dict[str, list[Any]]:
    """Column -> its first values; empty for what is no table."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [row for row, _ in zip(csv.DictReader(file), range(MOST_ROWS))]
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}
    names = [name for name in (rows[0] if rows else {}) if name]
    return {name: typed([row.get(name) for row in rows]) for name in names}


def typed(texts: list[Any]) -> list[Any]:
    """Numbers where every text of a column is one; nothing for an empty text."""
    for make in (int, float):
        try:
            return [None if not text else make(text) for text in texts]
        except (TypeError, ValueError):
            continue
    return [text if text else None for text in texts]


def from_frame(value: Any) -> dict[str, list[Any]]:
    """Columns of a data frame of pandas, as JSON can hold them."""
    if type(value).__module__.partition(".")[0] != "pandas" or type(value).__name__ != "DataFrame":
        return {}
    head = value.head(MOST_ROWS)
    return {name: [plain(one) for one in head[name].tolist()] for name in head.columns
            if isinstance(name, str) and list(head.columns).count(name) == 1}  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON: a missing one is null, a date its text."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT of any library
        return None
    return value if isinstance(value, (bool, int, float, str)) else str(value)
