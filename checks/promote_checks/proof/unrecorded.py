"""The package as its owner runs it: no recorder, another hash seed, ``run()`` called again in the same process."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from promote_checks.notebook.model import TranslatedCell
from promote_checks.proof.compare import (
    Evidence,
    compare,
    compare_all_files,
    compare_printed,
    compare_values,
    error_of,
    in_order,
)
from promote_checks.proof.expected import parsed
from promote_checks.proof.package_run import PackageRun, TwoCalls
from promote_checks.proof.process import call_package, run_package
from promote_checks.proof.request import ProofRequest
from promote_checks.proof.result import NOTHING_RUN, Difference, DifferenceKind, Unrecorded
from promote_checks.proof.trial import STABLE, Trial
from promote_checks.proof.unstable import Unstable, unstable_between

OTHER_HASH_SEEDS = (1, 2, 3, 4, 5)
"""Two texts in a set stand in the same order under every second seed: where the notebook makes sets, more are tried."""
RECORDED = 0
"""The hash seed of the notebook's run and of the recorded one."""
SHORT = 5.0
"""Seconds of processor time of a process that is cheap enough to be repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What such a run came to."""

    unrecorded: Unrecorded = NOTHING_RUN
    differences: tuple[Difference, ...] = ()
    unstable: Unstable = STABLE
    """What two runs of the notebook do not agree on, where that had to be found out."""


def look_unrecorded(request: ProofRequest, cells: Sequence[TranslatedCell], trial: Trial) -> Look:
    """Run the package without a recorder, under another hash seed; after a difference, under the notebook's own."""
    looking = Looking(request, cells, trial)
    for seed in OTHER_HASH_SEEDS:
        other = looking.calls(seed)
        found = looking.differences(other)
        if found:
            return after_difference(looking, found, seed)
        if other.seconds > SHORT or not makes_sets(cells):
            break
    return Look(unrecorded=Unrecorded(runs_of(other)))


def after_difference(looking: Looking, found: tuple[Difference, ...], seed: int) -> Look:
    """What is still different under the notebook's hash seed differs; the rest depends on that seed."""
    same = looking.calls(RECORDED)
    lasting = looking.differences(same)
    unstable = looking.unstable() if lasting else STABLE
    if unstable:
        return Look(unstable=unstable)
    by_hash = {one.name for one in found} - {one.name for one in lasting}
    if by_hash:
        by_hash |= {one.name for one in looking.recorded_differences(seed)}
    return Look(unrecorded=Unrecorded(runs_of(same), tuple(sorted(by_hash))), differences=lasting)


def makes_sets(cells: Sequence[TranslatedCell]) -> bool:
    """Whether the notebook itself makes a set or asks for a hash."""
    nodes = (node for cell in cells for node in ast.walk(parsed(cell.python)))
    return any(
        isinstance(node, (ast.Set, ast.SetComp))
        or (isinstance(node, ast.Name) and node.id in ("set", "frozenset", "hash"))
        for node in nodes
    )


def runs_of(calls: TwoCalls) -> int:
    """How often ``run()`` was called."""
    return 1 if calls.second is None else 2


@dataclass(frozen=True, slots=True)
class Looking:
    """One proven package, to be looked at without a recorder."""

    request: ProofRequest
    cells: Sequence[TranslatedCell]
    trial: Trial

    def calls(self, hash_seed: int) -> TwoCalls:
        """Run it in a fresh process and a fresh copy."""
        trial = self.trial
        return call_package(self.request, trial.observation, self.cells, trial.seed, hash_seed)

    def differences(self, calls: TwoCalls) -> tuple[Difference, ...]:
        """What the first call did otherwise than the notebook, and what only a later one did."""
        looks: tuple[tuple[DifferenceKind, Sequence[Difference]], ...] = (
            ("without recorder", self._compared(calls.first)),
            ("second run", self._compared(calls.second) if calls.second else []),
            ("without log", self._compared(calls.unheard, heard=False) if calls.unheard else []),
        )
        known: dict[str, Difference] = {}
        for kind, found in looks:
            for one in found:
                known.setdefault(one.name, replace(one, kind=kind))
        return tuple(known.values())

    def recorded_differences(self, hash_seed: int) -> Sequence[Difference]:
        """What a recorded run under another hash seed shows, also of locals."""
        trial = self.trial
        run = run_package(self.request, trial.observation, self.cells, trial.seed, hash_seed)
        return [
            one for one in compare(self._evidence(run)).differences if one.kind in ("value", "file", "output")
        ]

    def unstable(self) -> Unstable:
        """What another run of the notebook does otherwise; nothing where that is known already."""
        if self.trial.unstable:
            return STABLE
        again = self.request.again(self.trial.seed)
        if again.failure is not None:
            return STABLE
        return unstable_between(self.trial.observation, again, self.cells)

    def _compared(self, run: PackageRun, *, heard: bool = True) -> list[Difference]:
        """What differs; of a call whose log lines nobody reads the printed text is no evidence."""
        evidence = self._evidence(run)
        parts = (compare_values, compare_all_files, *((compare_printed,) if heard else ()))
        found = [one for part in parts for one in part(evidence).differences if one.kind != "missing"]
        return sorted([*self._not_tolerated(found, run), *error_of(evidence)], key=in_order)

    def _evidence(self, run: PackageRun) -> Evidence:
        return Evidence(
            observation=self.trial.observation,
            cells=self.cells,
            steps=self.request.steps,
            run=run,
            unstable=self.trial.unstable,
        )

    def _not_tolerated(self, found: Iterable[Difference], run: PackageRun) -> list[Difference]:
        """Where a person declared a tolerance, a value is measured against that of the recorded run."""
        recorded = self.trial.run.values
        return [
            one
            for one in found
            if not (self.request.tolerance > 0 and one.kind == "value" and one.name in recorded)
            or run.values[one.name].digest != recorded[one.name].digest
        ]
