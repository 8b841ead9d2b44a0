"""One run of the notebook, statement by statement, with a note of what each one left."""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import names
from .instrument import Instrument, Site, Sites
from .rows import Lineage, Parent, Splits, count, is_frame, is_rows, is_series, is_sparse, lineage_of, take
from .watch import UNKEPT, Watch, copied

SAMPLE = 400
"""Rows of a table whose way through the notebook is remembered."""


class NotebookRaised(Exception):
    """A statement of the notebook raised what it did not raise when it was observed; the cause says what."""


@dataclass
class Snapshot:
    """A variable just after a statement."""

    value: Any
    """Of rows: those of the sample, in the table's order; else the whole value; ``UNKEPT`` if it can't be kept."""
    lineage: Lineage | None = None
    """Of the rows in ``value``."""
    total: int = 0
    """Rows it really has."""


@dataclass
class Step:
    """One top-level statement of the run."""

    number: int
    cell: int
    node: ast.stmt
    text: str
    """As written, with the comment lines above it."""
    line: int
    column: int
    reads: set[str]
    binds: set[str]
    """Names that it binds or whose object it changed."""
    outside: bool
    """Read a file or the network."""
    left: dict[str, Snapshot] = field(default_factory=dict)
    tracked: dict[str, Parent] = field(default_factory=dict)


@dataclass
class Source:
    """A table that came from no other table that is known."""

    statement: int
    name: str
    value: Any
    """All its rows, as they were."""
    sample: Any
    """Row numbers that are remembered, sorted."""
    itself: Any = None
    """The very object, which ``value`` is a copy of."""


@dataclass
class Trace:
    """The whole run."""

    steps: list[Step] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    sites: Sites = field(default_factory=Sites)
    watch: Watch | None = None
    splits: Splits = field(default_factory=Splits)
    namespace: dict[str, Any] = field(default_factory=dict)
    functions: dict[str, ast.stmt] = field(default_factory=dict)
    tracked: dict[str, Parent] = field(default_factory=dict)
    known: dict[int, dict[str, Snapshot]] = field(default_factory=dict)

    def reads_of(self, node: ast.AST) -> set[str]:
        """Names that code reads, those of the notebook's functions that it mentions included."""
        found, todo = set(), list(names.reads(node))
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                if name in self.functions:
                    todo += names.reads(self.functions[name])
        return found

    def row_names(self, number: int) -> set[str]:
        """Variables that hold rows before a statement."""
        return {name for name, left in self._last(number).items() if left.lineage is not None}

    def before(self, number: int) -> dict[str, Any]:
        """Values of the other variables before a statement, as far as they could be kept."""
        last = self._last(number)
        return {n: s.value for n, s in last.items() if s.lineage is None and s.value is not UNKEPT}

    def _last(self, number: int) -> dict[str, Snapshot]:
        if number not in self.known:
            found: dict[str, Snapshot] = {}
            for step in self.steps[:number]:
                found.update(step.left)
            self.known[number] = found
        return self.known[number]

    def history(self, number: int, wanted: set[str]) -> list[Parent]:
        """The tables behind these names, as they were before a statement."""
        found: dict[str, Parent] = {}
        for step in self.steps[:number]:
            for name in step.binds & wanted:
                found.pop(name, None)
                if name in step.tracked:
                    found[name] = step.tracked[name]
        return sorted(found.values(), key=lambda one: (not is_frame(one.value), -len(one.lineage.ids)))

    def parents(self, wanted: set[str]) -> list[Parent]:
        """Tables with a known past among these names; the widest first, since it says most about its rows."""
        known = [self.tracked[name] for name in sorted(wanted) if name in self.tracked]
        return sorted(known, key=lambda one: (not is_frame(one.value), -len(one.lineage.ids)))


def run(job: dict[str, Any], namespace: dict[str, Any] | None = None) -> Trace:
    """Run the translated cells, in ``__main__`` unless told otherwise. Raises what the notebook raises."""
    trace = Trace()
    trace.watch = Watch(trace.sites)
    # Pickles and ``__main__`` classes work as in a kernel.
    trace.namespace = vars(sys.modules["__main__"]) if namespace is None else namespace
    trace.namespace.update(trace.watch.names())
    trace.watch.namespace = trace.namespace
    if "sklearn" in job["imports"]:
        trace.splits.watch()
    for cell in job["cells"]:
        _run_cell(trace, cell, {(r["line"], r["column"]): r for r in cell["records"]})
    return trace


def _run_cell(trace: Trace, cell: dict[str, Any], records: dict[tuple[int, int], dict[str, Any]]) -> None:
    lines = cell["python"].split("\n")
    previous = 0
    for node in _flat(ast.parse(cell["python"]).body):
        record = records.get((node.lineno, node.col_offset), {})
        step = Step(
            number=len(trace.steps),
            cell=cell["index"],
            node=node,
            text="\n".join(_comments(lines, previous, node) + [_source(lines, node)]),
            line=node.lineno,
            column=node.col_offset,
            reads=set(),
            binds=set(record.get("bound", ())) | set(record.get("changed", ())) | names.bound([node]),
            outside=bool(record.get("outside")),
        )
        previous = node.end_lineno or node.lineno
        try:
            _run_step(trace, step)
        except NotebookRaised:
            if not cell["raises"]:
                raise
            return


