"""What ruff finds in the same files: one run, merged into the report as ``ruff:CODE``, severity warning."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from promote_checks.execution.tools import run_tool
from promote_checks.rules.finding import Finding, NotChecked

_SAME = {"F821": ("NB003", "NB004"), "E402": ("NB010",), "S113": ("EN004",), "S301": ("SE005", "SE004"),
         "S506": ("SE004",), "S105": ("SE001",), "S106": ("SE001",), "PLW0603": ("PK002",)}  # fmt: skip
"""ruff's code -> ours that say the same at the same place, better."""


def run_ruff(files: dict[str, Path], timeout: float = 900.0) -> tuple[list[Finding], list[NotChecked]]:
    """Findings of one run of ruff over all files (shown path -> file)."""
    if find_spec("ruff") is None:
        return [], [
            NotChecked("ruff", "ruff is not installed, so its rules were not checked", "pip install ruff")
        ]
    options = ("--output-format", "json", "--exit-zero", "--no-cache", "--quiet")
    paths = (str(path.absolute()) for path in files.values())
    try:
        done = run_tool("ruff", ("check", *options, "--", *paths), cwd=Path.cwd(), timeout=timeout)
        rows: Any = json.loads(done.stdout or b"[]")
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return [], [
            NotChecked(
                "ruff", f"ruff could not be run ({type(error).__name__})", "run `ruff check` to see why"
            )
        ]
    if done.returncode:
        words = [line for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
        return [], [NotChecked("ruff", f"ruff ended with code {done.returncode}", (words or [""])[-1][:200])]
    shown = {str(path.resolve()): name for name, path in files.items()}
    found = [_finding(row, shown) for row in rows if row.get("code") and row["code"] != "invalid-syntax"]
    return [one for one in found if one is not None], []


def not_told(found: Sequence[Finding], own: Sequence[Finding]) -> list[Finding]:
    """Findings of ruff without those that say what one of ``own`` says at the same place."""
    taken = {(one.path, one.cell, one.line, one.code) for one in own}
    return [one for one in found if not _is_told(one, taken)]


def _finding(row: Any, shown: dict[str, str]) -> Finding | None:
    path = shown.get(str(Path(row["filename"]).resolve()))
    if path is None:
        return None
    place = row["location"]
    fix = (row.get("fix") or {}).get("message") or ""
    return Finding(
        code=f"ruff:{row['code']}",
        severity="warning",
        path=path,
        cell=row.get("cell"),
        line=int(place["row"]),
        column=int(place["column"]),
        message=row["message"],
        hint=fix,
        source="",
        file_line=int(place["row"]),
    )


def _is_told(one: Finding, taken: set[tuple[str, int | None, int, str]]) -> bool:
    return any(
        (one.path, one.cell, one.line, code) in taken
        for code in _SAME.get(one.code.removeprefix("ruff:"), ())
    )
