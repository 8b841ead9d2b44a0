"""From values to points: every combination of a grid, and cases with a name."""

from __future__ import annotations

import itertools
import keyword
import math
from collections.abc import Iterator, Mapping
from typing import Any

from promote_checks.errors import UserError
from promote_checks.matrix.keys import Table


def grid_points(parameters: Mapping[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and values of each combination, the last parameter changing fastest."""
    for name, values in parameters.items():
        if not isinstance(values, list) or not values:
            raise UserError(
                f"{place}: {name} is {values!r}, not a list of values", f"write {name} = [{values!r}]"
            )
        for value in values:
            _require_plain(name, value, place)
    if not parameters:
        return
    for combination in itertools.product(*parameters.values()):
        values = dict(zip(parameters, combination, strict=True))
        yield ", ".join(f"{name}={_shown(value)}" for name, value in values.items()), values


def named_points(case: Table) -> tuple[str, dict[str, Any]]:
    """Name and values of one case."""
    name = case.text("name")
    if name is None:
        raise UserError(f"{case.place} has no name", 'write name = "..."')
    values = dict(case.table("parameters"))
    for key, value in values.items():
        _require_plain(key, value, f"{case.place}: parameters")
    return name, values


def _require_plain(name: str, value: Any, place: str) -> None:
    """Refuse what is no variable's name, and what papermill can't write down as Python's literal."""
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UserError(
            f"{place}: {name!r} can't be the name of a variable", "name a parameter of the notebook"
        )
    if not _plain(value):
        raise UserError(
            f"{place}: {name} holds {value!r}", "use texts, finite numbers, true and false, lists and tables"
        )


def _plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_plain(one) for one in value)
    if isinstance(value, dict):
        return all(_plain(one) for one in value.values())
    return isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value))


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else text[:40] + "..."