def _run_step(trace: Trace, step: Step) -> None:
    assert trace.watch is not None
    if isinstance(step.node, names.FUNCTIONS):
        trace.functions[step.node.name] = step.node
    step.reads = trace.reads_of(step.node)
    trace.steps.append(step)
    trace.watch.statement = step.number
    trace.watch.lengths = {len(one.lineage.ids) for one in trace.tracked.values()}
    instrumented = Instrument(trace.sites, step.number).rewritten(step.node, copy.deepcopy(step.node))
    module = ast.Module([instrumented], [])
    code = compile(module, f"<cell {step.cell}>", "exec", dont_inherit=True)
    try:
        exec(code, trace.namespace)  # noqa: S102
    except Exception as error:
        raise NotebookRaised from error
    _note(trace, step)


def _note(trace: Trace, step: Step) -> None:
    """Remember what the statement left under the names it bound or changed."""
    # What a name held before that is bound again unread is no origin of what it holds now.
    parents = trace.parents(step.reads | (step.binds - _rebound(step.node)))
    fresh: dict[str, Parent] = {}
    for name in sorted(step.binds):
        value = trace.namespace.get(name, UNKEPT)
        trace_parent = _tracked(trace, step, name, value, parents)
        if trace_parent is not None:
            fresh[name] = trace_parent
            step.left[name] = _row_snapshot(trace, trace_parent)
        else:
            trace.tracked.pop(name, None)
            step.left[name] = Snapshot(copied(value))
    trace.tracked.update(fresh)
    step.tracked = fresh


def _rebound(node: ast.stmt) -> set[str]:
    """Names that a statement binds, other than by ``+=``, which reads them."""
    augmented = {
        n.target.id for n in ast.walk(node) if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)
    }
    return names.bound([node]) - augmented


def _tracked(trace: Trace, step: Step, name: str, value: Any, parents: list[Parent]) -> Parent | None:
    if not is_rows(value):
        return None
    lineage = lineage_of(value, parents, trace.splits)
    if lineage is not None and is_frame(value) and _is_assembled(trace, lineage, parents):
        lineage = _new_source(trace, step, name, value)
    if lineage is None:
        if not (is_frame(value) or is_sparse(value) or getattr(value, "ndim", 1) >= 2 or _texts(value)):
            return None
        lineage = _new_source(trace, step, name, value)
    labels = value.index if is_frame(value) or is_series(value) else None
    return Parent(value, lineage, labels)


def _is_assembled(trace: Trace, lineage: Lineage, parents: list[Parent]) -> bool:
    """Whether a frame is made straight from arrays or lists: it is the table then, with the names of its columns."""
    source = trace.sources[lineage.source]
    if is_frame(source.value):
        return False
    return any(one.value is source.itself for one in parents if one.lineage.source == lineage.source)


def _texts(value: Any) -> bool:
    """A list or column of texts is a table of one column."""
    if type(value) is list:
        return count(value) >= 8 and all(type(one) is str for one in value)
    return is_series(value) and str(value.dtype) in ("str", "string", "object")


def _new_source(trace: Trace, step: Step, name: str, value: Any) -> Lineage:
    total = count(value)
    chosen = np.arange(total)
    if total > SAMPLE:
        chosen = np.sort(np.random.default_rng(0).choice(total, SAMPLE, replace=False))
    held = value.copy() if hasattr(value, "copy") else value
    trace.sources.append(Source(step.number, name, held, chosen, value))
    return Lineage(len(trace.sources) - 1, np.arange(total))


def _row_snapshot(trace: Trace, parent: Parent) -> Snapshot:
    ids = parent.lineage.ids
    sample = trace.sources[parent.lineage.source].sample
    at = np.flatnonzero(np.isin(ids, sample))
    value = copied(take(parent.value, at))
    return Snapshot(value, Lineage(parent.lineage.source, ids[at]), len(ids))


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "__name__" in names.reads(node.test) and not node.orelse:
            yield from _flat(node.body)
        else:
            yield node


def _comments(lines: list[str], previous: int, node: ast.stmt) -> list[str]:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    above = [line.strip() for line in lines[previous : first - 1]]
    found: list[str] = []
    for line in reversed(above):
        if not line.startswith("#"):
            break
        found.insert(0, line)
    return found


def _source(lines: list[str], node: ast.stmt) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    return ast.get_source_segment("\n".join(lines), node) if first == node.lineno else ast.unparse(node)  # type: ignore[return-value]


def site_of(trace: Trace, node: ast.AST) -> Site | None:
    """The watched expression that a node of the notebook is."""
    return trace.sites.by_node.get(id(node))
