"""The columns of a prediction as the contract describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from promote_checks.errors import UserError

Type = Literal["number", "integer", "string", "boolean", "date"]
_DATE = "ISO 8601, "
"""How the contract's description of a date begins: with or without an offset from UTC, which no ``format`` says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One input of ``POST /predict``."""

    name: str
    type: Type
    nullable: bool = False
    zoned: bool = False
    """Of dates: with an offset from UTC."""
    minimum: float | None = None
    maximum: float | None = None
    """Beyond these the service refuses."""
    lowest: float | None = None
    highest: float | None = None
    """What the model was made from; others are answered too."""
    known: tuple[Any, ...] = ()
    """Categories that the model was made from."""
    closed: bool = False
    """No other category is taken."""
    example: Any = None


def columns_of(contract: Mapping[str, Any]) -> tuple[Column, ...]:
    """Read the inputs of ``POST /predict``. Raises UserError for a contract that is none of ours."""
    try:
        body = contract["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        row = _resolved(contract, body)
        return tuple(_column(name, one, row["required"]) for name, one in row["properties"].items())
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(
            f"contract.json does not describe the inputs of POST /predict ({error})", "Restore it."
        ) from None


def _resolved(contract: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        found: Any = contract
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        schema = found
    return schema


def _column(name: str, described: Mapping[str, Any], required: list[str]) -> Column:
    if name not in required:
        raise KeyError(f"{name} is not required")
    types = described["type"] if isinstance(described["type"], list) else [described["type"]]
    said = described.get("description", "")
    plain: Type = next(one for one in types if one != "null")
    known = described.get("enum", described.get("x-observed-categories", ()))
    return Column(
        name=name,
        type="date" if plain == "string" and said.startswith(_DATE) else plain,
        nullable="null" in types,
        zoned=said.startswith(f"{_DATE}with "),
        minimum=described.get("minimum"),
        maximum=described.get("maximum"),
        lowest=described.get("x-observed-minimum"),
        highest=described.get("x-observed-maximum"),
        known=tuple(one for one in known if one is not None),
        closed="enum" in described,
        example=next(iter(described.get("examples", ())), None),
    )
