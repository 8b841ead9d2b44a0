"""Serving, from a proven promotion to a proven serving path: derive, emit, prove, and if need be once more, coarser."""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from promote.emission import Emission
from promote.emit.older_python import version_of
from promote.plan.secrets import known_texts
from promote.scaffold.prose import one_line
from promote.serve.derivation import Derivation, Level
from promote.serve.derive import DeriveRequest
from promote.serve.emit import serving_modules
from promote.serve.finish import FinishRequest, finish
from promote.serve.recorded import NO_SERVICE, Recorded, recorded
from promote.serve.seen import Seen, seen, watching
from promote.serve.service import add_store, store_files
from promote.serve.stand import Stand
from promote.serve.trust import accept_model
from promote_checks.gate.process import Children
from promote_checks.notebook.model import Notebook, TranslatedCell
from promote_checks.observe.observation import Observation
from promote_checks.observe.patience import Patience
from promote_checks.serving_proof.prove import ServingProofRequest, prove_serving
from promote_checks.serving_proof.replay.result import ServiceReplay
from promote_checks.serving_proof.result import ServingProof
from promote_staging.requests.load import RECORDED

_LEARNERS = re.compile(r"\b(sklearn|imblearn|xgboost|lightgbm|catboost|skops|joblib|BaseEstimator)\b")
_CLASS = re.compile(r"^\s*class\s", re.MULTILINE)
_FITS = re.compile(r"\.(fit(_\w+)?|predict\w*|load)\(")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """One promoted notebook, in the workshop."""

    notebook: Notebook
    cells: Sequence[TranslatedCell]
    observation: Observation
    emission: Emission
    project: Path
    timeout: float | Patience
    seed: int | None = None
    left_out: Collection[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    fixtures: str = "sampled"
    """Whether rows of the data may be written into the project: ``sampled``, ``synthetic`` or ``none``."""
    children: Children = field(default_factory=Children)
    """The processes under way; stopping them ends the work."""


@dataclass(frozen=True, slots=True)
class Served:
    """The level that is proven, and what was found on the way."""

    derivation: Derivation
    proof: ServingProof | None = None
    modules: Mapping[str, str] = field(default_factory=dict)
    """What was added to the package."""
    no_service: str = ""
    """Why a proven path has no service."""
    recorded: Recorded = field(default_factory=lambda: Recorded(reason=NO_SERVICE))
    """Requests for the first staging run."""
    replay: ServiceReplay | None = None
    """What the service answers to what the script was asked; None: the script has no web application."""

    @property
    def has_service(self) -> bool:
        """Whether the project can be asked over HTTP."""
        return self.derivation.level != "none" and not self.no_service


@dataclass(frozen=True, slots=True)
class Made:
    """A service in the making."""

    stand: Stand
    """A copy of the project, to which it is added."""
    why_not: Future[str]
    """Empty, or why the proven path has none."""


def serve(request: ServeRequest, ahead: Seen | None = None) -> Served | None:
    """Add a proven serving path to the project, at the finest level that can be proven.

    ``ahead``: what was derived already under the same seed. None: the notebook fits no model. Nothing that was
    not proven is left in the project.
    """
    if not fits_model(request.cells):
        return None
    levels: tuple[Level, ...] = ("raw", "model input")
    reason, secrets = "", known_texts(request.notebook, request.cells)
    known = _moved(ahead, request.project / "model")
    while True:
        known = known or seen(replace(derive_request(request), levels=levels, reason=reason))
        found = known.found
        if found.level == "none":
            _remove(request)
            return Served(found)
        if secrets and _holds(request, found, secrets):
            _remove(request)
            return Served(
                Derivation(level="none", reason="the serving path would hold a secret of the notebook")
            )
        served = _proven(request, known)
        if served.proof is not None and served.proof.verdict == "equal":
            return served
        _remove(request)
        reason = _why(served.proof)
        if found.level == "model input":
            why = f"{found.reason}; {reason}" if found.reason else reason
            return Served(replace(found, level="none", reason=why), served.proof)
        levels, known = ("model input",), None


def class_homes(emission: Emission) -> dict[str, str]:
    """Class at the top of an emitted module -> that module, by its whole name."""
    return {
        node.name: f"{emission.package}.{name.removesuffix('.py')}"
        for name, text in sorted(emission.modules.items())
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    }


def _finished(request: ServeRequest, made: Made, served: Served) -> Served:
    """With its service. A fault of ours there leaves no half of one behind."""
    try:
        no_service = made.why_not.result()
        made.stand.bring(request.project)
        found = replace(served, no_service=no_service)
        return replace(found, recorded=_recorded(request, found)) if found.has_service else found
    except BaseException:
        _remove(request)
        raise


@contextmanager
def _making(request: ServeRequest, found: Derivation) -> Iterator[Made]:
    """Make the service in a copy, beside what happens in the block: it is wanted only if the path is proven."""
    with tempfile.TemporaryDirectory(prefix="promote-service-") as folder, ThreadPoolExecutor(1) as pool:
        stand = Stand(request.project, Path(folder) / "project")
        yield Made(stand, pool.submit(finish, _finishing(request, stand.folder), found))


def _recorded(request: ServeRequest, served: Served) -> Recorded:
    """Write the requests, if any may be."""
    assert served.proof is not None
    made = recorded(
        served.proof.seen,
        served.derivation.columns,
        msgspec.json.decode((request.project / "contract.json").read_bytes()),
        fixtures=request.fixtures,
        secrets=known_texts(request.notebook, request.cells),
    )
    if made.text:
        path = request.project / RECORDED
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made.text)
    return made


