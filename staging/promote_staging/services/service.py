"""One emitted service as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from promote_staging.services.tether import tethered

HOST = "127.0.0.1"
END_SECONDS = 10.0
"""How long a service may take to finish what is under way before it is killed."""
_LOG_BYTES = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What to start."""

    name: str
    """"stable", "twin", "candidate" or "router"; the log is named after it."""
    python: str
    """Absolute path of the interpreter."""
    package: str
    source: Path
    """The ``src`` folder of a release."""
    options: Sequence[str]
    """What follows ``python -m PACKAGE serve``; the socket is added."""
    desk: Path
    """A private folder: working directory and log."""


class Service:
    """A started process and its address."""

    def __init__(self, launch: Launch, process: subprocess.Popen[bytes], port: int) -> None:
        self.name = launch.name
        self.log = log_of(launch)
        self.port = port
        self._process = process
        self._seen = psutil.Process(process.pid)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def url(self) -> str:
        """Address without a path."""
        return f"http://{HOST}:{self.port}"

    @property
    def code(self) -> int | None:
        """Exit code; None while it runs."""
        return self._process.poll()

    def memory(self) -> int:
        """Resident bytes of the process; 0 if it has gone."""
        try:
            return int(self._seen.memory_info().rss)
        except psutil.NoSuchProcess:
            return 0

    def last_words(self) -> str:
        """The end of its log."""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - _LOG_BYTES))
            return file.read().decode("utf-8", "replace").strip()

    def stop(self) -> None:
        """Let it finish what is under way, or kill it. It is no error if it has gone."""
        if self.code is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()


def log_of(launch: Launch) -> Path:
    """Where a service writes its log."""
    return launch.desk / f"{launch.name}.log"


def start(launch: Launch) -> Service:
    """Start a service on a socket that is open before the process is: no port can be lost in between.

    Raises OSError where the interpreter can't be started.
    """
    with socket.create_server((HOST, 0), backlog=512) as listening, log_of(launch).open("ab") as log:
        process = subprocess.Popen(
            tethered(_command(launch, listening.fileno())),
            cwd=launch.desk,
            env=_environment(launch.source),
            pass_fds=(listening.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        # Ours is closed here: where the service dies, connections are refused instead of waiting for nobody.
        return Service(launch, process, listening.getsockname()[1])


def _command(launch: Launch, fd: int) -> list[str]:
    return [launch.python, "-m", launch.package, "serve", "--fd", str(fd), *launch.options]


def _environment(source: Path) -> Mapping[str, str]:
    # The release is read only: its digest has been checked.
    own = {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **own}
