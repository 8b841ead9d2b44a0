"""``promote release`` and ``promote rollback``: what the words ask for, and the exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.checks.review.small_project import write

from promote.cli import main
from promote.commands.release import problems
from promote_checks.ledger.chain import LEDGER
from promote_checks.ledger.store import read_ledger
from promote_checks.rules.finding import Finding, NotChecked, Outcome, Report
from promote_staging.evidence.flags_seen import FLAGS
from promote_staging.flags import file
from promote_staging.flags.state import FlagState

ROOT = Path(__file__).parents[3]
CPU = 0.2
"""Seconds of CPU that the way back may take, of which a bare interpreter has some 0.02."""


def live(root: Path) -> Path:
    """A folder with a ramp under way, and nothing else."""
    file.write(root / FLAGS, FlagState(stable="b" * 16, candidate="a" * 16).ramping(500))
    return root


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["release"], "Missing argument 'DIR'"),
        (["release", "nowhere"], "there is no such folder"),
        (["release", ".", "--stage-percent", "0"], "is not between 0.01 and 100"),
        (["release", ".", "--stage-percent", "100.01"], "is not between 0.01 and 100"),
        (["release", ".", "--stage-percent", "nan"], "is not between 0.01 and 100"),
        (["release", ".", "--stage-percent", "half"], "is not a valid float"),
        (["release", ".", "--by", " "], "--by is empty"),
        (["release", ".", "--why", "\x1b[1m"], "--why holds characters"),
        (["release", ".", "--force"], "No such option"),
        (["rollback"], "Missing argument 'DIR'"),
        (["rollback", "nowhere"], "flags.json can't"),
        (["rollback", "."], "flags.json can't"),
    ],
)
def test_what_the_usage_refuses(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert "Traceback" not in shown.err


def test_no_option_skips_a_condition(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("--force", "--no-", "--skip", "--ignore", "--yes"):
        assert word not in shown


def test_a_folder_that_is_no_project_is_told_everything_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = live(tmp_path)
    write(root, "README.md", "x")
    before = (root / FLAGS).read_bytes()
    assert main(["release", str(root), "--by", "Bob"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("Not released. In the way:\n")
    for code in ("digests", "review"):
        assert f"\n  {code}: " in shown
    assert (root / FLAGS).read_bytes() == before
    assert not (root / LEDGER).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"pyproject.toml": "[[["},
        {"promotion.json": "{"},
        {LEDGER: "nonsense\n"},
        {FLAGS: "{"},
        {".git": "x"},
    ],
    ids=["bare", "pyproject", "promotion", "ledger", "flags", "git"],
)
def test_the_way_back_works_in_a_broken_tree(
    broken: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = live(tmp_path)
    for name, text in broken.items():
        write(root, name, text)
    assert main(["rollback", str(root), "--by", "Bob", "--why", "errors"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"Rolled back: {'b' * 16} serves everybody")
    assert file.read(root / FLAGS).basis_points == 0
    if LEDGER in broken:
        assert "promote: not recorded in the ledger: " in shown.err
    else:
        assert shown.err == ""
        entry = read_ledger(root)[0].entries[-1]
        assert (entry.what, entry.by, entry.why) == ("rolled back", "Bob", "errors")


def test_the_way_back_is_quick_and_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, time; from promote.cli import main; "
        f"status = main(['rollback', {str(live(tmp_path))!r}, '--by', 'Bob']); "
        "heavy = {'numpy', 'pandas', 'jinja2', 'openfeature', 'nbformat', 'httpx', 'rich'} & sys.modules.keys(); "
        "print(status, sorted(heavy), time.process_time(), file=sys.stderr)"
    )
    rooms = os.pathsep.join(str(ROOT / room) for room in ("promote", "checks", "staging"))
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": rooms},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    status, heavy, seconds = done.stderr.split()
    assert (status, heavy) == ("0", "[]")
    assert float(seconds) < CPU


def test_clean_means_what_promote_check_means() -> None:
    error = Finding("NB001", "error", "notebooks/a.ipynb", 1, 1, 1, "wrong", "mend", "x")
    warning = Finding("NB002", "warning", "notebooks/a.ipynb", 1, 1, 1, "odd", "mend", "x")
    outcomes = tuple(
        Outcome(".", code, code, "seen", "", "", {}) for code in ("pass", "fail", "skip", "error")
    )
    report = Report(findings=(error, warning), not_checked=(), files=1, outcomes=outcomes)
    assert problems(report) == ("NB001 in a.ipynb: wrong", "fail: fail: seen", "error: error: seen")
    missed = Report(findings=(), not_checked=(NotChecked("src/a.py", "no Python", "mend"),), files=1)
    assert bool(problems(missed)) == bool(missed.exit_code)
    clean = Report(findings=(warning,), not_checked=(), files=1)
    assert (problems(clean), clean.exit_code) == ((), 0)
