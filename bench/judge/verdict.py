"""Judge a package against two runs of its notebook."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.judge.compare import compare


@dataclass(frozen=True, slots=True)
class Judgement:
    """Names of the notebook's final variables, by how they came out; every name is in exactly one tuple."""

    equal: tuple[str, ...] = ()
    different: tuple[tuple[str, str], ...] = ()
    """Name and the first place where it differs."""
    missing: tuple[str, ...] = ()
    incomparable: tuple[tuple[str, str], ...] = ()
    unstable: tuple[str, ...] = ()
    """Two runs of the notebook itself disagree."""

    @property
    def right(self) -> bool:
        """Every value that repeats and can be seen is held by the package and equal."""
        return not self.different and not self.missing

    @property
    def share_compared(self) -> float:
        """Of the variables whose value repeats, how many were compared; 1 if there are none."""
        judged = len(self.equal) + len(self.different)
        total = judged + len(self.missing) + len(self.incomparable)
        return judged / total if total else 1.0


def load(dump: Path) -> dict[str, Any]:
    """The frozen values of one dump. Only for dumps this harness wrote: it is a pickle."""
    values: dict[str, Any] = pickle.loads(dump.read_bytes())["values"]
    return values


def unstable(first: dict[str, Any], second: dict[str, Any]) -> tuple[str, ...]:
    """Names whose value two runs of the notebook disagree on."""
    return tuple(
        name
        for name in first
        if name not in second or compare(first[name], second[name]).outcome == "different"
    )


def judge(notebook: dict[str, Any], again: dict[str, Any], package: dict[str, Any]) -> Judgement:
    """Sort every final variable of the notebook by how the package's value compares with it."""
    unsteady = unstable(notebook, again)
    equal: list[str] = []
    different: list[tuple[str, str]] = []
    missing: list[str] = []
    incomparable: list[tuple[str, str]] = []
    for name, value in notebook.items():
        if name in unsteady:
            continue
        if name not in package:
            missing.append(name)
            continue
        found = compare(value, package[name])
        if found.outcome == "equal":
            equal.append(name)
        else:
            (different if found.outcome == "different" else incomparable).append((name, found.where))
    return Judgement(tuple(equal), tuple(different), tuple(missing), tuple(incomparable), unsteady)
