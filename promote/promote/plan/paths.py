"""File paths and addresses written inside statements become parameters too."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from promote.plan.facts import Facts
from promote.plan.model import Parameter
from promote.plan.secrets import Secret, find_secrets
from promote.plan.statements import parse_cell
from promote.plan.text import CellText, Edit
from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import StatementRecord

_FILE = re.compile(
    r"^[\w./\\ ~-]+\.(csv|tsv|txt|json|jsonl|parquet|feather|xlsx?|pkl|pickle|joblib|npy|npz|h5|db|sqlite)$"
)
_URL = re.compile(r"^(https?|ftp|s3|gs)://\S+$")
_MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class LiftedPaths:
    """Cells with names in place of path literals, and the parameters behind those names."""

    cells: tuple[TranslatedCell, ...]
    parameters: tuple[Parameter, ...]


def lift_paths(cells: Sequence[TranslatedCell], facts: Facts) -> LiftedPaths:
    """Replace each literal argument that names a file the statement opened (or an address) by a parameter."""
    secrets = find_secrets(cells)
    names = {n.id for c in cells for n in ast.walk(parse_cell(c.python)) if isinstance(n, ast.Name)}
    taken = names | {secret.name for secret in secrets.values()}
    chosen: dict[str, Parameter] = {}
    done = []
    for cell in cells:
        text = CellText(cell.python)
        edits = list(_secret_edits(cell, text, secrets))
        for node in _literals(cell, facts, secrets):
            value = str(node.value)
            if value not in chosen:
                name = _name_for(value, taken)
                taken.add(name)
                chosen[value] = Parameter(name, value, text.source(node), None, is_path=True)
            start, end = text.span(node)
            edits.append(Edit(start, end, chosen[value].name))
        done.append(_applied(cell, edits))
    hidden = [Parameter(s.name, s.value, "", None, secret=True) for s in secrets.values() if not s.assigned]
    return LiftedPaths(tuple(done), (*chosen.values(), *hidden))


def _secret_edits(cell: TranslatedCell, text: CellText, secrets: Mapping[str, Secret]) -> Iterator[Edit]:
    """Every literal that is a secret gives way to the parameter, but where it defines the parameter itself."""
    if not secrets:
        return
    tree = parse_cell(cell.python)
    kept = {
        id(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and any(s.assigned and _assigns(node, s) for s in secrets.values())
    }
    kept |= {id(part) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for part in ast.walk(n)}
    for node in ast.walk(tree):
        if id(node) in kept or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if node.value in secrets:
            start, end = text.span(node)
            yield Edit(start, end, secrets[node.value].name)


def _assigns(node: ast.Assign, secret: Secret) -> bool:
    target = node.targets[0]
    return isinstance(target, ast.Name) and target.id == secret.name


def _applied(cell: TranslatedCell, edits: Sequence[Edit]) -> TranslatedCell:
    python = cell.python
    for edit in sorted(edits, key=lambda e: e.key, reverse=True):
        python = python[: edit.start] + edit.text + python[edit.end :]
    return replace(cell, python=python)


def _literals(cell: TranslatedCell, facts: Facts, secrets: Mapping[str, Secret]) -> Iterator[ast.Constant]:
    """Text literals that are paths or addresses, in the arguments of calls made by top-level code."""
    for statement in parse_cell(cell.python).body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        touched = _touched(statement, cell.index, facts)
        for call in _calls(statement):
            for argument in (*call.args, *(k.value for k in call.keywords)):
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    continue
                if argument.value in secrets or argument.lineno != argument.end_lineno:
                    continue
                if _is_path(argument.value, touched):
                    yield argument


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """Calls outside functions, lambdas and f-strings."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.JoinedStr)):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _calls(child)


def _touched(statement: ast.stmt, cell: int, facts: Facts) -> frozenset[str] | None:
    if facts.observation is None:
        return None
    records: list[StatementRecord] = [
        r for r in facts.observation.statements if r.cell == cell and r.line == statement.lineno
    ]
    return frozenset(posixpath.normpath(p) for r in records for p in (*r.reads, *r.writes))


def _is_path(value: str, touched: frozenset[str] | None) -> bool:
    if not value or len(value) > _MAX_LENGTH or "\n" in value:
        return False
    if _URL.match(value):
        return True
    if touched is None:
        return bool(_FILE.match(value))
    return posixpath.normpath(value) in touched


def _name_for(value: str, taken: set[str]) -> str:
    stem = posixpath.basename(value.rstrip("/")).split(".")[0] or "data"
    base = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", stem)).strip("_").lower() or "data"
    base = base if base[0].isalpha() else f"file_{base}"
    suffix = "_url" if _URL.match(value) else "_path"
    name = base if base.endswith(suffix) else base + suffix
    number = 2
    while name in taken:
        name = f"{base}{suffix}_{number}"
        number += 1
    return name
