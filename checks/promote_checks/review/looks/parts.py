"""Evidence from parts of a command's answer: checks of the gate, codes of rules, tests by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from promote_checks.gate.check import Verdict
from promote_checks.gate.verdict import counted
from promote_checks.ledger.digest import digest
from promote_checks.review.evidence import Evidence, not_checked, worst
from promote_checks.review.material import Material, RulesRun
from promote_checks.rules.finding import Finding

REVIEW_TEST = "test_review"
"""A project's test for one item is named after it: ``test_review_model_5_beats_the_majority``."""


def gate(material: Material, *codes: str) -> Evidence:
    """Evidence from checks of the gate: it passes if all of them do."""
    absent = [code for code in codes if code not in material.gate.checks]
    if absent:
        return not_checked(f"the gate has no check {', '.join(absent)}")
    checks = [material.gate.checks[code] for code in codes]
    said = [{"code": one.code, "verdict": one.verdict, "summary": one.summary} for one in checks]
    return Evidence(
        verdict=worst(one.verdict for one in checks),
        summary="; ".join(f"{one.code}: {one.summary}" for one in checks),
        command=material.gate.command,
        exit_code=material.gate.exit_code,
        looked_at=codes,
        sha256=digest(said),
    )


def run_rules(material: Material, family: str) -> Evidence:
    """Evidence from one family of the rules that need a run; the gate runs all of them as one check."""
    seen = gate(material, "run-rules")
    check = material.gate.checks.get("run-rules")
    if check is None or check.verdict not in ("pass", "fail"):
        return seen
    codes = [code for code in check.evidence.get("codes", ()) if str(code).startswith(family)]
    if codes:
        return replace(seen, verdict="fail", summary=f"run-rules: {', '.join(codes)}: {check.summary}")
    missed = check.evidence.get("not_checked", 1)
    gap = f"{counted(missed, 'thing')} that the run could not check" if missed else ""
    return replace(seen, verdict="pass", summary=f"run-rules: no finding of {family}", gap=gap)


def rules(run: RulesRun | None, *codes: str, absent: str) -> Evidence:
    """Evidence from rules: it fails for a finding of one of these codes, whatever its severity."""
    if run is None:
        return not_checked(absent)
    off = sorted(run.ignored & set(codes))
    if off:
        return not_checked(f"the project's settings ignore {', '.join(off)}")
    found = [one for one in run.report.findings if one.code in codes]
    missed = [one for one in run.report.not_checked if one.blocking]
    seen = Evidence(
        verdict="fail" if found else "error" if missed else "pass",
        summary=f"{counted(run.report.files, 'file')}, no finding",
        command=run.command,
        exit_code=run.report.exit_code,
        looked_at=codes,
        sha256=digest([run.report.files, [_said(one) for one in found], [one.path for one in missed]]),
    )
    if found:
        return replace(seen, summary=f"{counted(len(found), 'finding')}, the first: {_first(found[0])}")
    if missed:
        return replace(seen, summary=f"{missed[0].path} could not be read: {missed[0].reason}")
    return replace(seen, gap=_hidden(run))


def _hidden(run: RulesRun) -> str:
    """Findings that were taken away have not been mended."""
    report = run.report
    if not (report.suppressed or report.known):
        return ""
    return f"{counted(report.suppressed + report.known, 'finding')} suppressed or in the baseline"


def _first(one: Finding) -> str:
    where = f"{one.path}, cell {one.cell}" if one.cell else f"{one.path}:{one.line}"
    return f"{one.severity} {one.code} in {where}: {one.message}"


def _said(one: Finding) -> tuple[str, str, int | None, int, str]:
    return one.code, one.path, one.cell, one.line, one.message


def tests(material: Material, results: Mapping[str, Verdict]) -> Evidence:
    """Evidence from single tests: one that was skipped has not passed."""
    run = material.tests
    bad = sorted(test for test, seen in results.items() if seen != "pass")
    passed = f"{len(results) - len(bad)} of {len(results)} tests passed"
    return Evidence(
        verdict=worst(results.values()),
        summary=f"{passed}; not: {', '.join(bad[:3])}" if bad else passed,
        command=run.command,
        exit_code=run.exit_code,
        looked_at=tuple(sorted(results)),
        sha256=digest(dict(results)),
    )


def own_tests(material: Material, item: str) -> Evidence | None:
    """Evidence from the tests that a project names after an item; None: it has none."""
    results = material.tests.starting(f"{REVIEW_TEST}_{item.replace('-', '_')}")
    return tests(material, results) if results else None


def files(material: Material, verdict: Verdict, summary: str, *names: str) -> Evidence:
    """Evidence that was read in files of the project."""
    seen = {name: material.files.get(name, "") for name in names}
    return Evidence(verdict=verdict, summary=summary, looked_at=names, sha256=digest(seen))
