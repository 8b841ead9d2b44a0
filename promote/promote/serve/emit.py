"""``serving.py``: the derived path as a module that a reviewer reads."""

from __future__ import annotations

import ast
import functools
import textwrap
from collections.abc import Mapping

from promote.emission import Emission
from promote.emit.lint import suppress, tidy
from promote.emit.older_python import for_version, ruff_target
from promote.emit.type_check import complaints
from promote.emit.typing_repair import repair
from promote.serve.derivation import Derivation

SERVING = "serving.py"
_INPUT = "__input__"

_EXCLUDED = '''
class RowExcluded(ValueError):
    """Rows for which the notebook itself makes no prediction."""

    def __init__(self, positions: tuple[int, ...], reason: str) -> None:
        """Keep which rows, counted from 0, and why."""
        super().__init__(f"{reason}: rows {', '.join(map(str, positions))}")
        self.positions = positions
        self.reason = reason


def require_rows(table: Any, count: int) -> None:
    """Raise RowExcluded where the notebook's own filters left rows out."""
    if (table.shape[0] if hasattr(table, "shape") else len(table)) == count:
        return
    left = set(getattr(table, "index", ()))
    # Numbered anew: which ones are gone can't be told, so none of them is answered.
    known = left != set(range(len(left)))
    gone = tuple(place for place in range(count) if known and place not in left)
    raise RowExcluded(gone or tuple(range(count)), "the notebook's own filters leave out")
'''
_LEVELS = '''
def with_levels(table: Any, levels: Any) -> Any:
    """Give columns the categories that they had in training; what was not there then becomes missing."""
    if not isinstance(levels, dict):
        return pd.Series(pd.Categorical(table, categories=levels), index=getattr(table, "index", None))
    table = table.copy()
    for column, known in levels.items():
        table[column] = pd.Categorical(table[column], categories=known)
    return table
'''
_FRAME = '''
def raw_table(rows: pd.DataFrame) -> Any:
    """Rows as the notebook's source holds them: its columns, its types, numbered from 0."""
    columns = {{name: {column} for name in DTYPES}}
    return pd.DataFrame(columns, index=range(len(rows))).astype({dtypes})
'''
_OTHERS = {
    "array": "rows[list(COLUMNS)].to_numpy(dtype={dtype!r})",
    "sparse": "csr_matrix(rows[list(COLUMNS)].to_numpy(dtype={dtype!r}))",
    "vector": "rows[COLUMNS[0]].to_numpy(dtype={dtype!r})",
    "series": "rows[COLUMNS[0]].astype({dtype!r}).reset_index(drop=True)",
    "list": "rows[COLUMNS[0]].tolist()",
}


def serving_modules(
    found: Derivation, emission: Emission, python: str, version: tuple[int, int] | None
) -> dict[str, str]:
    """``serving.py``, formatted and clean under ruff and ``mypy --strict``, for an interpreter of that version."""
    tidied = functools.partial(tidy, target=ruff_target(version))
    own = tidied({SERVING: serving_text(found, emission)})
    rest = {name: text for name, text in emission.modules.items() if name not in own}

    def ask(texts: Mapping[str, str]) -> list[object]:
        every = complaints({**rest, **texts}, emission.package, python)
        return [one for one in every if one.module in own]

    return suppress(for_version(repair(own, ask, tidied), version))  # type: ignore[arg-type]


def serving_text(found: Derivation, emission: Emission) -> str:
    """The unformatted source of ``serving.py``."""
    assert found.raw is not None
    body = _prepare(found, imported(found, emission))
    text = "\n".join(body)
    parts = [
        _heading(found),
        "from __future__ import annotations",
        "from dataclasses import dataclass",
        "from typing import Any",
        "import pandas as pd",
        *(["from scipy.sparse import csr_matrix"] if found.raw.kind == "sparse" else []),
        *found.imports,
        *(f"from .{module} import {name}" for name, (module, _) in imported(found, emission).items()),
        _constants(found),
        _state(found),
        _EXCLUDED,
        *([_LEVELS] if "with_levels(" in text else []),
        _raw_table(found),
        text,
        "\n".join(_predict(found)),
    ]
    return "\n".join(parts) + "\n"


