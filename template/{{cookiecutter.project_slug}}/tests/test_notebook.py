"""The notebook and the package compute the same."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from {{ cookiecutter.package }} import Results


def variables_of(notebook: Path) -> dict[str, Any]:
    """Run the code cells from top to bottom, in the folder of the notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    variables: dict[str, Any] = {}
    before = os.getcwd()
    os.chdir(notebook.parent)
    try:
        exec("\n".join(code), variables)  # noqa: S102
    finally:
        os.chdir(before)
    return variables


def test_notebook_and_package_agree(notebooks: Path, results: Results) -> None:
    variables = variables_of(notebooks / "starter.ipynb")
    pd.testing.assert_frame_equal(variables["customers"], results.customers)
    pd.testing.assert_frame_equal(variables["features"], results.features)
    np.testing.assert_array_equal(variables["weights"], results.weights)
    assert variables["scores"] == results.scores
