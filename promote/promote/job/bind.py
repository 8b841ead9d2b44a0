"""``--param K=V``: put other literals into the notebook, in memory, before anything looks at it."""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from promote.plan.arguments import arguments_of
from promote.plan.assignments import assignments, is_chain
from promote.plan.literals import annotation_text, constant_value, is_constant
from promote.plan.statements import Statement, split
from promote.plan.tagged import overwriting, parameter_statements
from promote.plan.tags import is_tagged
from promote.plan.text import start_of
from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook, TranslatedCell

_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")


@dataclass(frozen=True, slots=True)
class Literal:
    """A parameter's value in the source: in which cell, and where there."""

    name: str
    cell: int
    statement: ast.stmt
    node: ast.expr
    value: Any
    annotation: str = ""
    """What the author says it may hold."""


def bind(notebook: Notebook, cells: Sequence[TranslatedCell], given: Sequence[tuple[str, str]]) -> Notebook:
    """Return the notebook with each given value in the place of the literal.

    Raises UserError for a name that is no parameter (all that are get listed), for one whose value nothing
    reads, and for a value of another type.
    """
    if not given:
        return notebook
    found = parameters(cells)
    values: dict[int, dict[str, str]] = {}
    for name, text in dict(given).items():
        literal = found.get(name)
        if literal is None:
            raise UserError(f"--param {name}: {why_not(name, cells)}", _listed(found))
        values.setdefault(literal.cell, {})[name] = _source(_typed(literal, text))
    changed = tuple(
        replace(cell, source=_spliced(cell.source, list(_edits(found, values[cell.index]))))
        if cell.index in values
        else cell
        for cell in notebook.cells
    )
    return replace(notebook, cells=changed)


def parameters(cells: Sequence[TranslatedCell]) -> dict[str, Literal]:
    """Return what ``--param`` may set: the values that win in the tagged cells, and literals that are bound only once."""
    statements = split(cells)
    tagged = frozenset(cell.index for cell in cells if is_tagged(cell))
    settable = {
        name: statement
        for name, statement in parameter_statements(statements, tagged).items()
        if overwriting(name, statements, statements.index(statement)) is None
    }
    bindings = Counter(
        name
        for s in statements
        if s.position.cell not in tagged
        for name in (*s.flow.may_bind, *s.flow.global_writes, *s.flow.deletes)
    )
    found: dict[str, Literal] = {}
    for place, statement in enumerate(statements):
        for name, value in assignments(statement.node):
            only = (
                statement.flow.may_bind == {name}
                and bindings[name] == 1
                and name not in settable
                and _is_first(name, statements, place, tagged)
            )
            if is_constant(value) and (settable.get(name) is statement or only):
                found[name] = _literal(name, statement, value)
    return found | _arguments(cells, statements, found)


def _arguments(
    cells: Sequence[TranslatedCell], statements: Sequence[Statement], known: Collection[str]
) -> dict[str, Literal]:
    """Defaults of a parser that the notebook itself feeds."""
    homes = {id(node): statement.node for statement in statements for node in ast.walk(statement.node)}
    return {
        each.name: Literal(each.name, each.cell, homes[id(each.node)], each.node, each.value, each.annotation)
        for each in arguments_of(cells)
        if each.node is not None and each.name not in known
    }


def _is_first(name: str, statements: Sequence[Statement], place: int, tagged: frozenset[int]) -> bool:
    """What the tagged cells bind to the name has no effect."""
    earlier = [
        n for n, s in enumerate(statements[:place]) if s.position.cell in tagged and name in s.flow.may_bind
    ]
    return statements[place].position.cell not in tagged and all(
        overwriting(name, statements, n) is not None for n in earlier
    )


def _literal(name: str, statement: Statement, value: ast.expr) -> Literal:
    constant = constant_value(value)
    return Literal(
        name,
        statement.position.cell,
        statement.node,
        value,
        constant,
        annotation_text(statement.node, constant),
    )


