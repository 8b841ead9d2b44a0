"""What the project's tests, its runs and git show about its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from promote_checks.ledger.digest import digest
from promote_checks.review.evidence import Evidence, not_checked
from promote_checks.review.looks import parts
from promote_checks.review.material import Material
from promote_checks.review.project import PROMOTION

_UNRUN = "the steps' golden tests did not run"
_WHOLE = "test_the_results"
"""The emitted test of what one run of the whole pipeline computes."""


def steps_tested(material: Material) -> Evidence:
    """Every step of the pipeline has a test of its own, and all of them passed."""
    tested = material.tests
    if tested.verdict == "error":
        return _unrunnable(material)
    steps = [one["function"] for one in material.project.promotion.get("steps", ())]
    if not steps:
        return not_checked("promotion.json names no steps")
    of_step = {step: tested.of(f"test_{step}") for step in steps}
    without = sorted(step for step, results in of_step.items() if not results)
    results = {test: seen for found in of_step.values() for test, seen in found.items()}
    if not results:
        return not_checked("no step has a test of its own")
    seen = parts.tests(material, results)
    if without and seen.verdict == "pass":
        return replace(seen, gap=f"no test of its own: {', '.join(without)}")
    return seen


def feature_code_tested(material: Material) -> Evidence:
    """As the steps, and the tests run through enough lines of the package."""
    steps, lines = steps_tested(material), parts.gate(material, "coverage")
    if steps.verdict != "pass":
        return steps
    if lines.verdict == "pass":
        return replace(steps, summary=f"{steps.summary}; {lines.summary}")
    return (
        lines
        if lines.verdict != "skip"
        else replace(steps, gap=f"how many lines they run through: {lines.summary}")
    )


def pipeline_tested(material: Material) -> Evidence:
    """The pipeline ran from end to end: the thin notebook under papermill, or the golden run on small data."""
    notebook = parts.gate(material, "papermill")
    if notebook.verdict != "skip":
        return notebook
    if material.tests.verdict == "error":
        return _unrunnable(material)
    results = material.tests.of(_WHOLE)
    if not results:
        return not_checked(f"no papermill run ({notebook.summary}), and no test of the whole run")
    return parts.tests(material, results)


def reproducible(material: Material) -> Evidence:
    """Training gave the same values twice, in the proof and again today on the small data, and no run diverged."""
    diverged = parts.run_rules(material, "RN")
    if diverged.verdict == "fail":
        return diverged
    proven, again = proof(material), material.tests.of(_WHOLE)
    if proven.verdict in ("fail", "error"):
        return proven
    if not again:
        return not_checked("no run was repeated: the project has no golden record of one")
    seen = parts.tests(material, again)
    if seen.verdict != "pass":
        return seen
    both = replace(seen, looked_at=(*seen.looked_at, *proven.looked_at))
    if proven.verdict != "pass":
        return replace(both, gap=f"only the small data was run again; on all of it {proven.summary}")
    return replace(both, summary=f"{proven.summary}; repeated on the small data: {seen.summary}")


def proof(material: Material) -> Evidence:
    """What the promotion proved, if document and package are still as they were then."""
    document = material.project.promotion
    if not document:
        return not_checked("no promotion.json: the project was not promoted from a notebook")
    if document.get("seal") != digest({key: value for key, value in document.items() if key != "seal"}):
        return parts.files(material, "fail", "promotion.json was edited", PROMOTION)
    values, verdict = document.get("values", {}), document.get("verdict")
    if verdict == "unverified" and not values.get("compared"):
        return not_checked("the promotion executed nothing, or could compare nothing")
    said = f"{values.get('equal')} of {values.get('compared')} values equal, {verdict}"
    if verdict != "equivalent":
        return parts.files(material, "fail", said, PROMOTION)
    if document.get("seed", {}).get("injected"):
        why = f"{said}, but only after the generators were seeded from outside: seed them in the code"
        return parts.files(material, "fail", why, PROMOTION)
    moved = _moved_on(material, document.get("manifest", {}))
    if moved:
        return not_checked(f"{moved} is not as it was proven")
    return parts.files(material, "pass", said, PROMOTION)


def _moved_on(material: Material, manifest: Mapping[str, str]) -> str:
    """The first file of the package that came, went or changed after the promotion; empty: none did."""
    then = {name: seen for name, seen in manifest.items() if name.startswith("src/")}
    now = {name: seen for name, seen in material.files.items() if name.startswith("src/")}
    return next((name for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name)), "")


def checked_in(material: Material) -> Evidence:
    """Git has the project as it is here."""
    if material.commit is None:
        return not_checked("the project is not in a git repository with a commit")
    clean, differing = material.commit.clean, material.commit.differing
    return Evidence(
        verdict="pass" if clean else "fail",
        summary="everything is committed" if clean else f"not as in the commit: {', '.join(differing[:3])}",
        command=("git", "ls-tree", "-r", "HEAD"),
        exit_code=0,
        looked_at=("HEAD",),
        sha256=digest([material.commit.id, clean]),
    )


def step_by_step(material: Material) -> Evidence:
    """The thin notebook, which calls one step after the other, ran; and there is more than one step."""
    steps = material.project.promotion.get("steps", ())
    if len(steps) < 2 or material.project.promotion.get("rung") == "replay":
        return not_checked("the package has no steps that could be looked at one by one")
    return parts.gate(material, "papermill")


def _unrunnable(material: Material) -> Evidence:
    run = material.tests
    summary = f"{_UNRUN}: {run.summary}"
    return Evidence(verdict="error", summary=summary, command=run.command, exit_code=run.exit_code)
