"""Who runs the points of a matrix: forks on this machine or a cluster; and stock papermill for one of them."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat

from promote_checks.execution.tools import own_tool
from promote_checks.gate.context import CheckContext
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.kernel_spec import NAME, write_kernel_spec
from promote_checks.gate.notebook_folder import copied_folder
from promote_checks.gate.process import run_process
from promote_checks.gate.verdict import words
from promote_checks.matrix.cluster import Cluster, connect, shared_job
from promote_checks.matrix.cross_check import Stock, StockFailed, StockRun
from promote_checks.matrix.kernel.bundle import digest_request
from promote_checks.matrix.local import Local
from promote_checks.matrix.run import Plan, cores
from promote_checks.matrix.run_point import Runner
from promote_checks.matrix.spec import Matrix, Point
from promote_checks.matrix.subject import code_sources
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT, OF_JUPYTER
from promote_checks.observe.patience import patience_of

Cells = list[dict[str, Any]]
NOTHING: dict[str, Any] = {"ending": "stopped", "signal": 0, "peak": 0, "frames": []}
WAITING = 64
"""Points that wait for a cluster's answer at the same time; each costs a thread here."""


def local_plan(
    matrix: Matrix, path: Path, document: Any, context: CheckContext, *, base: Path, stack: ExitStack
) -> Plan:
    """The plan of a matrix. ``base``: a private folder. ``stack`` ends what is started."""
    local = _local(matrix, document, context, base)
    stack.callback(local.close)
    deadline = time.monotonic() + patience_of(context.timeout).seconds
    runner, jobs, notes = _here(local, context, base, deadline), matrix.jobs or cores(), local.warm.notes
    if context.scheduler is None or matrix.cross_check:
        local.begin()
    if context.scheduler is not None:
        work = stack.enter_context(copied_folder(context, base / "sent"))
        cluster = _there(matrix, document, context, deadline, sent=base / "sent", work=work)
        stack.callback(cluster.close)
        runner, jobs, notes = cluster.run, WAITING, cluster.notes
    return Plan(
        matrix=matrix,
        name=path.name,
        document=document,
        runner=runner,
        jobs=jobs,
        stop=context.children.stop,
        check_runner=_here(local, context, base, deadline, checked=True),
        stock=_stock(path, context, base) if matrix.cross_check else None,
        save_to=context.save,
        notes=notes,
    )


def _variables(context: CheckContext) -> dict[str, str]:
    """Environment of the notebook, here and in stock papermill's kernel."""
    return {
        **FIXED_ENVIRONMENT,
        **context.environment,
        "PYTHONPATH": import_path(str(context.project / "src")),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _local(matrix: Matrix, document: Any, context: CheckContext, base: Path) -> Local:
    return Local.of(
        code_sources(document),
        python=context.python,
        base=base / "local",
        folder=context.notebook_folder,
        environment=quiet_environment(**_variables(context)),
        forked=matrix.kernel == "forked",
        start=context.children.start,
        stopped=lambda: context.children.stopped,
    )


def _here(
    local: Local, context: CheckContext, base: Path, deadline: float, *, checked: bool = False
) -> Runner:
    numbers = itertools.count()

    def run(point: Point, cells: Cells) -> dict[str, Any]:
        left = deadline - time.monotonic()
        if left <= 0:
            return {
                **NOTHING,
                "why": f"the time of the check, {patience_of(context.timeout)}, was over before",
            }
        name = "checked" if checked else f"point-{next(numbers)}"
        root = base / name
        try:
            with copied_folder(context, root) as folder:
                return local.run_in(
                    folder,
                    cells,
                    name=name,
                    expect=point.limits.expect,
                    seconds=min(point.limits.seconds or left, left),
                    memory=point.limits.memory,
                    digests=checked,
                )
        finally:
            shutil.rmtree(root, ignore_errors=True)

    return run


def _there(
    matrix: Matrix, document: Any, context: CheckContext, deadline: float, *, sent: Path, work: Path
) -> Cluster:
    """``sent``: what a remote worker gets; ``work``: the copied folder in it."""
    assert context.scheduler is not None
    shared = shared_job(
        code_sources(document),
        folder=context.notebook_folder if matrix.shared_folder else sent,
        work="." if matrix.shared_folder else os.path.relpath(work, sent),
        src=context.project / "src",
        environment={
            **FIXED_ENVIRONMENT,
            **context.environment,
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        forked=matrix.kernel == "forked",
        send=not matrix.shared_folder,
    )
    return connect(context.scheduler, shared, deadline=deadline)


def _stock(path: Path, context: CheckContext, base: Path) -> Stock:
    def run(point: Point) -> StockRun:
        root = base / "stock"
        shutil.rmtree(root, ignore_errors=True)
        # The very folder that the point ran in: a path in an output is no difference.
        shutil.rmtree(base / "checked", ignore_errors=True)
        write_kernel_spec(root / "jupyter", python=context.python, env=_variables(context))
        with copied_folder(context, base / "checked") as work:
            return _papermill(path, point, context, root=root, work=work)

    return run


def _papermill(path: Path, point: Point, context: CheckContext, *, root: Path, work: Path) -> StockRun:
    """Stock papermill's command, on a copy of the notebook with one more cell that takes the digests."""
    given, output, digests = root / path.name, root / "executed.ipynb", root / "digests.json"
    given.write_text(json.dumps(_with_digests(path, digests)), encoding="utf-8")
    parameters = root / "parameters.json"
    parameters.write_text(json.dumps(dict(point.parameters)), encoding="utf-8")
    for name in ("temporary", "runtime"):
        (root / name).mkdir(mode=0o700)
    env = quiet_environment(
        TMPDIR=str(root / "temporary"),
        JUPYTER_PATH=str(root / "jupyter"),
        JUPYTER_RUNTIME_DIR=str(root / "runtime"),
        IPYTHONDIR=str(root / "ipython"),
    )
    command = (
        *own_tool("papermill"),
        *(str(given), str(output), "--parameters_file", str(parameters)),
        *("--kernel", NAME, "--cwd", str(work), "--no-progress-bar", "--log-level", "ERROR"),
        *("--start-timeout", "900"),
    )
    most = patience_of(context.timeout).seconds
    ended = run_process(
        command,
        cwd=root,
        env={name: value for name, value in env.items() if name not in OF_JUPYTER},
        timeout=min(point.limits.seconds or most, most) * 2 + 60,
        children=context.children,
    )
    if ended.how != "exited" or not output.exists():
        raise StockFailed(f"stock papermill did not end: {ended.how} {words(ended.output, context)[-200:]}")
    return _executed(output, digests)


def _with_digests(path: Path, target: Path) -> Any:
    document = json.loads(path.read_text(encoding="utf-8"))
    cell: Any = nbformat.v4.new_code_cell(digest_request(str(target)), id="promote-digests")  # type: ignore[no-untyped-call]
    document["cells"].append(cell)
    return document


def _executed(output: Path, digests: Path) -> StockRun:
    document: Any = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
    document.cells = [
        cell
        for cell in document.cells
        if cell.get("id") != "promote-digests"
        and "papermill-error-cell-tag" not in cell.metadata.get("tags", [])
    ]
    values = json.loads(digests.read_text(encoding="utf-8")) if digests.exists() else {}
    if not values and not any(
        output.output_type == "error" for cell in document.cells for output in cell.get("outputs", ())
    ):
        raise StockFailed("stock papermill's kernel ended before its last cell")
    return StockRun(document, values)
