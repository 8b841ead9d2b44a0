"""The proof: package against notebook, and once more under a seed where the notebook is not stable."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from promote_checks.notebook.model import TranslatedCell
from promote_checks.notebook.translate import translate
from promote_checks.observe.observation import Observation
from promote_checks.proof.by_address import ordered_by_address
from promote_checks.proof.compare import Compared, Evidence, compare
from promote_checks.proof.endpoints import compare_answers
from promote_checks.proof.outside import met_outside
from promote_checks.proof.process import run_package
from promote_checks.proof.redact import redacted
from promote_checks.proof.request import ProofRequest
from promote_checks.proof.result import EndpointProof, OutsideReason, Proof, ProofVerdict
from promote_checks.proof.trial import STABLE, Trial
from promote_checks.proof.unrecorded import Look, look_unrecorded
from promote_checks.proof.unstable import Unstable, unstable_between

SEED = 0
"""Injected into both runs when the notebook alone is not the same twice."""


def prove(request: ProofRequest) -> Proof:
    """Run the package and compare it with the notebook. Raises RuntimeError only for a fault of ours."""
    started = time.monotonic()
    cells = translate(request.notebook)
    trial, look = decide_unrecorded(request, cells)
    proof = with_look(
        verdict(trial, request.tolerance, ordered_by_address(request.observation, cells)), trial, look
    )
    proof = with_outside(proof, met_outside(trial.observation, trial.run))
    proof = with_endpoints(proof, endpoint_proof(request, trial))
    opened = (text for value in request.observation.final for text in value.opens)
    return redacted(
        replace(proof, seconds=time.monotonic() - started), (*request.environment.values(), *opened)
    )


def endpoint_proof(request: ProofRequest, trial: Trial) -> EndpointProof | None:
    """What the application answers, script against package; the script is asked again only after a difference."""
    endpoints = trial.observation.endpoints
    if not endpoints.applications and not endpoints.fault:
        return None
    if trial.run.error is not None:
        return EndpointProof(len(endpoints.asked), fault="the package did not finish, so it was not asked")
    first = compare_answers(endpoints, trial.run.answers, accept=request.accept)
    if not first.different:
        return first
    again = request.again(trial.seed)
    if again.failure is not None or again.endpoints.fault:
        return first
    return compare_answers(endpoints, trial.run.answers, accept=request.accept, again=again.endpoints)


def with_endpoints(proof: Proof, endpoints: EndpointProof | None) -> Proof:
    """The proof of values and answers together: a difference in either is one, and so is what was not compared."""
    if endpoints is None:
        return proof
    word = proof.verdict
    if endpoints.different:
        word = "different"
    elif word == "equivalent" and (endpoints.fault or endpoints.varying):
        word = "unverified"
    differences = (*proof.differences, *endpoints.different)
    return replace(proof, verdict=word, differences=differences, endpoints=endpoints)


def decide_unrecorded(request: ProofRequest, cells: Sequence[TranslatedCell]) -> tuple[Trial, Look]:
    """The trial that counts, and where it found nothing, what the package does when nobody records.

    That may show that the notebook is not stable, by which the two recorded runs happened to agree.
    """
    trial = decide(request, cells)
    if not trial.compared.settled:
        return trial, Look()
    look = look_unrecorded(request, cells, trial)
    if not look.unstable:
        return trial, look
    trial = judged(request, cells, trial, look.unstable)
    if trial.seed is None and look.unstable.told:
        trial = seeded(request, cells, trial)
    return trial, look_unrecorded(request, cells, trial) if trial.compared.settled else Look()


def with_outside(proof: Proof, outside: tuple[OutsideReason, ...]) -> Proof:
    """The proof of two runs of which one met what the other had left."""
    word: ProofVerdict = "unverified" if outside and proof.verdict == "equivalent" else proof.verdict
    return replace(proof, verdict=word, outside=outside)


def with_look(proof: Proof, trial: Trial, look: Look) -> Proof:
    """The proof with what differs when nobody records: such a value is not equal."""
    proof = replace(proof, unrecorded=look.unrecorded)
    if not look.differences:
        return proof
    names = {one.name for one in look.differences}
    counted = len(names & set(trial.compared.equal))
    return replace(
        proof,
        verdict="different",
        compared=proof.compared + len(names) - counted,
        equal=proof.equal - counted,
        different=proof.different + len(names),
        differences=(*proof.differences, *look.differences),
    )


def decide(request: ProofRequest, cells: Sequence[TranslatedCell]) -> Trial:
    """The trial that counts. The notebook runs again only after a difference."""
    first = attempt(request, cells, request.observation, request.seed)
    if not first.repeatable:
        return first
    again = request.again(request.seed)
    if again.failure is not None:
        return first
    unstable = unstable_between(first.observation, again, cells)
    if not unstable:
        return first
    if request.seed is not None or not unstable.told:
        return judged(request, cells, first, unstable)
    return seeded(request, cells, judged(request, cells, first, unstable))


def seeded(request: ProofRequest, cells: Sequence[TranslatedCell], unseeded: Trial) -> Trial:
    """The trial under an injected seed: what is still unstable then can't be proven."""
    observation = request.again(SEED)
    if observation.failure is not None:
        return unseeded
    trial = attempt(request, cells, observation, SEED)
    if not trial.repeatable:
        return trial
    again = request.again(SEED)
    if again.failure is not None:
        return trial
    return judged(request, cells, trial, unstable_between(observation, again, cells))


def attempt(
    request: ProofRequest, cells: Sequence[TranslatedCell], observation: Observation, seed: int | None
) -> Trial:
    """Run the package once, and compare everything."""
    run = run_package(request, observation, cells, seed)
    return judged(request, cells, Trial(observation, run, Compared(), seed), STABLE)


def judged(request: ProofRequest, cells: Sequence[TranslatedCell], trial: Trial, unstable: Unstable) -> Trial:
    """The same runs, compared without what is unstable."""
    evidence = Evidence(
        observation=trial.observation,
        cells=cells,
        steps=request.steps,
        run=trial.run,
        unstable=unstable,
        tolerance=request.tolerance,
    )
    compared = compare(evidence)
    names = tuple(one.name for one in compared.differences if one.kind == "value")
    if request.tolerance > 0 and request.leaves is not None and names:
        compared = compare(replace(evidence, leaves=request.leaves(trial.seed, names)))
    return replace(trial, compared=compared, unstable=unstable)


def verdict(trial: Trial, tolerance: float, by_address: tuple[str, ...] = ()) -> Proof:
    """Counts that add up, and the word. ``by_address``: sets whose order may be another in the next run."""
    compared = trial.compared
    unstable = (*trial.unstable.told, *(f"{name} (the order of a set of objects)" for name in by_address))
    different = sum(1 for one in compared.differences if one.kind != "missing")
    return Proof(
        verdict=word(compared, different, bool(unstable)),
        compared=len(compared.equal) + different,
        equal=len(compared.equal),
        different=different,
        nondeterministic=len(unstable),
        incomparable=len(compared.incomparable),
        missing=len(compared.missing),
        differences=compared.differences,
        nondeterministic_names=unstable,
        incomparable_names=compared.incomparable,
        seed_injected=trial.seed is not None,
        seed=trial.seed,
        tolerance=tolerance,
    )


def word(compared: Compared, different: int, unstable: bool) -> ProofVerdict:
    """Equivalent only if nothing differs, nothing is missing, nothing is by chance, and something was compared
    or there was nothing to compare."""
    if different or compared.missing:
        return "different"
    if unstable or (compared.incomparable and not compared.equal):
        return "unverified"
    return "equivalent"
