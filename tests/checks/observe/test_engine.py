"""The engine as papermill's users call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import papermill
import pytest
from nbclient.exceptions import DeadKernelError

from promote_checks.notebook.model import Notebook
from promote_checks.observe.document import document
from promote_checks.observe.engine import register

pytestmark = pytest.mark.slow


def test_papermill_with_our_engine_calls_a_killed_cell_failed(
    make: Callable[..., Notebook], tmp_path: Path
) -> None:
    register()
    source, target = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    notebook = make(
        ("n = 1", ("parameters",)), "print(n)", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    source.write_text(json.dumps(document(notebook)))
    with pytest.raises(DeadKernelError):
        papermill.execute_notebook(
            source,
            target,
            parameters={"n": 5},
            engine_name="promote",
            kernel_name="python3",
            progress_bar=False,
        )
    cells = json.loads(target.read_text())["cells"]
    assert [cell["metadata"]["papermill"]["status"] for cell in cells] == ["completed"] * 3 + ["failed"]
    assert cells[2]["outputs"][0]["text"] == ["5\n"]
