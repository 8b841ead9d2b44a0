"""How a script ends: ``main()``, ``sys.exit(main())``, ``raise SystemExit(main())``, ``status = main()``."""

from __future__ import annotations

import ast
from dataclasses import dataclass

EXITS = frozenset({"sys.exit", "exit", "quit", "SystemExit"})


@dataclass(frozen=True, slots=True)
class Ending:
    """A statement that calls something, whose result may be what the process exits with."""

    call: ast.Call
    exits: bool
    """The process exits with what it returns."""
    target: str | None = None
    """The variable that holds what it returns."""


def ending_of(node: ast.stmt) -> Ending | None:
    """The call that a statement makes, and what becomes of its result; ``None`` for all else."""
    exit_call = exit_of(node)
    if exit_call is not None:
        inner = exit_call.args[0] if len(exit_call.args) == 1 and not exit_call.keywords else None
        return Ending(inner, exits=True) if isinstance(inner, ast.Call) else None
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return Ending(node.value, exits=False)
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.targets) == 1:
        target = node.targets[0]
        return Ending(node.value, exits=False, target=target.id) if isinstance(target, ast.Name) else None
    return None


def exit_of(node: ast.stmt) -> ast.Call | None:
    """The call of ``sys.exit`` or ``SystemExit`` that a statement is."""
    call = node.value if isinstance(node, ast.Expr) else node.exc if isinstance(node, ast.Raise) else None
    return call if isinstance(call, ast.Call) and ast.unparse(call.func) in EXITS else None
