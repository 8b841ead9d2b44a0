"""What is timed in a process of its own: ``python -m bench.speed.inside WHAT ARGUMENTS``; answers JSON."""

from __future__ import annotations

import itertools
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]


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


def matrix_forked(notebook: str, output: str, jobs: str) -> dict[str, float]:
    """Eight points in forks of one warm process, its start included; executed notebooks are saved."""
    started = time.perf_counter()
    from promote_checks.matrix.local import Local
    from promote_checks.matrix.run import Plan, run_matrix
    from promote_checks.matrix.spec import matrices
    from promote_checks.matrix.subject import code_sources, document_of

    path = Path(notebook)
    (matrix,) = matrices({"matrix": {"parameters": {"seed": SEEDS}, "expect": ["auc > 0.5"]}})
    document = document_of(path, matrix)
    with tempfile.TemporaryDirectory() as base:
        local = Local.of(
            code_sources(document), python=sys.executable, base=Path(base), folder=path.parent, fixed=True
        )
        local.begin()
        numbers = itertools.count()

        def run(point: Any, cells: Any) -> dict[str, Any]:
            name = f"point-{next(numbers)}"
            folder = shutil.copytree(path.parent, Path(base, "copy", name))
            return local.run_in(folder, cells, name=name, expect=point.limits.expect)

        plan = Plan(
            matrix=matrix,
            name=path.name,
            document=document,
            runner=run,
            jobs=int(jobs),
            stop=local.close,
            check_runner=run,
            stock=None,
            save_to=Path(output),
        )
        result = run_matrix(plan)
        local.close()
    if any(point.verdict != "pass" for point in result.points) or len(result.points) != len(SEEDS):
        raise SystemExit(f"a point failed: {result.points[0].why}")
    return {"wall": time.perf_counter() - started}


def matrix_stock(notebook: str, output: str, jobs: str, pool: str) -> dict[str, float]:
    """The same eight points under papermill's own engine, as many at a time, in threads or processes."""
    started = time.perf_counter()
    Path(output).mkdir()
    kind: Any = {"threads": ThreadPoolExecutor, "processes": ProcessPoolExecutor}[pool]
    with kind(max_workers=int(jobs)) as workers:
        for done in [workers.submit(_stock_point, notebook, output, seed) for seed in SEEDS]:
            done.result()
    return {"wall": time.perf_counter() - started}


def _stock_point(notebook: str, output: str, seed: int) -> None:
    import papermill

    papermill.execute_notebook(
        notebook,
        f"{output}/{seed}.ipynb",
        parameters={"seed": seed},
        progress_bar=False,
        kernel_name="python3",
    )


_WHAT: dict[str, Callable[..., dict[str, float]]] = {
    "static": static,
    "observed": observed,
    "stock": stock,
    "promoted": promoted,
    "matrix_forked": matrix_forked,
    "matrix_stock": matrix_stock,
}


def main() -> int:
    """Time one thing; the answer is the last line on standard output."""
    print(json.dumps(_WHAT[sys.argv[1]](*sys.argv[2:])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
