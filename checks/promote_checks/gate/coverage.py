"""The project's tests run through enough of the package: a floor in per cent of its lines."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.pytest import INSTALL, unready
from promote_checks.gate.suite import NO_COVERAGE, Suite, run_suite

CODE = "coverage"
FLOOR = 80.0
"""Per cent, where ``[tool.promote] coverage`` says nothing."""


def check(context: CheckContext) -> Check:
    """Measure with pytest-cov in the project's interpreter, in the run of the tests that ``pytest`` judges."""
    floor = context.settings.get("coverage", FLOOR)
    if isinstance(floor, bool) or not isinstance(floor, int | float) or not 0 <= floor <= 100:
        hint = "write a number of per cent, such as coverage = 80"
        return Check(CODE, "error", "[tool.promote] coverage is no number from 0 to 100", hint=hint)
    suite = run_suite(context, measured=True)
    return unready(CODE, suite, context) or _missing(suite) or _judge(suite, floor, context)


def _missing(suite: Suite) -> Check | None:
    if suite.looked.code == NO_COVERAGE:
        return Check(CODE, "skip", "pytest-cov is not installed in the project's interpreter", hint=INSTALL)
    ran = suite.ran
    if ran is None or ran.how != "exited" or ran.code not in (0, 1) or suite.measured is None:
        hint = "promote check --select pytest says what is wrong with the tests"
        return Check(
            CODE, "error", "the tests did not come to their end, so nothing was measured", suite.detail, hint
        )
    return None


def _judge(suite: Suite, floor: float, context: CheckContext) -> Check:
    measured = suite.measured or {}
    totals = measured["totals"]
    if not totals["num_statements"]:
        return Check(CODE, "skip", "the package has no statements to cover")
    # Cut, not rounded: 79.96 is below 80, and shall not read as 80.
    percent = math.floor(totals["percent_covered"] * 10) / 10
    evidence = {"percent": percent, "floor": floor, "statements": totals["num_statements"]}
    summary = f"{percent:g}% of the lines, floor {floor:g}%"
    detail = "\n".join(_uncovered(measured["files"]))
    if percent >= floor:
        return Check(CODE, "pass", summary, detail, evidence=evidence)
    return Check(CODE, "fail", summary, detail, _hint(context), evidence)


def _hint(context: CheckContext) -> str:
    record = context.project / "tests" / "golden" / "run.json"
    try:
        how = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        how = {}
    if isinstance(how, dict) and how.get("status", "recorded") != "recorded":
        return f"the golden tests are not recorded ({how.get('reason', '')}): make golden"
    return "test the lines above, or set [tool.promote] coverage to a floor that you stand for"


def _uncovered(files: Mapping[str, Any]) -> Iterator[str]:
    """``src/churn/load.py: 50%, not lines 3, 7-9`` for each file that is not covered as a whole."""
    for name, found in sorted(files.items()):
        if found["missing_lines"]:
            percent = math.floor(found["summary"]["percent_covered"])
            yield f"{name}: {percent}%, not lines {_runs(found['missing_lines'])}"


def _runs(lines: Iterable[int]) -> str:
    numbers = sorted(lines)
    breaks = [index for index, (one, two) in enumerate(pairwise(numbers), start=1) if two != one + 1]
    parts = [numbers[start:end] for start, end in pairwise([0, *breaks, len(numbers)])]
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)
