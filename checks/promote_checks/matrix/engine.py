"""The engine ``papermill --engine promote-forked``: cells run in a fork of a warm process.

What a point said comes as Jupyter messages, and nbclient itself turns them into outputs, so that the executed
notebook is the one that papermill's own engine makes.
"""

from __future__ import annotations

import base64
import logging
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from promote_checks.errors import UserError
from promote_checks.matrix.endings import words_of
from promote_checks.observe.kernel import named_kernel

NAME = "promote-forked"
Cells = list[dict[str, Any]]
RunCells = Callable[[Cells], dict[str, Any]]
"""Runs cells (``index``, ``source``, ``raises``) and answers as ``watch.follow`` does."""
QUIET = logging.getLogger("promote.matrix")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False


class ForkedEngine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook in one process that was forked for it."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        promote_run: RunCells | None = None,
        promote_keep: Any = None,
        **settings: Any,
    ) -> Any:
        """Run all cells; ``promote_run``: where. Without it, in a warm process of this notebook's own.

        ``promote_keep``: its ``document`` becomes the executed notebook, also where papermill raises.
        """
        if promote_keep is not None:
            promote_keep.document = nb_man.nb
        client = ReplayClient(
            nb_man,
            log=QUIET if promote_run else logging.getLogger("papermill"),
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        cells = executed_cells(nb_man.nb)
        if promote_run is not None:
            return client.replay(promote_run(cells))
        return client.replay(alone(cells, kernel_name, settings.get("execution_timeout")))


def executed_cells(document: Any) -> Cells:
    """The cells that nbclient would send to a kernel."""
    return [
        {
            "index": index,
            "source": cell.source,
            "raises": "raises-exception" in cell.metadata.get("tags", []),
        }
        for index, cell in enumerate(document.cells)
        if cell.cell_type == "code"
        and cell.source.strip()
        and "skip-execution" not in cell.metadata.get("tags", [])
    ]


class ReplayClient(PapermillNotebookClient):  # type: ignore[misc]
    """nbclient's treatment of messages, without a kernel of its own."""

    def replay(self, outcome: dict[str, Any]) -> Any:
        """Put what was said into the notebook; mark the cell in which the process died."""
        self.reset_execution_trackers()
        by_cell = split(outcome["frames"])
        never = {cell["index"] for cell in executed_cells(self.nb)} - set(by_cell)
        failed = False
        for index, cell in enumerate(self.nb.cells):
            if index in never or failed:
                break
            self.nb_man.cell_start(cell, index)
            self.clear_before_next_output = False
            for frame in by_cell.get(index, ()):
                self.tell(frame, cell, index)
            failed = self.complete(index, by_cell.get(index), outcome)
        if outcome["ending"] != "finished" and not failed:
            self.died(next_cell(self.nb, by_cell), outcome)
        self.after(outcome)
        return self.nb

    def tell(self, frame: dict[str, Any], cell: Any, index: int) -> None:
        """One message to nbclient."""
        if "output" in frame:
            content = frame["content"]
            buffers = [base64.b64decode(part) for part in content.pop("__buffers__", ())]
            message = {
                "msg_type": frame["output"],
                "header": {"msg_type": frame["output"]},
                "parent_header": {},
                "content": content,
                "metadata": {},
                "buffers": buffers,
            }
            self.process_message(message, cell, index)
        elif "count" in frame:
            cell["execution_count"] = frame["count"]

    def complete(self, index: int, frames: list[dict[str, Any]] | None, outcome: dict[str, Any]) -> bool:
        """Close a cell; True if the run ended in it."""
        cell = self.nb.cells[index]
        done = next((frame for frame in frames or () if "done" in frame), None)
        if frames is not None and done is None:
            self.died(index, outcome)
            return True
        failed = done is not None and done["status"] == "error"
        allowed = "raises-exception" in cell.metadata.get("tags", [])
        if failed and not allowed:
            self.nb_man.cell_exception(cell, cell_index=index)
        self.nb_man.cell_complete(cell, cell_index=index)
        if frames and done:
            timed(cell, frames[0]["at"], done["at"])
        return failed and not allowed

    def died(self, index: int, outcome: dict[str, Any]) -> None:
        """The process did not live to the end of this cell."""
        cell = self.nb.cells[index]
        name, text = words_of(outcome)
        cell.outputs.append(
            nbformat.v4.new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])  # type: ignore[no-untyped-call]
        )
        self.nb_man.cell_exception(cell, cell_index=index)
        self.nb_man.cell_complete(cell, cell_index=index)

    def after(self, outcome: dict[str, Any]) -> None:
        """What nbclient and papermill write into the notebook at the end."""
        language = next((frame["language"] for frame in outcome["frames"] if "language" in frame), None)
        if language is not None:
            self.nb.metadata["language_info"] = language
        self.set_widgets_metadata()


def split(frames: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Frames by the cell that was running."""
    found: dict[int, list[dict[str, Any]]] = {}
    current: list[dict[str, Any]] = []
    for frame in frames:
        if "cell" in frame:
            current = found.setdefault(frame["cell"], [])
        current.append(frame)
    return found


def next_cell(document: Any, by_cell: dict[int, Any]) -> int:
    """The cell that was to run next, else the last one that did."""
    cells = [cell["index"] for cell in executed_cells(document)]
    return next((index for index in cells if index not in by_cell), cells[-1] if cells else 0)


def timed(cell: Any, start: float, end: float) -> None:
    """The times of the run, not those of the replay."""
    cell.metadata.papermill["start_time"] = datetime.fromtimestamp(start, UTC).isoformat()
    cell.metadata.papermill["end_time"] = datetime.fromtimestamp(end, UTC).isoformat()
    cell.metadata.papermill["duration"] = end - start


def alone(cells: Cells, kernel_name: str, timeout: float | None) -> dict[str, Any]:
    """Run one notebook for the command ``papermill``, in the folder that it runs in."""
    from promote_checks.matrix.local import Local

    spec = named_kernel(kernel_name)
    python = sys.executable if spec.argv[0] in ("python", "python3") else spec.argv[0]
    with tempfile.TemporaryDirectory(prefix="promote-forked-") as base:
        local = Local.of(
            [cell["source"] for cell in cells], python=python, base=Path(base), folder=Path.cwd(), fixed=False
        )
        try:
            outcome = local.run_in(Path.cwd(), cells, seconds=timeout)
        finally:
            local.close()
    if outcome["ending"] == "start":
        raise UserError(outcome["why"], f"install it: {python} -m pip install ipykernel")
    return outcome


def register() -> None:
    """Make the engine known to papermill in this process, installed or not."""
    papermill_engines.register(NAME, ForkedEngine)
