"""The requests that are asked: usual ones first, then what a client gets wrong. The same script gives the same ones.

Source text for the script's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import json
from typing import Any

from promote_checks.endpoints.tables import Tables

ROWS = 6
LEVELS = 8
HUGE = 10**15
UNKNOWN = "no-such-thing"
BY_TYPE: dict[str, list[Any]] = {
    "number": [1.5, 20.0, 3.25],
    "integer": [3, 20, 1],
    "string": ["a", "b", "c"],
    "boolean": [True, False, True],
}
TEXTS = {
    "empty body": "",
    "not JSON": '{"a": ',
    "a text": '"text"',
    "null": "null",
    "a list": "[]",
    "a number": "17",
}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Column:
    """What may stand under one key."""

    def __init__(self, key: dict[str, Any], values: list[Any]) -> None:
        self.name, self.optional = key["name"], key["optional"]
        known = [value for value in values if value is not None]
        self.known = known or BY_TYPE.get(key["type"] or "number", [])
        self.values = values or self.known
        self.is_text = all(isinstance(value, str) for value in self.known)
        self.found = bool(known)

    def at(self, row: int) -> Any:
        """The value in a row."""
        return self.values[row % len(self.values)]

    def levels(self) -> list[Any]:
        """All spellings of a category; none where there are too many for one."""
        found = sorted(set(self.known)) if self.is_text else []
        few = len(found) <= max(2, len(self.known) // 10)
        return found[: LEVELS * 2] if self.found and few else found[:1]

    def wrong(self) -> list[tuple[str, Any]]:
        """What a client might send instead."""
        shared = [("null", None), ("empty text", ""), ("an object for", {"a": 1})]
        if self.is_text:
            return [*shared, ("unknown", UNKNOWN), ("a number for", 17)]
        return [
            *shared,
            ("a text for", "abc"),
            ("huge", HUGE),
            ("negative", -1),
            ("zero", 0),
            ("a quoted", "1"),
        ]


def columns_of(keys: list[dict[str, Any]], tables: Tables) -> list[Column]:
    """Values for keys, all of one table where one has them."""
    table = tables.best([key["name"] for key in keys])
    return [Column(key, tables.column(key["name"], table)) for key in keys]


def rows_of(columns: list[Column]) -> list[dict[str, Any]]:
    """Whole rows: the first ones without a gap, and one for each column that has gaps."""
    needed = [column for column in columns if not column.optional or column.found]
    length = max((len(column.values) for column in needed), default=1)
    rows = [{column.name: column.at(row) for column in needed} for row in range(length)]
    whole = [row for row in rows if None not in row.values()][:ROWS] or rows[:1]
    gaps = [next((row for row in rows if row[c.name] is None), None) for c in needed]
    return whole + [row for row in gaps if row is not None and row not in whole]


def bodies(keys: list[dict[str, Any]], tables: Tables) -> list[tuple[str, dict[str, Any]]]:
    """Name and content of bodies: rows, categories, then one fault at a time in the first row."""
    columns = columns_of(keys, tables)
    rows = rows_of(columns)
    first = rows[0]
    found: list[tuple[str, dict[str, Any]]] = [(f"row {at + 1}", row) for at, row in enumerate(rows)]
    for column in columns:
        name = column.name
        found += [(f"{name} {level!r}", {**first, name: level}) for level in column.levels()]
        found.append((f"without {name}", {key: value for key, value in first.items() if key != name}))
        found += [(f"{word} {name}", {**first, name: value}) for word, value in column.wrong()]
        if column.optional:
            found.append((f"with {name}", {**first, name: column.known[0]}))
    return [*found, ("an unknown key", {**first, UNKNOWN: 1}), ("an empty object", {})]


def cases(
    reads: dict[str, Any], method: str, tables: Tables, lists: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """All requests of one route and method, without its path: name, query, content type and body."""
    if reads.get("form") and method != "GET":
        made = bodies(reads["form"], tables)
        return [case(name, form=body) for name, body in made]
    keys = all_keys(reads, tables, lists)
    if method == "GET" or not (keys or reads.get("whole")):
        return [case(name, query=query) for name, query in queries(reads, tables)]
    made = bodies(keys, tables)
    texts = [case(name, body=text, kind=JSON) for name, text in sorted(TEXTS.items())]
    first = json.dumps(made[0][1])
    asked = [case(name, body=json.dumps(body), kind=JSON) for name, body in made]
    return [*asked, *texts, case("not called JSON", body=first, kind="text/plain")]


def queries(reads: dict[str, Any], tables: Tables) -> list[tuple[str, dict[str, Any]]]:
    """Queries of a URL: nothing at all where the handler reads none."""
    if not reads.get("query"):
        return [("", {})]
    return [(name, query) for name, query in bodies(reads["query"], tables)
            if not any(isinstance(value, dict) for value in query.values())]  # fmt: skip


def all_keys(reads: dict[str, Any], tables: Tables, lists: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Keys that stand in the text, and those of the script's own lists that a client could know."""
    keys = list(reads.get("body", []))
    known = {key["name"] for key in keys} | set(reads.get("stored", []))
    for name in (name for each in reads.get("lists", []) for name in lists.get(each, [])):
        if name not in known and tables.is_raw(name):
            known.add(name)
            keys.append({"name": name, "type": "", "optional": False})
    return keys


def case(name: str, query: Any = None, form: Any = None, body: Any = None, kind: str = "") -> dict[str, Any]:
    """One request without its path."""
    if form is not None:
        from urllib.parse import urlencode

        fields = {
            key: value for key, value in form.items() if value is not None and not isinstance(value, dict)
        }
        body, kind = urlencode(fields), FORM
    asked = {key: value for key, value in (query or {}).items() if value is not None}
    return {"name": name, "query": asked, "body": body, "content_type_sent": kind}
