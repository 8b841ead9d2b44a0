"""Ask mypy what it makes of emitted text."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from promote.emit.lint import write
from promote.emit.typing_repair import Complaint
from promote_checks.errors import UserError
from promote_checks.execution.tools import own_tool, tool_environment
from promote_checks.gate.mypy_cache import held_cache
from promote_checks.gate.process import Children, Ended, run_process
from promote_checks.observe.patience import Patience

_OPTIONS = (
    "--strict",
    "--ignore-missing-imports",
    "--config-file=",
    "--output",
    "json",
    "--no-error-summary",
)
_PATIENCE = Patience(busy=900.0)


class _Line(msgspec.Struct):
    file: str
    line: int
    column: int
    message: str
    code: str | None
    severity: str


def complaints(modules: Mapping[str, str], package: str, python: str) -> list[Complaint]:
    """Errors of ``mypy --strict`` over the package, as the gate will run it."""
    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        root = Path(folder) / package
        root.mkdir()
        write({"__init__.py": "", **modules}, root)
        with held_cache(python, Children()) as cache:
            command = (
                *own_tool("mypy"), *_OPTIONS, "--python-executable", python, "--cache-dir", str(cache), package,
            )  # fmt: skip
            ended = run_process(
                command, cwd=Path(folder), env=tool_environment(), timeout=_PATIENCE, children=Children()
            )
    if ended.how != "exited":
        # Half of its complaints would make another package.
        raise UserError(f"mypy, by which the package is typed, {_how(ended)}", "run promote again")
    found = []
    for text in ended.output.splitlines():
        if text.startswith("{"):
            line = msgspec.json.decode(text, type=_Line)
            if line.severity == "error":
                name = Path(line.file).relative_to(package).as_posix()
                found.append(Complaint(name, line.line, line.column, line.message, line.code or ""))
    return found


def _how(ended: Ended) -> str:
    return f"did not end within {_PATIENCE}" if ended.how == "timeout" else f"did not run ({ended.how})"
