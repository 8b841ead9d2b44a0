"""Start ``bench.speed.inside`` and read its answer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.corpus.promotion import product_path
from bench.judge.process import Finished, run
from bench.judge.sides import REPOSITORY

LIMIT = 1800.0


class CannotMeasure(Exception):
    """What was to be timed did not run; the message says why."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Its own figures, and the process that it was."""

    figures: dict[str, float]
    process: Finished


def inside(what: str, *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None) -> Timed:
    """Time ``what`` in a fresh process with the checkout on its path."""
    path = os.pathsep.join((str(REPOSITORY), product_path()))
    done = run(
        [sys.executable, "-m", "bench.speed.inside", what, *arguments],
        cwd=cwd,
        timeout=LIMIT,
        environment={"PYTHONPATH": path, **(environment or {})},
    )
    if done.code:
        words = [line for line in done.stderr.splitlines() if line.strip()]
        raise CannotMeasure("timed out" if done.timed_out else (words or ["no message"])[-1][:200])
    return Timed(json.loads(done.stdout.strip().splitlines()[-1]), done)
