"""The processes of these tests: the command itself, and the two runs that judge it from outside."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hard.hard_case import HardCase
from tests.hard.plain_values import Plain

ROOT = Path(__file__).parents[2]
SECONDS = 300


@dataclass(frozen=True)
class Run:
    """What a notebook or a package left behind."""

    values: dict[str, Plain]
    lines: list[str]
    files: dict[str, bytes]
    error: str


@dataclass(frozen=True)
class Command:
    """One run of ``promote``."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        """The document on standard output."""
        document: dict[str, Any] = json.loads(self.stdout)
        return document


def environment(**more: str) -> dict[str, str]:
    """This process's environment, in which our packages are found and runs repeat."""
    places = [str(ROOT), *(str(ROOT / room) for room in ("promote", "checks", "staging"))]
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHONPATH", "COV_"))}
    fixed = {"PYTHONPATH": os.pathsep.join(places), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    return keep | fixed | more


def promote(*arguments: str, cwd: Path | None = None, **more: str) -> Command:
    """Run the real command."""
    command = [sys.executable, "-m", "promote", *arguments]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Command(done.returncode, done.stdout, done.stderr)


def run_notebook(case: HardCase, folder: Path, seed: int | None = None) -> Run:
    """Run the case's cells in a plain IPython shell, in ``folder``."""
    cells = [
        (source, "raises-exception" in case.cell_tags.get(index, ()))
        for index, (kind, source) in enumerate(case.cells)
        if kind == "code"
    ]
    job = {"kind": "notebook", "cells": cells, "script": case.format == "script", "seed": seed}
    job["file"] = case.name.rpartition("/")[2] + ".py"
    return _run(job, folder)


def run_package(source: Path, package: str, folder: Path, seed: int | None, secrets: dict[str, str]) -> Run:
    """Import the emitted package from ``source`` and call its ``run()``, in ``folder``."""
    job = {"kind": "package", "source": str(source), "package": package, "seed": seed}
    return _run(job, folder, **secrets)


def _run(job: dict[str, Any], folder: Path, **more: str) -> Run:
    before = tree(folder)
    jobs, answer = folder.parent / f"{folder.name}.jobs.json", folder.parent / f"{folder.name}.answer.json"
    jobs.write_text(json.dumps([job | {"cwd": str(folder), "out": str(answer)}]), encoding="utf-8")
    command = [sys.executable, "-m", "tests.hard.run_jobs", str(jobs)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if not answer.exists():
        return Run({}, [], {}, f"died without an answer: {done.stderr[-2000:]}")
    document = json.loads(answer.read_text(encoding="utf-8"))
    files = {name: content for name, content in tree(folder).items() if before.get(name) != content}
    return Run(document["values"], document["text"].splitlines(), files, document["error"])


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, caches left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def secrets_of(params: str, reference: Run, fallback: tuple[str, ...]) -> dict[str, str]:
    """Environment variables that an emitted ``params.py`` asks for, with the notebook's own values."""
    found: dict[str, str] = {}
    for name in re.findall(r"_from_environment\([\"'](\w+)[\"']\)", params):
        values = [v for k, v in reference.values.items() if name.lower().endswith(k.lower())]
        literal = values[0][1] if values and values[0][0] == "str" else repr(fallback[0] if fallback else "")
        found[name] = str(ast.literal_eval(literal))
    return found
