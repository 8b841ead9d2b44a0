"""File paths and addresses written inside statements become parameters too: in all their uses, or in none."""

from __future__ import annotations

import ast
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from promote.plan.facts import Facts
from promote.plan.model import Parameter
from promote.plan.path_uses import Use, contains, is_above, is_below, normal, path_uses
from promote.plan.secrets import Secret, find_secrets
from promote.plan.statements import parse_cell
from promote.plan.text import CellText, Edit
from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import StatementRecord
from promote_checks.secrets.code import text_of

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
    fixed: frozenset[str] = frozenset()
    """Variables that hold a path which is spelled elsewhere too, where no name can take its place."""


@dataclass(frozen=True, slots=True)
class _Root:
    """A path, or a folder with all that is spelled below it, that one name is to stand for."""

    text: str
    variable: str = ""
    """The notebook's own variable that holds it, bound once at top level."""
    at: tuple[int, int] = (-1, 0)
    """Cell and line at which that is bound."""


def lift_paths(cells: Sequence[TranslatedCell], facts: Facts, carried: Collection[str] = ()) -> LiftedPaths:
    """Replace each literal argument that names a file the statement opened (or an address) by a parameter.

    ``carried``: modules of the package, which are no data. A path below a folder that has a name is spelled with
    that name.
    """
    secrets = find_secrets(cells)
    names = {n.id for c in cells for n in ast.walk(parse_cell(c.python)) if isinstance(n, ast.Name)}
    taken = names | {secret.name for secret in secrets.values()}
    uses = path_uses(cells)
    opened = dict.fromkeys(str(node.value) for cell in cells for node in _literals(cell, facts, secrets))
    roots = _roots([*opened, *_folders(opened, uses)], list(_variables(cells)))
    parameters: list[Parameter] = []
    texts = {cell.index: CellText(cell.python) for cell in cells}
    edits = {cell.index: list(_secret_edits(cell, texts[cell.index], secrets)) for cell in cells}
    fixed: set[str] = set()
    for root in roots:
        replaced = _replaced(root, uses, carried)
        if replaced is None:
            fixed.add(root.variable)
            continue
        name = root.variable or _name_for(root.text, taken)
        taken.add(name)
        if not root.variable:
            parameters.append(Parameter(name, root.text, _source(root, replaced, texts), None, is_path=True))
        for use, literal in replaced:
            start, end = texts[use.cell].span(literal)
            edits[use.cell].append(Edit(start, end, _spelled(use, root, name)))
    done = tuple(_applied(cell, edits[cell.index]) for cell in cells)
    hidden = [Parameter(s.name, s.value, "", None, secret=True) for s in secrets.values() if not s.assigned]
    return LiftedPaths(done, (*parameters, *hidden), frozenset(fixed - {""}))


def _source(root: _Root, replaced: Sequence[tuple[Use, ast.Constant]], texts: Mapping[int, CellText]) -> str:
    """The path as its author wrote it."""
    exact = (texts[use.cell].source(literal) for use, literal in replaced if use.text == root.text)
    return next(exact, repr(root.text))


def _roots(opened: Collection[str], variables: Sequence[_Root]) -> list[_Root]:
    """The outermost of these paths, each with the variable that holds it, if there is one."""
    relevant = [v for v in variables if any(is_below(normal(text), normal(v.text)) for text in opened)]
    known = {normal(root.text): root for root in (*(_Root(text) for text in opened), *relevant)}
    return [
        root
        for path, root in known.items()
        if not any(other != path and is_below(path, other) for other in known)
    ]


def _folders(opened: Collection[str], uses: Sequence[Use]) -> list[str]:
    """Folders that are spelled for themselves, and lie above what was opened."""
    paths = [normal(text) for text in opened]
    folders = [use.text for use in uses if use.node is not None and use.is_path]
    return [text for text in folders if any(is_above(normal(text), path) for path in paths)]


def _variables(cells: Sequence[TranslatedCell]) -> Iterator[_Root]:
    """Top-level assignments of a text that may be a path, to names that nothing else binds."""
    trees = {cell.index: parse_cell(cell.python) for cell in cells}
    nodes = [n for tree in trees.values() for n in ast.walk(tree)]
    bound = Counter(
        n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, (ast.Store, ast.Del))
    )
    for index, tree in trees.items():
        for node in tree.body:
            if not (
                isinstance(node, ast.Assign)
                and len(node.targets) == 1
                and isinstance(node.value, ast.Constant)
            ):
                continue
            target, value = node.targets[0], node.value.value
            if (
                isinstance(target, ast.Name)
                and bound[target.id] == 1
                and isinstance(value, str)
                and value.strip("./ ")
            ):
                yield _Root(value, target.id, (index, node.lineno))


def _replaced(
    root: _Root, uses: Sequence[Use], carried: Collection[str]
) -> list[tuple[Use, ast.Constant]] | None:
    """The literals that give way to the name; ``None`` where some use of the path would not follow it."""
    path = normal(root.text)
    found: list[tuple[Use, ast.Constant]] = []
    if path in carried:
        return None
    for use in uses:
        if (use.cell, use.line) == root.at and use.text == root.text:
            continue
        where = normal(use.text)
        if is_below(where, path):
            if _follows(use, root):
                continue
            if use.node is None or (use.cell, use.line) <= root.at or not _spells(use.text, root.text):
                return None
            found.append((use, use.node))
        elif contains(use.text, path) or (use.is_path or "/" in use.text) and is_above(where, path):
            return None
    return found or (None if not root.variable else [])


def _follows(use: Use, root: _Root) -> bool:
    """A joined path whose first part is the name already, or gives way to it."""
    if not use.first:
        return False
    return (bool(root.variable) and use.through == root.variable) or (
        not use.through and _spells(use.first, root.text) and is_below(normal(use.first), normal(root.text))
    )


def _spells(text: str, root: str) -> bool:
    return text == root or text.startswith(root if root.endswith("/") else root + "/")


def _spelled(use: Use, root: _Root, name: str) -> str:
    """The name; below it an f-string that starts with the name."""
    if use.text == root.text:
        return name
    rest = use.text[len(root.text) :].replace("{", "{{").replace("}", "}}")
    quoted = repr(rest)
    return f"f{quoted[0]}{{{name}}}{quoted[1:]}"


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
        if id(node) in kept or not isinstance(node, ast.Constant) or not text_of(node.value):
            continue
        secret = secrets.get(text_of(node.value))
        if secret is not None:
            start, end = text.span(node)
            yield Edit(start, end, _standing_for(node, secret))


def _standing_for(node: ast.Constant, secret: Secret) -> str:
    """The environment holds text, also of what were bytes."""
    if isinstance(node.value, str):
        return secret.name
    if isinstance(node.value, int):
        return f"int({secret.name})"
    return f"{secret.name}.encode({'' if secret.value.isascii() else repr('latin-1')})"


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
