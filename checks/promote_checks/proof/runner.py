"""The program that runs a package once, in a process of its own, and writes down what it computed.

Source text for the package's interpreter (``runner_text.runner_source``): standard library only, Python
3.9 and later. It takes the path of a job (JSON) and writes one JSON file. Only ``main`` ends the process.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import sys
import traceback
from typing import Any

from promote_checks.endpoints.replay import replay
from promote_checks.probe.canonical import OWN, PLACES, SIGNATURES, describe, digest, leaves
from promote_checks.probe.canonical_drawn import SETTLED
from promote_checks.probe.seeding import seed_generators
from promote_checks.probe.written import listing, written
from promote_checks.proof.runner_display import silence_displays
from promote_checks.proof.runner_find import ABSENT, Found, import_modules
from promote_checks.proof.runner_output import capture_output, log_to
from promote_checks.proof.runner_record import Recorder, StepFinder


def main(path: str) -> None:
    """Do the job, write the result, and leave without waiting for threads of the notebook."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    try:
        result = perform(job)
    except BaseException:  # noqa: BLE001 - a fault of ours must be told, not look like a pass
        result = {"fault": traceback.format_exc()}
    with open(job["result"] + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=True)
    os.replace(job["result"] + ".part", job["result"])
    sys.stderr.flush()
    os._exit(0)


def perform(job: dict[str, Any]) -> dict[str, Any]:
    """Prepare the process, run the package, digest what it left."""
    package = job["package"]
    prepare(job)
    recorder = Recorder(job["steps"])
    sys.meta_path.insert(0, StepFinder(package, recorder))
    if job["seed"] is not None:
        seed_generators(job["seed"])
    silence_displays()
    before = listing(job["folder"], job["roots"])
    stream = capture_output(job["output"])
    log_to(stream, package)
    error, results = run_package(job)
    stream.flush()
    SETTLED["over"] = True
    found = Found(package, recorder, results)
    result = {
        "error": error,
        "values": values(job, found),
        "at_return": recorder.at_return,
        "returned": recorder.returned,
        "definitions": {name: digest(found.value(name))[0] for name in job["definitions"]},
        "undefined": [name for name in job["definitions"] if not found.defined(name)],
        "printed": "".join(stream.texts),
        "written": written(job["folder"], job["roots"], before),
    }
    # Last: what handlers change is not what the pipeline computed.
    answers = replay(job["asked"], job["places"], found.value) if job["asked"] and not error else []
    return {**result, "answers": answers}


def prepare(job: dict[str, Any]) -> None:
    """The import path of a kernel in that folder, and what the canonical form must know of this run."""
    sys.path[0] = ""
    sys.path.insert(0, job["source"])
    sys.argv = [job["package"]]
    if job["file"]:
        # A library may ask what is being run, for instance to name an application after it.
        sys.modules["__main__"].__file__ = os.path.join(job["folder"], job["file"])
    sys.dont_write_bytecode = True
    sys.meta_path.insert(0, Absent(frozenset(job["absent"])))
    OWN.add(job["package"])
    PLACES.update(job["places"])
    SIGNATURES.update({name: frozenset(known) for name, known in job["signatures"].items()})


class Absent:
    """Hides modules that lie beside the notebook: elsewhere they are not there."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Called for every import that is not loaded yet."""
        if name.partition(".")[0] in self.names:
            message = f"No module named {name!r}: it lies beside the notebook, and is not in the package"
            raise ModuleNotFoundError(message, name=name)


def run_package(job: dict[str, Any]) -> tuple[dict[str, Any] | None, Any]:
    """``pipeline.run()``: what went wrong, or what it returned."""
    try:
        pipeline = importlib.import_module(job["package"] + ".pipeline")
        results = pipeline.run()
        import_modules(job["package"])
        return None, results
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt end a notebook's cell too
        return failure(error, job), None


def failure(error: BaseException, job: dict[str, Any]) -> dict[str, Any]:
    """An exception as its type, its message and the deepest line of the package."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, SyntaxError) and error.filename:
        frames.append(traceback.FrameSummary(error.filename, error.lineno or 0, "", lookup_line=False))
    inside = [frame for frame in frames if frame.filename.startswith(job["source"])]
    steps = {step["function"] for step in job["steps"]}
    last = inside[-1] if inside else None
    return {
        "type": type(error).__name__,
        "message": str(error),
        "file": os.path.relpath(last.filename, job["source"]) if last else "",
        "line": last.lineno if last else 0,
        "step": next((frame.name for frame in inside if frame.name in steps), ""),
    }


def values(job: dict[str, Any], found: Found) -> dict[str, Any]:
    """Name -> digest, or the reason why there is none; texts and leaves only where digests differ."""
    known: dict[int, tuple[str, str]] = {}
    held: dict[str, Any] = {}
    for name, expected in job["names"].items():
        value = found.value(name)
        if value is ABSENT:
            continue
        if id(value) not in known:
            known[id(value)] = digest(value)
        text, reason = known[id(value)]
        held[name] = {"digest": text, "reason": reason}
        if text != expected and name not in job["hidden"]:
            held[name]["text"] = describe(value)
        if text != expected and job["leaves"]:
            held[name].update(floats_of(value))
    return held


def floats_of(value: Any) -> dict[str, str]:
    """The leaves of a value, as JSON can hold them."""
    skeleton, floats, _ = leaves(value)
    return {"skeleton": skeleton, "floats": base64.b64encode(floats.tobytes()).decode("ascii")}


if __name__ == "__main__":
    main(sys.argv[1])
