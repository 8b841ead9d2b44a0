"""What every process that runs a package does before and after: the import path, and an exception as data.

Source text for the package's interpreter: standard library only, Python 3.9 and later.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from promote_checks.probe.canonical import OWN, PLACES, SIGNATURES


def do_job(path: str, perform: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Do the job, write the result, and leave without waiting for threads of the notebook."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    try:
        result = perform(job)
    except BaseException:  # noqa: BLE001 - an internal error must be reported, not look like a pass
        result = {"fault": traceback.format_exc()}
    with open(job["result"] + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=True)
    os.replace(job["result"] + ".part", job["result"])
    sys.stderr.flush()
    os._exit(0)


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
    """Hides modules that lie beside the notebook: where the package is used, they are not there."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Called for every import that is not loaded yet."""
        if name.partition(".")[0] in self.names:
            message = f"No module named {name!r}: it lies beside the notebook, and is not in the package"
            raise ModuleNotFoundError(message, name=name)


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
