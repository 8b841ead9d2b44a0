"""Run checks side by side; each drives a process of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext, Checker
from promote_checks.gate.registry import CHECKS


def run_checks(
    context: CheckContext, codes: Sequence[str], *, checks: Mapping[str, Checker] = CHECKS
) -> tuple[Check, ...]:
    """Run the named checks and return their results in the order of ``codes``."""
    if not codes:
        return ()
    with ThreadPoolExecutor(max_workers=len(codes), thread_name_prefix="check") as pool:
        try:
            futures = [pool.submit(checks[code].check, context) for code in codes]
            return tuple(future.result() for future in futures)
        except BaseException:
            context.children.stop()  # or leaving the pool would wait for tools nobody listens to
            raise
