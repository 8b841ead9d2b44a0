"""The thin notebook runs from top to bottom under stock papermill."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from promote_checks.execution.tools import own_tool
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.environment import import_path, quiet_environment
from promote_checks.gate.kernel_spec import NAME, write_kernel_spec
from promote_checks.gate.notebook_folder import copied_folder
from promote_checks.gate.process import Ended, run_process
from promote_checks.gate.ready import unready_for
from promote_checks.gate.verdict import not_finished, words
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT

CODE = "papermill"


def check(context: CheckContext) -> Check:
    """Run the thin notebook once, in the notebook's interpreter, in a copy of the notebook's folder."""
    if not context.thin.is_file():
        return Check(CODE, "error", "the project has no thin notebook")
    if context.thin_skipped:
        return Check(CODE, "skip", context.thin_skipped)
    unready = unready_for(CODE, context)
    if unready is not None:
        return unready
    with tempfile.TemporaryDirectory(prefix="promote-papermill-") as folder:
        root = Path(folder)
        output = root / "executed.ipynb"
        ended = _run(root, output, context)
        unfinished = not_finished(CODE, ended, context)
        if unfinished is not None:
            return unfinished
        detail = words(ended.output.replace(folder, "<tmp>"), context)
        if ended.code != 0:
            return Check(CODE, "fail", _last_line(detail), detail)
        return _judge(output)


def _run(root: Path, output: Path, context: CheckContext) -> Ended:
    with copied_folder(context, root / "folder") as work:
        return _run_in(work, root, output, context)


def _run_in(work: Path, root: Path, output: Path, context: CheckContext) -> Ended:
    kernel_env = {
        **FIXED_ENVIRONMENT,
        **context.environment,
        "PYTHONPATH": import_path(str(context.project / "src")),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    write_kernel_spec(root / "jupyter", python=context.python, env=kernel_env)
    temporary = root / "temporary"
    temporary.mkdir()
    env = quiet_environment(
        # Jupyter puts the kernel's connection file there, and makes the folder sticky.
        TMPDIR=str(temporary),
        JUPYTER_PATH=str(root / "jupyter"),
        JUPYTER_RUNTIME_DIR=str(root / "runtime"),
        IPYTHONDIR=str(root / "ipython"),
    )
    command = (
        *own_tool("papermill"),
        *(str(context.thin), str(output)),
        *("--kernel", NAME, "--cwd", str(work), "--no-progress-bar", "--log-level", "ERROR"),
        *("--start-timeout", "900"),
    )
    return run_process(command, cwd=root, env=env, timeout=context.timeout, children=context.children)


def _judge(output: Path) -> Check:
    """Believe the executed document, not the exit code: papermill calls the cell of a dead kernel completed."""
    try:
        document: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Check(CODE, "fail", "papermill wrote no notebook")
    cells = [
        cell for cell in document["cells"] if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
    ]
    if not cells:
        return Check(CODE, "fail", "the thin notebook has no code")
    for number, cell in enumerate(cells, start=1):
        if cell.get("execution_count") is None:
            return Check(CODE, "fail", f"code cell {number} did not run")
        if any(out["output_type"] == "error" for out in cell["outputs"]):
            return Check(CODE, "fail", f"code cell {number} raised")
    return Check(CODE, "pass", f"{len(cells)} cells ran")


def _last_line(detail: str) -> str:
    lines = [line for line in detail.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "papermill failed without a word"
