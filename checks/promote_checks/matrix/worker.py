"""One point on a worker of a cluster. Standard library only: it is sent there as text."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tarfile
import tempfile
import threading
from pathlib import Path
from typing import Any

from promote_checks.matrix.warm import FORKS, Unstartable, Warm
from promote_checks.matrix.watch import Watch


class Place:
    """The folders of one matrix on this worker, and its warm process."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="promote-worker-"))
        self.stopped = False
        if job["files"] is not None:
            with tarfile.open(fileobj=io.BytesIO(job["files"])) as archive:
                archive.extractall(self.root / "files", filter="data")
            self.folder, self.source = self.root / "files" / "folder", self.root / "files" / "src"
        else:
            self.folder, self.source = Path(job["folder"]), Path(job["src"])
        environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
        path = [str(self.source), *filter(None, [environment.get("PYTHONPATH")])]
        self.warm = Warm(
            python=sys.executable,
            source=job["program"],
            imports=job["imports"],
            environment={
                **environment,
                **job["environment"],
                "PYTHONPATH": os.pathsep.join(path),
                "IPYTHONDIR": str(self.root / "ipython"),
            },
            base=self.root / "warm",
            forked=job["forked"] and FORKS,
        )


PLACES: dict[str, Place] = {}
LOCK = threading.Lock()


def place_of(job: dict[str, Any]) -> Place:
    """The place for this matrix; made by the first point that comes here."""
    with LOCK:
        if job["key"] not in PLACES:
            PLACES[job["key"]] = Place(job)
        return PLACES[job["key"]]


def run_job(job: dict[str, Any]) -> dict[str, Any]:
    """Run one point in a private copy of the folder; answers as ``watch.follow`` does."""
    place = place_of(job)
    own = Path(tempfile.mkdtemp(prefix="point-", dir=place.root))
    copy = own / "copy"
    shutil.copytree(place.folder, copy, symlinks=True)
    (own / "tmp").mkdir()
    message = {
        "cells": job["cells"],
        "folder": str(copy / job["work"]),
        "base": str(own),
        "environment": {"TMPDIR": str(own / "tmp")},
        "argv": ["ipykernel_launcher.py", "-f", str(own / "kernel.json")],
        "expect": job["expect"],
        "digests": False,
        "canonical": "",
    }
    try:
        found = place.warm.run(message, Watch(job["seconds"], job["memory"], lambda: place.stopped))
    except Unstartable as error:
        return {"ending": "start", "why": str(error), "signal": 0, "peak": 0, "frames": []}
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return {**found, "notes": list(place.warm.notes)}


def close(key: str) -> None:
    """End what runs for one matrix, and remove its folders."""
    with LOCK:
        place = PLACES.pop(key, None)
    if place is not None:
        place.stopped = True
        place.warm.close()
        shutil.rmtree(place.root, ignore_errors=True)
