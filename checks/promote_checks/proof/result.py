"""The result of a proof: counts that add up, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

ProofVerdict = Literal["equivalent", "different", "unverified"]
DifferenceKind = Literal[
    "value",
    "figure",
    "missing",
    "output",
    "file",
    "error",
    "endpoint",
    "without recorder",
    "second run",
    "without log",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value, text or file that is not what the notebook computed."""

    kind: DifferenceKind
    name: str
    """Variable, file, step, or request."""
    cell: int | None
    line: int | None
    notebook: str
    """The notebook's value, shortened for a person."""
    package: str


@dataclass(frozen=True, slots=True)
class EndpointProof:
    """Counts that add up: ``asked == equal + different + accepted + varying``."""

    asked: int = 0
    equal: int = 0
    different: tuple[Difference, ...] = ()
    accepted: tuple[Difference, ...] = ()
    """Different, and a person said by name that this is meant."""
    varying: tuple[str, ...] = ()
    """The script itself answers otherwise when it is run again: nothing is proven of these."""
    idle: tuple[str, ...] = ()
    """Names that were accepted and do not differ."""
    notes: tuple[str, ...] = ()
    fault: str = ""
    """Why nothing could be compared."""


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """What was run without a recorder, as the package's owner runs it."""

    runs: int = 0
    """Calls of ``run()`` in one process: 2, or 1 where one takes too long; 0: none, since the proof had failed."""
    by_hash: tuple[str, ...] = ()
    """Values, files and text that are the notebook's under its own PYTHONHASHSEED only."""
    on_sample: int = 0
    """Calls on the small data of the tests: 2 where one on all data takes too long, and there are such data."""


@dataclass(frozen=True, slots=True)
class OutsideReason:
    """A file outside the notebook's folder that was not the same when either side began."""

    path: str
    reason: str


NOTHING_RUN = Unrecorded()
WHOLE_RUN = "the run"
"""What is called different where an error ends it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Package against notebook. ``compared == equal + different``; nothing else is ever counted as equal."""

    verdict: ProofVerdict
    compared: int
    equal: int
    different: int
    nondeterministic: int
    incomparable: int
    missing: int
    differences: tuple[Difference, ...] = ()
    """The first in the notebook's order comes first; answers of an application last."""
    nondeterministic_names: tuple[str, ...] = ()
    incomparable_names: tuple[tuple[str, str], ...] = ()
    """Name and reason."""
    seed_injected: bool = False
    seed: int | None = None
    seconds: float = 0.0
    tolerance: float = 0.0
    endpoints: EndpointProof | None = None
    """What the script's web application answered, asked again of the package; None: it has none."""
    unrecorded: Unrecorded = NOTHING_RUN
    outside: tuple[OutsideReason, ...] = ()
    """With one of these nothing is proven, whatever was equal."""


def with_differences(proof: Proof, differences: tuple[Difference, ...]) -> Proof:
    """Return the proof with values, files or text that were equal and are not, where nobody records."""
    if not differences:
        return proof
    names = {one.name for one in differences}
    new = len(names & {WHOLE_RUN})
    return replace(
        proof,
        verdict="different",
        compared=proof.compared + new,
        equal=proof.equal - len(names) + new,
        different=proof.different + len(names),
        differences=(*proof.differences, *differences),
    )


def with_other_runs(proof: Proof, varying: Sequence[str]) -> Proof:
    """Return the proof without the values that later runs of the package alone did not agree on.

    ``varying``: values that two runs on the same data, by the same clock, computed otherwise. That the compared
    runs agreed on them was chance.
    """
    known = {*proof.nondeterministic_names, *(name for name, _ in proof.incomparable_names)}
    chance = tuple(name for name in varying if name not in known)
    if not chance or proof.verdict != "equivalent":
        return proof
    return replace(
        proof,
        verdict="unverified",
        compared=proof.compared - len(chance),
        equal=proof.equal - len(chance),
        nondeterministic=proof.nondeterministic + len(chance),
        nondeterministic_names=(*proof.nondeterministic_names, *chance),
    )
