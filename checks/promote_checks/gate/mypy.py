"""The emitted package has types that hold under mypy's strictest setting, without any configuration."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from promote_checks.execution.tools import own_tool, tool_environment
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.mypy_cache import held_cache
from promote_checks.gate.process import Children, Ended, run_process
from promote_checks.gate.ready import unnamed_interpreter
from promote_checks.gate.verdict import counted, not_finished, words
from promote_checks.observe.patience import Patience

CODE = "mypy"


def check(context: CheckContext) -> Check:
    """Run ``mypy --strict`` over the package, with the types of the notebook's interpreter."""
    unnamed = unnamed_interpreter(CODE, context)
    if unnamed is not None:
        return unnamed
    source = context.project / "src"
    ended = run_mypy(
        (context.package,), source, python=context.python, timeout=context.timeout, children=context.children
    )
    unfinished = not_finished(CODE, ended, context)
    if unfinished is not None:
        return unfinished
    detail = words(ended.output, context)
    if ended.code == 0:
        return Check(CODE, "pass", "strictly typed")
    errors = sum(": error: " in line for line in detail.splitlines())
    if ended.code == 1 and errors:
        return Check(CODE, "fail", counted(errors, "error"), detail)
    return Check(CODE, "error", f"mypy ended with code {ended.code}", detail)


def warm(imports: Iterable[str], *, python: str, timeout: float | Patience, children: Children) -> None:
    """Let mypy read the types of what a notebook imports, so that the check itself is short.

    Its result is of no interest: the check runs mypy again and alone decides.
    """
    with tempfile.TemporaryDirectory(prefix="promote-warm-") as folder:
        target = Path(folder, "warm_imports")
        target.mkdir()
        text = "".join(f"import {name}\n" for name in sorted(set(imports)))
        target.joinpath("__init__.py").write_text(text, encoding="utf-8")
        run_mypy(("warm_imports",), Path(folder), python=python, timeout=timeout, children=children)


def run_mypy(
    targets: Iterable[str], cwd: Path, *, python: str, timeout: float | Patience, children: Children
) -> Ended:
    """Run mypy as DESIGN fixes it; the cache stands outside the project."""
    options = ("--strict", "--ignore-missing-imports", "--config-file=", "--no-color-output", "--no-pretty")
    with held_cache(python, children) as cache:
        command = (
            *own_tool("mypy"),
            *options,
            *("--python-executable", python, "--cache-dir", str(cache)),
            *targets,
        )
        return run_process(command, cwd=cwd, env=tool_environment(), timeout=timeout, children=children)
