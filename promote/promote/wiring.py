"""The real stages behind the flow's seams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from promote.ahead import Ahead
from promote.emission import Emission
from promote.emit.emit import emit
from promote.job.long_runs import is_long, needs_rerun
from promote.job.opened import opened, records_hold
from promote.job.request import Request
from promote.job.secrets import secret_values
from promote.plan.build import build_plan
from promote.plan.carried import carried_modules
from promote.plan.describe import describe
from promote.plan.model import Rung
from promote.plan.secrets import find_secrets
from promote.reruns import Reruns
from promote.scaffold.endpoints import record_endpoints
from promote.scaffold.golden import NOT_ASKED, NOT_PROVEN, record, without_records
from promote.scaffold.scaffold import scaffold
from promote.scaffold.schemas import write_schemas
from promote.serve.derivation import Derivation
from promote.serve.derive import DeriveRequest
from promote.serve.replay import replayed
from promote.serve.run import Served, ServeRequest, defines_classes, fits_model, serve
from promote.stages import Candidate, CellDone, Recorded, Source, Stages
from promote_checks.gate.mypy import warm
from promote_checks.gate.process import Children
from promote_checks.gate.run import run_checks
from promote_checks.notebook.local import local_modules, top_names
from promote_checks.notebook.model import Notebook
from promote_checks.notebook.read import read_notebook
from promote_checks.notebook.translate import translate
from promote_checks.observe.diagnose import diagnose
from promote_checks.observe.observation import Observation
from promote_checks.observe.patience import Patience
from promote_checks.observe.run import observe
from promote_checks.proof.prove import prove
from promote_checks.proof.request import ProofRequest, StepLocation
from promote_checks.proof.result import Proof, with_other_runs
from promote_checks.proof.sampled import called_again, varying_results
from promote_checks.serving_proof.replay.result import of_the_service

if TYPE_CHECKING:
    from promote.plan.model import Plan

WARM_UP = Patience(busy=300.0)
"""After which a warm-up of mypy is given up."""


def real_stages() -> Stages:
    """Return the stages that do the work; repeated runs of the notebook are shared among their proofs."""
    ahead = Ahead()
    reruns = Reruns(lambda notebook, request, seed: _observed(notebook, request, seed=seed))
    return Stages(
        read=read_notebook,
        translate=translate,
        observe=_observe,
        diagnose=diagnose,
        plan=_plan,
        describe=describe,
        emit=_emit,
        scaffold=scaffold,
        prove=lambda candidate, observation, source, request: prove(
            _proof_request(candidate, observation, source, request, reruns)
        ),
        record=_record,
        later_runs=lambda candidate, observation, source, request, proof, recorded: _later_runs(
            _proof_request(candidate, observation, source, request, reruns), proof, recorded
        ),
        serve=lambda candidate, observation, source, request, proof, children: (
            _not_again(observation)
            if is_long(observation) and not request.rerun
            else _serve(
                _serve_request(candidate, observation, source, request, proof, children),
                ahead,
                proof,
                request.accept,
            )
        ),
        ahead=lambda source, observation, request: _ahead(source, observation, request, ahead),
        check=run_checks,
        warm=_warm,
    )


def _observe(notebook: Notebook, request: Request, done: CellDone) -> Observation:
    return _observed(notebook, request, done=done)


def _observed(
    notebook: Notebook, request: Request, *, seed: int | None = None, done: CellDone | None = None
) -> Observation:
    cells = translate(notebook)
    return observe(
        notebook,
        python=request.python,
        kernel=request.kernel,
        timeout=request.timeout,
        seed=seed,
        progress=done,
        full=done is None,
        local=top_names(local_modules(notebook, cells)),
        cells=cells,
    )


def _plan(source: Source, observation: Observation | None, rung: Rung) -> Plan:
    return build_plan(
        source.notebook,
        source.cells,
        observation,
        rung=rung,
        package=source.package,
        carried=carried_modules(source.notebook, source.cells, observation),
    )


def _emit(plan: Plan, python: str) -> Emission:
    return emit(plan, python=python)


def _proof_request(
    candidate: Candidate, observation: Observation, source: Source, request: Request, reruns: Reruns
) -> ProofRequest:
    emission = candidate.emission
    return ProofRequest(
        observation=observation,
        notebook=source.notebook,
        project=candidate.project,
        package=emission.package,
        steps=tuple(
            StepLocation(step.function, step.module, step.last.cell, step.last.line)
            for step in emission.steps
        ),
        parameter_names=tuple(one.name for one in emission.parameters),
        python=observation.environment.executable,
        timeout=patience(request, observation),
        again=reruns.of(source.notebook, request),
        accept=tuple(one for one in request.accept if one not in of_the_service(request.accept)),
        environment=secret_values(source.cells, emission.parameters),
    )


def patience(request: Request, observation: Observation) -> Patience:
    """For one run of the package: what was allowed the notebook, or much more than it took."""
    if request.timeout is not None:
        return Patience(clock=request.timeout)
    seconds = max(600.0, 20 * observation.seconds)
    return Patience(busy=seconds, idle=seconds)


def _later_runs(request: ProofRequest, proof: Proof, recorded: Recorded) -> Proof:
    """The proof with what runs on the tests' small data contradict; without data of its own, on the notebook's."""
    place = recorded.folder
    folder = request.notebook.path.parent if place is None else request.project / place
    if proof.verdict == "equivalent" and recorded.by_chance:
        proof = with_other_runs(proof, varying_results(request, proof, folder, recorded.by_chance))
    if proof.verdict == "equivalent" and proof.unrecorded.runs == 1 and place is not None:
        proof = called_again(request, proof, folder)
    return proof


def _record(
    candidate: Candidate, observation: Observation, source: Source, request: Request, proof: Proof
) -> Recorded:
    report = record(
        candidate.project,
        candidate.emission,
        observation,
        folder=source.notebook.path.parent,
        python=observation.environment.executable,
        fixtures=request.fixtures,
        seed=proof.seed,
        without=NOT_ASKED if proof.verdict == "equivalent" else NOT_PROVEN,
    )
    held = records_hold(candidate.project, opened(source.notebook, source.cells, observation))
    if held:
        report = without_records(candidate.project, report, f"{held} would hold a secret of the notebook")
    write_schemas(
        candidate.project,
        candidate.emission,
        observation,
        notebook=source.notebook.sha256,
        fixtures=request.fixtures,
    )
    asked: tuple[str, ...] = ()
    if proof.verdict == "equivalent":
        asked = record_endpoints(
            candidate.project,
            observation,
            python=observation.environment.executable,
            fixtures=request.fixtures,
            without=report.reason,
        )
    return Recorded(
        fixtures=report.fixtures,
        notes=(*report.notes, *asked),
        folder=report.folder,
        no_golden_tests=report.no_golden_tests,
        by_chance=report.by_chance,
    )


def _serve_request(
    candidate: Candidate,
    observation: Observation,
    source: Source,
    request: Request,
    proof: Proof,
    children: Children,
) -> ServeRequest:
    return ServeRequest(
        notebook=source.notebook,
        cells=source.cells,
        observation=observation,
        emission=candidate.emission,
        project=candidate.project,
        timeout=patience(request, observation),
        seed=proof.seed if proof.seed_injected else None,
        environment=secret_values(source.cells, candidate.emission.parameters),
        children=children,
        fixtures=request.fixtures,
    )


def _serve(asked: ServeRequest, ahead: Ahead, proof: Proof, accept: Sequence[str]) -> Served | None:
    """What was seen ahead was seen without a seed."""
    if asked.seed is not None or asked.environment:
        ahead.call_off()
    return replayed(asked, serve(asked, ahead.taken()), proof.endpoints, accept)


def _not_again(observation: Observation) -> Served:
    return Served(Derivation(level="none", reason=needs_rerun(observation)))


@contextmanager
def _ahead(source: Source, observation: Observation, request: Request, ahead: Ahead) -> Iterator[None]:
    """Begin where a model is fitted. A notebook with secrets or classes of its own waits for the plan, which knows
    their places."""
    cells = source.cells
    not_again = is_long(observation) and not request.rerun
    if not_again or not fits_model(cells) or defines_classes(cells) or tuple(find_secrets(cells)):
        yield
        return
    asked = DeriveRequest(
        notebook=source.notebook,
        cells=source.cells,
        observation=observation,
        model=Path(),
        timeout=patience(request, observation),
    )
    with ahead.begun(asked):
        yield


def _warm(imports: Iterable[str], python: str, children: Children) -> None:
    warm(imports, python=python, timeout=WARM_UP, children=children)
