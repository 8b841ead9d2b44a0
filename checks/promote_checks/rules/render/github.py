"""GitHub annotations: one workflow command a finding, shown on the changed lines of a pull request."""

from __future__ import annotations

from promote_checks.rules.finding import Finding, NotChecked, Report
from promote_checks.rules.render.text import place, summary

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    """The summary comes last, as plain text in the log."""
    lines = [_finding(one) for one in report.findings] + [_missed(one) for one in report.not_checked]
    return "\n".join([*lines, summary(report)]) + "\n"


def _finding(one: Finding) -> str:
    text = f"{place(one)}: {one.message}" + (f"\n{one.hint}" if one.hint else "")
    fields = f"file={_property(one.path)},line={one.file_line},col={one.column},title={_property(one.code)}"
    return f"::{_LEVELS[one.severity]} {fields}::{_message(text)}"


def _missed(one: NotChecked) -> str:
    level = "error" if one.blocking else "warning"
    at = f"cell {one.cell}, line {one.line}: " if one.cell is not None else ""
    return f"::{level} file={_property(one.path)},title=not checked::{_message(at + one.reason)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
