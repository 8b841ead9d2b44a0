"""Work beside the flow hands over what it found, or is called off."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from promote.beside import Beside
from promote_checks.gate.environment import quiet_environment
from promote_checks.gate.process import Children, run_process


def test_result() -> None:
    work = Beside(lambda: 42, Children())
    assert work.result() == 42
    work.call_off()


def test_what_it_raised() -> None:
    def fail() -> int:
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        Beside(fail, Children()).result()


def test_called_off_while_a_process_runs(tmp_path: Path) -> None:
    children = Children()

    def sleep() -> str:
        command = (sys.executable, "-c", "import time; time.sleep(60)")
        return run_process(command, cwd=tmp_path, env=quiet_environment(), timeout=60, children=children).how

    started = time.monotonic()
    work = Beside(sleep, children)
    work.call_off()
    assert work.result() == "stopped"
    assert time.monotonic() - started < 30
