"""IPython's shell as ipykernel sets it up, and one cell run in it as its kernel would."""

from __future__ import annotations

import os
import sys
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from traitlets.config import Config

from promote_checks.matrix.kernel.outputs import MessageSession

INLINE = "module://matplotlib_inline.backend_inline"


def new_kernel() -> Any:
    """ipykernel's kernel object without sockets and threads: a process with threads can't be forked.

    The shell exists before anything is imported, as in a kernel: libraries ask for it when they are.
    """
    os.environ.setdefault("MPLBACKEND", INLINE)  # as ipykernel's own start does
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    config = Config()
    config.HistoryManager.enabled = False  # a database, and a thread that writes it
    kernel = IPythonKernel.instance(config=config, session=MessageSession())
    os.environ.pop("PYDEVD_DISABLE_FILE_VALIDATION", None)
    return kernel


def connect(kernel: Any, emit: Any, set_stream: Any) -> None:
    """Send the kernel's outputs to ``emit``."""
    kernel.session.emit = emit
    sys.stdout, sys.stderr = set_stream
    if hasattr(kernel, "_forward_input"):
        kernel._forward_input(False)  # a notebook that asks for input is told that nobody is there


async def run_cell(shell: Any, code: str) -> dict[str, str]:
    """Run one cell; ``{"status": "ok"}``, or ``error`` with ``ename`` and ``evalue``."""
    failed = None
    try:
        transformed = shell.transform_cell(code)
    except Exception:  # noqa: BLE001 - IPython shows it as the cell's error
        transformed, failed = code, sys.exc_info()
    given = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
    if shell.should_run_async(code, **given):
        result = None
        try:
            result = await shell.run_cell_async(code, store_history=True, silent=False, **given)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
    else:
        result = shell.run_cell(code, store_history=True, silent=False)
    sys.stdout.flush()
    sys.stderr.flush()
    error = result.error_before_exec or result.error_in_exec
    if result.success and error is None:
        return {"status": "ok"}
    return {"status": "error", "ename": type(error).__name__, "evalue": str(error)}
