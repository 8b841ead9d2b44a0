"""Which raw column holds what the model was fitted to."""

from __future__ import annotations

from typing import Any

from .rows import is_frame, is_series
from .target import Target
from .trace import Trace


def label_column(trace: Trace, target: Target) -> str | None:
    """The column of the source from which the labels of training were taken as they are; None where that can't be
    seen simply: they were mapped, their rows were numbered anew, or the source has no columns."""
    assert trace.watch is not None
    if target.lineage is None:
        return None
    table = trace.sources[target.lineage.source].value
    for call in reversed(trace.watch.calls):
        if call.estimator is target.estimator and is_series(call.labels):
            name = call.labels.name
            return name if isinstance(name, str) and _same_values(table, name, call.labels) else None
    return None


def _same_values(table: Any, name: str, labels: Any) -> bool:
    if not is_frame(table) or list(table.columns).count(name) != 1 or not len(labels):
        return False
    column = table[name]
    if not (column.index.is_unique and labels.index.is_unique and labels.index.isin(column.index).all()):
        return False
    return bool(column.dtype == labels.dtype and column.loc[labels.index].equals(labels))
