"""Which statements a prediction may need, and what they need not do."""

from __future__ import annotations

import ast

from . import names
from .instrument import FITS
from .target import Target
from .trace import Source, Step, Trace


def needed_steps(trace: Trace, target: Target, source: Source) -> list[tuple[Step, set[str]]]:
    """Statements on which the model's input may depend, in order, each with the names that are wanted of it.

    Rather one too many than one too few.
    """
    assert target.table is not None
    wanted = trace.reads_of(target.table)
    for part in (target.answer, *(one.node for one in target.followers)):
        wanted |= trace.reads_of(part) if part is not None else set()
    found: list[tuple[Step, set[str]]] = []
    for step in reversed(trace.steps[: target.statement]):
        mine = step.binds & wanted
        if not mine or names.is_quiet(step.node):
            continue
        found.append((step, mine))
        if step.number == source.statement:
            wanted -= mine
            continue
        if _rebinds(step.node):
            wanted -= step.binds
        if not _is_training(step, mine):
            wanted |= step.reads
    return found[::-1]


def fits(node: ast.AST) -> bool:
    """Whether a statement fits an estimator."""
    calls = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    return any(isinstance(f, ast.Attribute) and f.attr in FITS for f in calls)


def _is_training(step: Step, wanted: set[str]) -> bool:
    """What it leaves is state in any case, so what it read need not be had for few rows."""
    tables = any(n in step.left and step.left[n].lineage is not None for n in wanted)
    return not tables and (fits(step.node) or step.outside)


def _rebinds(node: ast.stmt) -> bool:
    """Whether what its names held before is gone for sure."""
    if not isinstance(node, ast.Assign):
        return isinstance(node, (ast.Import, ast.ImportFrom, *names.FUNCTIONS))
    return all(isinstance(t, ast.Name) for t in node.targets)


def quieted(node: ast.stmt) -> ast.stmt:
    """The statement without its prints and displays; loops and branches keep a body."""
    result = _Quiet().visit(node)
    assert isinstance(result, ast.stmt)
    return result


class _Quiet(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if names.is_quiet(node) else node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body",):
            if isinstance(node, ast.stmt) and getattr(node, name, None) == []:
                setattr(node, name, [ast.Pass()])
        return node