def why_not(name: str, cells: Sequence[TranslatedCell]) -> str:
    """Why ``--param`` can't set the name."""
    statements = split(cells)
    binders = [n for n, s in enumerate(statements) if name in s.flow.may_bind | s.flow.global_writes]
    if not binders:
        return "the notebook has no such parameter"
    first = statements[binders[0]]
    by = overwriting(name, statements, binders[0])
    if by is not None:
        return f"a value would have no effect, {_where(by)} binds it again before anything reads it"
    if len(binders) == 1:
        return f"{_where(first)} computes it: {first.source.splitlines()[0]}"
    places = ", ".join(_where(statements[n]) for n in binders[:3])
    return f"it is bound more than once ({places}), and not by a constant in a cell tagged parameters"


def _where(statement: Statement) -> str:
    return f"cell {statement.position.cell + 1}, line {statement.position.line}"


def _edits(found: Mapping[str, Literal], values: Mapping[str, str]) -> Iterator[tuple[ast.AST, str]]:
    """Where a statement binds several names to one value, it is written as one for each."""
    done: set[int] = set()
    for name, text in values.items():
        literal = found[name]
        names = [target for target, _ in assignments(literal.statement)]
        if len(names) < 2 or not is_chain(literal.statement):
            yield literal.node, text
        elif id(literal.statement) not in done:
            done.add(id(literal.statement))
            same = ast.unparse(literal.node)
            yield literal.statement, "; ".join(f"{each} = {values.get(each, same)}" for each in names)


def _typed(literal: Literal, text: str) -> Any:
    """Read the text as a value of the literal's type; where that says nothing (None), as any literal or text."""
    wanted = _wanted(literal)
    try:
        value = _read(wanted, text)
    except (ValueError, SyntaxError):
        value = _NOTHING
    if value is _NOTHING or (wanted is not type(None) and type(value) is not wanted):
        hint = f"The notebook's own value is of type {wanted.__name__}; give one of the same type."
        raise UserError(f"--param {literal.name}: {text!r} is not of type {wanted.__name__}", hint)
    return value


def _wanted(literal: Literal) -> type:
    """The type of its value, or the one that its author wrote: ``x: float = 1``, ``start: str | None = None``."""
    written = {part.strip() for part in literal.annotation.split("|")} - {"None"}
    kind = type(literal.value)
    if kind is int and written == {"float"}:
        return float
    return str if literal.value is None and written == {"str"} else kind


def _source(value: Any) -> str:
    """``nan`` and ``inf`` have no literal."""
    special = isinstance(value, float) and not math.isfinite(value)
    return f'float("{value}")' if special else repr(value)


_NOTHING = object()


def _read(wanted: type, text: str) -> Any:
    if wanted is str:
        return text
    if wanted is bool:
        known = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
        return known.get(text.lower(), _NOTHING)
    if wanted in (int, float, complex):
        return wanted(text)
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text if wanted is type(None) else _NOTHING


def _spliced(source: str, texts: Sequence[tuple[ast.AST, str]]) -> str:
    """Replace expressions of a cell, last first; columns are UTF-8 bytes, as in ``ast``."""
    lines = [line.encode() for line in source.split("\n")]
    for node, text in sorted(texts, key=_start, reverse=True):
        assert isinstance(node, (ast.expr, ast.stmt))
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        if last > first:  # keep the cell's lines where they are
            ends = chr(10) * (last - first)
            text = f"({text}{ends})" if isinstance(node, ast.expr) else f"{text}{ends}"
        tail = lines[last][node.end_col_offset :]
        whole = lines[first][: node.col_offset] + text.encode() + tail
        lines[first : last + 1] = whole.split(b"\n")
    return "\n".join(line.decode() for line in lines)


def _start(edit: tuple[ast.AST, str]) -> tuple[int, int]:
    return start_of(edit[0])


def _listed(found: dict[str, Literal]) -> str:
    if not found:
        return "It has none: a parameter is a literal that is bound once at top level, or in a cell tagged parameters."
    return "Its parameters: " + ", ".join(
        f"{name} ({type(literal.value).__name__})" for name, literal in found.items()
    )
