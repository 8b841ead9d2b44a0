"""Points in forks of a warm process: what is as expected passes, whatever else is red, and says why."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from promote_checks.gate.check import Check

pytestmark = pytest.mark.slow


def points(check: Check, matrix: int = 0) -> list[Any]:
    found: list[Any] = check.evidence["notebooks"][matrix]["points"]
    return found


def test_no_matrix_is_skipped_with_a_hint(project: Any) -> None:
    from promote_checks.gate.matrix import check

    told = check(project(["a = 1"], None))
    assert told.verdict == "skip"
    assert "[tool.promote.matrix]" in told.hint


def test_each_point_gets_its_parameters_and_its_own_folder(run: Any, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "base.txt").write_text("10", encoding="utf-8")
    cells = [
        "step = 1",
        "from pathlib import Path\nfirst = not Path('out.txt').exists()",
        "total = int(Path('base.txt').read_text()) + step\nPath('out.txt').write_text('x')",
    ]
    told = run(cells, {"parameters": {"step": [1, 2, 3]}, "expect": ["total == 10 + step", "first"]})
    assert told.verdict == "pass", told.detail
    assert [point["expectations"][0]["values"]["total"] for point in points(told)] == [11, 12, 13]
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["base.txt"]


def test_an_expectation_that_fails_and_one_that_can_not_be_evaluated_are_told_apart(run: Any) -> None:
    told = run(["a = 1"], {"parameters": {"a": [1, 2]}, "expect": ["a < 2"]})
    assert told.verdict == "fail"
    assert [point["verdict"] for point in points(told)] == ["pass", "fail"]
    assert "a=2: not a < 2 (a = 2)" in told.detail
    told = run(["a = 1"], {"parameters": {"a": [1]}, "expect": ["b < 2"]})
    assert told.verdict == "error"
    assert "no variable b" in told.summary


def test_a_cell_that_raises_is_red_unless_that_is_allowed(run: Any) -> None:
    cells = ["a = 1", "b = 1 / a", "c = 1"]
    told = run(cells, {"parameters": {"a": [1, 0]}})
    assert [(point["verdict"], point["ending"]) for point in points(told)] == [
        ("pass", "finished"),
        ("fail", "raised"),
    ]
    assert "cell 2 raised ZeroDivisionError" in told.summary
    told = run(cells, {"parameters": {"a": [0]}, "no_errors": False, "expect": ["a == 0"]})
    assert told.verdict == "pass", told.detail
    told = run(cells, {"parameters": {"a": [0]}, "no_errors": False, "expect": ["c == 1"]})
    assert told.verdict == "error"


SAVED = [
    ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", {}, "killed", "DeadKernelError"),
    ("import os\nos._exit(0)", {}, "killed", "DeadKernelError"),
    ("while True:\n    pass", {"seconds": 1}, "timeout", "TimeoutError"),
    ("import time\ntime.sleep(60)", {"seconds": 1}, "timeout", "TimeoutError"),
    (
        "import time\nhog = []\nfor _ in range(200):\n    hog.append(bytearray(b'x') * (20 << 20))\n    time.sleep(.02)",
        {"memory": "400 MB", "seconds": 60},
        "memory",
        "MemoryError",
    ),
    (
        (
            "import subprocess, sys\n"
            "subprocess.run([sys.executable, '-c', 'import time; x = bytearray(b\"x\") * (600 << 20); time.sleep(9)'])"
        ),
        {"memory": "400 MB", "seconds": 60},
        "memory",
        "MemoryError",
    ),
]


@pytest.mark.parametrize(("source", "limits", "ending", "error"), SAVED)
def test_a_point_that_does_not_live_to_its_end_is_red_everywhere(
    run: Any, tmp_path: Path, source: str, limits: dict[str, Any], ending: str, error: str
) -> None:
    cells = ["bad = False", "print('before')", "if bad:\n" + indented(source), "after = 1"]
    matrix = {"parameters": {"bad": [False, True]}, "expect": ["after == 1"], **limits}
    told = run(cells, matrix, save=tmp_path / "saved")
    assert told.verdict == "fail"
    good, red = points(told)
    assert (good["verdict"], red["verdict"], red["ending"]) == ("pass", "fail", ending)
    assert told.hint
    saved = json.loads((tmp_path / "saved" / "story-001-bad=True.ipynb").read_text(encoding="utf-8"))
    dead = next(
        cell for cell in saved["cells"] if cell["metadata"].get("papermill", {}).get("status") == "failed"
    )
    assert "if bad" in "".join(dead["source"])
    assert dead["outputs"][-1]["output_type"] == "error"
    assert dead["outputs"][-1]["ename"] == error
    assert saved["metadata"]["papermill"]["exception"] is True
    assert saved["cells"][-1]["outputs"] == []
    fine = json.loads((tmp_path / "saved" / "story-000-bad=False.ipynb").read_text(encoding="utf-8"))
    assert not fine["metadata"]["papermill"]["exception"]


def indented(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.splitlines())


def test_nothing_of_a_point_stays_behind(run: Any, tmp_path: Path) -> None:
    mark = tmp_path / "pids"
    child = "subprocess.Popen(['sleep', '300'], start_new_session=True).pid"
    cells = [
        "n = 0",
        "import os, subprocess",
        f"with open({str(mark)!r}, 'a') as sink:\n    print(os.getpid(), {child}, file=sink)",
        "while n:\n    pass",
    ]
    told = run(cells, {"parameters": {"n": [0, 1]}, "seconds": 1})
    assert told.verdict == "fail"
    pids = [int(word) for word in mark.read_text(encoding="utf-8").split()]
    assert len(pids) == 4
    assert [pid for pid in pids if alive(pid)] == []


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_unseeded_generators_differ_from_point_to_point_as_in_fresh_kernels(run: Any) -> None:
    cells = [
        "n = 0",
        "import random\nimport numpy as np\nimport numpy.random",
        "a, b = random.random(), float(np.random.rand())",
    ]
    told = run(cells, {"parameters": {"n": [1, 2, 3]}, "expect": ["a < 1 and b < 1"], "jobs": 3})
    assert told.verdict == "pass", told.detail
    drawn = [point["expectations"][0]["values"] for point in points(told)]
    assert len({values["a"] for values in drawn}) == 3
    assert len({values["b"] for values in drawn}) == 3


def test_points_share_one_warm_process(run: Any) -> None:
    cells = ["n = 0", "import os\nparent = os.getppid()\nfresh = 'json' in __import__('sys').modules"]
    told = run(cells, {"parameters": {"n": [1, 2]}, "expect": ["parent > 1"]})
    parents = {point["expectations"][0]["values"]["parent"] for point in points(told)}
    assert len(parents) == 1
    assert parents != {os.getpid()}
    told = run(cells, {"parameters": {"n": [1, 2]}, "expect": ["parent > 1"], "kernel": "fresh"})
    assert {point["expectations"][0]["values"]["parent"] for point in points(told)} == {os.getpid()}


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (
            (
                "import threading, time\n"
                "worker = threading.Thread(target=time.sleep, args=(99,), daemon=True)\nworker.start()"
            ),
            "it starts a thread",
        ),
        ("import socket\nheld = socket.socketpair()", "it opens a connection"),
        ("print('hello from the import')", "it writes or warns"),
        ("import warnings\nwarnings.warn('old', UserWarning, stacklevel=1)", "it writes or warns"),
        (
            "import os\nos._exit(3) if not hasattr(__builtins__, 'x') and os.getcwd().endswith('empty') else 0",
            "end",
        ),
    ],
)
def test_what_can_not_be_shared_is_imported_by_each_point(
    run: Any, project: Any, tmp_path: Path, module: str, reason: str
) -> None:
    package = tmp_path / "project" / "src" / "busy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(module, encoding="utf-8")
    cells = ["n = 0", "import json\nimport busy", "done = busy.__name__"]
    told = run(cells, {"parameters": {"n": [1, 2]}, "expect": ['done == "busy"'], "cross_check": True})
    assert told.verdict == "pass", told.detail
    (note,) = told.evidence["notebooks"][0]["notes"]
    assert reason in note


def test_a_parameter_that_the_notebook_has_not_is_refused(run: Any) -> None:
    told = run(["a, b = 1, 2"], {"parameters": {"c": [1]}})
    assert (told.verdict, told.summary) == ("error", "story.ipynb has no parameter c")
    assert "a, b" in told.hint


def test_an_interpreter_without_ipykernel_is_an_error(run: Any, tmp_path: Path) -> None:
    import sys
    import venv

    venv.create(tmp_path / "bare", symlinks=True)
    told = run(["a = 1"], {"parameters": {"a": [1]}}, python=str(tmp_path / "bare" / "bin" / "python"))
    assert sys.executable != str(tmp_path / "bare" / "bin" / "python")
    assert told.verdict == "error"
    assert "No module named" in told.summary
    assert "ipykernel" in told.hint


def test_evidence_is_the_same_twice_and_names_no_place(run: Any, tmp_path: Path) -> None:
    cells = ["n = 0", "import os\nplace = os.getcwd()\nprint(place)"]
    matrix = {"parameters": {"n": [1]}, "expect": ['place == "x"']}
    first, second = run(cells, matrix), run(cells, matrix)
    assert first == second
    assert str(tmp_path) not in json.dumps(first.evidence) + first.detail + first.summary


def test_another_notebook_runs_in_its_own_folder(run: Any, project: Any, tmp_path: Path) -> None:
    raw = tmp_path / "project" / "raw"
    raw.mkdir(parents=True)
    context = project(["b = 1", "text = open('here.txt').read()"], None)
    (raw / "here.txt").write_text("found", encoding="utf-8")
    context.thin.replace(raw / "raw.ipynb")
    told = run(
        ["a = 1"],
        {"notebook": "raw/raw.ipynb", "parameters": {"b": [2]}, "expect": ['text == "found" and b == 2']},
    )
    assert told.verdict == "pass", told.detail


def test_the_time_of_the_whole_check_is_limited(run: Any) -> None:
    cells = ["n = 0", "import time\ntime.sleep(4)"]
    told = run(cells, {"parameters": {"n": [1, 2, 3]}, "jobs": 1}, timeout=6.0)
    assert told.verdict == "fail"
    assert [point["ending"] for point in points(told)] == ["finished", "timeout", "stopped"]
