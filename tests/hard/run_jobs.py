"""Run notebooks and emitted packages in processes of their own and write down what they leave behind.

``python -m tests.hard.run_jobs JOBS.json`` from the root of the repository: a list of ``{"kind", "cwd", "out", ...}``; one fork for each.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import io
import json
import logging
import os
import random
import signal
import sys
import traceback
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from tests.hard.plain_values import EMITTED, Plain, plain

MODULE_ATTRIBUTES = frozenset(n for n in vars(sys) if n.startswith("__")) | {
    "__all__",
    "__file__",
    "__cached__",
    "__path__",
    "__builtins__",
}
EXITS = "sys.exit("
"""A script may end itself."""
DEFINITIONS = ("module", "function", "type", "builtin_function_or_method")


def main(jobs: list[dict[str, Any]]) -> None:
    """Do every job in a fork; a job that dies leaves no answer file."""
    for job in jobs:
        child = os.fork()
        if child == 0:
            _child(job)
        os.waitpid(child, 0)


def _child(job: dict[str, Any]) -> None:
    signal.alarm(int(job.get("timeout", 120)))
    os.chdir(job["cwd"])
    sys.path.insert(0, job["cwd"])  # as in a kernel and under ``python -m``
    text = io.StringIO()
    answer: dict[str, Any]
    _seed(job.get("seed"))
    try:
        with contextlib.redirect_stdout(text):
            values = KINDS[job["kind"]](job)
        answer = {"values": values, "text": text.getvalue(), "error": ""}
    except BaseException:  # noqa: BLE001 (whatever user code raises is the answer)
        answer = {"values": {}, "text": text.getvalue(), "error": traceback.format_exc()}
    Path(job["out"]).write_text(json.dumps(answer), encoding="utf-8")
    os._exit(0)


def _seed(seed: int | None) -> None:
    """Seed the global generators, where the command said that it did so too."""
    if seed is None:
        return
    random.seed(seed)
    with contextlib.suppress(ImportError):
        import numpy

        numpy.random.seed(seed)


def notebook(job: dict[str, Any]) -> dict[str, Plain]:
    """Run the cells in a plain IPython shell; the values its user could still see at the end."""
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

    class Shell(InteractiveShell):
        def enable_gui(self, gui: Any = None) -> None:
            """There is no window."""

    shell: Any = Shell.instance(display_pub_class=CapturingDisplayPublisher)
    for part in ("write_output_prompt", "write_format_data", "finish_displayhook"):
        setattr(shell.displayhook, part, _quiet)  # the text of displayed values is not compared
    shell.showtraceback = _quiet  # the caller tells, with the cell
    sys.modules["__main__"] = shell.user_module
    if job.get("script"):
        shell.user_ns["__file__"] = str(Path(job["cwd"]) / job["file"])
        shell.user_ns["__doc__"] = ast.get_docstring(ast.parse(job["cells"][0][0]), clean=False)
        sys.argv = [job["file"]]
    before = set(shell.user_ns)
    if job.get("script"):
        for number, (source, may_raise) in enumerate(job["cells"]):
            _judge(number, shell.run_cell(source, store_history=True), may_raise or EXITS in source)
    else:
        asyncio.run(_cells_in_one_loop(shell, job["cells"]))
    hidden = before | set(shell.user_ns_hidden)
    return {
        name: plain(value)
        for name, value in shell.user_ns.items()
        if name not in hidden and not _machinery(name) and type(value).__name__ not in DEFINITIONS
    }


async def _cells_in_one_loop(shell: Any, cells: list[tuple[str, bool]]) -> None:
    """As a kernel does: a loop is running, also while a cell that awaits nothing runs."""
    for number, (source, may_raise) in enumerate(cells):
        plain_python = shell.transform_cell(source)
        result = await shell.run_cell_async(source, store_history=True, transformed_cell=plain_python)
        _judge(number, result, may_raise)
        _close_figures()


def _judge(number: int, result: Any, may_raise: bool) -> None:
    error = result.error_before_exec or result.error_in_exec
    if error is not None and not may_raise:
        raise RuntimeError(f"code cell {number}: {type(error).__name__}: {error}") from error


def _quiet(*args: Any, **kwargs: Any) -> None:
    return None


def _machinery(name: str) -> bool:
    if name in ("__annotations__", "__warningregistry__", "_exit_code"):
        return True  # kept by the interpreter or by IPython, not by the author
    return name.startswith("_") and (name.strip("_") == "" or name.strip("_i").isdigit())


def _close_figures() -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")  # as the inline backend does


class Watch:
    """Locals of the functions that ``run`` calls itself, as they are when it has ended.

    A later step may change an object that an earlier one held under a name of its own: a view of an array.
    """

    def __init__(self, package: Path) -> None:
        self.package = str(package)
        self.pipeline = str(package / "pipeline.py")
        self.locals: dict[str, Any] = {}

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "return" and self._is_step(frame):
            for name, value in frame.f_locals.items():
                if type(value).__name__ not in DEFINITIONS:
                    self.locals[name] = value

    def _is_step(self, frame: FrameType) -> bool:
        code: CodeType = frame.f_code
        if not code.co_filename.startswith(self.package) or code.co_name.startswith("<"):
            return False
        if code.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR):
            return False  # closed while any frame runs: its caller says nothing
        caller = frame.f_back
        return caller is not None and caller.f_code.co_filename == self.pipeline


def package(job: dict[str, Any]) -> dict[str, Plain]:
    """Run the emitted package; fields of its results and parameters, locals of its steps, constants."""
    import importlib

    name = job["package"]
    EMITTED.add(name)
    sys.path.insert(0, job["source"])
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    own = logging.getLogger(name)
    own.setLevel(logging.INFO)
    own.addHandler(handler)
    own.propagate = False
    watch = Watch(Path(job["source"]) / name)
    pipeline = importlib.import_module(f"{name}.pipeline")
    params = importlib.import_module(f"{name}.params").Params()
    sys.setprofile(watch)
    results = pipeline.run()
    sys.setprofile(None)
    found: dict[str, Plain] = {}
    for module in [m for key, m in sys.modules.items() if key.split(".")[0] == name]:
        found |= _public(vars(module))
    found |= _public(watch.locals)
    found |= _public({f: getattr(params, f) for f in getattr(params, "__dataclass_fields__", {})})
    replayed = sys.modules.get(f"{name}.notebook_code")
    if replayed is not None:  # the notebook's own namespace, replayed
        found |= _public(vars(replayed))
    return found | _public({f: getattr(results, f) for f in results.__dataclass_fields__})


def _public(names: dict[str, Any]) -> dict[str, Plain]:
    return {
        name: plain(value)
        for name, value in names.items()
        if name not in MODULE_ATTRIBUTES and type(value).__name__ not in DEFINITIONS
    }


KINDS = {"notebook": notebook, "package": package}

if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
