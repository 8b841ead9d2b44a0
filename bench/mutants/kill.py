"""Put faults into a project, keep those that change an output, and see whether its tests notice."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpus.record import Mutants
from bench.judge.compare import compare
from bench.judge.process import run
from bench.judge.sides import run_package
from bench.judge.verdict import load
from bench.mutants.generate import Mutant, mutants

_DRAWN = frozenset(("figure", "axes", "artist"))


@dataclass(frozen=True, slots=True)
class Subject:
    """A promoted project and what is known of it."""

    project: Path
    package: str
    folder: Path
    """The notebook's folder, to be copied as working directory."""
    seed: int | None
    steps: tuple[dict[str, Any], ...]
    """As in ``promotion.json``."""
    names: tuple[str, ...]
    """Outputs that the judge found equal to the notebook's: the ones a fault may change."""
    values: dict[str, Any]
    """Their frozen values."""


def candidates(subject: Subject, seed: int) -> list[tuple[Path, Mutant]]:
    """Every fault in every step, the steps taking turns."""
    piles: list[list[tuple[Path, Mutant]]] = []
    for step in subject.steps:
        path = Path("src") / subject.package / f"{str(step['module']).rpartition('.')[2]}.py"
        if (subject.project / path).is_file():
            text = (subject.project / path).read_text(encoding="utf-8")
            found = mutants(text, frozenset((step["function"],)), f"{seed}:{subject.package}")
            piles.append([(path, mutant) for mutant in found])
    longest = max(map(len, piles), default=0)
    return [pile[turn] for turn in range(longest) for pile in piles if turn < len(pile)]


def kill_rate(subject: Subject, work: Path, *, wanted: int, timeout: float, seed: int = 0) -> Mutants:
    """Try faults until ``wanted`` of them changed an output, or four times as many were looked at."""
    if not (subject.project / "tests").is_dir():
        return Mutants(untested="the project has no tests")
    reason = _tests_fail(subject.project, timeout)
    if reason:
        return Mutants(untested=reason)
    tally = {"value": [0, 0], "figure": [0, 0]}
    survivors: list[str] = []
    for path, mutant in candidates(subject, seed)[: 4 * wanted]:
        if tally["value"][0] >= wanted:
            break
        mutated = _plant(subject.project, work / "mutated", path, mutant)
        kind = _effect(subject, mutated, work, timeout)
        if kind:
            noticed = bool(_tests_fail(mutated, timeout))
            tally[kind][0] += 1
            tally[kind][1] += noticed
            if not noticed:
                survivors.append(f"{kind}: {path.name}:{mutant.function} line {mutant.line}: {mutant.change}")
    (tried, killed), (drawn, caught) = tally["value"], tally["figure"]
    return Mutants(tried, killed, survivors, drawn, caught)


def _plant(project: Path, target: Path, path: Path, mutant: Mutant) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(project, target, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    (target / path).write_text(mutant.source, encoding="utf-8")
    return target


def _effect(subject: Subject, mutated: Path, work: Path, timeout: float) -> str:
    """``value``: a value that isn't a drawing changed; ``figure``: only drawings did; empty: nothing, or it raised."""
    names = list(subject.names)
    side = run_package(
        mutated, subject.package, subject.folder, names, work, seed=subject.seed, timeout=timeout
    )
    if not side.ok or side.dump is None:
        return ""
    found = load(side.dump)
    changed = [
        name
        for name in names
        if name in found and compare(subject.values[name], found[name]).outcome == "different"
    ]
    if not changed:
        return ""
    return "figure" if all(subject.values[name][0] in _DRAWN for name in changed) else "value"


def _tests_fail(project: Path, timeout: float) -> str:
    """Empty if the project's tests pass; else their last line."""
    done = run(
        [sys.executable, "-m", "pytest", "tests", "-x", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        timeout=timeout,
        environment={"PYTHONPATH": str(project / "src")},
    )
    if done.code == 0:
        return ""
    return (done.stdout.strip().splitlines() or [f"exit {done.code}"])[-1]
