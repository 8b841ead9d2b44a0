"""What is timed in a process of its own: ``python -m bench.speed.inside WHAT ARGUMENTS``; answers JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any


def _cpu() -> float:
    """CPU seconds of this process and the children it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def static(notebook: str) -> dict[str, float]:
    """Read, translate, plan and emit without a run."""
    from promote.emit.emit import emit
    from promote.plan.build import build_plan
    from promote_checks.notebook.read import read_notebook
    from promote_checks.notebook.translate import translate

    before = _cpu()
    read = read_notebook(Path(notebook))
    emission = emit(build_plan(read, translate(read), None, package="long_notebook"), python=None)
    return {"cpu": _cpu() - before, "steps": len(emission.steps), "placed": emission.statements_placed}


def observed(notebook: str) -> dict[str, float]:
    """One observed run."""
    from promote_checks.notebook.read import read_notebook
    from promote_checks.observe.run import observe

    started = time.perf_counter()
    found = observe(read_notebook(Path(notebook)))
    if found.failure is not None:
        raise SystemExit(f"the observed run failed: {found.failure}")
    return {"wall": time.perf_counter() - started, "cells": sum(cell.seconds for cell in found.cells)}


def stock(notebook: str, output: str) -> dict[str, float]:
    """papermill with its own engine and an output path."""
    import papermill

    started = time.perf_counter()
    papermill.execute_notebook(notebook, output, progress_bar=False, kernel_name="python3")
    return {"wall": time.perf_counter() - started}


def promoted(notebook: str, output: str) -> dict[str, float]:
    """The whole command; ``verdict`` is when the last proof has answered, ``all`` when everything is written."""
    started = time.perf_counter()
    from promote.commands.promote import main
    from promote.wiring import real_stages

    answered: list[float] = []
    stages = real_stages()

    def prove(*arguments: Any) -> Any:
        proof = stages.prove(*arguments)
        answered.append(time.perf_counter() - started)
        return proof

    code = main([notebook, "-o", output, "--json"], stages=lambda: replace(stages, prove=prove))
    total = time.perf_counter() - started
    return {
        "verdict": answered[-1] if answered else total,
        "all": total,
        "proofs": len(answered),
        "code": code,
    }


_WHAT: dict[str, Callable[..., dict[str, float]]] = {
    "static": static,
    "observed": observed,
    "stock": stock,
    "promoted": promoted,
}


def main() -> int:
    """Time one thing; the answer is the last line on standard output."""
    print(json.dumps(_WHAT[sys.argv[1]](*sys.argv[2:])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
