"""One point under stock papermill: the same outputs and values, or red."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from promote_checks.gate.check import Check

READ: Any = nbformat.read

pytestmark = pytest.mark.slow

RICH = [
    "n = 2\nname = 'a\"b'",
    "import matplotlib.pyplot as plt\nimport numpy as np\nimport pandas as pd\nimport subprocess, sys, asyncio, os",
    (
        "df = pd.DataFrame({'x': range(n)})\nprint('one')\nsubprocess.run(['echo', 'two'])\nprint('three')\n"
        "print('err', file=sys.stderr)\ndf"
    ),
    "plt.plot([1, 2, n])\nplt.title('t')\nplt.show()\nplt.hist([1, 2, 2]);",
    "%%capture held\nprint('captured')",
    "_ + 0 if isinstance(_, int) else type(_).__name__",
    "display({'text/html': '<b>x</b>', 'text/plain': 'x'}, raw=True)\n!echo shell\nfiles = !ls\n%pwd",
    "await asyncio.sleep(0)\nasync def one():\n    return 1\nvalue = await one()\nvalue",
    (
        "from IPython.display import clear_output, display\nprint('gone')\nclear_output()\nh = display('a', display_id='h')\n"
        "h.update('b')"
    ),
    "class Thing:\n    def __repr__(self):\n        return f'Thing({n})'\nthings = [Thing()]\nthings",
    "import warnings\nwarnings.warn('careful')",
    "get_ipython().__class__.__name__, len(In), sorted(Out), __name__, sys.stdout.isatty()",
    "os.write(1, b'low level\\n');",
    "import logging\nlogging.basicConfig(stream=sys.stdout, level='INFO')\nlogging.info('said')",
]


def crossed(check: Check) -> Any:
    return check.evidence["notebooks"][0]["cross_check"]


def test_a_rich_notebook_is_the_same_in_a_fork(run: Any) -> None:
    matrix = {"parameters": {"n": [3], "name": ["x\\y'\"z"]}, "expect": ["value == 1"], "cross_check": True}
    told = run(RICH, matrix)
    assert told.verdict == "pass", told.detail
    found = crossed(told)
    assert found["varies"] == []
    assert found["compared"] > 40


@pytest.mark.parametrize("source", ["import threading\ncount = threading.active_count()\ncount"])
def test_a_notebook_that_sees_the_fork_is_red(run: Any, source: str) -> None:
    matrix = {"parameters": {"n": [1]}, "expect": ["n == 1"], "cross_check": True}
    told = run(["n = 0", source], matrix)
    assert told.verdict == "fail"
    assert crossed(told)["verdict"] == "fail"
    assert "variable count" in crossed(told)["differences"]
    assert 'kernel = "fresh"' in told.hint


def test_what_varies_by_itself_is_told_apart(run: Any) -> None:
    cells = ["n = 0", "import os, time\npid = os.getpid()\nnow = time.time_ns()\nsteady = n + 1"]
    told = run(cells, {"parameters": {"n": [1]}, "expect": ["steady == 2"], "cross_check": True})
    assert told.verdict == "pass", told.detail
    assert sorted(crossed(told)["varies"]) == ["variable now", "variable pid"]
    assert "2 vary from run to run" in told.summary


def test_a_notebook_that_raises_raises_the_same_under_both(run: Any) -> None:
    matrix = {"parameters": {"n": [0]}, "expect": ["n == 0"], "no_errors": False, "cross_check": True}
    told = run(["n = 1", "1 / n", "after = 1"], matrix)
    assert told.verdict == "pass", told.detail
    assert crossed(told)["compared"] >= 4


def test_a_saved_notebook_is_the_one_that_papermill_writes(run: Any, project: Any, tmp_path: Path) -> None:
    told = run(RICH, {"parameters": {"n": [3]}}, save=tmp_path / "saved")
    assert told.verdict == "pass", told.detail
    (path,) = (tmp_path / "saved").iterdir()
    stock = papermill.execute_notebook(
        str(tmp_path / "project" / "notebooks" / "story.ipynb"),
        None,
        parameters={"n": 3},
        progress_bar=False,
        cwd=str(tmp_path / "data"),
        kernel_name="python3",
    )
    ours: Any = READ(path, as_version=4)
    nbformat.validate(json.loads(path.read_text(encoding="utf-8")))
    assert shape(ours) == shape(stock)
    assert ours.metadata.language_info == stock.metadata.language_info
    assert ours.metadata.papermill.parameters == {"n": 3}
    assert ours.metadata.papermill.output_path == str(path)


def shape(document: Any) -> list[Any]:
    """Of each cell: source, count, tags, status, and the kinds of its outputs."""
    return [
        (
            cell.source,
            cell.execution_count,
            cell.metadata.tags,
            cell.metadata.papermill.status,
            [
                (one.output_type, sorted(one.get("data", {})), one.get("execution_count"))
                for one in cell.outputs
            ],
        )
        for cell in document.cells
    ]
