"""A real promoted project passes the gate; each planted fault is refused at its own check, and only there."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
CELLS = [
    "import pandas as pd",
    "rate = 0.2\npath = 'prices.csv'",
    "prices = pd.read_csv(path)\nprint(len(prices))",
    "def taxed(x):\n    return x * (1 + rate)",
    "prices['gross'] = [taxed(value) for value in prices['net']]\ntotal = float(prices['gross'].sum())",
    "total",
]
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "shop", "version": "1.0.0"},
    "paths": {"/predict": {"post": {}}},
}

pytestmark = pytest.mark.slow


def notebook() -> str:
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for n, source in enumerate(CELLS)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def command(*words: str, cwd: Path, cache: Path) -> list[Any]:
    environment = {**os.environ, "PYTHONPATH": ROOMS, "PROMOTE_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-m", "promote", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return [done.returncode, done.stdout, done.stderr]


@pytest.fixture(scope="session")
def promoted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notebook, its data, and the project that it became; promoted once."""
    home = tmp_path_factory.mktemp("promoted")
    folder = home / "work"
    folder.mkdir()
    (folder / "shop.ipynb").write_text(notebook())
    (folder / "prices.csv").write_text("item,net\n" + "".join(f"i{n},{n}.5\n" for n in range(30)))
    code, _, err = command("shop.ipynb", cwd=folder, cache=home / "cache")
    assert code == 0, err
    return folder


@pytest.fixture
def project(promoted: Path, tmp_path: Path) -> Path:
    """A copy of the project, beside a copy of its notebook."""
    import shutil

    shutil.copytree(promoted, tmp_path / "work")
    return tmp_path / "work" / "shop"


