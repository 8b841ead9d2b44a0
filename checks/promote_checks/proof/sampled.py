"""The second call of a package that takes long, made on the small data of its own tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from promote_checks.notebook.translate import translate
from promote_checks.proof.compare import CLOCK_LINE
from promote_checks.proof.explain import explain
from promote_checks.proof.package_run import PackageRun, PackageValue, TwoCalls
from promote_checks.proof.process import call_package
from promote_checks.proof.request import ProofRequest
from promote_checks.proof.result import WHOLE_RUN, Difference, Proof, with_differences
from promote_checks.proof.unrecorded import OTHER_HASH_SEEDS, RECORDED
from promote_checks.proof.unstable import PRINTED
from promote_checks.proof.written_files import compare_files


def called_again(request: ProofRequest, proof: Proof, folder: Path) -> Proof:
    """Return the proof with what the second of two calls in one process did otherwise than the first.

    ``folder``: where the notebook would lie among the fixtures of the project. The data are not the notebook's, so
    the two calls are compared with each other alone.
    """
    calls = _called(request, proof, folder, OTHER_HASH_SEEDS[0])
    if calls.second is None:
        return proof
    found = tuple(second_differences(calls.first, calls.second, not_compared(proof)))
    counted = replace(proof, unrecorded=replace(proof.unrecorded, on_sample=2))
    return with_differences(counted, found)


def varying_results(
    request: ProofRequest, proof: Proof, folder: Path, names: Sequence[str]
) -> tuple[str, ...]:
    """Those of the results ``names`` that two runs in processes of their own, under one hash seed, compute otherwise.

    Records of the tests hold more than a value: a fitted search, for instance, the seconds that it took. Here the
    results are compared as everywhere in the proof.
    """
    one, other = (_called(request, proof, folder, RECORDED).first for _ in range(2))
    if one.error is not None or other.error is not None:
        return ()
    empty = PackageValue("")
    pairs = ((name, one.values.get(name, empty), other.values.get(name, empty)) for name in names)
    return tuple(name for name, left, right in pairs if left.digest != right.digest)


def _called(request: ProofRequest, proof: Proof, folder: Path, hash_seed: int) -> TwoCalls:
    place = folder / request.notebook.path.name
    sampled = replace(request, notebook=replace(request.notebook, path=place))
    cells = translate(request.notebook)
    return call_package(sampled, request.observation, cells, proof.seed, hash_seed)


def not_compared(proof: Proof) -> frozenset[str]:
    """Values, files and text of which the proof says nothing; with a reading of the clock in it, no text."""
    names = {*proof.nondeterministic_names, *(name for name, _ in proof.incomparable_names)}
    if any(reason == CLOCK_LINE for _, reason in proof.incomparable_names):
        names.add(PRINTED)
    return frozenset(names)


def second_differences(
    first: PackageRun, second: PackageRun, excused: frozenset[str]
) -> Iterator[Difference]:
    """Values, text and files of the second call that are not those of the first, and its error."""
    if second.error is not None:
        yield _difference(WHOLE_RUN, "finished", f"{second.error.type}: {second.error.message}")
        return
    for name, value in first.values.items():
        other = second.values.get(name)
        if value.digest and name not in excused and (other is None or other.digest != value.digest):
            yield _difference(name, *explain(value.text or "a value", other.text if other else "nothing"))
    if first.printed != second.printed and PRINTED not in excused:
        yield _difference(PRINTED, *explain(first.printed, second.printed))
    for file in compare_files(first.written, second.written):
        if file.verdict == "different" and file.path not in excused:
            yield _difference(file.path, file.notebook, file.package)


def _difference(name: str, first: str, second: str) -> Difference:
    return Difference(
        "second run", name, None, None, f"in the first call: {first}", f"in the second: {second}"
    )
