"""The floor of coverage: measured in the one run of the tests, and never passed by what was not measured."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from promote_checks.gate import coverage
from promote_checks.gate import pytest as pytest_check
from promote_checks.gate.context import CheckContext

Write = Callable[[str, str], None]


def test_above_the_floor(shop: CheckContext) -> None:
    before = sorted(shop.project.rglob("*"))
    found = coverage.check(shop)
    assert (found.verdict, found.summary) == ("pass", "80% of the lines, floor 80%")
    assert found.detail == "src/shop/load.py: 80%, not lines 9"
    assert found.evidence == {"percent": 80.0, "floor": 80.0, "statements": 5}
    assert sorted(shop.project.rglob("*")) == before


def test_below_the_floor(shop: CheckContext) -> None:
    found = coverage.check(replace(shop, settings={"coverage": 80.1}))
    assert (found.verdict, found.summary) == ("fail", "80% of the lines, floor 80.1%")
    assert found.hint


def test_a_little_below_is_not_rounded_up(shop: CheckContext, write: Write) -> None:
    lines = "".join(f"    x{n} = {n}\n" for n in range(1998))
    write(
        "src/shop/load.py", f"def load(rows):\n    return [0, 1, 2]\n\n\ndef other():\n{lines}    return 0\n"
    )
    found = coverage.check(replace(shop, settings={"coverage": 0.15}))
    assert found.verdict == "fail"
    assert found.summary.startswith("0.1% of the lines")


@pytest.mark.parametrize("floor", ["80", True, -1, 101])
def test_a_floor_that_is_no_percentage(shop: CheckContext, floor: Any) -> None:
    assert coverage.check(replace(shop, settings={"coverage": floor})).verdict == "error"


def test_the_tests_run_once_for_both_checks(shop: CheckContext, write: Write, tmp_path: Path) -> None:
    log = tmp_path / "runs"
    write("tests/test_log.py", f"def test_log():\n    open({str(log)!r}, 'a').write('run ')\n")
    together = replace(shop, measured=True)
    assert pytest_check.check(together).verdict == "pass"
    assert coverage.check(together).verdict == "pass"
    assert log.read_text() == "run "


def test_failing_tests_are_not_coverages_to_judge(shop: CheckContext, write: Write) -> None:
    write("tests/test_bad.py", "def test_bad():\n    assert False\n")
    together = replace(shop, measured=True)
    assert coverage.check(together).verdict == "pass"
    assert pytest_check.check(together).verdict == "fail"


@pytest.mark.parametrize(
    "test",
    ["import os\nos._exit(0)\n", "import nothing_of_that_name\n", "import os\nos.kill(os.getpid(), 9)\n"],
)
def test_tests_that_do_not_end_measure_nothing(shop: CheckContext, write: Write, test: str) -> None:
    write("tests/test_bad.py", test)
    assert coverage.check(shop).verdict == "error"


def test_no_tests_measure_nothing(shop: CheckContext) -> None:
    (shop.project / "tests/test_load.py").unlink()
    assert coverage.check(shop).verdict == "error"


def test_a_floor_in_the_projects_own_configuration_does_not_fail_the_tests(
    shop: CheckContext, write: Write
) -> None:
    text = (shop.project / "pyproject.toml").read_text()
    write("pyproject.toml", text + "[tool.coverage.report]\nfail_under = 99\n")
    together = replace(shop, measured=True)
    assert pytest_check.check(together).verdict == "pass"
    assert coverage.check(together).verdict == "pass"


@pytest.mark.parametrize(("code", "named"), [(91, "pytest-cov"), (90, "pytest")])
def test_a_tool_that_is_not_installed_is_a_skip_with_the_line_that_installs_it(
    shop: CheckContext, tmp_path: Path, code: int, named: str
) -> None:
    path = tmp_path / "python"
    path.write_text(f'#!/bin/sh\nif [ "$1" = -c ]; then exit {code}; fi\nexec {sys.executable} "$@"\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    found = coverage.check(replace(shop, python=str(path)))
    assert found.verdict == "skip"
    assert found.summary.startswith(f"{named} is not installed")
    assert "pip install" in found.hint


def test_golden_tests_that_were_never_recorded_are_the_hint(shop: CheckContext, write: Write) -> None:
    write("tests/golden/run.json", '{"status": "not recorded", "reason": "it takes too long"}')
    found = coverage.check(replace(shop, settings={"coverage": 99}))
    assert found.hint == "the golden tests are not recorded (it takes too long): make golden"


def test_an_environment_in_the_project_is_not_copied(shop: CheckContext, write: Write) -> None:
    write(".venv/pyvenv.cfg", "")
    write("env/pyvenv.cfg", "")
    absent = "from pathlib import Path\n\n\ndef test_it():\n    assert not Path('.venv').exists() and not Path('env').exists()\n"
    write("tests/test_absent.py", absent)
    assert pytest_check.check(shop).verdict == "pass"
