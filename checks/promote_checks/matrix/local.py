"""Points on this machine: a private copy of the folder for each, one warm process for all."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote_checks.matrix.imports import preloadable
from promote_checks.matrix.kernel.bundle import server_source
from promote_checks.matrix.warm import FORKS, Start, Unstartable, Warm, started
from promote_checks.matrix.watch import Watch
from promote_checks.observe.fixed_environment import FIXED_ENVIRONMENT, OF_JUPYTER
from promote_checks.observe.process import kill_descendants
from promote_checks.probe.canonical_text import canonical_source

Cells = list[dict[str, Any]]


@dataclass(kw_only=True)
class Local:
    """Runs cells in forks of one warm process."""

    warm: Warm
    base: Path
    stopped: Callable[[], bool] = bool

    @classmethod
    def of(
        cls,
        sources: Sequence[str],
        *,
        python: str,
        base: Path,
        folder: Path,
        environment: Mapping[str, str] = os.environ,
        forked: bool = True,
        fixed: bool = True,
        start: Start = started,
        stopped: Callable[[], bool] = bool,
    ) -> Local:
        """For the cells of one notebook. ``folder``: whose modules are the notebook's own.

        ``environment``: of all points. ``fixed``: also the hash seed and the thread counts that two runs must
        share; thread counts are always one, since a pool of threads does not survive a fork.
        """
        threads = {name: value for name, value in FIXED_ENVIRONMENT.items() if fixed or "THREADS" in name}
        inherited = {name: value for name, value in environment.items() if name not in OF_JUPYTER}
        # Its path is unlike any other: what is left of the points is found by it.
        ipython = {"IPYTHONDIR": str(base / "ipython")}
        warm = Warm(
            python=python,
            source=server_source(),
            imports=preloadable(sources, folder),
            environment={**inherited, **threads, **ipython},
            base=base / "warm",
            forked=forked and FORKS,
            start=start,
        )
        return cls(warm=warm, base=base, stopped=stopped)

    def begin(self) -> None:
        """Start the warm process beside whatever else is to be got ready."""
        threading.Thread(target=self.warm.prepare, name="warm", daemon=True).start()

    def run_in(
        self,
        folder: Path,
        cells: Cells,
        *,
        name: str = "point",
        expect: Sequence[str] = (),
        seconds: float | None = None,
        memory: int | None = None,
        digests: bool = False,
    ) -> dict[str, Any]:
        """Run cells in ``folder``; the answer is that of ``watch.follow``, or ``start`` with ``why``."""
        place = self.base / "run" / name
        (place / "tmp").mkdir(parents=True)
        message = {
            "cells": cells,
            "folder": str(folder),
            "base": str(place),
            "environment": {"TMPDIR": str(place / "tmp")},
            "argv": ["ipykernel_launcher.py", "-f", str(place / "kernel.json")],
            "expect": list(expect),
            "digests": digests,
            "canonical": canonical_source() if digests else "",
        }
        try:
            return self.warm.run(message, Watch(seconds, memory, self.stopped))
        except Unstartable as error:
            return {"ending": "start", "why": str(error), "signal": 0, "peak": 0, "frames": []}
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def close(self) -> None:
        """End everything that was started, also what left its process group."""
        self.warm.close()
        kill_descendants(f"IPYTHONDIR={self.base / 'ipython'}")
