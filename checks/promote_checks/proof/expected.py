"""What must be compared: derived from the notebook and its observed run alone, never from the plan."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from promote_checks.notebook.model import Position, TranslatedCell
from promote_checks.observe.observation import CellRecord, FinalValue, Observation, StatementRecord
from promote_checks.proof.request import StepLocation

OF_PYTHON = frozenset(
    {"__warningregistry__", "__annotations__", "__builtins__", "__conditional_annotations__"}
)
"""Names that Python itself puts into a namespace when statements run there."""


CAPTURED = "IPython.utils.capture.CapturedIO"
"""What ``%%capture name`` binds: an object of Jupyter's, which translation refuses where the notebook reads it."""


def final_values(observation: Observation, cells: Sequence[TranslatedCell]) -> tuple[FinalValue, ...]:
    """Every variable that the notebook computed and that is alive at its end, in the order of binding.

    What only imports bind (``from math import pi``, ``from math import *``) is defined elsewhere, whatever its type, unless the
    notebook changed it in place.
    """
    imported = {name for cell in cells for name in imported_names(parsed(cell.python))}
    imported |= {name for names in observation.star_imports.values() for name in names}
    imported -= {name for cell in cells for name in made_names(parsed(cell.python))}
    imported -= {name for cell in cells for name in global_names(parsed(cell.python))}
    imported -= {name for record in observation.statements for name in record.changed}
    found = [
        value
        for value in observation.final
        if not value.definition
        and value.name not in OF_PYTHON
        and value.name not in imported
        and value.type != CAPTURED
    ]
    return tuple(sorted(found, key=lambda value: bound_at(observation, value.name)))


def own_definitions(observation: Observation, cells: Sequence[TranslatedCell]) -> tuple[FinalValue, ...]:
    """Functions and classes that the notebook itself made, not those it imported."""
    made = {name for cell in cells for name in made_names(parsed(cell.python))}
    defined = (value for value in observation.final if value.definition and value.type != "types.ModuleType")
    return tuple(value for value in defined if value.name in made)


def parsed(python: str) -> ast.Module:
    """A cell's tree; an empty one for a cell that does not parse."""
    try:
        return ast.parse(python)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def made_names(tree: ast.AST) -> Iterator[str]:
    """Names that a tree binds at its own level, other than by import."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, (ast.Lambda, ast.Import, ast.ImportFrom)):
            yield from made_names(node)


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Names that imports bind, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)


def global_names(tree: ast.AST) -> Iterator[str]:
    """Names that functions bind in the notebook's namespace."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names


def signatures(cells: Sequence[TranslatedCell]) -> dict[str, list[str]]:
    """Function -> its own parameters, over all its definitions."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        for node in ast.walk(parsed(cell.python)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
                arguments = node.args
                known = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                found.setdefault(name, []).extend(one.arg for one in known)
    return found


def bound_at(observation: Observation, name: str) -> Position:
    """Where a variable was last bound or changed; the start if nothing was seen."""
    found = [place(record) for record in observation.statements if touches(record, name)]
    return max(found, default=Position(-1, 0))


def touches(record: StatementRecord, name: str) -> bool:
    """Whether a statement bound or changed a name."""
    return name in record.changed or any(variable.name == name for variable in record.bound)


def place(record: StatementRecord) -> Position:
    """Where a statement stands."""
    return Position(record.cell, record.line, record.column)


def digests_at_return(observation: Observation, step: StepLocation) -> dict[str, str]:
    """Names bound in the cell at whose very end a step ends, with their digests there.

    Only there do step and notebook stand at the same point: the digests are taken at the ends of cells.
    What draws is compared at the end alone, when every figure has been drawn on either side.
    """
    statements = [record for record in observation.statements if record.cell == step.cell]
    if not statements or max(record.line for record in statements) != step.line:
        return {}
    bound = {
        variable.name
        for record in statements
        for variable in record.bound
        if "matplotlib" not in variable.type and "object_" not in variable.type
    }
    cell = cell_record(observation, step.cell)
    return {name: digest for name, digest in cell.digests.items() if name in bound and digest}


def digest_before_change(observation: Observation, name: str, after: Position) -> str:
    """Digest of a value at a place after which it only changed in place; empty where that was not seen.

    Digests are taken at the ends of cells: nothing may have touched the value between that and the place.
    """
    touching = [record for record in observation.statements if touches(record, name)]
    later = [record for record in touching if (record.cell, record.line) > (after.cell, after.line)]
    before = [record.cell for record in touching if record not in later]
    rebound = any(variable.name == name for record in later for variable in record.bound)
    if not later or rebound or not before or max(before) == later[0].cell:
        return ""
    return cell_record(observation, max(before)).digests.get(name, "")


def cell_record(observation: Observation, index: int) -> CellRecord:
    """State at the end of a cell; nothing for a cell that left no record."""
    return next((cell for cell in observation.cells if cell.index == index), CellRecord(index))
