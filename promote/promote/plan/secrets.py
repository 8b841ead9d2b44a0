"""Values that must never be written down again."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from promote.plan.statements import parse_cell
from promote.plan.tags import is_tagged
from promote_checks.errors import UserError
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.secrets.code import Literal, cores_of, secret_literals, text_of
from promote_checks.secrets.detect import holds_shape, looks_secret
from promote_checks.secrets.hide import holds_known, holds_secret
from promote_checks.secrets.names import STRONG, strength_of
from promote_checks.secrets.plausible import looks_random
from promote_checks.secrets.signatures import Definitions, definitions_of
from promote_checks.secrets.source import secrets_of_source
from promote_checks.secrets.text import FoundSecret, secrets_in

_SURE = 8
"""Characters of a secret from which on a text that holds it is one, too."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text of the notebook that opens something, and the parameter that will stand for it."""

    name: str
    value: str
    assigned: bool
    """``name = value`` stands at top level, and nothing else binds the name."""


def find_secrets(cells: Sequence[TranslatedCell]) -> dict[str, Secret]:
    """Secret text -> what stands for it. The same cells give the same names."""
    trees = [parse_cell(cell.python) for cell in cells]
    definitions = definitions_of(trees)
    literals = [literal for tree in trees for literal in _literals(tree, definitions)]
    if not literals:
        return {}
    bound = _bound(cells, trees)
    used = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found: dict[str, Secret] = {}
    for tree in trees:
        for statement in tree.body:
            name, value = assigned(statement)
            if value and looks_secret(name, value) and value not in found and bound[name] == 1:
                found[value] = Secret(name, value, assigned=True)
    for literal in literals:
        if literal.value not in found:
            found[literal.value] = Secret(_free(literal.name, used), literal.value, assigned=False)
            used.add(found[literal.value].name)
    for text in _holders(trees, found):
        found[text] = Secret(_free("", used), text, assigned=False)
        used.add(found[text].name)
    return found


def known_texts(notebook: Notebook, cells: Sequence[TranslatedCell]) -> tuple[str, ...]:
    """Every text that must be in nothing that is written: of literals, in comments and in prose."""
    whole = list(find_secrets(cells))
    said = [
        found.value
        for cell in notebook.cells
        for found in (secrets_of_source(cell.source) if cell.kind == "code" else secrets_in(cell.source))
        if len(found.value) >= _SURE and _is_sure(found)
    ]
    cores = [core for text in (*whole, *said) for core in cores_of(text) if len(core) >= _SURE]
    return tuple(dict.fromkeys([*whole, *cores, *said]))


def _is_sure(found: FoundSecret) -> bool:
    """A word of prose behind a weak name may be any other word of the code."""
    return holds_shape(found.value) or looks_random(found.value) or strength_of(found.kind) == STRONG


def require_replaceable(notebook: Notebook, cells: Sequence[TranslatedCell]) -> None:
    """Raise UserError with its place where a secret stands in a text for which no name can stand."""
    sure = [value for value in find_secrets(cells) if len(value) >= _SURE]
    for cell in cells:
        tree = parse_cell(cell.python)
        pieces = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        secret = {id(literal.node) for literal in secret_literals(tree)}
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.Constant)):
            fixed = id(node) in pieces or _is_fixed(node, tree)
            text = text_of(node.value)
            said = fixed and next(secrets_in(text), None) is not None
            if fixed and (id(node) in secret or said or holds_known(text, sure)):
                raise UserError(
                    f"{notebook.name}: cell {cell.index + 1}, line {node.lineno}: a secret is part of a longer text",
                    "keep it in a variable of its own and put the text together from that",
                )


def place_of(notebook: Notebook, literal: str, known: Sequence[str]) -> str:
    """``: cell 3, line 2`` of a literal, else of the first line that holds a secret; empty: no line does."""
    lines = [
        (f": cell {cell.index + 1}, line {number}", line)
        for cell in notebook.cells
        if cell.kind == "code"
        for number, line in enumerate(cell.source.split("\n"), 1)
    ]
    inner = literal.strip("rbfuRBFU").strip("\"'").split("\n")[0]
    exact = [place for place, line in lines if len(inner) >= _SURE and inner in line]
    return next(iter([*exact, *(place for place, line in lines if holds_secret(line, known))]), "")


def assigned(statement: ast.stmt) -> tuple[str, str]:
    """Name and text of ``name = "text"``; empty for anything else."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return target.id, value.value
    return "", ""


def _literals(tree: ast.Module, definitions: Definitions) -> Iterator[Literal]:
    """Those for which a name can stand."""
    return (
        literal
        for literal in secret_literals(tree, definitions)
        if not literal.in_text and not _is_fixed(literal.node, tree)
    )


def _is_fixed(node: ast.Constant, tree: ast.Module) -> bool:
    """A docstring or a pattern: a name there would mean something else."""
    for parent in ast.walk(tree):
        if isinstance(parent, ast.MatchValue) and parent.value is node:
            return True
        if isinstance(parent, ast.Expr) and parent.value is node and parent not in tree.body:
            return True
    return False


def _holders(trees: Sequence[ast.Module], known: dict[str, Secret]) -> list[str]:
    """Longer texts in which one of the secrets stands."""
    sure = [value for value in known if len(value) >= _SURE]
    texts = dict.fromkeys(
        text_of(node.value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and not _is_fixed(node, tree)
    )
    pieces = {
        text_of(part.value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.Constant)
    }
    return [
        text
        for text in texts
        if text and text not in known and text not in pieces and holds_known(text, sure)
    ]


def _bound(cells: Sequence[TranslatedCell], trees: Sequence[ast.Module]) -> Counter[str]:
    bound = Counter(
        node.id for tree in trees for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
    )  # fmt: skip
    bound.subtract(_again(cells, trees))
    return bound


def _again(cells: Sequence[TranslatedCell], trees: Sequence[ast.Module]) -> Counter[str]:
    """How often the cells of parameters bind a name once more: there, the last value wins."""
    names = Counter(
        name
        for cell, tree in zip(cells, trees, strict=True)
        if is_tagged(cell)
        for name in {assigned(statement)[0] for statement in tree.body}
    )
    return Counter({name: count - 1 for name, count in names.items()})


def _free(name: str, used: set[str]) -> str:
    base = re.sub(r"\W+", "_", name).strip("_").lower() or "credential"
    base = base if base[0].isalpha() else "credential"
    candidate, number = base, 2
    while candidate in used:
        candidate = f"{base}_{number}"
        number += 1
    return candidate
