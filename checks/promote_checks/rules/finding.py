"""What a rule found, and what could not be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
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

    @property
    def exit_code(self) -> int:
        """1 if something of severity error was found, or Python could not be read; 0 otherwise."""
        wrong = any(finding.severity == "error" for finding in self.findings)
        return 1 if wrong or any(one.blocking for one in self.not_checked) else 0

    def count(self, severity: Severity) -> int:
        """How many findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)
