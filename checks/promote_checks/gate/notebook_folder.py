"""The thin notebook runs where the notebook did: in a private copy of its folder."""

from __future__ import annotations

from pathlib import Path

from promote_checks.gate.context import CheckContext
from promote_checks.observe.copy import Budget, copy_outside, copy_tree, levels_up, limit


def copied_folder(context: CheckContext, root: Path) -> Path:
    """Copy the notebook's folder, and what it reaches through ``..``, below ``root``; return the copy.

    Not one of the numbered copies of ``private_copy``: the proof, which runs beside us, must get the very
    path that the observed run had.
    """
    folder = context.notebook_folder.resolve()
    depth = max((levels_up(path) for path in context.beside), default=0)
    target = root.joinpath(*folder.parts[len(folder.parts) - depth - 1 :])
    budget = Budget(folder, limit())
    copy_tree(folder, target, root=folder, left_out=context.left_out, budget=budget)
    for path in sorted(set(context.beside)):
        copy_outside(folder, target, path, context.left_out, budget)
    return target
