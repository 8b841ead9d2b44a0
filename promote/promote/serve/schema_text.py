"""``model/schema.json``: what the service's contract is made of, without anything personal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from promote_checks.sensitive.personal import kind_of

_SHOWN = ("categories", "minimum", "maximum")


def schema_text(schema: Mapping[str, Any]) -> bytes:
    """The schema as JSON; columns that look personal keep their type, and nothing that was seen in them."""
    content = {side: [_column(one) for one in schema[side]] for side in ("input", "output")}
    return msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=2) + b"\n"


def _column(one: Mapping[str, Any]) -> dict[str, Any]:
    if kind_of(one["name"], one.get("categories", [])) is None:
        return dict(one)
    return {key: value for key, value in one.items() if key not in _SHOWN}
