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

from bench.generated.limit import limited
from bench.generated.values import Plain, annotation, is_opaque, state
from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import (
    CellRecord,
    FunctionRecord,
    Observation,
    StatementRecord,
    Variable,
)

SECONDS = 5.0


@dataclass(frozen=True)
class Reference:
    """What the notebook left behind."""

    namespace: dict[str, object]
    text: str
    observation: Observation


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


def execute(cells: tuple[TranslatedCell, ...]) -> Reference:
    """Run all cells in one namespace."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    calls = _Calls()
    statements: list[StatementRecord] = []
    cell_records = []
    states: dict[str, Plain] = {}
    whole = io.StringIO()
    random.seed(0)
    with limited(SECONDS):
        for cell in cells:
            tree = ast.parse(cell.python)
            calls.lines.update(_definition_lines(tree, f"<cell {cell.index}>"))
            before = whole.tell()
            statements += [
                _statement(cell.index, node, namespace, states, whole, calls) for node in tree.body
            ]
            cell_records.append(CellRecord(cell.index, stdout=whole.getvalue()[before:]))
    del namespace["__name__"], namespace["__builtins__"]
    functions = list(calls.records.values())
    return Reference(namespace, whole.getvalue(), Observation(statements, cell_records, functions))


def _definition_lines(tree: ast.Module, filename: str) -> Iterator[tuple[tuple[str, int, str], int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield (filename, first, node.name), node.lineno


def _statement(
    cell: int,
    node: ast.stmt,
    namespace: dict[str, object],
    states: dict[str, Plain],
    whole: io.StringIO,
    calls: _Calls,
) -> StatementRecord:
    """Execute one statement; ``states`` are those of before and become those of after."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    before = dict(namespace)
    printed, drawn = whole.tell(), random.getstate()
    code = compile(ast.Module([node], []), f"<cell {cell}>", "exec", dont_inherit=True)
    sys.setprofile(calls)
    try:
        with redirect_stdout(whole):
            exec(code, namespace)  # noqa: S102 (our own text)
    finally:
        sys.setprofile(None)
    was = dict(states)
    states.clear()
    states.update((name, state(value)) for name, value in _visible(namespace))
    return StatementRecord(
        cell,
        node.lineno,
        node.col_offset,
        bound=[_variable(n, v) for n, v in _visible(namespace) if n not in before or v is not before[n]],
        changed=[n for n, v in _visible(namespace) if n in before and v is before[n] and states[n] != was[n]],
        deleted=[name for name in before if name not in namespace],
        opaque=[name for name, value in before.items() if name in names and is_opaque(value)],
        ambient=["random"] if random.getstate() != drawn else [],
        printed=whole.tell() > printed,
    )


def _visible(namespace: dict[str, object]) -> list[tuple[str, object]]:
    return [(name, value) for name, value in namespace.items() if not name.startswith("__")]


def _variable(name: str, value: object) -> Variable:
    return Variable(name, annotation(value), id(value))
