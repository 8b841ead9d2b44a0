"""Run one tool in a process group of its own, and say truthfully how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from promote_checks.observe.patience import Patience, ends_in_time, patience_of

End = Literal["exited", "killed", "timeout", "stopped", "unstartable"]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. ``code`` means something only for ``exited``."""

    how: End
    code: int
    output: str
    """Standard output and standard error, in the order they were written."""


class Children:
    """The processes that are running now, so that all can be stopped at once from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """True once ``stop`` was called: nothing starts any more."""
        return self._stopped

    def stop(self) -> None:
        """Kill everything that runs, and start nothing from now on."""
        with self._lock:
            self._stopped = True
            for child in self._running:
                kill_group(child)

    def start(self, command: Sequence[str], **options: object) -> subprocess.Popen[bytes] | None:
        """Start a process, or return None where everything was stopped already."""
        with self._lock:
            if self._stopped:
                return None
            child = subprocess.Popen(command, start_new_session=True, **options)  # type: ignore[call-overload]
            self._running.add(child)
        return child  # type: ignore[no-any-return]

    def finished(self, child: subprocess.Popen[bytes]) -> None:
        """Forget a process that has ended."""
        with self._lock:
            self._running.discard(child)


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill a process and what it started. It is no error if they are gone already."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def run_process(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float | Patience,
    children: Children,
) -> Ended:
    """Run a command to its end. ``timeout``: seconds by the clock, or what it may use of the processor.

    Output goes through a file, not a pipe: a grandchild that keeps a pipe open can't hang us.
    """
    with tempfile.TemporaryFile() as sink:
        try:
            child = children.start(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            return Ended("unstartable", 0, error.strerror or type(error).__name__)
        if child is None:
            return Ended("stopped", 0, "")
        how = _wait(child, patience_of(timeout), children)
        sink.seek(0)
        return Ended(how, child.returncode, sink.read().decode("utf-8", "replace"))


def _wait(child: subprocess.Popen[bytes], patience: Patience, children: Children) -> End:
    late = False
    try:
        late = not ends_in_time(child, patience)
    finally:
        kill_group(child)  # what the tool left behind, and the tool itself if we leave early
        child.wait()
        children.finished(child)
    if children.stopped:
        return "stopped"
    if late:
        return "timeout"
    return "killed" if child.returncode < 0 else "exited"
