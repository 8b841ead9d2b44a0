"""Golden tests: what each step computed when it was proven, and what it computes now.

``python tests/golden.py record`` (or ``make golden``) records anew: it runs the pipeline
on the data in ``tests/fixtures``, twice in fresh processes, and writes one file for each
step into ``tests/golden``. What differs between the two runs can't be compared later
and is marked. Look at the diff before you commit it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import golden_observe
from golden_compare import differences, marks, masked
from golden_libraries import summarise
from golden_observe import (
    RESULTS,
    NotRecordedError,
    environment,
    observe,
    observed,
    processor_seconds,
    record_of,
)
from golden_run import TESTS, Run
from golden_values import Record

__all__ = ["check", "record", "settings", "summarise"]

RECORDS = TESTS / "golden"
SETTINGS = RECORDS / "run.json"
SEED = 0


def settings() -> dict[str, Any]:
    """Read how the records were made."""
    loaded: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return loaded


def check(run: Run, name: str) -> list[str]:
    """Return where a step computes something else than was recorded."""
    path = RECORDS / f"{name}.json"
    if not path.exists():
        return [f"{name} has no record: run `make golden`"]
    expected = json.loads(path.read_text(encoding="utf-8"))
    recorded = settings()["environment"]
    exact = recorded == environment(recorded["libraries"])
    return differences(expected, record_of(run, name), exact=exact)


def record(seed: int | None, inside: str, *, smoke: bool) -> dict[str, Any]:
    """Record what the steps compute now; return what could be recorded, and why not.

    ``smoke``: only see whether the pipeline runs.
    """
    try:
        found, seed = smoke_run(seed, inside) if smoke else compared_runs(seed, inside)
    except NotRecordedError as error:
        found = {"error": str(error), "missing": "", "fatal": True}
    run = {"status": "recorded", "reason": "", "seed": seed, "inside": inside}
    if "error" in found:
        run |= {"status": "not recorded", "reason": found["error"]}
    elif smoke:
        run |= {"status": "runs", "reason": "only a smoke test was asked for"}
    steps = found.get("steps", {})
    write_records(steps, {**run, "environment": found.get("environment", {})})
    details = {
        "missing": found.get("missing", ""),
        "fatal": found.get("fatal", False),
        "by_chance": found.get("by_chance", []),
        "processor_seconds": processor_seconds(),
    }
    return {**run, **details, "varying": varying(steps)}


def smoke_run(seed: int | None, inside: str) -> tuple[dict[str, Any], int | None]:
    """Run once, and keep nothing but that it ran."""
    found = observed(seed, inside, order=1, changed_clock=False)
    return (found if "error" in found else {}), seed


def compared_runs(seed: int | None, inside: str) -> tuple[dict[str, Any], int | None]:
    """Run twice and mark what differs; with a seed if that leaves less to mark."""
    found = twice(seed, inside)
    if "error" in found or not varying(found["steps"]):
        return found, seed
    found["by_chance"] = by_chance(found["steps"], seed, inside)
    if seed is not None:
        return found, seed
    seeded = twice(SEED, inside)
    if "error" in seeded or marks(seeded["steps"]) >= marks(found["steps"]):
        return found, None
    return {**seeded, "by_chance": found["by_chance"]}, SEED


def by_chance(steps: dict[str, Record], seed: int | None, inside: str) -> list[str]:
    """Name the results that differ though the clock and the order of sets are the same."""
    runs = [
        observed(seed, inside, order=1, changed_clock=False).get("steps") for _ in "ab"
    ]
    if None in runs or RESULTS not in steps:
        return []
    results = masked(runs[0][RESULTS], runs[1][RESULTS])
    return sorted(name for name, record in results.items() if marks(record))


def twice(seed: int | None, inside: str) -> dict[str, Any]:
    """Run in two fresh processes that have as little in common as possible."""
    with ThreadPoolExecutor(max_workers=2) as pool:  # each waits for its process
        same = pool.submit(observed, seed, inside, order=1, changed_clock=False)
        other = pool.submit(observed, seed, inside, order=2, changed_clock=True)
        first: dict[str, Any] = same.result()
        second: dict[str, Any] = other.result()
    if "error" in first:
        return first
    if "error" in second:
        # Not every program bears another clock.
        second = observed(seed, inside, order=2, changed_clock=False)
    if "error" in second:
        return {**second, "error": f"fails now and then: {second['error']}"}
    return {**first, "steps": masked(first["steps"], second["steps"])}


def varying(steps: dict[str, Record]) -> dict[str, int]:
    """Count for each step the places that can't be compared."""
    counts = {name: marks(step) for name, step in steps.items()}
    return {name: count for name, count in counts.items() if count}


def write_records(steps: dict[str, Record], run: dict[str, Any]) -> None:
    """Replace all records."""
    RECORDS.mkdir(exist_ok=True)
    for path in RECORDS.glob("*.json"):
        path.unlink()
    for name, content in {**steps, "run": run}.items():
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        (RECORDS / f"{name}.json").write_bytes(text.encode(errors="surrogatepass"))


def tell(report: dict[str, Any]) -> None:
    """Say in words what was recorded."""
    if report["status"] == "not recorded":
        sys.exit(f"Nothing was recorded: {report['reason']}")
    print(f"Recorded in {RECORDS.name}/")
    if report["seed"] is not None:
        print(f"The global random generators are seeded with {report['seed']}")
    for name, count in report["varying"].items():
        print(f"{name}: {count} places differ from run to run and are not compared")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands ``record`` and ``observe`` (one run, for ``record``)."""
    parser = argparse.ArgumentParser(description="Record what the steps compute")
    commands = parser.add_subparsers(dest="command", required=True)
    recording, observing = (commands.add_parser(n) for n in ("record", "observe"))
    recording.add_argument("--report", type=Path, help="also write the report here")
    recording.add_argument("--smoke", action="store_true", help="only see if it runs")
    observing.add_argument("target", type=Path)
    observing.add_argument("--changed-clock", action="store_true")
    before = settings() if SETTINGS.exists() else {"seed": None, "inside": ""}
    for command in (recording, observing):
        command.add_argument("--seconds", type=int, default=golden_observe.SECONDS)
        given = before if command is recording else {"seed": None, "inside": ""}
        command.add_argument("--seed", type=int, default=given["seed"])
        command.add_argument("--inside", default=given["inside"])
    options = vars(parser.parse_args(arguments))
    if options.pop("command") == "observe":
        observe(**options)
        return
    report_to = options.pop("report")
    golden_observe.SECONDS = options.pop("seconds")
    report = record(**options)
    if report_to:
        report_to.write_text(json.dumps(report), encoding="utf-8")
    tell(report)


if __name__ == "__main__":
    main()
