"""The cells tagged ``parameters`` and ``injected-parameters``: what papermill may set, and what ran."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from promote.plan.assignments import assignments, is_chain, separated
from promote.plan.binders import Binders
from promote.plan.facts import Facts
from promote.plan.hidden import dynamic_use
from promote.plan.imports import names_of_stars
from promote.plan.literals import annotation_text, constant_value, is_constant, is_mutable
from promote.plan.model import Parameter
from promote.plan.statements import Statement, split
from promote.plan.tags import is_tagged
from promote.plan.text import Edit, applied
from promote_checks.notebook.model import Dropped, TranslatedCell
from promote_checks.secrets.detect import looks_secret
from promote_checks.secrets.hide import hide_all

_HEADING = "Parameters"
"""What papermill writes above the values that it was given."""
_COPIES = {"list": "[*{}]", "dict": "{{**{}}}", "set": "{{*{}}}"}
_ANNOTATIONS = frozenset({"list", "dict", "set", "tuple", "str", "int", "float", "bool", "bytes", "complex"})
"""``Params`` needs these names for its annotations."""


@dataclass(frozen=True, slots=True)
class SettledCells:
    """Cells in which every parameter has one statement, or is given to the statement that binds its name."""

    cells: tuple[TranslatedCell, ...]
    parameters: tuple[Parameter, ...]
    """Those that a statement takes its value from, since the name is bound again, deleted or changed."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """What the cells say about each of their names."""


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A binding of a tagged cell that nothing reads, since ``by`` binds the name again."""

    statement: Statement
    by: Statement


def settle_tagged(cells: Sequence[TranslatedCell], facts: Facts) -> SettledCells:
    """Leave one binding per parameter: the value that ran wins, as with papermill."""
    tagged = frozenset(cell.index for cell in cells if is_tagged(cell))
    if not tagged:
        return SettledCells(tuple(cells), ())
    cells = [replace(cell, python=separated(cell.python)) if cell.index in tagged else cell for cell in cells]
    comments = _comments(split(cells), tagged)
    cells = _without(cells, overwritten(split(cells), tagged))
    statements = split(cells)
    table = Binders.of(statements)
    starred = names_of_stars(statements, facts)
    edits: dict[int, list[Edit]] = {}
    given: list[Parameter] = []
    for statement in parameter_statements(statements, tagged).values():
        (name, value), *others = assignments(statement.node)
        if others or name in _ANNOTATIONS or looks_secret(name, constant_value(value)):
            continue
        if name not in starred and is_plain(statement, table, facts):
            continue
        parameter = _given(statement, name, value, taken=_names(statements))
        parameter = replace(parameter, comment=comments.get(name, ""))
        start, end = statement.cell_text.span(value)
        own = edits.setdefault(statement.position.cell, [])
        own.append(Edit(start, end, _fresh(parameter)))
        if "deepcopy" in own[-1].text:
            first, _ = statement.cell_text.span(statement.node)
            own.append(Edit(first, first, "import copy; "))
        given.append(parameter)
    done = [replace(cell, python=applied(cell.python, edits.get(cell.index, ()))) for cell in cells]
    return SettledCells(tuple(done), tuple(given), comments)


def parameter_statements(statements: Sequence[Statement], tagged: frozenset[int]) -> dict[str, Statement]:
    """Name -> the last statement of a tagged cell that binds it, where that is a constant."""
    found: dict[str, Statement] = {}
    for statement in statements:
        if statement.position.cell not in tagged:
            continue
        for name in statement.flow.may_bind:
            found.pop(name, None)
        for name, value in assignments(statement.node):
            if is_constant(value) and not (is_chain(statement.node) and is_mutable(constant_value(value))):
                found[name] = statement
    return found


def overwritten(statements: Sequence[Statement], tagged: frozenset[int]) -> Iterator[Overwritten]:
    """Bindings of tagged cells without effect: the name is surely bound again before anything reads it."""
    for place, statement in enumerate(statements):
        if statement.position.cell not in tagged:
            continue
        bound = [name for name, value in assignments(statement.node) if not _has_effect(value)]
        if len(bound) != 1:
            continue
        by = overwriting(bound[0], statements, place)
        if by is not None:
            yield Overwritten(statement, by)


