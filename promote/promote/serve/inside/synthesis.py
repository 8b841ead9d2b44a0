"""From the run to the statements that serve one row: each is tried on few rows and compared with the whole run."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import names
from .batches import ABSENT, Attempt, agrees, batches, subset_of
from .parts import Kept, Obstacle, Path, columns_of, length, sampled, split
from .rewrite import LEVELS, Rewriting, free_name, identifier, rewriting
from .runtime import with_levels
from .same import same
from .slicing import fits, needed_steps, quieted
from .target import Target
from .trace import Snapshot, Source, Step, Trace
from .watch import UNKEPT

INPUT = "__input__"
ALONE = "for some rows alone it does not give what it gives for these rows among all"


@dataclass
class Synthesis:
    """One derivation from one source."""

    trace: Trace
    target: Target
    source: Source
    number: int
    state: dict[str, Any] = field(default_factory=dict)
    functions: dict[str, ast.stmt] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    lost: dict[str, Obstacle] = field(default_factory=dict)
    """Variables that can't be had for few rows."""
    rows: set[str] = field(default_factory=set)
    left_out: list[tuple[Step, set[Any]]] = field(default_factory=list)
    """Statements whose columns stand-ins took the place of."""

    def run(self) -> Path | Obstacle:
        """Derive, or say which statement stands in the way."""
        assert self.target.lineage is not None
        steps = needed_steps(self.trace, self.target, self.source)
        dropped = [self._dropped(step, wanted) for step, wanted in steps]
        self.batches = batches(self.source, self.target.lineage, dropped)
        for batch in self.batches:
            batch.namespace[LEVELS] = with_levels
        if not any(batch.kept for batch in self.batches):
            return Obstacle(
                *self._place(self.source.statement), "none of its rows could be followed to the prediction"
            )
        for step, wanted in steps:
            self._step(step, wanted)
        final = self._final()
        if isinstance(final, Obstacle):
            return final
        return Path(self.kept, self.functions, self.state, self.batches, self.source)

    def _place(self, number: int) -> tuple[int, int, str]:
        step = self.trace.steps[min(number, len(self.trace.steps) - 1)]
        return (
            step.cell,
            step.line,
            step.text.split("\n")[-1] if step.text.startswith("#") else step.text.split("\n")[0],
        )

    def _step(self, step: Step, wanted: set[str]) -> None:
        if step.number == self.source.statement:
            self._begin(step, wanted)
        elif names.is_import(step.node):
            self._imported(step)
        elif names.is_definition(step.node):
            self._defined(step)
        else:
            self._work(step, wanted)

    def _begin(self, step: Step, wanted: set[str]) -> None:
        for batch in self.batches:
            batch.put(self.source.name, self.source)
        self.rows.add(self.source.name)
        others = sorted(wanted - {self.source.name})
        self._as_state(step, others)

    def _imported(self, step: Step) -> None:
        self._everywhere({n: self.trace.namespace[n] for n in step.binds if n in self.trace.namespace})
        self.kept.append(Kept(step, [step.node], set(step.binds), "import"))

    def _defined(self, step: Step) -> None:
        """A function reads the variables of its own batch; a class is the notebook's."""
        for batch in self.batches:
            Attempt(batch, set()).run([copy.deepcopy(step.node)], self.state)
        if isinstance(step.node, ast.ClassDef):
            self._everywhere({step.node.name: self.trace.namespace.get(step.node.name)})
        self.kept.append(Kept(step, [step.node], set(step.binds), "definition"))

    def _everywhere(self, bound: dict[str, Any]) -> None:
        for batch in self.batches:
            batch.namespace.update(bound)

    def _work(self, step: Step, wanted: set[str]) -> None:
        live = {n for n in wanted if n in step.left and not n.startswith("__")}
        tables = {n for n in live if self._is_ours(step.left[n])}
        for how, made in self._candidates(step, live, tables):
            if self._accept(step, how, made, live, tables):
                return
        self._give_up(step, live, tables)

    def _is_ours(self, left: Snapshot) -> bool:
        return left.lineage is not None and left.lineage.source == self.number

    def _candidates(self, step: Step, live: set[str], tables: set[str]) -> Any:
        """Ways to serve the statement, the one nearest to the notebook first."""
        if not tables and (step.outside or fits(step.node) or step.reads & set(self.lost)):
            return
        plain = quieted(copy.deepcopy(step.node))
        reduced = self._reduced(step, tables)
        if reduced and self._filters(step, plain, tables):
            yield "filter", Rewriting([plain])
        elif reduced:
            yield from self._identity(step, tables)
            yield from split(step, tables)
        if not fits(step.node):
            yield "same", Rewriting([plain])
        if tables:
            yield from self._with_state(step, tables)
            yield from self._identity(step, tables)
            if all(n in self.rows for n in tables):
                yield from self._left_out(step, tables)

    def _with_state(self, step: Step, tables: set[str]) -> Any:
        rows = self.rows | {n for n in self.trace.row_names(step.number)}
        taken = set(self.state)
        made = self._rewriting(step, rows, taken, frozenset())
        if made is None or not made.replaced:
            return
        if self._passes(step, made, tables):
            skip: set[int] = set()
            for site in made.replaced:
                fewer = self._rewriting(step, rows, taken, frozenset({*skip, site}))
                if fewer is not None and self._passes(step, fewer, tables):
                    skip.add(site)
                    made = fewer
        yield "rewritten", made

    def _rewriting(
        self, step: Step, rows: set[str], taken: set[str], skip: frozenset[int]
    ) -> Rewriting | None:
        try:
            made = rewriting(self.trace, step, step.node, rows=rows, taken=taken, skip=skip)
        except Exception:  # noqa: BLE001 - a call of a shape that no pattern knows
            return None
        made.nodes = [quieted(node) for node in made.nodes]
        return made

    def _identity(self, step: Step, tables: set[str]) -> Any:
        """A statement that only takes rows (a split, duplicates dropped) takes all rows that are served."""
        before = self.trace._last(step.number)
        nodes: list[ast.stmt] = []
        for name in sorted(tables):
            parents = [
                p
                for p in sorted(step.reads | {name})
                if p in before and subset_of(before[p], step.left[name])
            ]
            if not parents:
                return
            parent = name if name in parents else parents[0]
            if parent != name:
                nodes.append(ast.Assign([ast.Name(name, ast.Store())], ast.Name(parent, ast.Load())))
        if tables:
            yield "identity", Rewriting(nodes)

    def _left_out(self, step: Step, tables: set[str]) -> Any:
        """A column that comes from elsewhere (the label) gets a value that nothing may depend on."""
        before = self.trace._last(step.number)
        made = Rewriting([])
        for name in sorted(tables):
            new = columns_of({name: step.left[name]}) - columns_of(
                {name: before[name]} if name in before else {}
            )
            for column in [c for c in getattr(step.left[name].value, "columns", ()) if c in new]:
                field_ = free_name(identifier(f"unused_{column}"), {*self.state, *made.state})
                made.state[field_] = step.left[name].value[column].iloc[0]
                place = ast.Subscript(ast.Name(name, ast.Load()), ast.Constant(column), ast.Store())
                given = ast.Attribute(ast.Name("state", ast.Load()), field_, ast.Load())
                made.nodes.append(ast.Assign([place], given))
                made.fillers.add(column)
        if made.fillers:
            yield "left out", made

    def _reduced(self, step: Step, tables: set[str]) -> bool:
        before = self.trace._last(step.number)
        reads = [before[n] for n in step.reads if n in before and self._is_ours(before[n])]
        return any(
            left.total < max((p.total for p in reads), default=0) for left in (step.left[n] for n in tables)
        )

    def _dropped(self, step: Step, wanted: set[str]) -> Any:
        """Row numbers that a statement left out."""
        before = self.trace._last(step.number)
        reads = [before[n].lineage for n in sorted(step.reads) if n in before and self._is_ours(before[n])]
        left = [
            step.left[n].lineage for n in sorted(wanted) if n in step.left and self._is_ours(step.left[n])
        ]
        if not reads or not left or step.number == self.source.statement:
            return np.array([], dtype=np.int64)
        had = np.concatenate([one.ids for one in reads if one is not None])
        return np.setdiff1d(had, np.concatenate([one.ids for one in left if one is not None]))

    def _filters(self, step: Step, plain: ast.stmt, tables: set[str]) -> bool:
        """Whether rows that the statement drops are dropped by what they hold: also one alone."""
        dropped = 0
        for batch in (b for b in self.batches if b.alive):
            for name in sorted(tables):
                left = step.left[name]
                assert left.lineage is not None
                attempt = Attempt(batch, step.binds)
                attempt.run([plain], self.state)
                value = batch.namespace.get(name, ABSENT)
                rows = -1 if attempt.error or value is ABSENT else length(value)
                attempt.undo()
                if batch.kept and rows != len(batch.ids):
                    return False
                if not batch.kept:
                    gone = int(batch.ids[0]) not in set(left.lineage.ids.tolist())
                    if rows != (0 if gone else 1):
                        return False
                    dropped += gone
        return dropped > 0

    def _passes(self, step: Step, made: Rewriting, tables: set[str]) -> bool:
        attempts = self._tried(step, made)
        good = all(self._agree(a, step, tables, made.fillers) for a in attempts if a.batch.kept)
        for attempt in attempts:
            attempt.undo()
        return good

    def _tried(self, step: Step, made: Rewriting) -> list[Attempt]:
        attempts = []
        state = {**self.state, **made.state}
        definitions = [copy.deepcopy(node) for node in made.functions.values()]
        for batch in (b for b in self.batches if b.alive):
            attempt = Attempt(batch, step.binds | step.reads)
            attempt.run([*definitions, *made.nodes], state)
            attempts.append(attempt)
        return attempts

    def _agree(self, attempt: Attempt, step: Step, tables: set[str], more: set[Any]) -> bool:
        space = attempt.batch.namespace
        without = more.union(*(columns for _, columns in self.left_out)) if step.binds != {INPUT} else set()
        return attempt.error is None and all(
            agrees(space.get(name, ABSENT), step.left[name], attempt.batch, without) for name in tables
        )

    def _accept(self, step: Step, how: str, made: Rewriting, live: set[str], tables: set[str]) -> bool:
        attempts = self._tried(step, made)
        kept = [a for a in attempts if a.batch.kept]
        plain = live - tables
        good = all(self._agree(a, step, tables, made.fillers) for a in kept)
        differing = {n for n in plain if not all(self._constant(a, step, n) for a in kept)}
        if not good or (not tables and differing):
            for attempt in attempts:
                attempt.undo()
            return False
        for attempt in attempts:
            empty = any(length(attempt.batch.namespace.get(n, ())) == 0 for n in tables)
            if attempt.error is not None or empty:
                attempt.batch.alive = False
        self.state.update(made.state)
        self.functions.update(made.functions)
        if made.fillers:
            self.left_out.append((step, made.fillers))
        self.rows |= tables
        for name in tables:
            self.lost.pop(name, None)
        self.kept.append(Kept(step, made.nodes, set(live), how, tuple(made.functions)))
        self._as_state(step, sorted(differing))
        return True

    def _constant(self, attempt: Attempt, step: Step, name: str) -> bool:
        value = attempt.batch.namespace.get(name, ABSENT)
        left = step.left[name].value
        return left is not UNKEPT and same(value, left)

    def _as_state(self, step: Step, bound: list[str]) -> None:
        """Variables whose value is that of training."""
        for name in bound:
            left = step.left.get(name)
            if left is None:
                continue
            value = left.value if left.lineage is None else self.trace.namespace.get(name, UNKEPT)
            if value is UNKEPT or left.lineage is not None:
                self._lose(step, name, "its value can't be kept as state")
                continue
            field_ = free_name(identifier(name) if not name.isidentifier() else name, set(self.state))
            self.state[field_] = value
            self._everywhere({name: value})
            self.lost.pop(name, None)
            given = ast.Attribute(ast.Name("state", ast.Load()), field_, ast.Load())
            node = ast.Assign([ast.Name(name, ast.Store())], given)
            self.kept.append(Kept(step, [node], {name}, "state"))

    def _give_up(self, step: Step, live: set[str], tables: set[str]) -> None:
        self._as_state(step, sorted(live - tables))
        for name in tables:
            self._lose(step, name, ALONE)

    def _lose(self, step: Step, name: str, reason: str) -> None:
        self.lost[name] = self._cause(step) or Obstacle(*self._place(step.number), reason)
        for batch in self.batches:
            batch.namespace.pop(name, None)

    def _cause(self, step: Step) -> Obstacle | None:
        """An earlier statement that stands in the way of this one: a table lost, or a column never made."""
        for name in sorted(step.reads):
            if name in self.lost:
                return self.lost[name]
        for earlier, columns in reversed(self.left_out):
            if self._mentions(step, columns):
                return Obstacle(*self._place(earlier.number), ALONE)
        return None

    def _mentions(self, step: Step, columns: set[Any]) -> bool:
        """Whether what a statement makes holds one of these columns, or its text names one."""
        texts = {
            n.value for n in ast.walk(step.node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
        return bool(columns & texts or columns & columns_of(step.left))

    def _final(self) -> Obstacle | None:
        """The model's own input, which must be right to the last column."""
        target = self.target
        assert target.lineage is not None and target.table is not None
        left = sampled(target, self.source)
        assign = ast.Assign([ast.Name(INPUT, ast.Store())], target.table)
        step = Step(
            number=min(target.statement, len(self.trace.steps)),
            cell=self._place(target.statement)[0],
            node=assign,
            text="",
            line=self._place(target.statement)[1],
            column=0,
            reads=self.trace.reads_of(target.table),
            binds={INPUT},
            outside=False,
            left={INPUT: left},
        )
        for how, made in self._candidates(step, {INPUT}, {INPUT}):
            if self._accept(step, how, made, {INPUT}, {INPUT}) and self._complete(left):
                return None
        if self.left_out:
            return self._cause(step) or Obstacle(*self._place(self.left_out[-1][0].number), ALONE)
        return self._cause(step) or Obstacle(
            *self._place(target.statement), "the model's input is not the same for these rows alone"
        )

    def _complete(self, left: Snapshot) -> bool:
        shape = getattr(left.value, "shape", ())
        return all(getattr(b.namespace[INPUT], "shape", ())[1:] == shape[1:] for b in self.batches if b.kept)
