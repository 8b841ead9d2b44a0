"""``papermill --engine promote-forked`` runs any notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from promote_checks.matrix.engine import NAME, register

READ: Any = nbformat.read

pytestmark = pytest.mark.slow


def execute(project: Any, cells: list[str], output: Path, **parameters: Any) -> Any:
    register()
    context = project(cells, None)
    return papermill.execute_notebook(
        str(context.thin), str(output), parameters=parameters, engine_name=NAME, progress_bar=False
    )


def test_it_executes_and_saves(project: Any, tmp_path: Path) -> None:
    found = execute(project, ["a = 1", "import json\nprint(a)\na + 1"], tmp_path / "out.ipynb", a=5)
    assert [one.output_type for one in found.cells[-1].outputs] == ["stream", "execute_result"]
    saved: Any = READ(tmp_path / "out.ipynb", as_version=4)
    assert saved.cells[-1].outputs[1].data["text/plain"] == "6"


def test_a_dead_process_is_an_error_of_the_command(project: Any, tmp_path: Path) -> None:
    with pytest.raises(PapermillExecutionError, match="DeadKernelError"):
        execute(project, ["a = 1", "import os\nos._exit(0)"], tmp_path / "out.ipynb")
    saved: Any = READ(tmp_path / "out.ipynb", as_version=4)
    assert saved.metadata.papermill.exception is True
