"""Execute a generated notebook, statement by statement, and note what an observed run would have shown."""

from __future__ import annotations

import ast
import io
import random
import sys
import types
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field

from bench.generated.drawn import Picture, close_shown, collected, shown_by_jupyter
from bench.generated.lifetimes import holds_an_end, only_own_ends
from bench.generated.limit import limited
from bench.generated.shown import compiled, is_shown, run, with_display
from bench.generated.values import ATOMS, Plain, annotation, is_definition, is_opaque, state
from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import (
    CellRecord,
    FinalValue,
    FunctionRecord,
    Observation,
    StatementRecord,
    Variable,
)
from promote_checks.probe import ambient
from promote_checks.probe.lifetimes import ends_with_effect

SECONDS = 5.0


@dataclass(frozen=True)
class Reference:
    """What the notebook left behind."""

    namespace: dict[str, object]
    text: str
    observation: Observation
    pictures: tuple[Picture, ...] = ()
    """What stood on each figure when it was shown or closed."""
    out: list[object] = field(default_factory=list)
    """What was displayed lives on, as in IPython's history."""


@dataclass
class _Calls:
    """Arguments and results of the notebook's own functions."""

    records: dict[tuple[str, int, str], FunctionRecord] = field(default_factory=dict)
    lines: dict[tuple[str, int, str], int] = field(default_factory=dict)

    def __call__(self, frame: types.FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event != "return" or not code.co_filename.startswith("<cell ") or code.co_name.startswith("<"):
            return
        key = (code.co_filename, code.co_firstlineno, code.co_name)
        line = self.lines.get(key)
        if line is not None:
            self._note(key, line, code, annotation(argument))

    def _note(self, key: tuple[str, int, str], line: int, code: types.CodeType, returns: str) -> None:
        cell = int(key[0].removeprefix("<cell ").removesuffix(">"))
        old = self.records.get(key)
        joined = returns if old is None or old.returns == returns else _union(old.returns, returns)
        calls = 1 + (old.calls if old else 0)
        self.records[key] = FunctionRecord(cell, line, code.co_qualname, calls, {}, joined)


def _union(one: str, two: str) -> str:
    return (
        " | ".join(sorted({*one.split(" | "), *two.split(" | ")})) if "[" not in one + two else "typing.Any"
    )


@dataclass
class _Session:
    """One run: what a kernel keeps between statements."""

    namespace: dict[str, object] = field(default_factory=lambda: {"__name__": "__main__"})
    calls: _Calls = field(default_factory=_Calls)
    states: dict[str, Plain] = field(default_factory=dict)
    whole: io.StringIO = field(default_factory=io.StringIO)
    out: list[object] = field(default_factory=list)
    statements: list[StatementRecord] = field(default_factory=list)
    cells: list[CellRecord] = field(default_factory=list)


def execute(cells: tuple[TranslatedCell, ...]) -> Reference:
    """Run all cells in one namespace."""
    session, pictures = _Session(), list[Picture]()
    wanted = any("matplotlib" in cell.python for cell in cells)
    random.seed(0)
    with (
        only_own_ends(cell.python for cell in cells),
        collected(pictures, wanted=wanted),
        shown_by_jupyter(wanted=wanted),
        with_display(),
        limited(SECONDS),
        redirect_stdout(session.whole),
    ):
        for cell in cells:
            _cell(cell, session)
    namespace = session.namespace
    del namespace["__name__"]
    namespace.pop("__builtins__", None)  # Where every cell is a comment, nothing was executed.
    final = [_final(name, value) for name, value in _visible(namespace)]
    observation = Observation(
        session.statements, session.cells, list(session.calls.records.values()), final=final
    )
    return Reference(namespace, session.whole.getvalue(), observation, tuple(pictures), session.out)


def _cell(cell: TranslatedCell, session: _Session) -> None:
    tree = ast.parse(cell.python)
    session.calls.lines.update(_definition_lines(tree, f"<cell {cell.index}>"))
    before = session.whole.tell()
    for node in tree.body:
        shown = node is tree.body[-1] and is_shown(node, cell.python)
        session.statements.append(_statement(cell.index, node, session, shown=shown))
    count = len(ambient.figures())
    close_shown()
    session.cells.append(CellRecord(cell.index, stdout=session.whole.getvalue()[before:], figures=count))


def _final(name: str, value: object) -> FinalValue:
    return FinalValue(name, annotation(value), ends=ends_with_effect(value), definition=is_definition(value))


def _definition_lines(tree: ast.Module, filename: str) -> Iterator[tuple[tuple[str, int, str], int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield (filename, first, node.name), node.lineno


def _statement(cell: int, node: ast.stmt, session: _Session, *, shown: bool) -> StatementRecord:
    """Execute one statement; the states are those of before and become those of after."""
    namespace, states, whole = session.namespace, session.states, session.whole
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    opaque = [name for name, value in namespace.items() if name in names and is_opaque(value)]
    before, printed, surroundings = _identities(namespace), whole.tell(), _surroundings()
    code = compiled(node, f"<cell {cell}>", shown=shown)
    sys.setprofile(session.calls)
    try:
        value = run(code, namespace, session.out, shown=shown)
    finally:
        sys.setprofile(None)
    was = dict(states)
    states.clear()
    states.update((name, state(one)) for name, one in _visible(namespace))
    same = {name for name, one in _visible(namespace) if name in before and before[name].holds(one)}
    return StatementRecord(
        cell,
        node.lineno,
        node.col_offset,
        bound=[_variable(n, v) for n, v in _visible(namespace) if n not in same],
        changed=[n for n in same if states[n] != was[n]],
        deleted=[name for name in before if name not in namespace],
        opaque=opaque,
        ending=[
            name
            for name, one in _visible(namespace)
            if (name not in same or name in names or states[name] != was[name]) and ends_with_effect(one)
        ],
        ambient=[part for part, now in _surroundings().items() if now != surroundings[part]],
        printed=whole.tell() > printed,
        displayed=annotation(value) if value is not None else "",
        displayed_as=_holder(value, names, namespace) if value is not None else "",
        figures=len(ambient.figures()),
    )


class _Identity:
    """An object that a name referred to. One whose end does something is not kept alive for it: its number and
    class must do."""

    def __init__(self, value: object) -> None:
        self.kept = None if holds_an_end(value) else value
        self.number, self.type = id(value), type(value)

    def holds(self, value: object) -> bool:
        """It is that object."""
        return id(value) == self.number and type(value) is self.type


def _identities(namespace: dict[str, object]) -> dict[str, _Identity]:
    return {name: _Identity(value) for name, value in namespace.items()}


def _surroundings() -> dict[str, object]:
    parts: dict[str, object] = {"random": random.getstate()}
    if "matplotlib.pyplot" in sys.modules:
        parts |= {"figures": ambient.figures(), "rcParams": ambient.rc_parameters()}
    return parts


def _holder(value: object, names: set[str], namespace: dict[str, object]) -> str:
    if isinstance(value, (*ATOMS, tuple)):
        return ""
    return next((name for name in sorted(names) if namespace.get(name) is value), "")


def _visible(namespace: dict[str, object]) -> list[tuple[str, object]]:
    return [(name, value) for name, value in namespace.items() if not name.startswith("__")]


def _variable(name: str, value: object) -> Variable:
    return Variable(name, annotation(value), id(value))
