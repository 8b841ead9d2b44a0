"""For people: each finding with its line, a mark under the place, and what to do; then one line of summary."""

from __future__ import annotations

from collections.abc import Iterator

from promote_checks.notebook.where import where
from promote_checks.rules.finding import SEVERITIES, Finding, NotChecked, Report
from promote_checks.rules.render.outcomes import projects, verdicts

_WIDTH = 110


def render(report: Report) -> str:
    """Findings in the order of the files, then what was not checked, then the checks of projects, then the summary."""
    blocks = ["\n".join(_finding(one)) for one in report.findings]
    if report.not_checked:
        blocks.append("\n".join(line for one in report.not_checked for line in _not_checked(one)))
    blocks += projects(report.outcomes)
    return "\n\n".join([*blocks, summary(report)]) + "\n"


def place(finding: Finding) -> str:
    """``churn.ipynb, cell 3, line 2``; a script's line can be clicked on in a terminal: ``train.py:12``."""
    if finding.cell is None:
        return finding.path
    if finding.path.endswith(".ipynb"):
        return where(finding.path, finding.cell - 1, finding.line)
    return f"{finding.path}:{finding.file_line}"


def summary(report: Report) -> str:
    """What was looked at and what came of it. Never "passed": something may not have been checked."""
    counts = ", ".join(
        _counted(report.count(severity), severity)
        for severity in SEVERITIES
        if severity != "info" or report.count("info")
    )
    parts = [f"{_counted(report.files, 'file')}: {counts}"]
    parts += [f"{report.suppressed} suppressed"] if report.suppressed else []
    parts += [f"{report.known} known from the baseline"] if report.known else []
    parts += [f"{len(report.not_checked)} not checked"] if report.not_checked else []
    parts += [verdicts(report)] if report.outcomes else []
    return "; ".join(parts)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"{place(finding)}: {finding.severity} {finding.code}: {finding.message}"
    if finding.source.strip():
        source, column = _cut(finding.source.expandtabs(1), finding.column)
        yield f"  | {source}"
        yield f"  | {' ' * (column - 1)}^"
    if finding.hint:
        yield f"  = {finding.hint}"


def _cut(source: str, column: int) -> tuple[str, int]:
    """A part of a long line that shows the column."""
    if len(source) <= _WIDTH:
        return source, column
    start = max(0, min(column - _WIDTH // 2, len(source) - _WIDTH))
    return ("…" if start else "") + source[start : start + _WIDTH], column - start + (1 if start else 0)


def _not_checked(one: NotChecked) -> Iterator[str]:
    at = one.path if one.cell is None else where(one.path, one.cell - 1, one.line)
    yield f"{at}: not checked: {one.reason}"
    if one.hint:
        yield f"  = {one.hint}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "info" else f"{number} {word}s"
