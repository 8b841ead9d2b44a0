"""One statement that ran more than once."""

from __future__ import annotations

from typing import Any


def merged(known: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """Two runs of one statement: what either did; of a name bound by both, the later value."""
    both = dict(record)
    again = {variable["name"] for variable in record["bound"]}
    both["bound"] = [one for one in known.get("bound", ()) if one["name"] not in again] + record["bound"]
    for field in (
        "changed",
        "deleted",
        "opaque",
        "by_address",
        "ending",
        "ambient",
        "reads",
        "writes",
        "network",
    ):
        both[field] = list(dict.fromkeys([*known.get(field, ()), *record[field]]))
    both["filled"] = {**known.get("filled", {}), **record["filled"]}
    both["printed"] = known.get("printed", False) or record["printed"]
    both["wrote"] = known.get("wrote", 0) + record["wrote"]
    for field in ("displayed", "displayed_as"):
        both[field] = record[field] or known.get(field, "")
    return both
