"""One run of a notebook in one kernel: what goes in, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jupyter_client.kernelspec import KernelSpec

Ending = Literal["completed", "error", "killed", "timeout"]


class ProbeFault(Exception):
    """A fault of ours: the probe failed inside the kernel, and what it saw can't be trusted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the run ended."""

    ending: Ending
    cell: int = -1
    exception: str = ""
    message: str = ""
    seconds: float = 0.0
    processor_seconds: float = 0.0
    exit_code: int | None = None


@dataclass(slots=True)
class KernelRun:
    """What the engine needs to run a notebook under observation; it leaves the outcome here."""

    spec: KernelSpec
    folder: Path
    environment: Mapping[str, str]
    connection_file: Path
    log: Path
    """Takes what the kernel's process itself writes."""
    before: str
    """Source of the silent request before the first cell."""
    after: str
    """Source of the silent request after the last one."""
    ask: str = ""
    """Source of one more silent request, after the observation has ended: what it does is not part of it."""
    timeout: float | None = None
    total: int = 0
    progress: Callable[[int, int], None] | None = None
    outcome: Outcome = field(default_factory=lambda: Outcome("completed"))
    process: int = 0
    """Of the kernel, which leads a process group of its own."""
