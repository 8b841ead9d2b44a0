"""Sort the imports of files whose lines are as long as the names in them, and format them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from promote_checks.execution.tools import run_tool


def formatted(files: Mapping[str, str], neighbours: Iterable[str]) -> dict[str, str]:
    """Return the files (path below the project -> text) with ruff's safe fixes, formatted.

    ruff tells the package from other libraries by what lies in ``src``, so it sees the files in their
    places, among empty ``neighbours``.
    """
    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        root = Path(folder)
        for path, text in (dict.fromkeys(neighbours, "") | dict(files)).items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="")
        _ruff(["check", "--isolated", "--no-cache", "--fix", "--exit-zero", "."], root)
        _ruff(["format", "--isolated", "--no-cache", "."], root)
        return {path: (root / path).read_text(encoding="utf-8") for path in files}


def _ruff(arguments: list[str], folder: Path) -> None:
    done = run_tool("ruff", arguments, cwd=folder)
    if done.returncode:
        raise RuntimeError(f"ruff {arguments[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")
