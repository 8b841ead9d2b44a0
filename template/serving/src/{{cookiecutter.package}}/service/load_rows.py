"""Bodies for a load test: requests that were recorded, or rows within what the model has seen."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COUNT = 500
"""Different rows that are drawn."""
NULLS = 0.05
"""Share of nulls in a column that may have them."""


def recorded(path: Path) -> list[bytes]:
    """Read the ``body`` of each line of a JSONL file.

    Raises ValueError with the line that is wrong.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            body = json.loads(line)["body"]
        except (ValueError, KeyError, TypeError):
            message = f'{path}, line {number}: not {{"body": {{...}}}}'
            raise ValueError(message) from None
        found.append(json.dumps(body).encode())
    if not found:
        raise ValueError(f"{path}: no requests")
    return found


def drawn(model: Path) -> list[bytes]:
    """Draw rows from the ranges and categories in ``schema.json``, always the same ones."""
    schema = json.loads((model / "schema.json").read_text(encoding="utf-8"))
    chance = random.Random(0)
    columns: Sequence[Mapping[str, Any]] = schema["input"]
    rows = [{one["name"]: _value(one, chance) for one in columns} for _ in range(COUNT)]
    return [json.dumps(row).encode() for row in rows]


def _value(column: Mapping[str, Any], chance: random.Random) -> Any:
    if column.get("nullable") and chance.random() < NULLS:
        return None
    if column.get("categories"):
        return chance.choice(column["categories"])
    low, high = column.get("minimum"), column.get("maximum")
    if low is None or high is None or column["type"] not in ("number", "integer"):
        return column.get("example")
    if column["type"] == "integer":
        return chance.randint(int(low), int(high))
    return chance.uniform(low, high)
