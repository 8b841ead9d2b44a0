"""One point: papermill sets the parameters, our engine runs the cells, the answer is judged."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from promote_checks.matrix.endings import NOT_RUN, words_of
from promote_checks.matrix.result import PointResult, Verdict
from promote_checks.matrix.spec import Point

logging.getLogger("papermill").addHandler(logging.NullHandler())

Cells = list[dict[str, Any]]
Runner = Callable[[Point, Cells], dict[str, Any]]
"""Runs the cells of a point somewhere and answers as ``watch.follow`` does."""


@dataclass
class _Ran:
    """What the engine leaves behind: papermill hands no document over when a cell has raised."""

    outcome: dict[str, Any] = field(default_factory=dict)
    document: Any = None


def run_point(document: Any, point: Point, runner: Runner) -> PointResult:
    """Run one point under papermill. Never raises for what the notebook does."""
    ran = execute(document, point, runner)
    ending = ended(ran)
    verdict, why = judged(ran, point, ending)
    told: dict[str, Any] = next((frame for frame in ran.outcome["frames"] if "finished" in frame), {})
    return PointResult(
        point=point,
        verdict=verdict,
        why=why,
        ending=ending,
        expectations=tuple(told.get("finished", ())),
        document=ran.document,
        values=told.get("values", {}),
    )


def execute(document: Any, point: Point, runner: Runner) -> _Ran:
    """Run a copy of the document under papermill, without an output: saving is ours, and atomic."""
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook, remove_error_markers

    from promote_checks.matrix.engine import NAME, register

    register()
    ran = _Ran(document=copy.deepcopy(document))

    def run(cells: Cells) -> dict[str, Any]:
        ran.outcome = runner(point, cells)
        return ran.outcome

    try:
        ran.document = execute_notebook(
            ran.document,
            None,
            parameters=dict(point.parameters),
            engine_name=NAME,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            promote_run=run,
            promote_keep=ran,
        )
    except PapermillExecutionError:
        # The outcome says so already; papermill also raises for cells that were allowed to fail. It has put
        # cells of its own into the document, and ours are named by their place.
        ran.document = remove_error_markers(ran.document)
    return ran


def ended(ran: _Ran) -> str:
    """The ending, with ``raised`` told apart from ``finished``."""
    raised = ran.outcome["ending"] == "finished" and raised_cell(ran) is not None
    return "raised" if raised else str(ran.outcome["ending"])


def raised_cell(ran: _Ran) -> dict[str, Any] | None:
    """The last word of the cell that ended the run early."""
    done = [frame for frame in ran.outcome["frames"] if "done" in frame]
    if not done or done[-1]["status"] == "ok":
        return None
    allowed = "raises-exception" in ran.document.cells[done[-1]["done"]].metadata.get("tags", [])
    return None if allowed else done[-1]


def judged(ran: _Ran, point: Point, ending: str) -> tuple[Verdict, str]:
    """Verdict and reason. What was not seen to hold has not passed."""
    if ending in NOT_RUN:
        return "error", words_of(ran.outcome)[1]
    raised = raised_cell(ran) if ending == "raised" else None
    if raised is not None and point.limits.no_errors:
        return "fail", f"cell {raised['done']} raised {raised['ename']}: {_line(raised['evalue'])}"
    if ending not in ("finished", "raised"):
        return "fail", words_of(ran.outcome)[1]
    told = next(frame for frame in ran.outcome["frames"] if "finished" in frame)["finished"]
    if [one["text"] for one in told] != list(point.limits.expect):
        return "error", "not every expectation was answered"
    failed = [one for one in told if one["verdict"] != "pass"]
    if not failed:
        return "pass", ""
    verdict: Verdict = "fail" if any(one["verdict"] == "fail" for one in failed) else "error"
    return verdict, "; ".join(explained(one) for one in failed)


def explained(told: dict[str, Any]) -> str:
    """An expectation that does not hold, with what its names stand for."""
    values = ", ".join(f"{name} = {value!r}" for name, value in told["values"].items())
    if told["verdict"] == "error":
        return f"can't evaluate {told['text']}: {told['why']}"
    return f"not {told['text']} ({values})"


def _line(text: str, limit: int = 200) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + " ..."
