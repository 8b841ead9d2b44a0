"""The rules that need a run, over the project's original notebook."""

from __future__ import annotations

from pathlib import Path

from promote_checks.dynamic.check import check_runs
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.verdict import words
from promote_checks.observe.patience import patience_of
from promote_checks.rules.check import check_files
from promote_checks.rules.finding import Finding, NotChecked, Report
from promote_checks.rules.project import project_of
from promote_checks.rules.registry import RUN_CODES
from promote_checks.rules.settings import Settings, settings_of

CODE = "run-rules"


def check(context: CheckContext) -> Check:
    """Run the notebook as often as the rules need. Findings of severity error fail; a notebook that does not come to its
    end is an error: it could not be checked."""
    if context.notebook is None or not context.notebook.is_file():
        return Check(CODE, "skip", "the original notebook is not here", "only it can be run and compared")
    report = check_files(
        [context.notebook], _settings(context), rules={}, runs=lambda path: _run(path, context)
    )
    detail = words("\n".join([*map(_line, report.findings), *map(_missed, report.not_checked)]), context)
    evidence = {
        "findings": len(report.findings),
        "not_checked": len(report.not_checked),
        "codes": _codes(report),
    }
    errors = [one for one in report.findings if one.severity == "error"]
    blocking = [one for one in report.not_checked if one.blocking]
    if errors:
        return Check(CODE, "fail", words(errors[0].message, context), detail, errors[0].hint, evidence)
    if blocking:
        return Check(CODE, "error", words(blocking[0].reason, context), detail, blocking[0].hint, evidence)
    return Check(CODE, "pass", _counted(report), detail, "", evidence)


def _settings(context: CheckContext) -> Settings:
    """Those of the project; of rules, only the ones that need a run."""
    found = settings_of(project_of(context.project))
    wanted = tuple(code for code in RUN_CODES if found.wants(code))
    return Settings(select=wanted or ("none",), ignore=("SU001",), ruff=False)


def _run(path: Path, context: CheckContext) -> tuple[list[Finding], list[NotChecked]]:
    return check_runs(
        path,
        python=context.python,
        timeout=patience_of(context.timeout).seconds,
        settings=_settings(context),
        project=context.project,
    )


def _codes(report: Report) -> list[str]:
    return sorted({one.code for one in report.findings})


def _counted(report: Report) -> str:
    told = [f"{len(report.findings)} warnings"] if report.findings else []
    told += [f"{len(report.not_checked)} not checked"] if report.not_checked else []
    return ", ".join(told) or "nothing found"


def _line(one: Finding) -> str:
    return f"{one.code} cell {one.cell}, line {one.line}: {one.message}"


def _missed(one: NotChecked) -> str:
    return f"not checked: {one.reason}"