def overwriting(name: str, statements: Sequence[Statement], place: int) -> Statement | None:
    """The later statement that surely binds the name again before anything reads what ``place`` bound."""
    readers = any(name in s.flow.deferred for s in statements)
    for statement in statements[place + 1 :]:
        flow = statement.flow
        if name in flow.touches or name in flow.deletes or _may_read(name, statement, readers=readers):
            return None
        if name in flow.binds:
            return statement
        if name in flow.may_bind or name in flow.global_writes:
            return None
    return None


def _may_read(name: str, statement: Statement, *, readers: bool) -> bool:
    """Through a function that was called, through a text that was evaluated, or by its name."""
    nodes = list(ast.walk(statement.node))
    if readers and any(isinstance(node, ast.Call) for node in nodes):
        return True
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return bool(dynamic_use(statement)) or any(name in text for text in texts if text != "__main__")


def _has_effect(node: ast.expr) -> bool:
    kinds = (ast.Call, ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Attribute, ast.Subscript)
    return any(isinstance(inner, kinds) for inner in ast.walk(node)) and not is_constant(node)


def _without(cells: Sequence[TranslatedCell], found: Iterator[Overwritten]) -> list[TranslatedCell]:
    dropped: dict[int, list[Dropped]] = {}
    edits: dict[int, list[Edit]] = {}
    for each in found:
        statement, place = each.statement, each.statement.position
        start, end = statement.cell_text.span(statement.node)
        lines = "\n" * statement.source.count("\n")
        edits.setdefault(place.cell, []).append(Edit(start, end, f"pass{lines}"))
        name, value = next(assignments(statement.node))
        by = each.by.position
        reason = f"`{name}` is bound again before anything reads it (cell {by.cell + 1}, line {by.line})"
        secret = looks_secret(name, constant_value(value))
        first = f"{name} = [secret]" if secret else statement.source.split("\n", 1)[0]
        dropped.setdefault(place.cell, []).append(Dropped(place.cell, place.line, first, reason))
    return [
        replace(
            cell,
            python=applied(cell.python, edits.get(cell.index, ())),
            dropped=(*cell.dropped, *dropped.get(cell.index, ())),
        )
        for cell in cells
    ]


def is_plain(statement: Statement, table: Binders, facts: Facts) -> bool:
    """The value of ``Params`` can stand for the name everywhere: nothing binds, unbinds or changes it."""
    name, value = next(assignments(statement.node))
    if not table.only(name) or name in dir(builtins) or name.startswith("_"):
        return False
    return not is_mutable(constant_value(value)) or (facts.observed and not facts.ever_changed(name))


def _given(statement: Statement, name: str, value: ast.expr, *, taken: frozenset[str]) -> Parameter:
    local = f"given_{name.strip('_')}"
    while local in taken:
        local += "_"
    constant = constant_value(value)
    return Parameter(
        name=local,
        field_name=name,
        value=constant,
        source=statement.cell_text.source(value),
        statement=None,
        tagged=True,
        annotation=annotation_text(statement.node, constant),
        cell=statement.position.cell,
    )


def _comments(statements: Sequence[Statement], tagged: frozenset[int]) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement in statements:
        said = comment_of(statement)
        if statement.position.cell in tagged and said:
            found |= {name: said for name, _ in assignments(statement.node)}
    return found


def comment_of(statement: Statement) -> str:
    """What its author says about a parameter: the comment behind it, else those above it."""
    behind = statement.trailing.strip().lstrip("#").strip()
    above = [line.lstrip("#").strip() for line in statement.comments]
    return hide_all(behind or " ".join(line for line in above if line != _HEADING).strip(), ())


def _fresh(parameter: Parameter) -> str:
    """A container that the notebook may change is copied: the caller's own stays as it is."""
    value = parameter.value
    nested = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    if is_mutable(tuple(nested)):
        return f"copy.deepcopy({parameter.name})"
    return _COPIES.get(type(value).__name__, "{}").format(parameter.name)


def _names(statements: Sequence[Statement]) -> frozenset[str]:
    return frozenset(ref.name for s in statements for ref in s.refs)
