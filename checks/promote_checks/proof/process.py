"""Running a package once: a fresh process, a private copy of the notebook's folder."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from promote_checks.notebook.model import TranslatedCell
from promote_checks.observe.copy import base_of, private_copy
from promote_checks.observe.fixed_environment import run_environment
from promote_checks.observe.observation import Observation
from promote_checks.observe.outside import outside_paths
from promote_checks.observe.patience import Patience, ends_in_time, patience_of
from promote_checks.proof.expected import digests_at_return, final_values, own_definitions, signatures
from promote_checks.proof.package_run import PackageError, PackageRun, TwoCalls
from promote_checks.proof.request import ProofRequest
from promote_checks.proof.runner_text import runner_source, twice_source

DROPPED = ("PYTHONSAFEPATH", "PYTHONWARNINGS", "PYTHONSTARTUP", "PYTHONOPTIMIZE", "PYTHONINSPECT")
LONGEST_FOR_TWO = 30.0
"""Seconds of processor time from which a package is not called a second time."""


def run_package(
    request: ProofRequest,
    observation: Observation,
    cells: Sequence[TranslatedCell],
    seed: int | None,
    hash_seed: int = 0,
) -> PackageRun:
    """Run the package under the conditions of this observed run. A process that dies is an error of it."""
    job = job_of(request, observation, cells, seed)
    with process_ended(request, runner_source(), job, hash_seed) as (paths, code):
        return decoded(paths, code, request.timeout)


def call_package(
    request: ProofRequest,
    observation: Observation,
    cells: Sequence[TranslatedCell],
    seed: int | None,
    hash_seed: int,
) -> TwoCalls:
    """Run the package as its owner does, without a recorder, and call it again in the same process."""
    job = {**job_of(request, observation, cells, seed), "longest": LONGEST_FOR_TWO}
    with process_ended(request, twice_source(), job, hash_seed) as (paths, code):
        if code == 0 and paths["result"].exists():
            calls = msgspec.json.decode(paths["result"].read_bytes(), type=TwoCalls)
            if calls.fault:
                raise RuntimeError(f"the runner of the proof failed:\n{calls.fault}")
            return calls
        errors = paths["errors"].read_text("utf-8", "replace")
        return TwoCalls(PackageRun(error=death(code, request.timeout, errors)))


@contextmanager
def process_ended(
    request: ProofRequest, source: str, job: Mapping[str, Any], hash_seed: int = 0
) -> Iterator[tuple[Mapping[str, Path], int | None]]:
    """Run a program on a job, in a private copy of the notebook's folder; what it left is there in the block."""
    folder, beside = request.notebook.path.parent, outside_paths(request.notebook)
    copying = private_copy(folder, (request.project, *request.exclude), beside)
    with copying as copy, tempfile.TemporaryDirectory(prefix="promote-proof-") as desk:
        paths = {name: Path(desk) / name for name in ("job", "result", "output", "errors", "runner.py")}
        paths["runner.py"].write_text(source, encoding="utf-8")
        paths["job"].write_bytes(msgspec.json.encode({**job, **places_of(folder, copy, paths)}))
        command = [request.python, str(paths["runner.py"]), str(paths["job"])]
        environment = environment_of(request, copy, hash_seed)
        yield paths, run_to_end(command, copy, environment, paths["errors"], request.timeout)


def places_of(folder: Path, copy: Path, paths: Mapping[str, Path]) -> dict[str, Any]:
    """What a job says of files and folders."""
    return {
        "folder": str(copy),
        "base": str(base_of(copy)),
        "origin": str(folder.resolve()),
        "result": str(paths["result"]),
        "output": str(paths["output"]),
        "places": {str(copy): "<folder>", str(base_of(copy)): "<run>"},
    }


def job_of(
    request: ProofRequest,
    observation: Observation,
    cells: Sequence[TranslatedCell],
    seed: int | None,
) -> dict[str, Any]:
    """What the runner must know, without the places of one process."""
    values = final_values(observation, cells)
    return {
        "source": str(request.project.resolve() / "src"),
        "package": request.package,
        "file": request.notebook.module_file,
        "roots": [".", *outside_paths(request.notebook)],
        "steps": [
            {
                "function": one.function,
                "module": one.module,
                "names": sorted(digests_at_return(observation, one)),
            }
            for one in request.steps
        ],
        "names": {value.name: value.digest for value in values},
        "hidden": [value.name for value in values if not value.text],
        "definitions": {value.name: value.digest for value in own_definitions(observation, cells)},
        "signatures": signatures(cells),
        "leaves": request.tolerance > 0,
        "absent": absent_modules(observation),
        "seed": seed,
        "outside": [one.path for one in observation.outside if one.changed],
        "asked": [msgspec.to_builtins(one) for one in observation.endpoints.asked],
    }


def absent_modules(observation: Observation) -> list[str]:
    """Modules of the notebook's project that the package must hold itself, to be importable from any folder.

    What the run wrote the package may write too, and import from there.
    """
    written = {os.path.normpath(file.path) for file in observation.written}
    own = [m for m in observation.modules if os.path.normpath(m.file) not in written]
    kept = {m.name.partition(".")[0] for m in observation.modules if m.problem}
    return sorted({m.name.partition(".")[0] for m in own} - kept)


def environment_of(request: ProofRequest, copy: Path, hash_seed: int = 0) -> dict[str, str]:
    """The kernel's environment: the same numbers of threads, by default the same hash seed; and no screen."""
    known = {name: value for name, value in run_environment(copy, hash_seed).items() if name not in DROPPED}
    return {**known, "MPLBACKEND": "agg", **request.environment}


def run_to_end(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    errors: Path,
    timeout: float | Patience,
) -> int | None:
    """Run a command in a process group of its own; its exit code, or None after the time is over.

    What the package left running is ended with it.
    """
    with errors.open("wb") as sink:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
        try:
            return child.wait() if ends_in_time(child, patience_of(timeout)) else None
        finally:
            end_group(child)


def end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill the process and all that it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()


def decoded(paths: Mapping[str, Path], code: int | None, timeout: float | Patience) -> PackageRun:
    """What the process left, or how it died. Raises RuntimeError for a fault of ours."""
    output = paths["output"].read_text("utf-8", "replace") if paths["output"].exists() else ""
    if code == 0 and paths["result"].exists():
        run = msgspec.json.decode(paths["result"].read_bytes(), type=PackageRun)
        if run.fault:
            raise RuntimeError(f"the runner of the proof failed:\n{run.fault}")
        return replace(run, output=output)
    return PackageRun(
        error=death(code, timeout, paths["errors"].read_text("utf-8", "replace")), output=output
    )


def death(code: int | None, timeout: float | Patience, errors: str) -> PackageError:
    """A process that ended before it could tell what it computed."""
    if code is None:
        return PackageError("timeout", f"the package did not finish within {patience_of(timeout)}")
    if code == -signal.SIGKILL:
        return PackageError("killed", "the package's process was killed, perhaps for want of memory")
    if code < 0:
        return PackageError("killed", f"the package's process was ended by {signal.Signals(-code).name}")
    last = (errors.strip().splitlines() or [""])[-1]
    return PackageError(
        "ended", f"the package's process left with code {code} before its end. {last}".strip()
    )
