"""The columns of the model's input, as ``schema.json`` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a raw row."""

    name: str
    type: str
    """``number``, ``integer``, ``string``, ``boolean`` or ``date``."""
    dtype: str
    """What pandas called it in the frame that the model was made from."""
    nullable: bool = False
    missing: str = "nan"
    """What a null was in that frame, where it could be either: ``nan`` or ``none``."""
    minimum: float | None = None
    maximum: float | None = None
    """The range that was seen. Other numbers are answered, counted and logged."""
    categories: tuple[Any, ...] | None = None
    """What was seen, where that is little."""
    unknown: str = "treated"
    """Other categories: ``treated`` by the model, or ``refused``."""
    example: Any = None


def column_of(described: Mapping[str, Any]) -> Column:
    """Read one entry of the schema."""
    known = {name: described[name] for name in Column.__slots__ if name in described}
    if known.get("categories") is not None:
        known["categories"] = tuple(known["categories"])
    return Column(**known)
