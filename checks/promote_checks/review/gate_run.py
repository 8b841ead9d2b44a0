"""The one seam to the gate: run its checks once, and keep what each said."""

from __future__ import annotations

import sys
from collections.abc import Callable

from promote_checks.gate.context import CheckContext
from promote_checks.gate.judge import judge
from promote_checks.gate.registry import CHECKS
from promote_checks.review.material import GateRun
from promote_checks.review.project import Project

Contexts = Callable[[Project], CheckContext]
"""Says where and how a project is run: its interpreter, its data, its secrets."""
COMMAND = ("promote", "check", ".", "--select", ",".join(CHECKS), "--format", "json")


def run_gate(context: CheckContext) -> GateRun:
    """Run every check of the gate."""
    checks = {check.code: check for check in judge(context, lambda code: True)}
    bad = any(check.verdict in ("fail", "error") for check in checks.values())
    return GateRun(command=COMMAND, exit_code=1 if bad else 0, checks=checks)


def plain_context(project: Project) -> CheckContext:
    """For a project of which nothing more is known: this interpreter, and no data."""
    root = project.root.absolute()
    return CheckContext(
        project=root,
        package=project.package,
        python=sys.executable,
        notebook_folder=root,
        folder_known=False,
        thin=root / "notebooks" / f"{project.package}.ipynb",
        document=project.promotion,
        settings=project.settings,
    )
