"""The gate: every check there is, each with a verdict, also the ones that were not asked for or not run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext, Checker
from promote_checks.gate.registry import CHECKS, STATIC
from promote_checks.gate.run import run_checks
from promote_checks.rules.finding import NOT_SELECTED

NOT_RUN = "not run"
"""With ``--no-run``, nothing of the project is executed."""


def judge(
    context: CheckContext,
    wanted: Callable[[str], bool],
    *,
    run: bool = True,
    told: Callable[[Check], None] = lambda check: None,
    checks: Mapping[str, Checker] = CHECKS,
) -> tuple[Check, ...]:
    """Run what is wanted and return one result for each check, in the order of the registry.

    ``told`` hears of each result as soon as it is there, in whatever order they come.
    """
    chosen = [code for code in checks if wanted(code) and (run or code in STATIC)]
    context = replace(context, measured="coverage" in chosen)
    found = {check.code: check for check in run_checks(context, chosen, checks=checks, told=told)}
    return tuple(found.get(code) or _left_out(code, wanted) for code in checks)


def _left_out(code: str, wanted: Callable[[str], bool]) -> Check:
    if not wanted(code):
        return Check(code, "skip", NOT_SELECTED)
    return Check(code, "skip", NOT_RUN, hint="it runs the project's code: leave out --no-run")
