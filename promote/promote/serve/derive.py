"""Run the notebook once more, in its own interpreter, and derive the serving path there."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from promote.serve.derivation import Derivation, Level
from promote.serve.service import store_files
from promote_checks.gate.process import Children, Ended, run_process
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.copy import private_copy
from promote_checks.observe.fixed_environment import run_environment
from promote_checks.observe.observation import Observation, StatementRecord
from promote_checks.observe.outside import outside_paths
from promote_checks.observe.patience import Patience, patience_of

INSIDE = Path(__file__).parent / "inside"
STORE = "promoted_store"
"""The package in which the emitted ``model_store`` stands before the project's own can be imported."""
START = "import sys; sys.path.insert(0, {desk!r}); from serving_inside.main import main; sys.path[0] = ''; main({job!r})"
_LAST = 2000
_MISSING = re.compile(r"^ModuleNotFoundError: No module named '(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeriveRequest:
    """One observed notebook whose prediction shall be served."""

    notebook: Notebook
    cells: Sequence[TranslatedCell]
    observation: Observation
    model: Path
    """Folder into which the state is saved."""
    timeout: float | Patience
    seed: int | None = None
    left_out: Collection[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ("raw", "model input")
    reason: str = ""
    """Why no finer level is asked for."""
    children: Children = field(default_factory=Children)
    """The processes under way; stopping them ends the derivation."""
    homes: Mapping[str, str] = field(default_factory=dict)
    """Class of the notebook -> the module of the package that defines it."""


def derive(request: DeriveRequest) -> Derivation:
    """Derive the serving path. Whatever goes wrong there is ``level`` none with a reason; nothing is raised for it."""
    folder, beside = request.notebook.path.parent, outside_paths(request.notebook)
    copying = private_copy(folder, tuple(request.left_out), beside)
    with copying as copy, tempfile.TemporaryDirectory(prefix="promote-serve-") as desk:
        shutil.copytree(INSIDE, Path(desk) / "serving_inside", ignore=shutil.ignore_patterns("__pycache__"))
        _put_store(Path(desk))
        job, result = Path(desk) / "job.json", Path(desk) / "result.json"
        job.write_bytes(msgspec.json.encode(job_of(request, result, Path(desk))))
        python = request.observation.environment.executable
        command = [python, "-c", START.format(desk=desk, job=str(job))]
        environment = {**run_environment(copy), "MPLBACKEND": "agg", **request.environment}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        ended = run_process(
            command, cwd=copy, env=environment, timeout=request.timeout, children=request.children
        )
        if not result.exists():
            return _unfinished(ended, request)
        found = msgspec.convert(msgspec.json.decode(result.read_bytes()), type=Derivation, strict=False)
    return found


def _unfinished(ended: Ended, request: DeriveRequest) -> Derivation:
    """No result: the time was over, or the process ended before it could write one."""
    output = ended.output[-_LAST:]
    missing = _MISSING.search(output)
    if ended.how == "timeout":
        reason = f"deriving it did not end within {patience_of(request.timeout)}"
    elif missing is not None:
        reason = needs(missing[1])
    else:
        reason = f"the process that derives it ended early ({ended.how})"
    return Derivation(level="none", reason=reason, fault=output)


def needs(module: str) -> str:
    """Say what the notebook's interpreter lacks, and the line that installs it there."""
    return (
        f"it needs {module} in the notebook's interpreter; install it there: python -m pip install {module}"
    )


def _put_store(desk: Path) -> None:
    """Saving needs no serving path, so that of the store is empty."""
    texts = {"__init__.py": "", "serving.py": "State = dict\n", **store_files(STORE)}
    (desk / STORE).mkdir()
    for name, text in texts.items():
        (desk / STORE / name).write_text(text, encoding="utf-8")


def job_of(request: DeriveRequest, result: Path, desk: Path) -> dict[str, Any]:
    """What the process must know."""
    records: dict[int, list[StatementRecord]] = {}
    for record in request.observation.statements:
        records.setdefault(record.cell, []).append(record)
    return {
        "result": str(result),
        "model": str(request.model),
        "desk": str(desk),
        "store": f"{STORE}.model_store",
        "seed": request.seed,
        "levels": request.levels,
        "homes": dict(request.homes),
        "reason": request.reason,
        "needs": needs("{module}"),
        "imports": sorted({*request.observation.environment.modules}),
        "cells": [
            {
                "index": cell.index,
                "python": cell.python,
                "raises": cell.raises,
                "records": [_record(one) for one in records.get(cell.index, [])],
            }
            for cell in request.cells
        ],
    }


def _record(one: StatementRecord) -> dict[str, Any]:
    return {
        "line": one.line,
        "column": one.column,
        "bound": [variable.name for variable in one.bound],
        "changed": one.changed,
        "outside": bool(one.reads or one.network),
    }
