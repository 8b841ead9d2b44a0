"""From what was described in the notebook's interpreter to the schema that is committed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from promote_checks.sensitive.personal import Kind, kind_of

Column = dict[str, Any]

_INVENTED: dict[Kind, str] = {
    "name": "Alex Example",
    "email": "someone@example.com",
    "phone": "+1 555 010 0000",
    "address": "1 Example Street",
    "birth": "2000-01-01",
    "identity": "000-00-0000",
    "ip": "192.0.2.1",
}
_LONGEST = 30
"""Characters of a text without letters that may stand as an example."""


def schema_of(
    inputs: Iterable[Mapping[str, Any]],
    outputs: Iterable[Mapping[str, Any]],
    *,
    refused: Collection[str] = (),
) -> dict[str, list[Column]]:
    """Return the schema without anything personal and without samples of the data.

    ``inputs`` and ``outputs`` come from ``schema_probe.describe``; ``refused`` names the columns where the
    serving path can't treat an unseen category (``schema_probe.treats_unknown``).
    """
    return {
        "input": [_input(column, refused) for column in inputs],
        "output": [_without(_cleaned(column), "example") for column in outputs],
    }


def _input(described: Mapping[str, Any], refused: Collection[str]) -> Column:
    column = _cleaned(described)
    if "categories" in column:
        # A categorical column would silently hold nothing in place of a value that it does not know.
        is_closed = column["name"] in refused or column["dtype"] == "category"
        column["unknown"] = "refused" if is_closed else "treated"
    return column


def _cleaned(described: Mapping[str, Any]) -> Column:
    sample = described.get("sample", [])
    column = _without(described, "sample")
    personal = kind_of(column["name"], sample)
    if personal is None and any(kind_of("", [each]) for each in column.get("categories", ())):
        personal = "identity"
    if personal is not None:
        column = _without(column, "categories", "minimum", "maximum")
    column["example"] = _example(column, personal)
    return column


def _example(column: Column, personal: Kind | None) -> Any:
    value = column.get("example")
    if column["type"] != "string":
        return value if personal is None else _NEUTRAL.get(column["type"], value)
    if personal is not None:
        return _INVENTED[personal]
    if value is None:
        return None if column["nullable"] else "example"
    return value if "categories" in column or _is_harmless(value) else "example"


def _is_harmless(text: str) -> bool:
    """Numbers, amounts and dates that stand in texts: an example of them must stay one. Who is who takes letters, or
    was recognised as personal before."""
    return len(text) <= _LONGEST and not any(one.isalpha() for one in text.replace("T", " "))


_NEUTRAL = {"number": 1.0, "integer": 1, "date": "2000-01-01T00:00:00"}


def _without(column: Mapping[str, Any], *names: str) -> Column:
    return {name: value for name, value in column.items() if name not in names}