@pytest.fixture
def gate(promoted: Path, project: Path) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Run ``promote check`` on the copy: exit code and verdict (with all its words) of each check."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        cache = promoted.parent / "cache"
        code, out, _ = command("check", "shop", "--format", "json", *words, cwd=project.parent, cache=cache)
        document = json.loads(out)
        assert document["exit_code"] == code
        return code, {one["code"]: one for one in document["checks"]}

    return run


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    found = {}
    for path in sorted(folder.rglob("*")):
        found[str(path.relative_to(folder))] = (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def step_file(project: Path) -> Path:
    """The module that computes the total."""
    [found] = [path for path in (project / "src/shop").glob("*.py") if '["gross"]' in path.read_text()]
    return found


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def lint_fault(project: Path) -> None:
    edit(step_file(project), "import pandas as pd\n", "import json\n\nimport pandas as pd\n")


def type_fault(project: Path) -> None:
    append(step_file(project), '\n\ndef wrong() -> int:\n    """Say a text."""\n    return "no"\n')
    append(project / "tests/test_smoke.py", _called(step_file(project), "wrong()"))


def _called(module: Path, call: str) -> str:
    return (
        f"\n\ndef test_more() -> None:\n    module = importlib.import_module('shop.{module.stem}')\n"
        f"    assert module.{call}\n"
    )


def broken_test(project: Path) -> None:
    append(
        project / "tests/test_smoke.py",
        "\n\ndef test_never() -> None:\n    assert package_name() == 'other'\n",
    )


def other_value(project: Path) -> None:
    """The step computes something else: only its golden value knows."""
    edit(step_file(project), "1 + rate", "2 + rate")


def uncovered_lines(project: Path) -> None:
    lines = "".join(f"    rows.append({n})\n" for n in range(200))
    append(
        step_file(project),
        f'\n\ndef unused() -> list[int]:\n    """Do a lot that no test runs."""\n    rows: list[int] = []\n{lines}    return rows\n',
    )


def undeclared_import(project: Path) -> None:
    edit(step_file(project), "import pandas as pd\n", "import packaging.version\nimport pandas as pd\n")
    append(step_file(project), "\nVERSION = packaging.version.Version\n")


def unused_dependency(project: Path) -> None:
    edit(project / "pyproject.toml", "dependencies = [\n", 'dependencies = [\n    "packaging>=20",\n')


def print_at_import(project: Path) -> None:
    append(step_file(project), '\nprint("loaded")\n')


def file_at_import(project: Path) -> None:
    append(
        step_file(project), '\nwith open("seen.txt", "w", encoding="utf-8") as seen:\n    seen.write("x")\n'
    )


def broken_thin_notebook(project: Path) -> None:
    path = project / "notebooks/shop.ipynb"
    document = json.loads(path.read_text())
    document["cells"][-1]["source"] = ["totals_of_nothing = 1 / 0"]
    path.write_text(json.dumps(document))


def breaking_contract(project: Path) -> None:
    (project / "contract.released.json").write_text(json.dumps(CONTRACT))
    (project / "contract.json").write_text(json.dumps({**CONTRACT, "paths": {}}))


def notebook_that_moved_on(project: Path) -> None:
    edit(project.parent / "shop.ipynb", "1 + rate", "2 + rate")


def unmet_expectation(project: Path) -> None:
    append(
        project / "pyproject.toml",
        '\n[tool.promote.matrix]\nparameters = { rate = [0.2, 0.3] }\nexpect = ["total < 530"]\n',
    )


FAULTS: list[tuple[Callable[[Path], None], str, str]] = [
    (lint_fault, "ruff", "F401"),
    (type_fault, "mypy", "return-value"),
    (broken_test, "pytest", "test_never"),
    (other_value, "pytest", "tests/test_steps.py"),
    (uncovered_lines, "coverage", "not lines"),
    (undeclared_import, "deptry", "DEP003 'packaging'"),
    (unused_dependency, "deptry", "DEP002 'packaging'"),
    (print_at_import, "imports", "prints to standard output: 'loaded'"),
    (file_at_import, "imports", "writes seen.txt"),
    (broken_thin_notebook, "papermill", "ZeroDivisionError"),
    (unmet_expectation, "matrix", "rate=0.3: not total < 530 (total = "),
    (notebook_that_moved_on, "drift", "cell 4"),
    (breaking_contract, "contract", "/paths/~1predict: the route was removed"),
]


@pytest.mark.parametrize(("plant", "code", "said"), FAULTS, ids=lambda one: getattr(one, "__name__", None))
def test_a_planted_fault_is_refused_at_its_own_gate(
    project: Path,
    gate: Callable[..., tuple[int, dict[str, Any]]],
    plant: Callable[[Path], None],
    code: str,
    said: str,
) -> None:
    plant(project)
    ended, checks = gate()
    assert ended == 1
    refused = {one for one, found in checks.items() if found["verdict"] in ("fail", "error")}
    assert refused == {code}, checks
    assert checks[code]["verdict"] == "fail"
    assert said in checks[code]["detail"]
    assert not re.search(r"/tmp/|/home/|/work/", json.dumps(checks)), checks


def test_a_clean_project_passes_and_nothing_is_left_behind(
    project: Path, gate: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    before = tree(project.parent)
    code, checks = gate()
    assert code == 0, checks
    asked = ("ruff", "mypy", "deptry", "imports", "pytest", "coverage", "papermill", "drift")
    assert {one: checks[one]["verdict"] for one in asked} == dict.fromkeys(asked, "pass")
    skipped = {"matrix", "run-rules", "contract"}
    assert {one for one, found in checks.items() if found["verdict"] == "skip"} == skipped
    assert tree(project.parent) == before


def test_without_running_the_rest_is_skipped_and_says_so(
    project: Path, gate: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    append(project / "src/shop/__init__.py", "\nraise SystemExit('nothing may run this')\n")
    _, checks = gate("--no-run")
    for one in ("pytest", "coverage", "imports", "papermill"):
        assert (checks[one]["verdict"], checks[one]["summary"]) == ("skip", "not run")
    assert (checks["deptry"]["verdict"], checks["drift"]["verdict"]) == ("pass", "pass")


def test_on_request_the_notebook_runs_for_the_rules_that_need_it(
    project: Path, gate: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    assert gate("--run", "--select", "run-rules")[1]["run-rules"]["verdict"] == "pass"
    edit(
        project.parent / "shop.ipynb",
        '"import pandas as pd"',
        "\"import pandas as pd\\nitems = list(set('abcdefgh'))\"",
    )
    code, checks = gate("--run", "--select", "run-rules")
    assert (code, checks["run-rules"]["verdict"]) == (1, "fail"), checks["run-rules"]
    assert "RN004 cell 1, line 2: " in checks["run-rules"]["detail"]


def test_a_notebook_that_nobody_knows_is_a_skip_that_says_what_to_set(
    project: Path, gate: Callable[..., tuple[int, dict[str, Any]]]
) -> None:
    moved = project.parent / "elsewhere"
    moved.mkdir()
    for name in ("shop.ipynb", "prices.csv"):
        (project.parent / name).rename(moved / name)
    _, checks = gate("--select", "papermill")
    assert checks["papermill"]["verdict"] == "skip"
    assert "[tool.promote] notebook" in checks["papermill"]["hint"]
    edit(
        project / "pyproject.toml",
        "[tool.promote]\n",
        '[tool.promote]\nnotebook = "../elsewhere/shop.ipynb"\n',
    )
    assert gate("--select", "papermill")[1]["papermill"]["verdict"] == "pass"


def test_interrupted_it_ends_with_130_and_takes_its_children_along(project: Path, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    (project / "tests/test_long.py").write_text(
        f"import os, time\n\n\ndef test_long():\n    open({str(pid)!r}, 'w').write(str(os.getpid()))\n    time.sleep(300)\n"
    )
    # Where the shell of a job has Ctrl-C ignored, Python leaves it so.
    code = (
        "import signal, sys; from promote.cli import main; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(main())"
    )
    words = [sys.executable, "-c", code, "check", str(project), "--select", "pytest"]
    environment = {**os.environ, "PYTHONPATH": ROOMS}
    running = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    _until(lambda: pid.exists() and pid.read_text() != "")
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    _until(lambda: not Path(f"/proc/{pid.read_text()}").exists())


def _until(there: Callable[[], bool], patience: float = 60.0) -> None:
    end = time.monotonic() + patience
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)
