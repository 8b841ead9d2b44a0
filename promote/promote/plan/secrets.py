"""Values that must never be written down again."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from promote.plan.statements import parse_cell
from promote.plan.tags import is_tagged
from promote_checks.notebook.model import TranslatedCell
from promote_checks.sensitive.secrets import looks_secret, named_texts


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
    bound = Counter(
        node.id for tree in trees for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )  # fmt: skip
    bound.subtract(_again(cells, trees))
    used = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found: dict[str, Secret] = {}
    for tree in trees:
        for statement in tree.body:
            name, value = _assigned(statement)
            if value and looks_secret(name, value) and value not in found and bound[name] == 1:
                found[value] = Secret(name, value, assigned=True)
    for tree in trees:
        for name, value in named_texts(tree):
            if value not in found and looks_secret(name, value):
                found[value] = Secret(_free(name, used), value, assigned=False)
                used.add(found[value].name)
    return found


def _again(cells: Sequence[TranslatedCell], trees: Sequence[ast.Module]) -> Counter[str]:
    """How often the cells of parameters bind a name once more: there, the last value wins."""
    names = Counter(
        name
        for cell, tree in zip(cells, trees, strict=True)
        if is_tagged(cell)
        for name in {_assigned(statement)[0] for statement in tree.body}
    )
    return Counter({name: count - 1 for name, count in names.items()})


def _assigned(statement: ast.stmt) -> tuple[str, str]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            return target.id, value.value
    return "", ""


def _free(name: str, used: set[str]) -> str:
    base = re.sub(r"\W+", "_", name).strip("_").lower() or "credential"
    base = base if base[0].isalpha() else "credential"
    candidate, number = base, 2
    while candidate in used:
        candidate = f"{base}_{number}"
        number += 1
    return candidate
