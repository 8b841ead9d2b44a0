"""From how a process ended to a verdict: what was not seen to pass has not passed."""

from __future__ import annotations

from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Ended
from promote_checks.gate.sanitise import sanitise
from promote_checks.observe.patience import patience_of


def not_finished(code: str, ended: Ended, context: CheckContext) -> Check | None:
    """Return the check's result if the tool did not come to an end of its own; None if it did."""
    if ended.how == "exited":
        return None
    detail = words(ended.output, context)
    if ended.how == "killed":
        return Check(code, "fail", f"{code} was killed by signal {-ended.code}", detail)
    if ended.how == "timeout":
        return Check(code, "fail", f"{code} did not end within {patience_of(context.timeout)}", detail)
    if ended.how == "stopped":
        return Check(code, "error", f"{code} was stopped before it ended")
    return Check(code, "error", f"{code} could not be started", detail)


def words(output: str, context: CheckContext) -> str:
    """A tool's own words, without anything of this machine and without secrets."""
    for secret in context.environment.values():
        output = output.replace(secret, "<secret>") if secret else output
    return sanitise(output, {context.project: ".", context.notebook_folder: "<notebook folder>"})


def counted(number: int, thing: str) -> str:
    """``1 finding``, ``2 findings``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
