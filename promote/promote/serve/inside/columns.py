"""Which raw columns a prediction needs: those whose values change the model's input when they are shuffled."""

from __future__ import annotations

from typing import Any

import numpy as np

from .batches import same_rows
from .program import Program
from .rows import fresh, is_frame
from .trace import Source

STAND_INS: dict[str, tuple[Any, ...]] = {
    "text": ("", "0", "2000-01-01"),
    "number": (0, 1),
    "bool": (False,),
}


def needed(made: Program, source: Source) -> tuple[list[Any], dict[Any, Any]]:
    """Columns that a client must send, in order, and a stand-in for each other one that a statement names.

    A column that is merely named (dropped, converted and not used) gets a constant that says nothing about
    anybody; where no constant will do, the column stays.
    """
    table = fresh(source.value, source.sample)
    if (
        not is_frame(table)
        or not table.columns.is_unique
        or not all(isinstance(c, str) for c in table.columns)
    ):
        return list(getattr(table, "columns", ())), {}
    whole = _outcome(made, source.name, table)
    if whole is None:
        return list(table.columns), {}
    shuffled = np.random.default_rng(2).permutation(len(table))
    idle = [
        c
        for c in table.columns
        if _same(made, source.name, table.assign(**{c: _moved(table[c], shuffled)}), whole)
    ]
    return _without(made, source.name, table, idle, whole)


def _moved(column: Any, order: Any) -> Any:
    return column.iloc[order].reset_index(drop=True)


def _without(
    made: Program, name: str, table: Any, idle: list[Any], whole: Any
) -> tuple[list[Any], dict[Any, Any]]:
    stand_ins: dict[Any, Any] = {}
    columns = list(table.columns)
    for column in idle:
        fewer = table.drop(columns=[column])
        if _same(made, name, fewer, whole):
            table = fewer
            columns.remove(column)
            continue
        for value in STAND_INS[_kind(table[column])]:
            filled = table.assign(**{column: value})
            if _same(made, name, filled, whole):
                table, stand_ins[column] = filled, value
                columns.remove(column)
                break
    return columns, stand_ins


def _kind(column: Any) -> str:
    kind = getattr(column.dtype, "kind", "O")
    return "bool" if kind == "b" else "number" if kind in "iuf" else "text"


def _outcome(made: Program, name: str, table: Any) -> Any:
    try:
        return made.run(name, table.copy())
    except Exception:  # noqa: BLE001 - the author's statements may raise anything on other values
        return None


def _same(made: Program, name: str, table: Any, whole: Any) -> bool:
    found = _outcome(made, name, table)
    return found is not None and type(found) is type(whole) and same_rows(found, whole)
