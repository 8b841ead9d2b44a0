"""The ladder: a promotion never fails because the structure is hard, it comes out less fine and says why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from promote.beside import Beside
from promote.emission import Emission
from promote.fault import error_line, full_traceback, write_fault
from promote.job.long_runs import is_long
from promote.job.promotion import Refusal
from promote.job.request import Request
from promote.job.secrets import secret_values
from promote.plan.model import Plan, Rung
from promote.plan.secrets import known_texts
from promote.report.progress import Progress
from promote.serve.run import Served, fits_model
from promote.serving import ServingBeside
from promote.stages import Candidate, Recorded, Source, Stages
from promote_checks.errors import UserError
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.observe.observation import Observation
from promote_checks.observe.outside import outside_paths
from promote_checks.observe.patience import Patience
from promote_checks.proof.result import Proof
from promote_checks.secrets.hide import hide_all

BESIDE = ("mypy", "papermill")
"""Checks that need no recorded tests, so they can run while the proof does."""
_LEAST_PATIENCE = 600.0
_REASONS = {
    "value": "{} differs",
    "figure": "{} is drawn otherwise",
    "missing": "{} is missing from the package",
    "output": "the text printed differs",
    "file": "the file {} differs",
    "error": "the package raises",
    "endpoint": "the answer to {} differs",
    "without recorder": "{} differs where nobody records",
    "second run": "{} differs in the second run of one process",
    "without log": "{} differs where nobody reads the log",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One observed notebook, and what is used to promote it."""

    source: Source
    observation: Observation
    request: Request
    stages: Stages
    progress: Progress
    target: Path
    workshop: Path
    """A folder of our own, in which candidates are built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """The candidate that is kept, its proof, and what was given up for it."""

    candidate: Candidate
    proof: Proof
    recorded: Recorded
    served: Served | None
    checks: tuple[Check, ...]
    refusals: tuple[Refusal, ...]


def climb(job: Job) -> Climb:
    """Return the finest candidate that is not different; if all are, the one that differs least."""
    refusals: list[Refusal] = []
    judged: list[tuple[Candidate, Proof]] = []
    for candidate in _candidates(job, refusals):
        job.progress.stage(_title("Proving", candidate.rung))
        with _checking(job, candidate) as checks:
            proof = job.stages.prove(candidate, job.observation, job.source, job.request)
            if proof.verdict != "different":
                return _kept(job, candidate, proof, checks, tuple(refusals))
        judged.append((candidate, proof))
        refusals.append(_refusal(candidate.rung, proof))
    return _least_different(job, judged, refusals)


def _least_different(job: Job, judged: list[tuple[Candidate, Proof]], refusals: list[Refusal]) -> Climb:
    candidate, proof = min(judged, key=lambda pair: (pair[1].different + pair[1].missing, pair[0].rung))
    others = tuple(one for one in refusals if one.rung != _word(candidate.rung))
    job.progress.stage("Checking")
    with _checking(job, candidate) as checks:
        return _kept(job, candidate, proof, checks, others)


def _kept(
    job: Job,
    candidate: Candidate,
    proof: Proof,
    checks: Beside[tuple[Check, ...]],
    refusals: tuple[Refusal, ...],
) -> Climb:
    """Record golden values while the checks still run, but never those of a package that computes otherwise."""
    request = job.request if proof.verdict == "equivalent" else replace(job.request, fixtures="none")
    with _serving(job, candidate, proof) as serving:
        job.progress.stage("Recording tests")
        recorded = job.stages.record(candidate, job.observation, job.source, request, proof)
        proof = job.stages.later_runs(candidate, job.observation, job.source, job.request, proof, recorded)
        wanted = serving is not None and proof.verdict == "equivalent"
        if wanted:
            job.progress.stage("Deriving the serving path")
        # The checks first: none may see a project to which half of the service was added.
        checked = checks.result()
        served = serving.result(job.progress.note) if serving is not None and wanted else None
        if served is not None:
            _explain(job, served.derivation.fault)
    return Climb(
        candidate=candidate,
        proof=proof,
        recorded=recorded,
        served=served,
        checks=checked,
        refusals=refusals,
    )


@contextmanager
def _serving(job: Job, candidate: Candidate, proof: Proof) -> Iterator[ServingBeside | None]:
    """Derive a serving path beside what happens in the block, where the package is proven."""
    if proof.verdict != "equivalent" or not fits_model(job.source.cells):
        yield None
        return
    serving = ServingBeside(
        lambda copied, children: job.stages.serve(
            copied, job.observation, job.source, job.request, proof, children
        ),
        candidate,
        job.workshop / "serving",
    )
    try:
        yield serving
    finally:
        serving.call_off()


def _candidates(job: Job, refusals: list[Refusal]) -> Iterator[Candidate]:
    """Build one candidate per rung; one that comes out like the one before is not tried again."""
    last: Emission | None = None
    reached = min(Rung)
    for rung in Rung:
        if rung < reached:
            continue
        job.progress.stage(_title("Planning", rung))
        planned = _planned(job, rung, refusals)
        if planned is None or planned[1] == last:
            continue
        reached, last = planned
        project = job.workshop / _word(reached)
        job.stages.scaffold(last, job.observation, project)
        yield Candidate(rung=reached, emission=last, project=project)


def _planned(job: Job, rung: Rung, refusals: list[Refusal]) -> tuple[Rung, Emission] | None:
    """Plan and emit. An internal error is reported and the next rung tried; on the last it is raised."""
    try:
        plan, emission = _emitted(job, rung)
        return plan.rung, replace(emission, feature_store=job.request.feature_store)
    except UserError:
        raise
    except Exception as error:
        if rung is max(Rung):
            raise
        what = f"internal error while planning: {error_line(error)}"
        job.progress.note(f"{what}; please file {write_fault(error)}")
        _explain(job, full_traceback(error))
        refusals.append(Refusal(_word(rung), what))
        return None


def _emitted(job: Job, rung: Rung) -> tuple[Plan, Emission]:
    """Plan and emit; again, if the parser itself failed: in CPython 3.11 its depth is shared between threads."""
    for last in (False, False, True):
        try:
            plan = job.stages.plan(job.source, job.observation, rung)
            return plan, job.stages.emit(plan, job.observation.environment.executable)
        except SystemError as error:
            if last or "recursion depth" not in str(error):
                raise
    raise AssertionError("the last attempt returns or raises")


def _explain(job: Job, traceback: str) -> None:
    """Show a traceback to whoever asked for it, without the secrets that the notebook spells out."""
    if traceback and job.request.verbose:
        job.progress.note(hide_all(traceback, known_texts(job.source.notebook, job.source.cells)))


@contextmanager
def _checking(job: Job, candidate: Candidate) -> Iterator[Beside[tuple[Check, ...]]]:
    """Run the checks beside what happens in the block; afterwards nobody wants them any more."""
    context = check_context(job, candidate)
    beside = beside_of(job.observation)
    checks = Beside(lambda: job.stages.check(context, beside), context.children)
    try:
        yield checks
    finally:
        checks.call_off()


def beside_of(observation: Observation) -> tuple[str, ...]:
    """The thin notebook of one that takes long waits for the tests' small data."""
    return tuple(code for code in BESIDE if code != "papermill" or not is_long(observation))


