"""The program that runs a package as its owner does: nothing is recorded, and ``run()`` is called again.

Where a log line made the text of more than plain values, a third call has no reader of the log: what computes
something while it is shown is then not shown.

Values are looked at when a call has returned, and only those that it returned. Between the calls the folder is as it
was: what the second call then does otherwise comes from what the first left in the process.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import sys
from typing import Any

from promote_checks.probe.canonical_drawn import SETTLED
from promote_checks.probe.seeding import SEEDERS, seed_generators
from promote_checks.probe.written import PASSED_OVER, listing, written
from promote_checks.proof.runner_display import silence_displays
from promote_checks.proof.runner_output import Printed, capture_output, log_to, stop_listening
from promote_checks.proof.runner_record import Looking, fields_of
from promote_checks.proof.runner_start import do_job, failure, prepare


def call_twice(job: dict[str, Any]) -> dict[str, Any]:
    """Call ``run()``, and again if the first call ended well and was short enough."""
    prepare(job)
    if job["seed"] is not None:
        seed_generators(job["seed"])
    silence_displays()
    stream = capture_output(job["output"])
    handler = log_to(stream, job["package"])
    kept: list[Any] = []
    folders = folders_of(job)
    before = listing(job["folder"], job["roots"])
    started = processor_seconds()
    first = one_call(job, stream, kept)
    first["written"] = written(job["folder"], job["roots"], before)
    if first["error"] or processor_seconds() - started > job["longest"]:
        return {"first": first, "seconds": processor_seconds()}
    second = another_call(job, stream, kept, before, folders)
    calls = {"first": first, "second": second}
    if handler.asked and not second["error"]:
        stop_listening(job["package"], handler)
        calls["unheard"] = another_call(job, stream, kept, before, folders)
    return {**calls, "seconds": processor_seconds()}


def another_call(
    job: dict[str, Any],
    stream: Printed,
    kept: list[Any],
    before: dict[str, tuple[int, int, int]],
    folders: set[str],
) -> dict[str, Any]:
    """Call ``run()`` again in the folder as it was before the first call."""
    restore(job, before, folders)
    if job["seed"] is not None:
        seed_again(job["seed"])
    now = listing(job["folder"], job["roots"])
    call = one_call(job, stream, kept)
    call["written"] = written(job["folder"], job["roots"], now)
    return call


def one_call(job: dict[str, Any], stream: Printed, kept: list[Any]) -> dict[str, Any]:
    """What one call returned, printed and raised. Its results live on in ``kept``, as a caller's would."""
    error, values = None, {}
    said, size = len(stream.texts), os.path.getsize(job["output"])
    try:
        results = importlib.import_module(job["package"] + ".pipeline").run()
        kept.append(results)
        stream.flush()
        values = digests(job, fields_of(results))
    except BaseException as raised:  # noqa: BLE001 - SystemExit and KeyboardInterrupt end a notebook's cell too
        error = failure(raised, job)
    stream.flush()
    with open(job["output"], "rb") as file:
        file.seek(size)
        output = file.read().decode("utf-8", "replace")
    return {"error": error, "values": values, "printed": "".join(stream.texts[said:]), "output": output}


def digests(job: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``Results`` that the notebook has too."""
    looking = Looking(job)
    known: dict[int, tuple[str, str]] = {}
    SETTLED["over"] = True
    found = {name: looking.held(name, fields[name], known) for name in job["names"] if name in fields}
    SETTLED["over"] = False
    return found


def processor_seconds() -> float:
    """Of this process and of the children that have ended."""
    return sum(os.times()[:4])


def seed_again(seed: int) -> None:
    """As before the first call: a notebook under an injected seed starts from it."""
    random.seed(seed)
    for name, seeder in SEEDERS.items():
        if name in sys.modules:
            seeder(sys.modules[name], seed)


def folders_of(job: dict[str, Any]) -> set[str]:
    """Folders below the roots, relative to the private copy."""
    found: set[str] = set()
    for root in job["roots"]:
        for above, inner, _ in os.walk(os.path.join(job["folder"], root)):
            inner[:] = [name for name in inner if name not in PASSED_OVER]
            found.update(os.path.relpath(os.path.join(above, name), job["folder"]) for name in inner)
    return found


def restore(job: dict[str, Any], before: dict[str, tuple[int, int, int]], folders: set[str]) -> None:
    """Take away what the first call wrote into the private copy, and bring back what it changed."""
    after = listing(job["folder"], job["roots"])
    for path in after:
        if before.get(path) != after[path]:
            os.unlink(os.path.join(job["folder"], path))
    for path in sorted(folders_of(job) - folders, reverse=True):
        shutil.rmtree(os.path.join(job["folder"], path))
    for path in sorted(folders):
        os.makedirs(os.path.join(job["folder"], path), exist_ok=True)
    for path, stamp in before.items():
        if stamp != after.get(path):
            shutil.copy2(os.path.join(job["origin"], path), os.path.join(job["folder"], path))


if __name__ == "__main__":
    do_job(sys.argv[1], call_twice)
