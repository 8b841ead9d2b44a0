"""The one seam to the gate: run its checks once, and keep what each said."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.registry import CHECKS
from promote_checks.gate.run import run_checks
from promote_checks.review.material import GateRun
from promote_checks.review.project import Project

COMMAND = ("promote", "check", ".", "--format", "json")
_NEEDS_NOTEBOOK = "papermill"


def run_gate(project: Project, *, timeout: float, codes: Sequence[str] = tuple(CHECKS)) -> GateRun:
    """Run every check of the gate over the project, in this interpreter."""
    here = tuple(code for code in codes if code != _NEEDS_NOTEBOOK or project.notebook is not None)
    checks = {check.code: check for check in run_checks(_context(project, timeout), here)}
    if _NEEDS_NOTEBOOK in codes and _NEEDS_NOTEBOOK not in checks:
        why = "the notebook that was promoted, and so the data beside it, is not here"
        checks[_NEEDS_NOTEBOOK] = Check(_NEEDS_NOTEBOOK, "skip", why)
    bad = any(check.verdict in ("fail", "error") for check in checks.values())
    return GateRun(command=COMMAND, exit_code=1 if bad else 0, checks=checks)


def _context(project: Project, timeout: float) -> CheckContext:
    # Absolute: the checks run in folders of their own.
    root = project.root.absolute()
    notebook = project.notebook.absolute() if project.notebook else None
    return CheckContext(
        project=root,
        package=project.package,
        python=sys.executable,
        notebook_folder=notebook.parent if notebook else root,
        thin=root / "notebooks" / f"{project.package}.ipynb",
        left_out=frozenset({root}),
        notebook=notebook,
        document=project.promotion,
        settings=project.settings,
        timeout=timeout,
    )
