"""The program that runs a package once, in a process of its own, and writes down what it computed.

Source text for the package's interpreter (``runner_text.runner_source``): standard library only, Python
3.9 and later. It takes the path of a job (JSON) and writes one JSON file. Only ``do_job`` ends the process.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from typing import Any

from promote_checks.endpoints.replay import replay
from promote_checks.probe.album import Album
from promote_checks.probe.canonical_drawn import SETTLED
from promote_checks.probe.outside import OutsideFiles, hearing, outside_of
from promote_checks.probe.seeding import seed_generators
from promote_checks.probe.written import listing, written
from promote_checks.proof.runner_display import silence_displays
from promote_checks.proof.runner_find import Found, import_modules
from promote_checks.proof.runner_output import capture_output, log_to
from promote_checks.proof.runner_record import Recorder
from promote_checks.proof.runner_start import do_job, failure, prepare
from promote_checks.proof.runner_wrap import StepFinder


def perform(job: dict[str, Any]) -> dict[str, Any]:
    """Prepare the process, run the package, digest what it left."""
    package = job["package"]
    prepare(job)
    recorder = Recorder(job)
    sys.meta_path.insert(0, StepFinder(package, recorder))
    if job["seed"] is not None:
        seed_generators(job["seed"])
    silence_displays()
    before = listing(job["folder"], job["roots"])
    stream = capture_output(job["output"])
    log_to(stream, package)
    album = Album(lambda: -1, contextlib.nullcontext)
    album.listen()
    outside = OutsideFiles(outside_of(job["base"]), job["outside"])
    with hearing(outside):
        error, results = run_package(job)
    stream.flush()
    drawn = album.close()
    SETTLED["over"] = True
    found = Found(package, recorder, results)
    held = {name: found.held(name) for name in (*job["names"], *job["definitions"])}
    result = {
        "error": error,
        "values": {name: held[name] for name in job["names"] if held[name]},
        "at_return": recorder.at_return,
        "returned": recorder.returned,
        "definitions": {name: (held[name] or {}).get("digest", "") for name in job["definitions"]},
        "undefined": [name for name in job["definitions"] if not (held[name] or found.defined(name))],
        "printed": "".join(stream.texts),
        "written": written(job["folder"], job["roots"], before),
        "drawn": drawn,
        "outside": outside.report(),
    }
    # Last: what handlers change is not what the pipeline computed.
    answers = replay(job["asked"], job["places"], found.live) if job["asked"] and not error else []
    return {**result, "answers": answers}


def run_package(job: dict[str, Any]) -> tuple[dict[str, Any] | None, Any]:
    """``pipeline.run()``: what went wrong, or what it returned."""
    try:
        pipeline = importlib.import_module(job["package"] + ".pipeline")
        results = pipeline.run()
        import_modules(job["package"])
        return None, results
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt end a notebook's cell too
        return failure(error, job), None


if __name__ == "__main__":
    do_job(sys.argv[1], perform)
