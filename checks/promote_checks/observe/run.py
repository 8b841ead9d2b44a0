"""Observe one real run of a notebook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from promote_checks.endpoints.bundle import ask_request
from promote_checks.endpoints.reads import reads_of
from promote_checks.endpoints.recording import Endpoints, read_recording, serves
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.copy import base_of, private_copy
from promote_checks.observe.document import document, executed_cells
from promote_checks.observe.failure import failure_of
from promote_checks.observe.fixed_environment import run_environment
from promote_checks.observe.journal import Told, read_journal, read_place
from promote_checks.observe.kernel import chosen_kernel, start_failure
from promote_checks.observe.kernel_run import KernelRun, Outcome, ProbeFault
from promote_checks.observe.observation import NotebookFailure, Observation
from promote_checks.observe.outside import outside_paths
from promote_checks.observe.process import kill_descendants, out_of_memory_kills
from promote_checks.probe.bundle import finish_request, start_request

ENDPOINTS = "endpoints.json"
"""Of the private folder: what the script's application answered."""


def observe(
    notebook: Notebook,
    *,
    python: str | None = None,
    kernel: str | None = None,
    timeout: float | None = None,
    seed: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    full: bool = False,
    local: Collection[str] = (),
    hash_seed: int = 0,
    watch: Mapping[str, Any] | None = None,
    executed: Callable[[Any], None] | None = None,
    cells: Sequence[TranslatedCell] = (),
) -> Observation:
    """Run the notebook's own cells once, in a fresh kernel and a private copy of its folder.

    ``timeout``: seconds for the whole run. ``seed``: seeds the global random generators before the first
    cell. ``progress``: called with the number of code cells done and in all. ``full``: digests at the end
    of every cell for large values too. ``local``: modules beside the notebook, whose classes are its own.
    ``hash_seed``: ``PYTHONHASHSEED`` of the run. ``watch``: what else to look at (see ``probe.watch``).
    ``executed``: called with the document and its new outputs, if all cells ran. ``cells``: the notebook's
    translation; where it makes a web application, that is asked when the observation has ended. A notebook that fails is no
    error here: see ``Observation.failure``.

    Raises ``UserError`` where no kernel can run, ``ProbeFault`` where the probe itself failed.
    """
    spec = chosen_kernel(python, kernel)
    beside = outside_paths(notebook)
    with private_copy(notebook.path.parent, beside=beside) as folder:
        base = base_of(folder)
        environment = run_environment(folder, hash_seed)
        settings = {
            "folder": str(folder),
            "base": str(base),
            "beside": list(beside),
            "events": str(base / "events.jsonl"),
            "place": str(base / "place"),
            "cells": executed_cells(notebook),
            "file": notebook.module_file,
            "script": notebook.is_script,
            "doc": notebook.module_doc,
            "local": sorted(local),
            "full": full,
            "seed": seed,
            "watch": dict(watch or {}),
        }
        run = KernelRun(
            spec=spec,
            folder=folder,
            environment=environment,
            connection_file=base / "kernel.json",
            log=base / "kernel.log",
            before=start_request(settings),
            after=finish_request(),
            ask=asking(cells, folder, base),
            timeout=timeout,
            total=len(notebook.code_cells),
            progress=progress,
        )
        starved = out_of_memory_kills()
        try:
            done = execute(document(notebook), run)
        finally:
            kill_descendants(f"IPYTHONDIR={environment['IPYTHONDIR']}")
        told = read_journal(base / "events.jsonl")
        place = read_place(base / "place")
        if executed is not None and done is not None:
            executed(done)
        failure = failure_of(run.outcome, told, place, timeout, out_of_memory_kills() > starved)
        asked = read_recording(base / ENDPOINTS) if run.ask and failure is None else Endpoints()
    return replace(observation(run.outcome, told, failure, seed), endpoints=asked)


def asking(cells: Sequence[TranslatedCell], folder: Path, base: Path) -> str:
    """Source of the request that asks the script's application; empty where it makes none."""
    if not serves(cells):
        return ""
    reads = {name: reads.document() for name, reads in reads_of(cells).items()}
    places = {str(folder): "<folder>", str(base): "<run>"}
    return ask_request(
        {"folder": str(folder), "result": str(base / ENDPOINTS), "places": places, "reads": reads}
    )


def execute(nb: Any, run: KernelRun) -> Any:
    """Run a document under papermill, with our engine and no output: saving costs more than running.

    Returns the executed document; None if it did not come to its end.
    """
    # Imported here: papermill takes half a second, which the rest of the command should not pay.
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    from promote_checks.observe.engine import NAME, KernelStartError, register

    register()
    try:
        return execute_notebook(
            nb, None, engine_name=NAME, kernel_name="python3", progress_bar=False, promote_run=run
        )
    except (PapermillExecutionError, DeadKernelError):
        # The outcome says so already. papermill also raises for cells that were allowed to fail.
        return None
    except KernelStartError as error:
        raise start_failure(run.spec) from error


def observation(
    outcome: Outcome, told: Told, failure: NotebookFailure | None, seed: int | None
) -> Observation:
    """Put the record together, unless the probe failed."""
    starved = failure is not None and failure.kind in ("memory", "killed", "timeout")
    if told.faults and not starved:
        raise ProbeFault("the probe failed inside the kernel:\n" + "\n".join(told.faults))
    if not told.complete and not starved:
        raise ProbeFault("the probe's journal is incomplete")
    return Observation(
        statements=told.statements,
        cells=told.cells,
        functions=told.functions,
        final=told.final,
        written=told.written,
        drawn=told.drawn,
        outside=told.outside,
        environment=told.environment,
        modules=told.modules,
        star_imports=told.stars,
        raised=told.raised,
        failure=failure,
        seed=seed,
        seconds=outcome.seconds,
        processor_seconds=outcome.processor_seconds,
        peak_memory_bytes=told.memory,
        watched=told.watched,
    )
