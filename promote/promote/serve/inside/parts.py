"""The parts of a derivation, and questions about single ones of them."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from .batches import Batch
from .rewrite import Rewriting
from .rows import Lineage, count, take
from .target import Target
from .trace import Snapshot, Source, Step


@dataclass
class Kept:
    """One statement of the serving path."""

    step: Step
    nodes: list[ast.stmt]
    binds: set[str]
    how: str
    """``same``, ``state``, ``rewritten``, ``identity``, ``filter``."""
    functions: tuple[str, ...] = ()


@dataclass
class Obstacle:
    """What stands in the way of serving from the source."""

    cell: int
    line: int
    statement: str
    reason: str


@dataclass
class Path:
    """The derived serving path."""

    kept: list[Kept]
    functions: dict[str, ast.stmt]
    """Functions that are not as the notebook has them."""
    state: dict[str, Any]
    batches: list[Batch]
    source: Source


def sampled(target: Target, source: Source) -> Snapshot:
    assert target.lineage is not None
    at = np.flatnonzero(np.isin(target.lineage.ids, source.sample))
    return Snapshot(
        take(target.value, at), Lineage(target.lineage.source, target.lineage.ids[at]), count(target.value)
    )


def columns_of(left: dict[str, Snapshot]) -> set[Any]:
    """Columns of the tables that a statement left."""
    return {column for one in left.values() for column in getattr(one.value, "columns", ())}


def length(value: Any) -> int:
    shape = getattr(value, "shape", None)
    return int(shape[0]) if shape else len(value) if hasattr(value, "__len__") else -1


def split(step: Step, tables: set[str]) -> Any:
    """``A, B, a, b = train_testsplit(X, y)``: each part takes all rows that are served."""
    node = step.node
    if not (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Tuple)
        and isinstance(node.value, ast.Call)
    ):
        return
    parts, tables_given = node.targets[0].elts, node.value.args
    if not ast.unparse(node.value.func).endswith("train_test_split") or len(parts) != 2 * len(tables_given):
        return
    pairs = [
        (p.id, tables_given[i // 2])
        for i, p in enumerate(parts)
        if isinstance(p, ast.Name) and p.id in tables
    ]
    yield "identity", Rewriting([ast.Assign([ast.Name(n, ast.Store())], copy.deepcopy(t)) for n, t in pairs])