def _finishing(request: ServeRequest, project: Path) -> FinishRequest:
    emission = request.emission
    return FinishRequest(
        project=project,
        package=emission.package,
        title=one_line(emission.title) or emission.package,
        python=request.observation.environment.executable,
        version=version_of(request.observation),
        timeout=request.timeout,
        children=request.children,
    )


def fits_model(cells: Sequence[TranslatedCell]) -> bool:
    """Whether anything is fitted at all; a notebook without a model costs nothing."""
    text = "\n".join(cell.python for cell in cells)
    return bool(_LEARNERS.search(text)) and bool(_FITS.search(text))


def defines_classes(cells: Sequence[TranslatedCell]) -> bool:
    """Whether models may be of the notebook's own classes. Where those will stand is known by the plan only."""
    return any(_CLASS.search(cell.python) for cell in cells)


def derive_request(request: ServeRequest) -> DeriveRequest:
    """Ask for the finest level, and save the state in the project."""
    return DeriveRequest(
        notebook=request.notebook,
        cells=request.cells,
        observation=request.observation,
        model=request.project / "model",
        timeout=request.timeout,
        seed=request.seed,
        left_out=request.left_out,
        environment=request.environment,
        children=request.children,
        homes=class_homes(request.emission),
    )


def _moved(ahead: Seen | None, model: Path) -> Seen | None:
    if ahead is not None and ahead.model.is_dir():
        shutil.copytree(ahead.model, model)
    return ahead


def _proven(request: ServeRequest, known: Seen) -> Served:
    found = known.found
    modules = serving_modules(
        found,
        request.emission,
        request.observation.environment.executable,
        version_of(request.observation),
    )
    source = request.project / "src" / request.emission.package
    for name, text in modules.items():
        (source / name).write_text(text, encoding="utf-8")
    add_store(request.project, request.emission.package)
    accept_model(request.project, request.emission.package)
    asked = ServingProofRequest(
        watching=watching(derive_request(request), found),
        project=request.project,
        package=request.emission.package,
    )
    with _making(request, found) as made:
        served = Served(found, prove_serving(asked, known.evidence), modules)
        if served.proof is None or served.proof.verdict != "equal":
            return served
        return _finished(request, made, served)


def _holds(request: ServeRequest, found: Derivation, secrets: Sequence[str]) -> bool:
    """Whether a secret stands in what would be written."""
    told = msgspec.json.encode(found)
    files = [path.read_bytes() for path in sorted((request.project / "model").glob("*"))]
    return any(secret.encode() in content for secret in secrets for content in (told, *files))


def _why(proof: ServingProof | None) -> str:
    if proof is None:
        return "it was not proven"
    first = proof.first
    if first is None:
        return proof.reason
    return f"{proof.reason}: {first.what} of row {first.row + 1} is {first.served}, the notebook has {first.notebook}"


def _remove(request: ServeRequest) -> None:
    """Leave nothing unproven behind."""
    shutil.rmtree(request.project / RECORDED.parent, ignore_errors=True)
    shutil.rmtree(request.project / "model", ignore_errors=True)
    source = request.project / "src" / request.emission.package
    for name in ("serving.py", *store_files(request.emission.package)):
        (source / name).unlink(missing_ok=True)
