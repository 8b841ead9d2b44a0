"""The seams of the flow: each stage as one function. Tests put their own functions here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

from promote.emission import Emission
from promote.job.request import Request
from promote_checks.drift.digest import Code
from promote_checks.errors import UserError
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Children
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.observation import NotebookFailure, Observation
from promote_checks.proof.result import Proof

if TYPE_CHECKING:
    from promote.plan.model import Plan, Rung
    from promote.serve.run import Served

Cells = tuple[TranslatedCell, ...]
CellDone = Callable[[int, int], None]
"""Told (cells that have ended, cells in all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The notebook as it will be run and planned."""

    notebook: Notebook
    cells: Cells
    package: str
    imports: tuple[str, ...]
    code: Code | None = None
    """The file's own code, before parameters were bound and anything was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One package in the workshop, waiting for its verdict."""

    rung: Rung
    emission: Emission
    project: Path


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded for the golden tests."""

    fixtures: str
    notes: tuple[str, ...] = ()
    folder: PurePath | None = None
    """Of the project: where the notebook would lie among the fixtures; None: there are none."""
    no_golden_tests: str = ""
    """Why there are no golden tests although they were asked for."""
    by_chance: tuple[str, ...] = ()
    """Results whose records two runs on the same small data did not agree on."""


class Record(Protocol):
    """Record what the proven package computes on a small sample, for its own tests."""

    def __call__(
        self, candidate: Candidate, observation: Observation, source: Source, request: Request, proof: Proof
    ) -> Recorded:
        """Write fixtures and tests into the candidate's project."""


class Serve(Protocol):
    """Derive, emit and prove a serving path; None where the notebook fits no model."""

    def __call__(
        self,
        candidate: Candidate,
        observation: Observation,
        source: Source,
        request: Request,
        proof: Proof,
        children: Children,
    ) -> Served | None:
        """Add what is proven to the candidate's project; its processes are among ``children``."""


def serves_nothing(
    candidate: Candidate,
    observation: Observation,
    source: Source,
    request: Request,
    proof: Proof,
    children: Children,
) -> None:
    """Leave the project without a serving path."""


@contextmanager
def looks_at_nothing(source: Source, observation: Observation, request: Request) -> Iterator[None]:
    """Begin nothing ahead of the proof."""
    yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Every stage that reads a file, runs a process or thinks."""

    read: Callable[[Path], Notebook]
    translate: Callable[[Notebook], Cells]
    observe: Callable[[Notebook, Request, CellDone], Observation]
    diagnose: Callable[[NotebookFailure, Notebook, Cells], UserError]
    plan: Callable[[Source, Observation | None, Rung], Plan]
    describe: Callable[[Plan], str]
    emit: Callable[[Plan, str], Emission]
    """Told the interpreter whose installed types the text must fit."""
    scaffold: Callable[[Emission, Observation | None, Path], None]
    prove: Callable[[Candidate, Observation, Source, Request], Proof]
    record: Record
    later_runs: Callable[[Candidate, Observation, Source, Request, Proof, Recorded], Proof]
    """The proof with what runs of the proven package on the small data of its tests contradict."""
    check: Callable[[CheckContext, Sequence[str]], tuple[Check, ...]]
    warm: Callable[[Iterable[str], str, Children], None]
    serve: Serve = serves_nothing
    ahead: Callable[[Source, Observation, Request], AbstractContextManager[None]] = looks_at_nothing
    """Begin, beside the proof, what serving needs to know of the notebook alone."""
