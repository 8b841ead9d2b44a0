"""How a run that did not finish is reported."""

from __future__ import annotations

from promote_checks.observe.hints import error_hint
from promote_checks.observe.journal import ErrorFacts, Told
from promote_checks.observe.kernel_run import Outcome
from promote_checks.observe.observation import NotebookFailure

KILLED = (
    "the kernel's process was ended from outside or crashed: look for os._exit or exit(), for a library that"
    " crashes, and at how much memory the notebook needs"
)
MEMORY = (
    "read fewer rows or columns, use smaller types, delete what is no longer needed, or use a larger machine"
)


def failure_of(
    outcome: Outcome, told: Told, place: tuple[int, int], timeout: float | None, starved: bool
) -> NotebookFailure | None:
    """The failure that an outcome stands for; none if the notebook ran to its end."""
    if outcome.ending == "completed":
        return None
    if outcome.ending == "error":
        return error_failure(outcome, told.error)
    cell, line = place if place[0] >= 0 else (max(outcome.cell, 0), 1)
    line = max(line, 1)
    if outcome.ending == "timeout":
        message = f"the notebook did not finish within {timeout:g} seconds"
        return NotebookFailure(
            "timeout", cell, line, message=message, hint="raise --timeout, or make it quicker"
        )
    if starved:
        message = "the kernel was killed because the machine ran out of memory"
        return NotebookFailure("memory", cell, line, message=message, hint=MEMORY)
    return NotebookFailure("killed", cell, line, message="the kernel died", hint=KILLED)


def error_failure(outcome: Outcome, facts: ErrorFacts | None) -> NotebookFailure:
    """An exception, as the probe saw it; as the kernel's reply told it if the probe saw nothing."""
    if facts is None or facts.cell != outcome.cell:
        return NotebookFailure("error", outcome.cell, 1, outcome.exception, outcome.message)
    kind = "memory" if facts.memory else "error"
    hint = MEMORY if facts.memory else error_hint(facts)
    return NotebookFailure(kind, facts.cell, facts.line, facts.exception, facts.message, hint)
