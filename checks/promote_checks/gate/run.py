"""Run checks side by side; each drives a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from promote_checks.errors import UserError
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext, Checker
from promote_checks.gate.registry import CHECKS
from promote_checks.gate.verdict import words


def run_checks(
    context: CheckContext,
    codes: Sequence[str],
    *,
    checks: Mapping[str, Checker] = CHECKS,
    told: Callable[[Check], None] = lambda check: None,
) -> tuple[Check, ...]:
    """Run the named checks and return their results in the order of ``codes``; ``told`` hears them as they come."""
    if not codes:
        return ()
    with ThreadPoolExecutor(max_workers=len(codes), thread_name_prefix="check") as pool:
        try:
            futures = [pool.submit(_run, code, checks[code], context) for code in codes]
            for future in as_completed(futures):
                told(future.result())
            return tuple(future.result() for future in futures)
        except BaseException:
            context.children.stop()  # or leaving the pool would wait for tools nobody listens to
            raise


def _run(code: str, checker: Checker, context: CheckContext) -> Check:
    try:
        return checker.check(context)
    except UserError as error:  # a folder that is too big to copy, a file that can't be read
        return Check(code, "error", words(error.message, context), hint=error.hint)
