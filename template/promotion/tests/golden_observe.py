"""One observed run in a process of its own, and the environment it ran in."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from golden_libraries import CONTENTS
from golden_run import Run, package_name, pin_environment, rehearse
from golden_values import Record, Summariser, canonical, sha256

if sys.platform != "win32":  # nothing limits a run there but LONGEST
    import resource

SECONDS = 60
"""Processor time: a run that needs more is nothing for a test, and a busy machine does
not change what it needs. Set by the command line."""
LONGEST = 3600.0
"""Seconds by the clock after which a run is taken to wait for ever."""
RESULTS = "run.results"


class NotRecordedError(Exception):
    """The pipeline could not be recorded; the text says why."""


def outcome(run: Run) -> dict[str, Record]:
    """Return the records of all steps of a run, and of its results."""
    return {name: record_of(run, name) for name in (*run.steps, RESULTS)}


def record_of(run: Run, name: str) -> Record:
    """Return what a step left in a run, or what the run's results hold."""
    found = run.steps[name] if name != RESULTS else results_of(run)
    # As it will be read again: JSON knows no tuples.
    return json.loads(json.dumps(found))


def results_of(run: Run) -> dict[str, Record]:
    summariser = Summariser(CONTENTS)
    names = [field.name for field in dataclasses.fields(run.results)]
    return {
        name: summariser.summarise(getattr(run.results, name), name) for name in names
    }


def environment(libraries: Iterable[str] = ()) -> dict[str, Any]:
    """Describe what the last digits of a result depend on; no names of machines."""
    names = sorted(libraries) or imported_libraries()
    return {
        "python": platform.python_version(),
        "machine": f"{sys.platform} {platform.machine()}",
        "processor": sha256(processor_features().encode())[:16],
        "libraries": {name: version_of(name) for name in names},
    }


def imported_libraries() -> list[str]:
    """Name the libraries that the package imported, at any depth."""
    roots = {name.partition(".")[0] for name in list(sys.modules)}
    roots -= {package_name()}
    return sorted(name for name in roots if version_of(name) and not is_standard(name))


def is_standard(name: str) -> bool:
    """Say whether a module belongs to Python, which has a list of them since 3.10."""
    listed = getattr(sys, "stdlib_module_names", sys.builtin_module_names)
    place = Path(getattr(sys.modules.get(name), "__file__", None) or os.__file__)
    library = Path(os.__file__).parent
    return name in listed or place.parent in (library, library / name)


def version_of(library: str) -> str:
    version = getattr(sys.modules.get(library), "__version__", "")
    return version if isinstance(version, str) else ""


def processor_features() -> str:
    """Return what the processor can do: linear algebra chooses its code by it."""
    described = Path("/proc/cpuinfo")
    if not described.exists():
        return platform.processor()
    lines = described.read_text(encoding="utf-8", errors="replace").splitlines()
    flags = [line for line in lines if line.lower().startswith(("flags", "features"))]
    return flags[0] if flags else platform.processor()


def observe(
    target: Path, *, seed: int | None, inside: str, changed_clock: bool, seconds: int
) -> None:
    """Run the pipeline once in this process and write its records to ``target``."""
    pin_environment()
    limit_processor_time(seconds)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve()
        try:
            run = rehearse(place, seed=seed, inside=inside, changed_clock=changed_clock)
        except BaseException as error:
            target.write_bytes(canonical(failure(error, place)))
            raise
        found = {"steps": outcome(run), "environment": environment()}
        target.write_bytes(json.dumps(found).encode())


def limit_processor_time(seconds: int) -> None:
    """Let the system end this process, and each that it starts, after so much work."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        fits = most == resource.RLIM_INFINITY or seconds < most
        resource.setrlimit(resource.RLIMIT_CPU, (seconds if fits else most, most))


def failure(error: BaseException, folder: Path) -> Record:
    """Describe why the pipeline did not run through."""
    missing = error.filename if isinstance(error, FileNotFoundError) else None
    last = traceback.extract_tb(error.__traceback__)[-1]
    text = f"{type(error).__name__}: {error}".replace(str(folder), ".")
    return {
        "error": text[:400],
        "missing": str(missing or "").replace(f"{folder}/", ""),
        "where": f"{Path(last.filename).name}, line {last.lineno}",
    }


def processor_seconds() -> float:
    """Return what all runs so far have used."""
    if sys.platform == "win32":
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def observed(seed: int | None, inside: str, *, order: int, changed_clock: bool) -> Any:
    """Run the pipeline in a fresh process and return what ``observe`` wrote."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "run.json"
        words = ["observe", str(target), "--inside", inside]
        words += ["--seconds", str(SECONDS)]
        words += [] if seed is None else ["--seed", str(seed)]
        words += ["--changed-clock"] if changed_clock else []
        script = str(Path(__file__).with_name("golden.py"))
        # The order of sets depends on the seed of hashes: it must not matter.
        variables = {**os.environ, "PYTHONHASHSEED": str(order)}
        code = _exit_code([sys.executable, "-B", script, *words], variables)
        if not target.exists():
            raise NotRecordedError(f"the pipeline ended without a result, exit {code}")
        return json.loads(target.read_bytes())


def _exit_code(command: Sequence[str], variables: Mapping[str, str]) -> int:
    try:
        done = subprocess.run(
            command, env=variables, timeout=LONGEST, capture_output=True, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotRecordedError("it waits for something that does not come") from None
    if sys.platform != "win32" and done.returncode == -signal.SIGXCPU:
        raise NotRecordedError(f"it takes more than {SECONDS} s of processor time")
    return done.returncode
