"""What the observed run says of a statement; without a run, what its syntax alone allows to say."""

from __future__ import annotations

import ast
import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field

from promote.plan.statements import Statement
from promote_checks.notebook.model import Position
from promote_checks.observe.observation import FunctionRecord, Observation, StatementRecord, Variable

ANY = "typing.Any"
_REGISTERS = frozenset({"registered", "rcParams", "pandas.options"})
"""What an import may change beyond its own module."""


def has_effect(r: StatementRecord) -> bool:
    """Something was seen to change, or could have without being seen."""
    return bool(
        r.bound
        or r.changed
        or r.deleted
        or r.opaque
        or r.ambient
        or r.writes
        or r.network
        or r.reads
        or r.printed
    )


@dataclass(slots=True)
class Facts:
    """Look-ups into an observation, by statement."""

    observation: Observation | None
    carried: frozenset[str] = frozenset()
    """Top-level modules of the notebook's project that become modules of the package."""
    _records: dict[tuple[int, int], list[StatementRecord]] = field(default_factory=dict)
    _variables: dict[str, list[tuple[Position, Variable]]] = field(default_factory=dict)
    _of_cell: dict[int, list[StatementRecord]] = field(default_factory=dict)
    _functions: dict[tuple[int, int, str], FunctionRecord] = field(default_factory=dict)
    _figures: dict[int, int] = field(default_factory=dict)
    _changed: frozenset[str] = frozenset()
    _last_change: dict[str, tuple[int, int]] = field(default_factory=dict)
    _final: frozenset[str] = frozenset()
    _values: frozenset[str] = frozenset()
    _given: set[str] = field(default_factory=set)
    """Names that planning gave to values which the run had under names of IPython's."""
    _shows: dict[str, StatementRecord] = field(default_factory=dict)
    """The statement that shows such a value, by its name."""
    _ending: frozenset[str] = frozenset()
    drawing: frozenset[str] = frozenset()
    """Names of modules that draw on the current figure: ``plt``, ``sns``."""
    drawn_in: frozenset[int] = frozenset()
    """Cells in which figures changed, or were open at the end."""

    @classmethod
    def of(cls, observation: Observation | None, carried: frozenset[str] = frozenset()) -> Facts:
        """Index an observation; ``None`` for a static plan."""
        facts = cls(observation, carried)
        if observation is None:
            return facts
        for record in observation.statements:
            facts._records.setdefault((record.cell, record.line), []).append(record)
            facts._of_cell.setdefault(record.cell, []).append(record)
            place = Position(record.cell, record.line, record.column)
            for variable in record.bound:
                facts._variables.setdefault(variable.name, []).append((place, variable))
            for name, spelled in record.filled.items():
                facts._variables.setdefault(name, []).append((place, Variable(name, spelled, 0)))
        for entries in facts._variables.values():
            entries.sort(key=lambda entry: entry[0])
        facts._functions = {(f.cell, f.line, f.qualname.split(".")[-1]): f for f in observation.functions}
        facts._figures = {cell.index: cell.figures for cell in observation.cells}
        facts._final = frozenset(value.name for value in observation.final)
        facts._values = frozenset(value.name for value in observation.final if not value.definition)
        facts._ending = frozenset(value.name for value in observation.final if value.ends)
        for record in observation.statements:
            for name in record.changed:
                changed_at = (record.cell, record.line)
                facts._last_change[name] = max(changed_at, facts._last_change.get(name, changed_at))
        facts.drawn_in = frozenset(
            r.cell for r in observation.statements if "figures" in r.ambient
        ) | frozenset(cell for cell, count in facts._figures.items() if count)
        facts._changed = frozenset(name for r in observation.statements for name in r.changed)
        return facts

    @property
    def observed(self) -> bool:
        """There was a run."""
        return self.observation is not None

    def records(self, statement: Statement) -> Iterable[StatementRecord]:
        """The records of a statement (several where a line holds several)."""
        if isinstance(statement.node, ast.Expr) and isinstance(statement.node.value, ast.Name):
            shows = self._shows.get(statement.node.value.id)
            if shows is not None:
                return [shows]
        return self._at(statement.position)

    def _at(self, place: Position) -> list[StatementRecord]:
        found = self._records.get((place.cell, place.line), [])
        exact = [r for r in found if r.column == place.column]
        return exact or found

    def records_at(self, cell: int, line: int) -> Iterable[StatementRecord]:
        """What was seen at a line that holds no Python statement: a magic."""
        return self._records.get((cell, line), [])

    def raised(self, cell: int) -> str:
        """Class of the exception that ended a cell early; empty if it reached its end."""
        return self.observation.raised.get(cell, "") if self.observation is not None else ""

    def changed(self, statement: Statement) -> frozenset[str]:
        """Names whose object the statement changes in place."""
        if self.observed:
            seen = frozenset(name for r in self.records(statement) for name in r.changed)
            return seen & _mentioned(statement) or seen
        return _changed_by_syntax(statement.node)

    def ever_changed(self, name: str) -> bool:
        """Whether the object under ``name`` was ever changed in place."""
        return name in self._changed

    def effect_at(self, place: Position) -> bool:
        """The statement was seen to change something, or may have without being seen; never without a run.

        Only ever a reason to keep it in its step: that nothing was seen permits nothing.
        """
        records = self._at(place)
        return self.observed and (not records or any(map(has_effect, records)))

    def displayed_at(self, place: Position) -> str:
        """Type of what the statement showed."""
        return next((r.displayed for r in self._at(place) if r.displayed), "")

    def displayed_as(self, place: Position) -> str:
        """A variable that the statement reads, and whose very object it showed."""
        return next((r.displayed_as for r in self._at(place) if r.displayed_as), "")

    def with_made(self, made: Iterable[tuple[str, Position, str]]) -> None:
        """Learn the names that planning gives to values that had none, where they are bound, and their types."""
        for name, place, kind in made:
            self._variables.setdefault(name, []).append((place, Variable(name, kind, 0)))
            self._final |= {name}
            self._values |= {name}

    def names_bound(self) -> frozenset[str]:
        """Every name that some statement was seen to bind."""
        records = self.observation.statements if self.observation else ()
        return frozenset(variable.name for record in records for variable in record.bound)

    def ambient(self, statement: Statement) -> frozenset[str]:
        """Ambient state that the statement changed."""
        return frozenset(part for r in self.records(statement) for part in r.ambient)

    def acts_when_imported(self, statement: Statement) -> bool:
        """Whether an import was seen to do more than to bind its names: to print, to write, to register something."""
        return any(
            r.printed or r.writes or r.network or not _REGISTERS.isdisjoint(r.ambient)
            for r in self.records(statement)
        )

    def only_registers(self, statement: Statement) -> bool:
        """Whether it does that in other modules alone, so that it may come before all else."""
        return not any(r.printed or r.writes or r.network for r in self.records(statement))

    def reads(self, statement: Statement) -> tuple[str, ...]:
        """Files it read."""
        return tuple(dict.fromkeys(path for r in self.records(statement) for path in r.reads))

    def writes(self, statement: Statement) -> tuple[str, ...]:
        """Files it wrote."""
        return tuple(dict.fromkeys(path for r in self.records(statement) for path in r.writes))

    def all_writes(self) -> frozenset[str]:
        """Every file the run wrote."""
        if self.observation is None:
            return frozenset()
        return frozenset(p for r in self.observation.statements for p in r.writes)

    def shown_at(self, position: Position) -> str:
        """Type of what was shown at a line; empty: nothing."""
        found = self._records.get((position.cell, position.line), [])
        return next((record.displayed for record in found if record.displayed), "")

    def is_given(self, name: str) -> bool:
        """Whether planning gave the name, so that no caller would know it."""
        return name in self._given

    def name_own(self, name: str) -> None:
        """The notebook bound it, under a name that IPython uses too."""
        self._given.add(name)

    def name_display(self, name: str, position: Position) -> None:
        """What was shown at a place has a name from there on; a statement behind it shows it."""
        spelled = self.shown_at(position)
        self._given.add(name)
        self._variables.setdefault(name, []).append((position, Variable(name, spelled, 0)))
        self._shows[name] = StatementRecord(position.cell, position.line, position.column, displayed=spelled)

    def is_echo(self, statement: Statement) -> bool:
        """A statement of ours: it shows a display of the notebook under the name that this was given."""
        node = statement.node
        return (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) and node.value.id in self._shows
        )

    def displayed(self, statement: Statement) -> str:
        """Type of what the cell showed."""
        return self.displayed_at(statement.position)

    def figures_shown_by(self, statement: Statement, *, is_show: bool) -> int:
        """How many figures were open when the notebook showed them: at ``plt.show()``, or at the end of the cell."""
        place = statement.position
        if not is_show:
            return self._figures.get(place.cell, 0)
        before = [
            r for r in self._of_cell.get(place.cell, ()) if (r.line, r.column) < (place.line, place.column)
        ]
        return before[-1].figures if before else 0

    def figures(self, cell: int) -> bool:
        """pyplot figures were open at the end of the cell."""
        return self._figures.get(cell, 0) > 0

    def variable(self, name: str, position: Position | None = None) -> Variable | None:
        """The variable as it was last bound at or before ``position`` (default: at the end)."""
        entries = self._variables.get(name)
        if not entries:
            return None
        if position is None:
            return entries[-1][1]
        at = bisect.bisect_right(entries, position, key=lambda entry: entry[0])
        return entries[max(at - 1, 0)][1]

    def type_of(self, name: str, position: Position | None = None) -> str:
        """Annotation, fully qualified; ``typing.Any`` where nothing was seen."""
        variable = self.variable(name, position)
        return variable.type if variable and variable.type else ANY

    def has_type(self, prefix: str) -> bool:
        """Some variable was of a type whose path starts so."""
        return any(v.type.startswith(prefix) for entries in self._variables.values() for _, v in entries)

    def was_bound(self, name: str) -> bool:
        """The run bound the name at some time; without a run every name counts as bound."""
        return not self.observed or name in self._variables or name in self._given

    def bound_by(self, name: str, position: Position) -> bool:
        """The run had bound the name when the statement at ``position`` was done."""
        if not self.observed or name in self._given:
            return True
        entries = self._variables.get(name, [])
        return bool(entries) and entries[0][0] < Position(position.cell, position.line + 1)

    def changed_after(self, name: str, position: Position) -> bool:
        """The object under ``name`` was changed in place, through whatever name, by a statement behind ``position``."""
        return self._last_change.get(name, (-1, -1)) > (position.cell, position.line)

    def alive_at_end(self, name: str) -> bool:
        """The name was bound when the run ended."""
        if self.observation is None:
            return True
        return name in self._final

    def deleted(self, statement: Statement) -> frozenset[str]:
        """Names that the statement unbound."""
        return frozenset(name for r in self.records(statement) for name in r.deleted)

    def ending(self, statement: Statement) -> frozenset[str]:
        """Names bound, changed or read there whose object does something when it goes away."""
        return frozenset(name for r in self.records(statement) for name in r.ending)

    def ends_with_effect(self, name: str) -> bool:
        """Something happens when the object goes away that the name was bound to when the run ended."""
        return name in self._ending

    def is_value_at_end(self, name: str) -> bool:
        """The name was bound when the run ended, and not to a module, function or class."""
        return self.observed and name in self._values

    def function(self, cell: int, node: ast.FunctionDef | ast.AsyncFunctionDef) -> FunctionRecord | None:
        """Arguments and results seen of a function of the notebook."""
        return self._functions.get((cell, node.lineno, node.name))

    def star_names(self, module: str) -> tuple[str, ...] | None:
        """What ``from module import *`` bound, if it was seen."""
        if self.observation is None:
            return None
        names = self.observation.star_imports.get(module)
        return tuple(names) if names is not None else None


def _mentioned(statement: Statement) -> frozenset[str]:
    return frozenset(ref.name for ref in statement.refs)


def _changed_by_syntax(node: ast.AST) -> frozenset[str]:
    """Roots of subscript and attribute targets: the changes that syntax shows."""
    roots: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Subscript, ast.Attribute)) and isinstance(inner.ctx, (ast.Store, ast.Del)):
            base: ast.AST = inner
            while isinstance(base, (ast.Subscript, ast.Attribute)):
                base = base.value
            if isinstance(base, ast.Name):
                roots.add(base.id)
        elif isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name):
            roots.add(inner.target.id)
        elif isinstance(inner, ast.keyword) and inner.arg == "inplace":
            roots.update(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
    return frozenset(roots)
