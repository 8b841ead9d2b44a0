"""The rules that an item asks about, run over the project and over the notebook it came from."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from promote_checks.review.material import RulesRun
from promote_checks.review.project import Project
from promote_checks.rules.check import check_files
from promote_checks.rules.files import files_of
from promote_checks.rules.finding import Finding, Report
from promote_checks.rules.project import project_of
from promote_checks.rules.registry import RULES
from promote_checks.rules.settings import overridden, settings_of

FAMILIES = ("DL", "SE", "RN")


def run_rules(project: Project) -> RulesRun | None:
    """Rules over the project's code and notebooks; None where there are none."""
    some = any((project.root / "src").rglob("*.py"))
    return _run(project.root, project.root.absolute(), ".") if some else None


def run_notebook_rules(project: Project) -> RulesRun | None:
    """Rules over the notebook that was promoted; None where it isn't found."""
    if project.notebook is None:
        return None
    shown = os.path.relpath(project.notebook, project.root)
    return _run(project.root, project.notebook.absolute(), Path(shown).as_posix())


def _run(root: Path, path: Path, shown: str) -> RulesRun:
    found = project_of(path if path.is_dir() else path.parent)
    settings = replace(overridden(settings_of(found), select=",".join(FAMILIES)), ruff=False)
    files = files_of([path], settings.exclude)
    report = _relative(check_files(files, settings), root.absolute())
    ignored = frozenset(_codes()) - {code for code in _codes() if settings.wants(code)}
    command = ("promote", "check", shown, "--select", ",".join(FAMILIES), "--format", "json")
    return RulesRun(command=command, report=report, ignored=ignored)


def _codes() -> Iterable[str]:
    return (code for code in RULES if code.startswith(FAMILIES))


def _relative(report: Report, root: Path) -> Report:
    """No path of this machine goes into a review."""

    def near(path: str) -> str:
        return Path(os.path.relpath(path, root)).as_posix()

    def moved(one: Finding) -> Finding:
        return replace(one, path=near(one.path))

    missed = tuple(replace(one, path=near(one.path)) for one in report.not_checked)
    return replace(report, findings=tuple(moved(one) for one in report.findings), not_checked=missed)
