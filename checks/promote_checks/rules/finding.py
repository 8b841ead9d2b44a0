"""What a rule found, and what could not be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
Verdict = Literal["pass", "fail", "skip", "error"]
VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "error", "skip")
NOT_SELECTED = "not selected"
"""The summary of a check that nobody asked for."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a notebook: the cell counted from 0 (None: the notebook itself), line from 1, column from 0."""

    cell: int | None
    line: int = 1
    column: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says: where, and what is wrong there. The rest of a finding is known from the rule."""

    place: Place
    message: str
    source: str | None = None
    """The line to show, where it is not the line of the cell (an output), or must be redacted."""
    hint: str = ""
    """What to do here, where it differs from what the rule says in general."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, complete: everything that any format shows."""

    code: str
    severity: Severity
    path: str
    cell: int | None
    """As people count, from 1 over all cells; None: about the file as a whole."""
    line: int
    """From 1, inside the cell."""
    column: int
    """From 1, in characters."""
    message: str
    hint: str
    source: str
    """The offending line as its author wrote it; secrets are replaced."""
    file_line: int = 1
    """Line in the file itself, for annotations."""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Something that was not looked at. It has not passed."""

    path: str
    reason: str
    hint: str = ""
    cell: int | None = None
    line: int = 1
    blocking: bool = False
    """It should have been Python: the check as a whole has not passed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check of a promoted project came to. ``skip`` is not checked, ``error`` could not be run."""

    project: str
    """Its folder, as it was named."""
    code: str
    verdict: Verdict
    summary: str
    detail: str = ""
    hint: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def bad(self) -> bool:
        """It did not pass, and should have."""
        return self.verdict in ("fail", "error")


@dataclass(frozen=True, slots=True)
class Report:
    """What one check of some files gave."""

    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    files: int
    """Files that were looked at."""
    suppressed: int = 0
    """Findings that a comment or a tag took away."""
    known: int = 0
    """Findings that stand in the baseline."""
    outcomes: tuple[Outcome, ...] = ()
    """Checks of promoted projects, each project's together."""

    @property
    def exit_code(self) -> int:
        """1 for a finding of severity error, Python that could not be read, a check that did not pass; else 0."""
        wrong = any(finding.severity == "error" for finding in self.findings)
        bad = any(one.blocking for one in self.not_checked) or any(one.bad for one in self.outcomes)
        return 1 if wrong or bad else 0

    def count(self, severity: Severity) -> int:
        """How many findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def judged(self, verdict: Verdict) -> int:
        """How many checks of promoted projects came to a verdict."""
        return sum(one.verdict == verdict for one in self.outcomes)


def merged(reports: Sequence[Report]) -> Report:
    """Several reports as one, in their order."""
    return Report(
        tuple(one for report in reports for one in report.findings),
        tuple(one for report in reports for one in report.not_checked),
        sum(report.files for report in reports),
        sum(report.suppressed for report in reports),
        sum(report.known for report in reports),
        tuple(one for report in reports for one in report.outcomes),
    )
