"""GitHub annotations: one workflow command a finding, shown on the changed lines of a pull request."""

from __future__ import annotations

from pathlib import PurePath

from promote_checks.rules.finding import NOT_SELECTED, Finding, NotChecked, Outcome, Report
from promote_checks.rules.render.text import place, summary

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    """The summary comes last, as plain text in the log."""
    lines = [_finding(one) for one in report.findings] + [_missed(one) for one in report.not_checked]
    lines += [_outcome(one) for one in report.outcomes if one.verdict != "pass"]
    return "\n".join([*lines, summary(report)]) + "\n"


def _finding(one: Finding) -> str:
    text = f"{place(one)}: {one.message}" + (f"\n{one.hint}" if one.hint else "")
    fields = f"file={_property(one.path)},line={one.file_line},col={one.column},title={_property(one.code)}"
    return f"::{_LEVELS[one.severity]} {fields}::{_message(text)}"


def _missed(one: NotChecked) -> str:
    level = "error" if one.blocking else "warning"
    at = f"cell {one.cell}, line {one.line}: " if one.cell is not None else ""
    return f"::{level} file={_property(one.path)},title=not checked::{_message(at + one.reason)}"


def _outcome(one: Outcome) -> str:
    """A check that was left out warns, as all that is not checked; one that nobody asked for does not."""
    level = "error" if one.bad else "notice" if one.summary == NOT_SELECTED else "warning"
    word = "not checked" if one.verdict == "skip" else one.verdict
    text = "\n".join(part for part in (f"{one.code}: {word}: {one.summary}", one.detail, one.hint) if part)
    where = _property((PurePath(one.project) / "pyproject.toml").as_posix())
    return f"::{level} file={where},title={_property(one.code)}::{_message(text)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
