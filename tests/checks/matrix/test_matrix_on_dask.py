"""The same points on a real cluster of two worker processes: nothing is lost, and nothing is green by accident."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from promote_checks.gate.check import Check

pytestmark = pytest.mark.slow


class Processes:
    """A scheduler and two workers that know nothing of promote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        port = self.address.rpartition(":")[2]
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self.workers = [self.worker(name) for name in ("one", "two")]

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        local = str(self.folder / name)
        return self.start(
            *("worker", self.address, "--no-nanny", "--nthreads", "1", "--name", name),
            *("--no-dashboard", "--host", "127.0.0.1", "--local-directory", local),
        )

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        # Neither promote nor the tests are on its path.
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        env |= {"TMPDIR": str(self.folder), "MARK_WORKER": command[-1]}
        with (self.folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "distributed.cli.dask_" + command[0], *command[1:]],
                cwd=self.folder,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Processes]:
    import distributed

    client_class: Any = distributed.Client
    folder = tmp_path / "cluster"
    folder.mkdir()
    processes = Processes(folder)
    try:
        with client_class(processes.address, timeout=40, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield processes
    finally:
        processes.end()


def points(check: Check) -> list[Any]:
    found: list[Any] = check.evidence["notebooks"][0]["points"]
    return found


def test_points_run_on_the_workers_with_the_folder_and_the_package(
    run: Any, cluster: Processes, tmp_path: Path
) -> None:
    package = tmp_path / "project" / "src" / "story"
    package.mkdir(parents=True)
    (package / "part.py").write_text("def double(x):\n    return 2 * x\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "base.txt").write_text("10", encoding="utf-8")
    cells = [
        "n = 0",
        "import os\nfrom story.part import double\nwhere = os.environ.get('MARK_WORKER', '')",
        "total = double(n) + int(open('base.txt').read())\nprint(total)",
    ]
    matrix = {"parameters": {"n": [1, 2, 3, 4, 5]}, "expect": ["total == 10 + 2 * n", 'where != ""']}
    told = run(cells, {**matrix, "cross_check": True}, scheduler=cluster.address, save=tmp_path / "saved")
    crossed = told.evidence["notebooks"][0]["cross_check"]
    assert [point["verdict"] for point in points(told)] == ["pass"] * 5, told.detail
    assert crossed["verdict"] == "pass", told.detail
    assert len(list((tmp_path / "saved").iterdir())) == 5
    assert [path.name for path in cluster.folder.glob("promote-worker-*")] == []


def test_a_red_point_is_red_there_too(run: Any, cluster: Processes) -> None:
    cells = [
        "n = 0",
        "import os\nif n == 1:\n    os.kill(os.getpid(), 9)\nif n == 2:\n    while True:\n        pass",
    ]
    told = run(cells, {"parameters": {"n": [0, 1, 2]}, "seconds": 3}, scheduler=cluster.address)
    assert [(point["verdict"], point["ending"]) for point in points(told)] == [
        ("pass", "finished"),
        ("fail", "killed"),
        ("fail", "timeout"),
    ]


def test_a_worker_that_is_killed_loses_no_point(run: Any, cluster: Processes, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    cells = [
        "n = 0",
        f"import os, time\nopen({str(marks)!r} + f'/{{n}}-{{os.getpid()}}', 'w').close()\ntime.sleep(1.5)\nm = n * n",
    ]
    killer = subprocess.Popen(
        [sys.executable, "-c", KILLER, str(marks), str(cluster.workers[0].pid)], start_new_session=True
    )
    try:
        told = run(
            cells,
            {"parameters": {"n": list(range(6))}, "expect": ["m == n * n"]},
            scheduler=cluster.address,
        )
    finally:
        killer.wait(60)
    assert cluster.workers[0].wait(5) == -signal.SIGKILL
    assert told.verdict == "pass", told.detail
    values = [point["expectations"][0]["values"]["m"] for point in points(told)]
    assert values == [0, 1, 4, 9, 16, 25]
    assert len(list(marks.iterdir())) > 6  # the point that it was running has run again


KILLER = """
import os, pathlib, sys, time
while len(list(pathlib.Path(sys.argv[1]).iterdir())) < 2:
    time.sleep(0.02)
time.sleep(0.3)
os.kill(int(sys.argv[2]), 9)
"""


def test_when_all_workers_are_gone_points_are_red(run: Any, cluster: Processes, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    cells = ["n = 0", f"import time\nopen({str(mark)!r}, 'w').close()\ntime.sleep(30)"]
    pids = [str(worker.pid) for worker in cluster.workers]
    program = (
        "import os, pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists():\n    time.sleep(0.05)\n"
        "[os.kill(int(pid), 9) for pid in sys.argv[2:]]"
    )
    killer = subprocess.Popen([sys.executable, "-c", program, str(mark), *pids])
    started = time.monotonic()
    told = run(cells, {"parameters": {"n": [1, 2]}}, scheduler=cluster.address, timeout=15.0)
    killer.wait(10)
    assert time.monotonic() - started < 60
    assert told.verdict == "error"
    assert {(point["verdict"], point["ending"]) for point in points(told)} == {("error", "lost")}


def test_no_scheduler_is_told_in_words(run: Any) -> None:
    told = run(["n = 0"], {"parameters": {"n": [1]}}, scheduler="tcp://127.0.0.1:9")
    assert told.verdict == "error"
    assert "no Dask scheduler answers" in told.summary


def test_without_distributed_the_install_line_is_told(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = run(["n = 0"], {"parameters": {"n": [1]}}, scheduler="tcp://127.0.0.1:9")
    assert told.verdict == "error"
    assert "pip install 'promote-notebook[dask]'" in told.hint
