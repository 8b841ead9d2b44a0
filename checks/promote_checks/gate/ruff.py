"""The emitted project is clean under ruff's own rules, without any configuration."""

from __future__ import annotations

from promote_checks.execution.tools import own_tool, tool_environment
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import run_process
from promote_checks.gate.verdict import counted, not_finished, words

CODE = "ruff"


def check(context: CheckContext) -> Check:
    """Run ``ruff check --isolated`` over the whole project."""
    command = (*own_tool("ruff"), "check", "--isolated", "--no-cache", "--output-format", "concise", ".")
    ended = run_process(
        command,
        cwd=context.project,
        env=tool_environment(),
        timeout=context.timeout,
        children=context.children,
    )
    unfinished = not_finished(CODE, ended, context)
    if unfinished is not None:
        return unfinished
    detail = words(ended.output, context)
    if ended.code == 0:
        return Check(CODE, "pass", "clean")
    if ended.code == 1:
        return Check(CODE, "fail", counted(_findings(detail), "finding"), detail)
    return Check(CODE, "error", f"ruff ended with code {ended.code}", detail)


def _findings(detail: str) -> int:
    """Concise output has one line ``path:line:column: CODE message`` for each finding."""
    return sum(line.count(":") >= 3 for line in detail.splitlines())
