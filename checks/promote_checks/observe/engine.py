"""The engine that papermill runs notebooks with: ``papermill --engine promote`` and promote itself."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from threading import Timer
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from promote_checks.errors import UserError
from promote_checks.observe.kernel_run import KernelRun, Outcome, ProbeFault
from promote_checks.observe.patience import used
from promote_checks.observe.process import kill_group
from promote_checks.probe.bundle import UNSUPPORTED

NAME = "promote"
PATIENCE = 900
"""Seconds for a kernel to start, and for what it printed to arrive: on a busy machine both come late."""
SOCKET_PATH = 90
"""The system's limit for the path of a socket is some 100 characters, and a number is still to come."""

QUIET = logging.getLogger("promote.engine")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False


class KernelStartError(Exception):
    """The kernel did not answer its first question."""


class PromoteClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, told of dead kernels; it may observe a run."""

    def __init__(self, nb_man: Any, promote_run: KernelRun | None, **settings: Any) -> None:
        super().__init__(nb_man, **settings)
        self.promote_run = promote_run
        self.expired = False

    def papermill_execute_cells(self) -> None:
        """Run the cells. papermill alone would call the cell of a killed kernel completed."""
        done = 0
        for index, cell in enumerate(self.nb.cells):
            try:
                self.nb_man.cell_start(cell, index)
                self.execute_cell(cell, index)
            except CellExecutionError as error:
                self.nb_man.cell_exception(self.nb.cells[index], cell_index=index, exception=error)
                self.ended(Outcome("error", index, error.ename, error.evalue))
                break
            except DeadKernelError:
                self.nb_man.cell_exception(self.nb.cells[index], cell_index=index)
                self.ended(Outcome("timeout" if self.expired else "killed", index))
                raise
            finally:
                self.nb_man.cell_complete(self.nb.cells[index], cell_index=index)
            done += cell.cell_type == "code"
            if (
                self.promote_run is not None
                and self.promote_run.progress is not None
                and cell.cell_type == "code"
            ):
                self.promote_run.progress(done, self.promote_run.total)

    def ended(self, outcome: Outcome) -> None:
        """Remember how the run ended, if somebody wants to know."""
        if self.promote_run is not None:
            self.promote_run.outcome = outcome

    def execute_observed(self) -> None:
        """Run the notebook with the probe in the kernel."""
        assert self.promote_run is not None
        self.reset_execution_trackers()
        self.km = observed_manager(self.promote_run)
        watch = Timer(self.promote_run.timeout or 0, self.expire)
        watch.daemon = True
        try:
            self.begin_kernel()
            if self.promote_run.timeout is not None:
                watch.start()
            self.silently(self.promote_run.before)
            started = time.perf_counter()
            self.papermill_execute_cells()
            seconds = time.perf_counter() - started
            self.silently(self.promote_run.after)
            spent, _ = used(self.promote_run.process)
            self.ended(replace(self.promote_run.outcome, seconds=seconds, processor_seconds=spent))
            self.ask()
        finally:
            watch.cancel()
            self.end_kernel()

    def ask(self) -> None:
        """Ask the application of a script that has run. If that kills the kernel, the run has ended all the same."""
        assert self.promote_run is not None
        run = self.promote_run
        if not run.ask or run.outcome.ending != "completed":
            return
        outcome = run.outcome
        try:
            self.silently(run.ask)
        except (DeadKernelError, ProbeFault):
            # There is no recording then, and whoever reads it says so.
            self.ended(outcome)

    def begin_kernel(self) -> None:
        """Start the kernel in the private copy."""
        assert self.promote_run is not None
        run = self.promote_run
        try:
            with open(run.log, "wb") as log:
                self.start_new_kernel(cwd=str(run.folder), env=dict(run.environment), stdout=log, stderr=log)
            run.process = int(getattr(self.km.provisioner, "pid", 0))
            self.start_new_kernel_client()
        except (RuntimeError, FileNotFoundError, PermissionError) as error:
            raise KernelStartError(str(error)) from error

    def end_kernel(self) -> None:
        """End the kernel and its process group at once: what it had to say it has said."""
        assert self.promote_run is not None
        if self.promote_run.process:
            kill_group(self.promote_run.process)
        if self.km is not None:
            self.shutdown_kernel = "immediate"
            self._cleanup_kernel()

    def expire(self) -> None:
        """The time is over."""
        self.expired = True
        if self.promote_run is not None and self.promote_run.process:
            kill_group(self.promote_run.process)

    def silently(self, source: str) -> None:
        """Run source without a trace in ``In``, ``Out`` and the execution count."""
        request = self.kc.execute(source, silent=True, store_history=False, allow_stdin=False)
        try:
            reply = self.wait_for_reply(request)
        except DeadKernelError:
            self.ended(Outcome("timeout" if self.expired else "killed", len(self.nb.cells) - 1))
            raise
        content = reply["content"]
        if content["status"] == "ok":
            return
        # A kernel that gives a request up says "aborted" and nothing else.
        name, value = content.get("ename", content["status"]), content.get("evalue", "")
        if name == UNSUPPORTED:
            raise unsupported(value)
        # Not the traceback: it quotes the whole text of the probe.
        raise ProbeFault(f"the probe failed: {name}: {value[:2000]}")


def unsupported(found: str) -> UserError:
    """An interpreter that is too old for us, in plain words."""
    return UserError(
        f"the notebook's interpreter has {found}: promote needs Python 3.9 and IPython 7.34, or later",
        "choose another interpreter with --python or --kernel",
    )


def observed_manager(run: KernelRun) -> AsyncKernelManager:
    """A kernel manager for this one kernel, whether or not Jupyter knows it by name."""
    manager = AsyncKernelManager(connection_file=str(run.connection_file))
    if len(str(run.connection_file)) < SOCKET_PATH:
        # Files of our own instead of ports: nobody else on the machine can listen.
        manager.transport = "ipc"
        manager.ip = str(run.connection_file.with_suffix(""))
    manager._kernel_spec = run.spec
    return manager


class PromoteEngine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook as papermill's own engine does, with the cell of a dead kernel marked as failed."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        promote_run: KernelRun | None = None,
        **settings: Any,
    ) -> Any:
        """Run all cells; ``promote_run`` asks for an observed run."""
        for name in ("input_path", "startup_timeout"):
            settings.pop(name, None)
        client = PromoteClient(
            nb_man,
            promote_run,
            **{
                **settings,
                "timeout": execution_timeout or settings.get("timeout"),
                "startup_timeout": start_timeout if promote_run is None else max(start_timeout, PATIENCE),
                "iopub_timeout": PATIENCE,
                "kernel_name": kernel_name,
                "log": QUIET
                if promote_run is not None
                else settings.get("log", logging.getLogger("papermill")),
                "log_output": log_output,
                "stdout_file": stdout_file,
                "stderr_file": stderr_file,
            },
        )
        return client.execute() if promote_run is None else client.execute_observed()


def register() -> None:
    """Make the engine known to papermill in this process, installed or not."""
    papermill_engines.register(NAME, PromoteEngine)
