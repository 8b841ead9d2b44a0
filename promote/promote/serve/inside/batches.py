"""Namespaces in which some rows go through the notebook's statements, as they will when served."""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import io
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .rows import Lineage, count, fresh, is_frame, is_rows, is_series, take
from .same import same, same_columns, same_frames
from .trace import Snapshot, Source
from .watch import UNKEPT

SEVERAL, ALONE, OTHERS = 60, 4, 8
DEFINED = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)


@dataclass
class Batch:
    """Some rows, and the variables they have become so far."""

    ids: Any
    """Row numbers in the source, one for each row, in order."""
    kept: bool
    """These rows have a prediction in the notebook."""
    namespace: dict[str, Any] = field(default_factory=dict)
    alive: bool = True
    """False: a statement failed on, or left out, a row that has no prediction anyway."""

    def put(self, name: str, source: Source) -> None:
        """Bind the source's rows."""
        self.namespace[name] = fresh(source.value, self.ids)


def batches(source: Source, final: Lineage, dropped: list[Any]) -> list[Batch]:
    """Several rows in another order and some of them twice, single rows, and single rows without a prediction.

    ``dropped``: for each statement that left rows out, their numbers: a few of each are among the last.
    """
    random = np.random.default_rng(1)
    kept = np.intersect1d(source.sample, final.ids)
    others = np.setdiff1d(source.sample, final.ids)
    several = random.permutation(kept)[:SEVERAL]
    several = np.concatenate([several, several[:2]])
    alone = [several[i : i + 1] for i in range(min(ALONE, len(kept)))]
    few = [random.permutation(np.intersect1d(rows, others))[:2] for rows in dropped]
    rest = (
        np.unique(np.concatenate([*few, random.permutation(others)[:OTHERS]])).astype(np.int64).reshape(-1, 1)
    )
    found = [Batch(ids, True) for ids in (several, *alone)] + [Batch(ids, False) for ids in rest]
    for batch in found:
        batch.namespace.update({"__builtins__": builtins, "__name__": "serving"})
    return found


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing printed, no warnings."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Attempt:
    """Statements run in a batch, which can be undone."""

    def __init__(self, batch: Batch, affected: set[str]) -> None:
        self.batch = batch
        space = batch.namespace
        held = {n: space[n] for n in affected if n in space and not isinstance(space[n], DEFINED)}
        self.backup = copy.deepcopy(held)
        self.names = set(space)
        self.defined = {n: space[n] for n in space if isinstance(space[n], DEFINED)}
        self.error: Exception | None = None

    def run(self, nodes: list[ast.stmt], state: dict[str, Any]) -> None:
        """Run; an exception is kept in ``error``."""
        space = self.batch.namespace
        space["state"] = types.SimpleNamespace(**state)
        try:
            with quiet():
                for node in nodes:
                    module = ast.fix_missing_locations(ast.Module([node], []))
                    exec(compile(module, "<serving>", "exec", dont_inherit=True), space)  # noqa: S102
        except Exception as error:  # noqa: BLE001 - whatever a statement raises on few rows
            self.error = error

    def undo(self) -> None:
        """Put everything back."""
        space = self.batch.namespace
        for name in set(space) - self.names:
            del space[name]
        space.update(self.defined)
        space.update(self.backup)


ABSENT = object()


def agrees(value: Any, left: Snapshot, batch: Batch, without: set[Any]) -> bool:
    """Whether rows that were served are those of the whole run, as far as both have them.

    ``without``: columns that hold a stand-in and are not compared.
    """
    if left.lineage is None or left.value is UNKEPT or value is ABSENT:
        return False
    if not is_rows_like(value) or count(value) != len(batch.ids):
        return False
    place = {int(row): at for at, row in enumerate(left.lineage.ids)}
    both = [(i, place[int(row)]) for i, row in enumerate(batch.ids) if int(row) in place]
    if len(place) != len(left.lineage.ids):
        return False  # a row that occurs twice in the whole run
    mine = take(value, [i for i, _ in both])
    theirs = take(left.value, [at for _, at in both])
    return same_rows(_less(mine, without), _less(theirs, without))


def _less(value: Any, without: set[Any]) -> Any:
    if without and is_frame(value):
        return value[[c for c in value.columns if c not in without]]
    return value


def is_rows_like(value: Any) -> bool:
    """Rows, and be it one."""
    return (
        is_frame(value)
        or is_series(value)
        or hasattr(value, "shape")
        and value.ndim >= 1
        or type(value) is list
    )


def same_rows(mine: Any, theirs: Any) -> bool:
    """Compare rows by position."""
    if is_frame(mine) and is_frame(theirs):
        return same_frames(mine, theirs)
    if is_series(mine) and is_series(theirs):
        return same_columns(mine, theirs)
    return same(mine, theirs)


def subset_of(parent: Snapshot, left: Snapshot) -> bool:
    """Whether a value is nothing but rows of another one."""
    if parent.lineage is None or left.lineage is None or left.value is UNKEPT or parent.value is UNKEPT:
        return False
    place = {int(row): at for at, row in enumerate(parent.lineage.ids)}
    if len(place) != len(parent.lineage.ids) or any(int(row) not in place for row in left.lineage.ids):
        return False
    rows = take(parent.value, [place[int(row)] for row in left.lineage.ids])
    return type(rows) is type(left.value) and same_rows(left.value, rows)


__all__ = ["ABSENT", "Attempt", "Batch", "agrees", "batches", "is_rows", "quiet", "subset_of"]
