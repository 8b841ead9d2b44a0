"""Points on an existing Dask cluster, through its ``concurrent.futures`` executor."""

from __future__ import annotations

import contextlib
import io
import tarfile
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promote_checks.errors import UserError
from promote_checks.matrix import dask_entry
from promote_checks.matrix.imports import preloadable
from promote_checks.matrix.kernel.bundle import server_source
from promote_checks.matrix.spec import Point

INSTALL = "pip install 'promote-notebook[dask]'"
CONNECT = 15
"""Seconds to wait for the scheduler."""
SENT = 128 << 20
"""Bytes of a folder that go along with each point."""
PARTS = (("frames", "kernel/frames.py"), ("watch", "watch.py"), ("warm", "warm.py"), ("worker", "worker.py"))
Cells = list[dict[str, Any]]


@dataclass(kw_only=True)
class Cluster:
    """A connection to a scheduler, and what all points of one matrix share."""

    client: Any
    executor: Any
    shared: Mapping[str, Any]
    """The part of a job that is the same for all points."""
    deadline: float
    """When all points must have ended, on the clock of ``time.monotonic``."""
    notes: list[str] = field(default_factory=list)
    """What the workers' warm processes could not share."""
    sources: tuple[tuple[str, str], ...] = field(default_factory=lambda: worker_sources())

    def run(self, point: Point, cells: Cells) -> dict[str, Any]:
        """Run one point on some worker. A lost worker's point is run again by the scheduler, elsewhere."""
        left = max(self.deadline - time.monotonic(), 0.0)
        job = {
            **self.shared,
            "cells": cells,
            "expect": list(point.limits.expect),
            "seconds": min(point.limits.seconds or left, left),
            "memory": point.limits.memory,
        }
        future = self.executor.submit(shipped("enter"), self.sources, job)
        try:
            found = dict(future.result(timeout=left))
        except (CancelledError, TimeoutError) as error:
            future.cancel()
            return lost(f"the cluster gave no answer ({type(error).__name__})")
        except Exception as error:  # noqa: BLE001 - whatever the cluster raises, the point has not run
            return lost(f"the cluster could not run the point: {type(error).__name__}: {str(error)[:200]}")
        self.notes += [note for note in found.get("notes", ()) if note not in self.notes]
        return found

    def stop(self) -> None:
        """End what runs on the workers."""
        with contextlib.suppress(Exception):  # a cluster that is gone has nothing left to end
            self.client.run(shipped("leave"), self.shared["key"])

    def close(self) -> None:
        """Clean up on the workers and disconnect."""
        self.stop()
        with contextlib.suppress(Exception):
            self.executor.shutdown(wait=False)
            self.client.close(timeout=5)


def shipped(name: str) -> Callable[..., Any]:
    """A function of ``dask_entry`` that pickles by value: a worker need not have promote.

    Dask's pickling does so for what lives in ``__main__`` only.
    """
    text = Path(dask_entry.__file__).read_text(encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(text, "<promote dask_entry>", "exec"), namespace)  # noqa: S102 - our own text
    function: Callable[..., Any] = namespace[name]
    return function


def lost(why: str) -> dict[str, Any]:
    """A point of which nothing is known."""
    return {"ending": "lost", "why": why, "signal": 0, "peak": 0, "frames": []}


def connect(address: str, shared: Mapping[str, Any], *, deadline: float) -> Cluster:
    """Connect to a scheduler; ``UserError`` where there is none, no worker, or no ``distributed`` here."""
    try:
        import distributed
    except ImportError:
        raise UserError("--scheduler needs Dask's distributed", f"install it: {INSTALL}") from None
    client_class: Any = distributed.Client
    try:
        client = client_class(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address}: {type(error).__name__}",
            "give its address as dask prints it: --scheduler tcp://HOST:8786",
        ) from None
    if not client.scheduler_info(n_workers=-1)["workers"]:
        client.close()
        raise UserError(f"the scheduler at {address} has no workers", f"start one: dask worker {address}")
    return Cluster(
        client=client, executor=client.get_executor(pure=False, retries=2), shared=shared, deadline=deadline
    )


def shared_job(
    sources: Sequence[str],
    *,
    folder: Path,
    work: str,
    src: Path,
    environment: Mapping[str, str],
    forked: bool,
    send: bool,
) -> dict[str, Any]:
    """What all points need. ``folder``: what to copy for each; ``work``: the place in it where cells run."""
    return {
        "key": uuid.uuid4().hex,
        "program": server_source(),
        "imports": preloadable(sources, folder / work),
        "environment": dict(environment),
        "files": packed_folders(folder, src) if send else None,
        "folder": str(folder),
        "src": str(src),
        "work": work,
        "forked": forked,
    }


def packed_folders(folder: Path, src: Path) -> bytes:
    """The notebook's folder and the package's sources as one archive."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:gz", compresslevel=1) as archive:
        archive.add(folder, "folder")
        if src.is_dir():
            archive.add(src, "src")
    if sink.tell() > SENT:
        raise UserError(
            f"{folder.name} is {sink.tell() >> 20} MB packed, too much to send with each point",
            "put it where all workers see it under the same path, and set shared_folder = true",
        )
    return sink.getvalue()


def worker_sources() -> tuple[tuple[str, str], ...]:
    """Texts of the files that a worker needs, each after those that it imports."""
    here = Path(__file__).parent
    texts = ((name, (here / place).read_text(encoding="utf-8")) for name, place in PARTS)
    return tuple(
        (
            name,
            text.replace("promote_checks.matrix.kernel.", f"{dask_entry.PACKAGE}.").replace(
                "promote_checks.matrix.", f"{dask_entry.PACKAGE}."
            ),
        )
        for name, text in texts
    )
