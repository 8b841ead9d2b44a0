"""The whole flow in one place: files → subjects → findings → suppressed → known → report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from promote_checks.rules import baseline, suppress
from promote_checks.rules.finding import SEVERITIES, Finding, NotChecked, Report
from promote_checks.rules.project import project_of
from promote_checks.rules.reading import read_subject
from promote_checks.rules.registry import RULES, RUN_CODES
from promote_checks.rules.rule import Rule, findings
from promote_checks.rules.settings import UNUSED, Settings
from promote_checks.rules.subject import Subject
from promote_checks.secrets.hide import hide_all
from promote_checks.secrets.source import hidden_source

Runs = Callable[[Path], tuple[Sequence[Finding], Sequence[NotChecked]]]
"""Runs a notebook and says what that showed; see ``promote_checks.dynamic``. Not called for plain scripts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One file, read and judged."""

    subject: Subject | None
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    suppressed: int = 0
    unused: tuple[suppress.Suppression, ...] = ()
    said: tuple[Finding, ...] = ()
    """Everything that was found, also what is suppressed: ruff need not say it again."""


def check_files(
    files: Sequence[Path],
    settings: Settings,
    *,
    thorough: bool = True,
    rules: Mapping[str, Rule] = RULES,
    runs: Runs | None = None,
) -> Report:
    """Check the files. Not ``thorough`` is the hook's path: sources only, no ruff, nothing heavy imported.

    ``runs``: also run the notebooks. It raises nothing for what a notebook does.
    """
    wanted = {code: rule for code, rule in rules.items() if settings.wants(code)}
    judged = [judge(path, wanted, thorough=thorough, runs=runs) for path in files]
    found = [finding for one in judged for finding in one.findings]
    not_checked = [missed for one in judged for missed in one.not_checked]
    suppressed = sum(one.suppressed for one in judged)
    if thorough:
        more, missed, taken = _ruff(judged, settings)
        found, not_checked, suppressed = found + more, not_checked + missed, suppressed + taken
    known = 0
    if settings.baseline is not None:
        found, known = baseline.without_known(found, settings.baseline)
    return Report(tuple(sorted(found, key=_order)), tuple(not_checked), len(files), suppressed, known)


def judge(path: Path, rules: Mapping[str, Rule], *, thorough: bool, runs: Runs | None = None) -> Judged:
    """Read one file and run the rules over it; run the file itself too, if it is a notebook and that is asked for."""
    subject = read_subject(path, str(path), project_of(path.absolute().parent), outputs=thorough)
    if isinstance(subject, NotChecked):
        return Judged(None, not_checked=(subject,))
    if thorough and subject.format == "ipynb":
        subject = _with_file_lines(subject)
    said = tuple(findings(subject, rules))
    not_checked = subject.not_checked
    idle_codes: tuple[str, ...] = RUN_CODES
    if runs is not None and subject.is_notebook:
        found, missed = runs(path)
        said += tuple(replace(one, file_line=_file_line(subject, one)) for one in found)
        not_checked, idle_codes = (*not_checked, *missed), ()
    kept, taken, idle = suppress.apply(subject, said)
    idle = [one for one in idle if not one.only_of(idle_codes)]
    if not thorough:
        kept = [finding for finding in kept if finding.severity != "info"]
    shown = tuple(replace(finding, source=hide_all(finding.source)) for finding in kept)
    return Judged(subject, shown, not_checked, taken, tuple(idle), said)


def _file_line(subject: Subject, finding: Finding) -> int:
    before = 0 if finding.cell is None else subject.file_lines.get(finding.cell - 1, 0)
    return before + finding.line


def _with_file_lines(subject: Subject) -> Subject:
    from promote_checks.rules.json_lines import json_lines

    return replace(subject, file_lines=json_lines(subject.path.read_text(encoding="utf-8", errors="replace")))


def _ruff(judged: Sequence[Judged], settings: Settings) -> tuple[list[Finding], list[NotChecked], int]:
    """Findings of ruff, and the suppressions that neither its findings nor ours need."""
    subjects = {one.subject.shown: one.subject for one in judged if one.subject is not None}
    found: list[Finding] = []
    not_checked: list[NotChecked] = []
    if settings.ruff and settings.wants("ruff:") and subjects:
        from promote_checks.rules.ruff import not_told, run_ruff

        found, not_checked = run_ruff({name: subject.path for name, subject in subjects.items()})
        found = [
            _placed(finding, subjects[finding.path]) for finding in found if settings.wants(finding.code)
        ]
        found = not_told(found, [finding for one in judged for finding in one.said])
    kept: list[Finding] = []
    taken = 0
    for one in judged:
        if one.subject is not None:
            mine = [finding for finding in found if finding.path == one.subject.shown]
            rest, count, idle = suppress.apply(one.subject, mine)
            kept, taken = kept + rest, taken + count
            kept += _unused(one, idle, settings)
    return kept, not_checked, taken


def _unused(one: Judged, idle: Iterable[suppress.Suppression], settings: Settings) -> list[Finding]:
    """Suppressions that took nothing, of codes that were looked for at all."""
    if one.subject is None or not settings.wants(UNUSED):
        return []
    both = set(one.unused) & set(idle)
    asked = [each for each in both if not each.codes or any(settings.wants(code) for code in each.codes)]
    return [replace(each, source=hide_all(each.source)) for each in suppress.unused(one.subject, asked)]


def _placed(finding: Finding, subject: Subject) -> Finding:
    """ruff counts cells of notebooks, and lines of the file in scripts: give it a cell, and its line of text."""
    if finding.cell is None and subject.format != "ipynb":
        starts = [(start, cell) for cell, start in subject.file_lines.items() if start < finding.line]
        start, cell = max(starts, default=(0, subject.code_cells[0].index if subject.code_cells else 0))
        finding = replace(finding, cell=cell + 1, line=finding.line - start)
    if finding.cell is None or finding.cell > len(subject.cells):
        return finding
    lines = hidden_source(subject.cells[finding.cell - 1].source).split("\n")
    shown = lines[finding.line - 1] if finding.line <= len(lines) else ""
    return replace(
        finding, source=shown, file_line=subject.file_lines.get(finding.cell - 1, 0) + finding.line
    )


def _order(finding: Finding) -> tuple[str, int, int, int, str]:
    return finding.path, finding.cell or 0, finding.line, SEVERITIES.index(finding.severity), finding.code
