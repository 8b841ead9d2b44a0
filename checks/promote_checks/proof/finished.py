"""Objects that hold only their process, and that the notebook is done with: progress bars, writers, pools."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.observation import Observation
from promote_checks.proof.clocks import FUNCTIONS, parsed

ENDS = frozenset({"cleanup", "close", "disconnect", "shutdown", "terminate"})
"""What a method is called that ends what an object does for the process."""


def finished_helpers(observation: Observation, cells: Sequence[TranslatedCell]) -> frozenset[str]:
    """Names of objects that can be closed, hold no data, were closed, and are read by nothing after that.

    What they gave before went into other variables, which are compared.
    """
    closable = {value.name for value in observation.final if value.closes}
    if not closable:
        return frozenset()
    statements = [node for cell in cells for node in parsed(cell.python).body]
    closed: dict[str, int] = {}
    read: dict[str, int] = {}
    escaped: set[str] = set()
    for number, statement in enumerate(statements):
        closed |= dict.fromkeys(_closed_in(statement), number)
        read |= {node.id: number for node in ast.walk(statement) if isinstance(node, ast.Name)}
        escaped |= set(_kept_in(statement))
    return frozenset(
        name for name in closable - escaped if name in closed and read.get(name, -1) <= closed[name]
    )


def _closed_in(statement: ast.stmt) -> Iterator[str]:
    """Names that ``with`` closes, or a call as the last of a top-level statement."""
    for node in ast.walk(statement):
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                for held in (item.context_expr, item.optional_vars):
                    if isinstance(held, ast.Name):
                        yield held.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if (
                isinstance(function, ast.Attribute)
                and function.attr in ENDS
                and isinstance(function.value, ast.Name)
            ):
                yield function.value.id


def _kept_in(statement: ast.stmt) -> Iterator[str]:
    """Names whose object gets another name or a place in a container, or that a function reads whenever it is called."""
    for node in ast.walk(statement):
        if isinstance(node, FUNCTIONS):
            yield from (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
        held: Sequence[ast.expr | None] = ()
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.Return, ast.Yield)):
            held = [node.value]
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)) and isinstance(
            getattr(node, "ctx", None), (ast.Load, type(None))
        ):
            held = node.elts
        elif isinstance(node, ast.Dict):
            held = node.values
        yield from (each.id for each in held if isinstance(each, ast.Name))