def check_context(job: Job, candidate: Candidate) -> CheckContext:
    """Tell the checks about a candidate. They may take much longer than the notebook, but not for ever."""
    package, folder = candidate.emission.package, job.source.notebook.path.parent
    longest = max(_LEAST_PATIENCE, 20 * job.observation.seconds, job.request.timeout or 0)
    patience = Patience(busy=longest, idle=longest)
    return CheckContext(
        project=candidate.project,
        package=package,
        python=job.observation.environment.executable,
        notebook_folder=folder,
        thin=candidate.project / "notebooks" / f"{package}.ipynb",
        beside=outside_paths(job.source.notebook),
        left_out=frozenset({job.target, *_shadowing(job, package)}),
        environment=secret_values(job.source.cells, candidate.emission.parameters),
        timeout=patience,
        fresh=True,
    )


def after_context(job: Job, candidate: Candidate, recorded: Recorded) -> CheckContext:
    """The same when tests are recorded: a thin notebook that takes long then runs on their small data, if on any."""
    context = check_context(job, candidate)
    if not is_long(job.observation):
        return context
    if recorded.folder is None:
        return replace(context, thin_skipped="it takes long, and there is no small data to run it on")
    return replace(context, notebook_folder=candidate.project / recorded.folder)


def _shadowing(job: Job, package: str) -> tuple[Path, ...]:
    """A script that is called like its package: a kernel in its folder would import the script instead."""
    path = job.source.notebook.path
    return (path,) if path.name == f"{package}.py" else ()


def _refusal(rung: Rung, proof: Proof) -> Refusal:
    if not proof.differences:
        return Refusal(_word(rung), "the values differ")
    # An exception explains the values that are missing or other because of it.
    first = min(proof.differences, key=lambda one: one.kind != "error")
    return Refusal(_word(rung), _REASONS[first.kind].format(first.name), first.cell, first.line)


def _title(verb: str, rung: Rung) -> str:
    return verb if rung is min(Rung) else f"{verb} ({_word(rung)} structure)"


def _word(rung: Rung) -> str:
    return rung.name.lower()
