"""Ask mypy what it makes of emitted text."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from promote.emit.lint import write
from promote.emit.typing_repair import Complaint
from promote_checks.gate.environment import own_tool, quiet_environment
from promote_checks.gate.mypy_cache import held_cache
from promote_checks.gate.process import Children, run_process

_OPTIONS = (
    "--strict",
    "--ignore-missing-imports",
    "--config-file=",
    "--output",
    "json",
    "--no-error-summary",
)
_TIMEOUT = 300.0


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
                command, cwd=Path(folder), env=quiet_environment(), timeout=_TIMEOUT, children=Children()
            )
    found = []
    for text in ended.output.splitlines():
        if text.startswith("{"):
            line = msgspec.json.decode(text, type=_Line)
            if line.severity == "error":
                name = Path(line.file).relative_to(package).as_posix()
                found.append(Complaint(name, line.line, line.column, line.message, line.code or ""))
    return found
