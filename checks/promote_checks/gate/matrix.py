"""The notebook gives what is expected of it at every point of ``[tool.promote.matrix]``."""

from __future__ import annotations

import re
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.gate.check import Check, Verdict
from promote_checks.gate.context import CheckContext
from promote_checks.gate.matrix_runners import local_plan
from promote_checks.gate.ready import unready_for
from promote_checks.gate.verdict import words
from promote_checks.matrix.report import detail, evidence, hint, summary, verdict
from promote_checks.matrix.result import MatrixResult
from promote_checks.matrix.run import run_matrix
from promote_checks.matrix.spec import Matrix, matrices
from promote_checks.matrix.subject import document_of
from promote_checks.notebook.read import read_notebook
from promote_checks.observe.outside import outside_paths

CODE = "matrix"
HOW = 'add [tool.promote.matrix] with parameters = { seed = [1, 2] } and expect = ["auc >= 0.8"] to pyproject.toml'


def check(context: CheckContext) -> Check:
    """Run all points of all matrices; what could not be run is an error, never a pass."""
    try:
        found = matrices(context.settings)
        if not found:
            return Check(CODE, "skip", "no matrix of parameters is declared", hint=HOW)
        unready = unready_for(CODE, context)
        if unready is not None:
            return unready
        results = [_run(matrix, context) for matrix in found]
    except UserError as error:
        return Check(CODE, "error", words(error.message, context), hint=words(error.hint, context))
    return _told(results, context)


_PLACES = re.compile(r"[^\s'\"=]*/promote-(?:matrix|worker)-\w+/[\w-]+(?:/copy)?")
"""Private folders of points, here and on a worker: no two are called the same."""


def _words(text: str, context: CheckContext) -> str:
    return words(_PLACES.sub("<folder>", text), context)


def _told(results: list[MatrixResult], context: CheckContext) -> Check:
    verdicts = [verdict(result) for result in results]
    worst: Verdict = next((one for one in ("fail", "error") if one in verdicts), "pass")
    if context.children.stopped:
        return Check(CODE, "error", "the points were stopped before they ended")
    return Check(
        CODE,
        worst,
        _words("; ".join(summary(result) for result in results), context),
        _words("\n".join(detail(result) for result in results), context),
        hint="" if worst == "pass" else hint(results),
        evidence=_clean({"notebooks": [evidence(result) for result in results]}, context),
    )


def _clean(value: Any, context: CheckContext) -> Any:
    """Evidence without machine paths and secrets."""
    if isinstance(value, dict):
        return {name: _clean(one, context) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one, context) for one in value]
    return _words(value, context) if isinstance(value, str) else value


def _run(matrix: Matrix, context: CheckContext) -> MatrixResult:
    path = context.thin if matrix.notebook is None else context.project / matrix.notebook
    if not path.is_file():
        raise UserError(f"there is no notebook {matrix.notebook or path.name}", "name one below the project")
    if path.resolve() != context.thin.resolve():
        # Another notebook runs where it lies, as it does when a person opens it.
        beside = outside_paths(read_notebook(path))
        context = replace(context, notebook_folder=path.parent, beside=beside)
    if not context.notebook_folder.is_dir():
        raise UserError(
            "the folder of the original notebook is not there", "its data are needed to run a point"
        )
    document = document_of(path, matrix)
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="promote-matrix-")))
        plan = local_plan(matrix, path, document, context, base=base, stack=stack)
        return run_matrix(plan)
