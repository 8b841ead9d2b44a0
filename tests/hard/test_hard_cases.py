"""Every hard case is promoted by the real command and judged from outside, by values of our own reading.

``pytest tests/hard -m "not slow"`` runs the most telling ones, ``pytest tests/hard`` all of them,
``pytest tests/hard -k late_binding`` one.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.hard.hard_case import RUNGS, HardCase, load_all, write
from tests.hard.processes import Command, Run, promote, run_notebook, run_package, secrets_of, tree
from tests.hard.verdict import differences, statements

CASES = load_all()
LADDER = {"fine": "fine", "nested": "nest", "merged": "merge", "replay": "replay"}
"""What the report calls the rung of the whole package, in the words of its fallbacks."""


def _parameters() -> list[Any]:
    slow = [pytest.mark.slow]
    return [pytest.param(case, id=case.name, marks=[] if case.fast else slow) for case in CASES]


@pytest.mark.parametrize("case", _parameters())
def test_hard_case(case: HardCase, tmp_path: Path) -> None:
    notebook = write(case, tmp_path / "input")
    before = tree(notebook.parent)
    out = tmp_path / "out"
    done = promote(str(notebook), "-o", str(out), "--json", cwd=tmp_path)
    assert tree(notebook.parent) == before, "the input folder was changed"
    _assert_absent(case, out, done)
    if case.expect == "refused":
        _assert_refused(case, out, done)
    elif case.expect == "unverified":
        assert done.exit_code == 1, _told(case, out, done)
        assert done.report["verdict"] == "unverified", _told(case, out, done)
    else:
        _assert_promoted(case, out, done, tmp_path)


def _assert_promoted(case: HardCase, out: Path, done: Command, tmp_path: Path) -> None:
    honest = case.expect == "honest"
    assert done.exit_code in ((0, 1, 2) if honest else (0,)), _told(case, out, done)
    if done.exit_code == 2 or (honest and done.report["verdict"] != "equivalent"):
        return
    report = done.report
    assert report["verdict"] == "equivalent", _told(case, out, done)
    assert bool(report["seed"]["injected"]) == case.seed, f"seed: {report['seed']}"
    _assert_counts(case, report)
    _assert_structure(case, report)
    seed = report["seed"]["value"] if case.seed else None
    reference, package = _both_runs(case, out, report["package"], seed, tmp_path)
    assert not reference.error, reference.error
    found = differences(reference, package, unseen=case.unseen, text=not case.text_differs)
    assert not found, _told(case, out, done, "SILENTLY WRONG", *found)


def _both_runs(case: HardCase, out: Path, package: str, seed: int | None, tmp_path: Path) -> tuple[Run, Run]:
    # In one place, one after the other: where it lies may be among the values.
    place = tmp_path / "run"
    write(case, place).unlink()
    reference = run_notebook(case, place, seed)
    shutil.rmtree(place)
    shutil.copytree(out / "src", tmp_path / "src")
    params = (tmp_path / "src" / package / "params.py").read_text(encoding="utf-8")
    secrets = secrets_of(params, reference, case.absent)
    write(case, place).unlink()
    return reference, run_package(tmp_path / "src", package, place, seed, secrets)


def _assert_counts(case: HardCase, report: dict[str, Any]) -> None:
    counts = report["statements"]
    assert counts["placed"] + len(counts["dropped"]) == counts["total"], counts
    expected = statements(case.code)
    assert expected is None or counts["total"] == expected, f"{counts['total']} of {expected} statements"
    assert all(dropped["reason"] for dropped in counts["dropped"]), counts
    assert report["values"]["missing"] == 0
    assert report["values"]["compared"] == report["values"]["equal"]


def _assert_structure(case: HardCase, report: dict[str, Any]) -> None:
    rungs = [fallback["rung"] for fallback in report["fallbacks"]] + [LADDER[report["rung"]]]
    lowest = max(RUNGS.index(rung) for rung in rungs)
    told = f"{report['fallbacks']} {report['refusals']}"
    assert lowest <= RUNGS.index(case.rung), f"fell to {RUNGS[lowest]}: {told}"
    assert len(report["steps"]) >= case.steps_min, report["steps"]


def _assert_refused(case: HardCase, out: Path, done: Command) -> None:
    assert done.exit_code == 2, _told(case, out, done)
    said = done.stderr + done.stdout
    assert "Traceback" not in said, said
    assert not out.exists(), "something was written"
    for substring in case.refuse:
        assert substring in said, said


def _assert_absent(case: HardCase, out: Path, done: Command) -> None:
    for secret in case.absent:
        assert secret not in done.stdout + done.stderr, "the secret was said"
        held = [
            name
            for name, content in (tree(out) if out.exists() else {}).items()
            if secret.encode() in content
        ]
        assert not held, f"the secret is in {held}"


def _told(case: HardCase, out: Path, done: Command, *more: str) -> str:
    """All that a person needs to understand a failure."""
    parts = [f"{case.name}: {case.why}", *more, f"exit {done.exit_code}", done.stderr[-4000:]]
    if done.stdout.startswith("{"):
        document = json.loads(done.stdout)
        kept = (
            "verdict",
            "seed",
            "values",
            "differences",
            "statements",
            "steps",
            "rung",
            "refusals",
            "fallbacks",
            "checks",
        )
        parts.append(json.dumps({key: document[key] for key in kept if key in document}, indent=1)[:6000])
    for name, content in (tree(out / "src") if (out / "src").exists() else {}).items():
        parts.append(f"--- {name}\n{content.decode('utf-8')}")
    return "\n".join(["", *parts])
