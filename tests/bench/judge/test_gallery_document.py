"""Gallery scripts are cut at their text blocks."""

from __future__ import annotations

import json
from pathlib import Path

from bench.judge import document

GALLERY = '''"""
Title
=====
"""

# Authors: somebody

# %%
# Some text
# more text

import math

x = 1  # %% not a block

# %%
# Only text

##############################################################################
# A heading
# ---------
y = math.sqrt(x)
####
'''


def test_code_between_text_blocks_becomes_cells() -> None:
    cells = document.gallery_cells(GALLERY)
    assert len(cells) == 3
    assert "import math" in cells[1]
    assert "y = math.sqrt(x)" in cells[2]


def test_nothing_is_lost_or_run_twice() -> None:
    names: dict[str, object] = {}
    for cell in document.gallery_cells(GALLERY):
        exec(cell, names)  # noqa: S102 - running it is the test
    assert names["y"] == 1.0


def test_a_notebook_gets_the_kernel_of_this_machine(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    kernel = {"name": "somebody-elses", "display_name": "x"}
    path.write_text(
        json.dumps({"cells": [], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})
    )
    assert document.read(path).metadata["kernelspec"]["name"] == "python3"
