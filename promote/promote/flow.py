"""The whole flow, in the order in which it happens; each stage is one function with one typed value.

read → bind parameters → observe → (plan → emit → scaffold → prove → record tests, beside checks and the serving
path) on a ladder → check → write.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from promote.beside import Beside
from promote.job.bind import bind
from promote.job.faults import faults_of
from promote.job.feature_store import require_feature_store
from promote.job.long_runs import is_long
from promote.job.opened import opened, require_none_written
from promote.job.package_name import imported_modules, package_name
from promote.job.promotion import Promotion
from promote.job.request import Request
from promote.ladder import Job, after_context, climb
from promote.plan.model import Rung
from promote.plan.secrets import known_texts
from promote.report.document import document, rendered
from promote.report.mark import NAME, mark
from promote.report.progress import Progress
from promote.serve.report import serving_document, serving_line
from promote.stages import Candidate, Source, Stages
from promote.write.aside import recover
from promote.write.install import install
from promote.write.manifest import DOCUMENT, manifest, seal
from promote.write.target import check_target, resolved_target
from promote_checks.drift.digest import code_of
from promote_checks.gate.check import Check
from promote_checks.gate.context import CheckContext
from promote_checks.gate.process import Children
from promote_checks.notebook.endings import without_exit
from promote_checks.notebook.main_function import with_main_at_top_level
from promote_checks.notebook.servers import without_servers
from promote_checks.observe.large_files import handing_on
from promote_checks.observe.observation import Observation
from promote_checks.proof.result import Proof
from promote_checks.secrets.hide import hide_all

STATIC = ("ruff", "mypy")
AFTER = ("ruff", "pytest")
"""Checks that look at the recorded tests too."""
_ORDER = ("ruff", "mypy", "pytest", "papermill")


def promote(request: Request, *, stages: Stages, progress: Progress) -> Promotion:
    """Promote a notebook and write the project. Raises UserError with nothing written."""
    progress.stage(f"Reading {request.notebook.name}")
    source = read_source(request, stages)
    target = open_target(request, source)
    with workshop() as folder, handing_on():
        if request.run:
            candidate, promotion = _proven(source, target, request, stages, progress, folder)
        else:
            candidate, promotion = _unverified(source, target, request, stages, progress, folder)
        progress.stage("Writing")
        _finish(candidate.project, promotion)
        require_none_written(candidate.project, promotion.secrets, source.notebook)
        install(candidate.project, target)
    return promotion


def describe(request: Request, *, stages: Stages, progress: Progress) -> str:
    """Return the plan in words; nothing is written."""
    progress.stage(f"Reading {request.notebook.name}")
    source = read_source(request, stages)
    observation = observe(source, request, stages, progress) if request.run else None
    progress.stage("Planning")
    return stages.describe(stages.plan(source, observation, min(Rung)))


def read_source(request: Request, stages: Stages) -> Source:
    """Read and translate the notebook, with the values of ``--param`` in it."""
    notebook = stages.read(request.notebook)
    code = code_of(notebook.language, notebook.cells)
    cells = stages.translate(notebook)
    if request.parameters:
        notebook = bind(notebook, cells, request.parameters)
        cells = stages.translate(notebook)
    notebook, cells = without_exit(*with_main_at_top_level(*without_servers(notebook, cells)))
    package = package_name(notebook, cells)
    return Source(notebook=notebook, cells=cells, package=package, imports=imported_modules(cells), code=code)


def open_target(request: Request, source: Source) -> Path:
    """Return DIR, mended if a killed run left it so, and sure to be replaceable."""
    path = source.notebook.path
    # Where the name has no suffix, the notebook's own file is in the way; check_target says so.
    target = resolved_target(request.target or path.with_suffix(""))
    recover(target)
    check_target(target)
    return target


@contextmanager
def workshop() -> Iterator[Path]:
    """Yield a temporary folder, so that nothing stands beside DIR until the project is finished."""
    with tempfile.TemporaryDirectory(prefix="promote-") as folder:
        yield Path(folder)


def observe(source: Source, request: Request, stages: Stages, progress: Progress) -> Observation:
    """Run the notebook once; raise what is wrong with it in our words if it does not finish."""
    progress.stage(f"Running {source.notebook.name}")
    observation = stages.observe(source.notebook, request, progress.cell)
    if observation.failure is not None:
        # What an exception says may quote a secret that the notebook spells out.
        known = known_texts(source.notebook, source.cells)
        failure = replace(observation.failure, message=hide_all(observation.failure.message, known))
        raise stages.diagnose(failure, source.notebook, source.cells)
    return observation


def _proven(
    source: Source, target: Path, request: Request, stages: Stages, progress: Progress, folder: Path
) -> tuple[Candidate, Promotion]:
    with _warming(source, request, stages):
        observation = observe(source, request, stages, progress)
        require_feature_store(request.feature_store, observation.environment.executable)
        job = Job(
            source=source,
            observation=observation,
            request=request,
            stages=stages,
            progress=progress,
            target=target,
            workshop=folder,
        )
        with stages.ahead(source, observation, request):
            found = climb(job)
    served = found.served
    progress.stage("Checking")
    # What serves was not there when mypy ran beside the proof.
    after = AFTER if served is None or served.derivation.level == "none" else (*AFTER, "mypy")
    after = (*after, "papermill") if is_long(observation) else after
    checks = (
        *(check for check in found.checks if check.code not in after),
        *stages.check(after_context(job, found.candidate, found.recorded), after),
    )
    promotion = Promotion(
        notebook=source.notebook,
        code=source.code,
        given=_given(request),
        target=target,
        emission=found.candidate.emission,
        proof=found.proof,
        checks=_ordered(checks),
        environment=observation.environment,
        rung=found.candidate.rung.name.lower(),
        refusals=found.refusals,
        fixtures=found.recorded.fixtures,
        notes=found.recorded.notes,
        no_golden_tests=found.recorded.no_golden_tests,
        faults=faults_of(source.notebook, source.cells),
        secrets=opened(source.notebook, source.cells, observation),
        serving=None if served is None else serving_document(served),
        serving_line="" if served is None else serving_line(served, source.notebook),
        replay=None if served is None else served.replay,
    )
    return found.candidate, promotion


def _unverified(
    source: Source, target: Path, request: Request, stages: Stages, progress: Progress, folder: Path
) -> tuple[Candidate, Promotion]:
    """Without a run: plan from the text alone, and only static checks."""
    progress.stage("Planning")
    plan = stages.plan(source, None, min(Rung))
    python = request.python or sys.executable
    emission = replace(stages.emit(plan, python), feature_store=request.feature_store)
    candidate = Candidate(rung=plan.rung, emission=emission, project=folder / "project")
    stages.scaffold(emission, None, candidate.project)
    progress.stage("Checking")
    context = CheckContext(
        project=candidate.project,
        package=emission.package,
        python=python,
        notebook_folder=source.notebook.path.parent,
        thin=candidate.project / "notebooks" / f"{emission.package}.ipynb",
    )
    promotion = Promotion(
        notebook=source.notebook,
        code=source.code,
        given=_given(request),
        target=target,
        emission=emission,
        proof=Proof("unverified", 0, 0, 0, 0, 0, 0),
        checks=stages.check(context, STATIC),
        environment=None,
        rung=plan.rung.name.lower(),
        faults=faults_of(source.notebook, source.cells),
        secrets=opened(source.notebook, source.cells, None),
    )
    return candidate, promotion


@contextmanager
def _warming(source: Source, request: Request, stages: Stages) -> Iterator[None]:
    """Let mypy read the types of the notebook's imports while the notebook runs."""
    children = Children()
    python = request.python or sys.executable
    warming = Beside(lambda: stages.warm(source.imports, python, children), children)
    try:
        yield
    finally:
        warming.call_off()


def _finish(project: Path, promotion: Promotion) -> None:
    """Add the mark of a project that is not proven, and last the document that seals all files."""
    text = mark(promotion)
    if text is not None:
        project.joinpath(NAME).write_text(text, encoding="utf-8")
    content = {**document(promotion), "manifest": manifest(project)}
    content["seal"] = seal(content)
    project.joinpath(DOCUMENT).write_text(rendered(content), encoding="utf-8")


def _given(request: Request) -> tuple[str, ...]:
    return tuple(sorted({name for name, _ in request.parameters}))


def _ordered(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    return tuple(sorted(checks, key=lambda check: _ORDER.index(check.code)))