def imported(found: Derivation, emission: Emission) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Functions of the notebook that the package has: name -> (module, variables that became parameters)."""
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    for text in found.prepare:
        node = ast.parse(text).body[0]
        if not isinstance(node, ast.FunctionDef) or node.name not in found.definitions:
            continue
        for module, source in emission.modules.items():
            lifted = _lifted(node, source)
            if lifted is not None and not _passed_on(found, node.name):
                known[node.name] = (module.removesuffix(".py"), lifted)
    return known


def _lifted(node: ast.FunctionDef, source: str) -> tuple[str, ...] | None:
    for theirs in ast.parse(source).body:
        if isinstance(theirs, ast.FunctionDef) and theirs.name == node.name:
            mine = {one.arg for one in node.args.kwonlyargs}
            if [a.arg for a in theirs.args.args] == [a.arg for a in node.args.args]:
                return tuple(one.arg for one in theirs.args.kwonlyargs if one.arg not in mine)
    return None


def _passed_on(found: Derivation, name: str) -> bool:
    """Whether a function is used otherwise than called by the statements themselves."""
    for text in found.prepare:
        tree = ast.parse(text)
        called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
        inside = {
            id(n) for d in ast.walk(tree) if isinstance(d, (ast.FunctionDef, ast.Lambda)) for n in ast.walk(d)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Name)
                and node.id == name
                and (id(node) not in called or id(node) in inside)
            ):
                return True
    return False


class _Lifted(ast.NodeTransformer):
    """Calls of the package's functions pass the variables that the notebook's functions read by themselves."""

    def __init__(self, known: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
        self.known = known

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in self.known:
            for name in self.known[node.func.id][1]:
                node.keywords.append(ast.keyword(name, ast.Name(name, ast.Load())))
        return node


def _heading(found: Derivation) -> str:
    if found.level == "raw":
        what = "From raw rows to predictions: the notebook's own statements, and what training left of the others."
    else:
        what = "From the model's own input to predictions."
    return f'"""{what}\n\nDerived from the notebook and proven against its run, row by row; see promotion.json.\n"""'


def _constants(found: Derivation) -> str:
    assert found.raw is not None
    lines = [
        f"COLUMNS: tuple[str, ...] = {tuple(found.columns)!r}",
        '"""Raw columns that a prediction needs, in order."""',
    ]
    if found.raw.kind == "frame":
        dtypes = {name: found.raw.dtypes[name] for name in found.raw.columns}
        lines += [
            f"DTYPES: dict[str, Any] = {dtypes!r}",
            '"""Type of each column; of categories, their levels."""',
        ]
        if found.stand_ins:
            lines += [
                f"STAND_INS: dict[str, Any] = {dict(found.stand_ins)!r}",
                '"""Columns that statements name and no prediction depends on."""',
            ]
    return "\n".join(lines)


def _state(found: Derivation) -> str:
    fields = [f"    {name}: {kind}" for name, kind in found.state.items()] or ["    pass"]
    return "\n".join(
        [
            "@dataclass(frozen=True)",
            "class State:",
            '    """What training leaves: fitted estimators, and values of whole columns."""',
            "",
            *fields,
        ]
    )


def _raw_table(found: Derivation) -> str:
    raw = found.raw
    assert raw is not None
    if raw.kind == "frame":
        column = "rows[name].to_numpy()"
        if found.stand_ins:
            column = f"STAND_INS[name] if name in STAND_INS else {column}"
        dtypes = "DTYPES"
        if any(isinstance(raw.dtypes[name], list) for name in raw.columns):
            dtypes = "{n: pd.CategoricalDtype(d) if isinstance(d, list) else d for n, d in DTYPES.items()}"
        return _FRAME.format(column=column, dtypes=dtypes)
    kind = "vector" if raw.kind == "array" and found.columns == ["value"] else raw.kind
    dtype = next(iter(raw.dtypes.values()))
    lines = [
        "def raw_table(rows: pd.DataFrame) -> Any:",
        '    """Rows as the notebook\'s source holds them."""',
        f"    return {_OTHERS[kind].format(dtype=dtype)}",
    ]
    return "\n" + "\n".join(lines) + "\n"


def _prepare(found: Derivation, known: Mapping[str, tuple[str, tuple[str, ...]]]) -> list[str]:
    assert found.raw is not None
    lines = [
        "def prepare(rows: pd.DataFrame, state: State) -> Any:",
        '    """Return the model\'s own input for raw rows. Raises RowExcluded for rows that the notebook leaves out."""',
        f"    {found.raw.name}: Any = raw_table(rows)",
    ]
    for text in found.prepare:
        done = _placed(text, known)
        if done:
            lines += textwrap.indent(done, "    ").split("\n")
    last = lines.pop().removeprefix(f"    {_INPUT} = ")
    if not last.isidentifier():
        lines.append(f"    {found.input}: Any = {last}")
        last = found.input
    counted = (
        [] if found.raw.kind == "list" and found.level != "raw" else [f"    require_rows({last}, len(rows))"]
    )
    return [*lines, *counted, f"    return {last}"]


def _placed(text: str, known: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    node = ast.parse(text).body
    if node and isinstance(node[0], ast.FunctionDef) and node[0].name in known:
        return ""
    mine = {
        n.func.id
        for n in ast.walk(ast.Module(node, []))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    if not mine & {name for name, (_, lifted) in known.items() if lifted}:
        return text
    comments = [line for line in text.split("\n") if line.startswith("#")]
    return "\n".join([*comments, ast.unparse(_Lifted(known).visit(ast.Module(node, [])))])


def _predict(found: Derivation) -> list[str]:
    answers = '"prediction": prediction'
    if found.probability:
        answers += ', "probability": probability'
    lines = [
        "",
        "def predict(rows: pd.DataFrame, state: State) -> dict[str, Any]:",
        '    """Return the answers, one for each row. Raises RowExcluded for rows that the notebook leaves out."""',
        f"    {found.input}: Any = prepare(rows, state)",
        *(line for text in found.answer for line in textwrap.indent(text, "    ").split("\n")),
        f"    return {{{answers}}}",
    ]
    return lines
