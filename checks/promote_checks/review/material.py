"""Everything that was run and read for one review. Looks only read it: they start nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from promote_checks.gate.check import Check
from promote_checks.review.commit import Commit
from promote_checks.review.project import Project
from promote_checks.review.suite_report import SuiteRun
from promote_checks.rules.finding import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRun:
    """One run of the gate, and what each of its checks said."""

    command: tuple[str, ...]
    exit_code: int
    checks: Mapping[str, Check] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesRun:
    """The rules over some files. ``ignored``: codes that the project's settings switch off."""

    command: tuple[str, ...]
    report: Report
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the looks may look at."""

    project: Project
    files: Mapping[str, str]
    """Path below the project -> sha256, of all files that a review is bound to."""
    gate: GateRun
    tests: SuiteRun
    rules: RulesRun | None
    """Over the code and the notebooks of the project; None: it holds nothing that rules read."""
    notebook_rules: RulesRun | None
    """Over the notebook that was promoted; None: it isn't found."""
    commit: Commit | None
    staging: tuple[Mapping[str, Any], ...] = ()
    """``staging/evidence-*.json``, in the order of the runs."""
