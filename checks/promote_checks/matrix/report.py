"""The points as text and as plain JSON. Nothing here depends on time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from promote_checks.matrix.result import CrossCheck, MatrixResult, PointResult, Verdict


def verdict(result: MatrixResult) -> Verdict:
    """The worst of all points and of the cross-check."""
    found = [point.verdict for point in result.points]
    if result.cross_check is not None:
        found.append(result.cross_check.verdict)
    return "fail" if "fail" in found else "error" if "error" in found or not found else "pass"


def summary(result: MatrixResult) -> str:
    """One line: how many points are as expected, and what is the matter with the first that is not."""
    passed = sum(point.verdict == "pass" for point in result.points)
    text = f"{result.notebook}: {passed} of {len(result.points)} points as expected"
    bad = next((point for point in result.points if point.verdict != "pass"), None)
    if bad is not None:
        return f"{text}; {bad.point.name}: {bad.why}"
    crossed = result.cross_check
    if crossed is None:
        return f"{text}, not compared with stock papermill"
    if crossed.verdict != "pass":
        return f"{text}, but at {crossed.point}: {crossed.why}"
    varies = f", {len(crossed.varies)} vary from run to run" if crossed.varies else ""
    return f"{text}; {crossed.compared} outputs and values as under stock papermill{varies}"


def detail(result: MatrixResult) -> str:
    """One line a point, and what the cross-check found."""
    lines = [f"{one.verdict:5}  {one.point.name}{': ' + one.why if one.why else ''}" for one in result.points]
    return "\n".join([*lines, *_crossed(result.cross_check), *(f"note: {note}" for note in result.notes)])


def _crossed(crossed: CrossCheck | None) -> list[str]:
    if crossed is None:
        return ["skip   cross-check with stock papermill: switched off"]
    lines = [f"{crossed.verdict:5}  cross-check with stock papermill at {crossed.point}"]
    lines[0] += f": {crossed.why}" if crossed.why else f": {crossed.compared} equal"
    lines += [f"       differs: {name}" for name in crossed.differences]
    lines += [f"       varies between two runs of stock papermill: {name}" for name in crossed.varies]
    return lines


def hint(results: Sequence[MatrixResult]) -> str:
    """What to do about the first thing that is wrong."""
    for result in results:
        for point in result.points:
            if point.verdict != "pass":
                return _HINTS.get(point.ending, _EXPECTATION)
        if result.cross_check is not None and result.cross_check.verdict == "fail":
            return (
                'the notebook behaves differently in a forked process: set kernel = "fresh" in the matrix, or remove'
                " what depends on threads or on the process"
            )
    return "see docs/how-to/run-a-matrix.md"


_EXPECTATION = "correct the notebook, or the expectation in [tool.promote.matrix]"
_HINTS = {
    "raised": "run the notebook with these parameters and correct the cell, or set no_errors = false",
    "killed": "look for os._exit, for a library that crashes, and at how much memory the point needs",
    "timeout": "make the notebook quicker, or raise seconds in [tool.promote.matrix]",
    "memory": "read fewer rows, use smaller types, or raise memory in [tool.promote.matrix]",
    "output": "look for a loop that prints without end",
    "lost": "look at the workers' own logs, then run it again",
    "start": "install ipykernel into the interpreter that runs the notebook",
}


def evidence(result: MatrixResult) -> dict[str, Any]:
    """Plain JSON values."""
    return {
        "notebook": result.notebook,
        "points": [_point(one) for one in result.points],
        "cross_check": None if result.cross_check is None else _cross_check(result.cross_check),
        "notes": list(result.notes),
    }


def _point(one: PointResult) -> dict[str, Any]:
    return {
        "name": one.point.name,
        "parameters": dict(one.point.parameters),
        "verdict": one.verdict,
        "ending": one.ending,
        "why": one.why,
        "expectations": [dict(told) for told in one.expectations],
    }


def _cross_check(crossed: CrossCheck) -> dict[str, Any]:
    return {
        "point": crossed.point,
        "verdict": crossed.verdict,
        "why": crossed.why,
        "compared": crossed.compared,
        "differences": list(crossed.differences),
        "varies": list(crossed.varies),
    }
