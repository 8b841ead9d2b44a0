"""What goes wrong while the ramp is under way: nothing passes that was not measured, and nothing is left running."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tests.promote.serve.served_project import PACKAGE
from tests.staging.run.hooked import Hooked, router, services_of

from promote_checks.errors import UserError
from promote_staging.evidence.record import Evidence
from promote_staging.releases.snapshot import snapshot
from promote_staging.run.staging_run import StagingRequest, staging_run

pytestmark = pytest.mark.slow


@pytest.fixture
def other(candidate: Path) -> Path:
    """A candidate that is another release than stable and does the same."""
    path = candidate / "src" / PACKAGE / "serving.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nANOTHER = True\n", encoding="utf-8")
    return candidate


def staged(candidate: Path, released: Path, act: Callable[[], object]) -> Evidence:
    hooked = Hooked(act)
    request = StagingRequest(project=candidate, python=sys.executable, baseline=str(released), by="Ada")
    evidence = staging_run(request, hooked).evidence
    assert hooked.has_acted
    return evidence


def everyone() -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process().children(recursive=True)
    return found


def test_a_candidate_that_dies_in_mid_ramp_fails(other: Path, released: Path) -> None:
    short = snapshot(other).short
    evidence = staged(other, released, lambda: [one.kill() for one in services_of(short)])
    assert evidence.verdict == "fail", evidence.sentence
    assert evidence.ramp[-1].verdict == "fail"
    assert evidence.rollback_drill is not None and evidence.rollback_drill.lost == 0
    assert everyone() == []


def test_a_candidate_that_hangs_in_mid_ramp_fails(other: Path, released: Path) -> None:
    short = snapshot(other).short
    evidence = staged(other, released, lambda: [one.suspend() for one in services_of(short)])
    assert evidence.verdict == "fail", evidence.sentence
    assert {one.name for one in evidence.metrics if one.verdict == "fail"} >= {"errors in the ramp"}
    assert everyone() == []


def test_a_candidate_that_begins_to_fail_in_mid_ramp_is_stopped(other: Path, released: Path) -> None:
    trigger = other.parent / "now"
    path = other / "src" / PACKAGE / "serving.py"
    text = path.read_text(encoding="utf-8").replace(
        "    scaled = state.scaler.transform(prepare(rows, state))\n",
        f"    import os, random\n    if os.path.exists({str(trigger)!r}) and random.random() < 0.5:\n"
        "        raise RuntimeError('now')\n    scaled = state.scaler.transform(prepare(rows, state))\n",
    )
    path.write_text(text, encoding="utf-8")
    evidence = staged(other, released, lambda: trigger.write_text(""))
    assert evidence.verdict == "fail", evidence.sentence
    assert [one.verdict for one in evidence.stages if one.name == "shadow"] == ["pass"]


def test_a_router_that_ends_decides_nothing(other: Path, released: Path) -> None:
    evidence = staged(other, released, lambda: router().kill())
    assert evidence.verdict == "inconclusive", evidence.sentence
    assert everyone() == []


@pytest.mark.parametrize("damage", ["corrupt", "delete"])
def test_a_damaged_flag_file_moves_nobody(damage: str, other: Path, released: Path) -> None:
    """The last good state stays until the next write, which is whole again."""
    flags = other / "staging" / "run" / "flags.json"

    def act() -> None:
        flags.write_text("{half") if damage == "corrupt" else flags.unlink()

    evidence = staged(other, released, act)
    assert evidence.verdict in ("pass", "inconclusive"), evidence.sentence
    assert "was answered by release" not in evidence.sentence


def test_two_runs_at_once_are_one(other: Path, released: Path) -> None:
    said: list[str] = []

    def act() -> None:
        request = StagingRequest(project=other, python=sys.executable, baseline=str(released))
        with pytest.raises(UserError) as refused:
            staging_run(request, Hooked(lambda: None))
        said.append(refused.value.message)

    evidence = staged(other, released, act)
    assert "under way" in said[0]
    assert evidence.verdict == "pass", evidence.sentence
    assert len((other / "staging" / "ledger.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("moment", ["Shadow", "Ramp", "Way back"])
def test_a_harness_that_is_killed_leaves_nothing_behind(moment: str, other: Path, released: Path) -> None:
    words = [sys.executable, "-m", "promote", "stage", str(other), "--baseline", str(released)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as harness:
        assert harness.stderr is not None
        assert any(line.startswith(moment) for line in harness.stderr)
        time.sleep(0.3)
        started = psutil.Process(harness.pid).children(recursive=True)
        harness.send_signal(signal.SIGKILL)
    _gone, alive = psutil.wait_procs(started, timeout=10)
    assert started and not alive, [one.cmdline() for one in alive]
    assert not list((other / "staging").glob("evidence-*"))
    assert not (other / "flags.json").exists()
    evidence = staged(other, released, lambda: None)
    assert evidence.verdict == "pass", evidence.sentence
    assert not (other / "staging" / "run").exists()
    assert json.loads((other / "staging" / "ledger.jsonl").read_text())["number"] == 1
