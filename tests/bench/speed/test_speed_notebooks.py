"""The notebooks that are timed run."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from bench.speed.notebooks import frame_cells, long_cells, write


def run(cells: list[str]) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            exec(cell, names)  # noqa: S102 - running it is the test
    return names


def test_a_long_notebook_has_as_many_cells_as_asked_for_and_runs() -> None:
    cells = long_cells(50)
    assert len(cells) == 50
    assert "values_49" in run(cells)


def test_the_frame_has_about_the_size_asked_for() -> None:
    names = run(frame_cells(4_000_000))
    assert 3_500_000 < names["df"].memory_usage(deep=True).sum() < 5_000_000


def test_a_notebook_is_written_as_format_4(tmp_path: Path) -> None:
    read = json.loads(write(tmp_path / "sub" / "a.ipynb", ["x = 1"]).read_text(encoding="utf-8"))
    assert (read["nbformat"], [cell["source"] for cell in read["cells"]]) == (4, ["x = 1"])
