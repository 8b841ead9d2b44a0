"""What a sign-off covers, finer than files: the preparation of the data, single parameters, the pinned environment.

A promotion writes nearly every file anew when one number of the model changes. Whoever has signed that these features may be
used has not said anything about that number. So the files of a project are joined by groups, under names that no file can have
(they begin with a slash), and an item names the groups that it rests on. Whatever is in doubt belongs to the preparation.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any

from promote_checks.ledger.digest import digest
from promote_checks.review.project import PROMOTION, Project

PREPARATION = "//preparation/"
ENVIRONMENT = "//environment/"
_TRAINING, _PLOTS = "train", "plots"
_MADE_OF_THE_MODEL = ("service/", "routing/", "_runtime/")
_PARAMS = "params.py"


def name_of(name: str) -> str:
    """The file, or part of a file, that stands behind a name in a group."""
    return name.removeprefix(PREPARATION).removeprefix(ENVIRONMENT)


def grouped(project: Project, files: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files, and beside them what each group holds of them."""
    preparation = {f"{PREPARATION}{name}": seen for name, seen in _preparation(project, files)}
    environment = {f"{ENVIRONMENT}{PROMOTION}": digest(project.promotion.get("environment"))}
    return {**files, **preparation, **environment}


def _preparation(project: Project, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The code up to the training: all modules but those of which every step comes later, and what they are given."""
    package = f"src/{project.package}/"
    steps = _steps(project)
    before = _before_training(steps)
    later = {step["module"] for step in steps} - {step["module"] for step in before}
    for name, seen in files.items():
        inner = name.removeprefix(package)
        if not name.startswith("src/") or name == f"{package}{_PARAMS}":
            continue
        if inner.startswith(_MADE_OF_THE_MODEL) or inner.removesuffix(".py") in later:
            continue
        yield name, seen
    yield from _parameters(project, package, before)


def _steps(project: Project) -> list[Mapping[str, Any]]:
    found = project.promotion.get("steps")
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("module"), str)]


def _before_training(steps: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without a training nothing is known to come after it."""
    trains = [at for at, step in enumerate(steps) if step["module"] == _TRAINING]
    first = trains[0] if trains else len(steps)
    return [step for step in steps[:first] if step["module"] != _PLOTS]


def _parameters(project: Project, package: str, before: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each parameter that a step of the preparation takes, and what else ``params.py`` does. Unread: the whole file."""
    name = f"{package}{_PARAMS}"
    path = project.root / name
    if not path.is_file() or path.is_symlink():
        return
    text = path.read_bytes()
    fields, rest = _fields(text)
    taken = {str(word) for step in before for word in step.get("takes") or ()}
    for field, value in fields.items():
        if field in taken:
            yield f"{name}:{field}", digest(value)
    yield name, digest(rest)


def _fields(text: bytes) -> tuple[Mapping[str, str], str]:
    """Field of ``Params`` -> annotation and default; and the rest of the module, spelled without comments."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}, text.hex()
    fields: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Params":
            named = {one: one.target.id for one in node.body if _is_field(one)}  # type: ignore[attr-defined]
            fields = {name: ast.unparse(one) for one, name in named.items()}
            node.body = [one for one in node.body if one not in named]
    return fields, json.dumps([ast.dump(one) for one in tree.body])


def _is_field(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
