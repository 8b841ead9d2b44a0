"""The warm process from outside: start it, hand it points, watch their time and memory.

Standard library only, and psutil where it is there: a Dask worker runs this without having promote.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from promote_checks.matrix.kernel.frames import packed, received
from promote_checks.matrix.watch import Watch, follow

BOOT = (
    "import sys; exec(compile(open(sys.argv[2], encoding='utf-8').read(), '<promote matrix>', 'exec'),"
    " {'DESCRIPTOR': int(sys.argv[1]), '__name__': '_promote_matrix'})"
)
IDLE = 120.0
"""Seconds after which a warm process that nobody asks anything ends by itself."""
FORKS = sys.platform.startswith("linux")
"""macOS' own libraries don't survive a fork."""

Start = Callable[..., "subprocess.Popen[bytes] | None"]


class Unstartable(Exception):
    """The interpreter did not get as far as waiting for points; the message is its last word."""


def started(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes] | None:
    """Start a process that leads a session of its own."""
    return subprocess.Popen(command, start_new_session=True, **options)


@dataclass(kw_only=True)
class Warm:
    """One warm process for one notebook; started when the first point comes, and again if it is gone."""

    python: str
    source: str
    """Program of the warm process."""
    imports: list[list[Any]]
    environment: Mapping[str, str]
    base: Path
    """A folder of its own."""
    forked: bool = FORKS
    start: Start = started
    notes: list[str] = field(default_factory=list)
    """Why a module is imported by each point instead."""
    server: subprocess.Popen[bytes] | None = None
    control: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self) -> None:
        """Start it now, beside whatever else is to be got ready; where it can't, the first point says so."""
        with contextlib.suppress(Unstartable, OSError), self.lock:
            self._ready()

    def run(self, message: dict[str, Any], watch: Watch) -> dict[str, Any]:
        """Run one point to its end: see ``watch.follow``."""
        said, their_said = socket.socketpair()
        ended, their_ended = socket.socketpair()
        with said, ended:
            with their_said, their_ended:
                server = self._hand_over(message, (their_said, their_ended))
            return follow(said, ended, watch, None if self.forked else server)

    def _hand_over(
        self, message: dict[str, Any], theirs: tuple[socket.socket, socket.socket]
    ) -> subprocess.Popen[bytes]:
        """Send a point to the warm process; where it has gone meanwhile, to a new one."""
        with self.lock:
            for last in (False, True):
                control, server = self._ready()
                try:
                    socket.send_fds(control, [b"p"], [stream.fileno() for stream in theirs])
                    control.sendall(packed(message))
                except OSError:
                    self._forget()
                    if last:
                        raise Unstartable("the warm process ends whenever it is asked") from None
                    continue
                if not self.forked:
                    self._let_go()
                return server
        raise AssertionError

    def _ready(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        if self.server is None or self.control is None or self.server.poll() is not None:
            self._forget()
            self._warm_up()
        assert self.server is not None
        assert self.control is not None
        return self.control, self.server

    def _warm_up(self) -> None:
        """Start it without what can't be shared; each round leaves one more module to the points."""
        while True:
            self._spawn()
            assert self.control is not None
            answer = received(self.control)
            if answer is not None and not answer["refused"]:
                return
            self._forget()
            if answer is None and not self.imports:
                raise Unstartable(self._last_word())
            if answer is None:
                self.notes.append("the imports end the process: each point imports by itself")
                self.imports = []
            else:
                module = answer["refused"]["module"]
                self.notes.append(f"{module} is imported by each point: {answer['refused']['reason']}")
                self.imports = [item for item in self.imports if item[0] != module]

    def _spawn(self) -> None:
        program, empty = self.base / "server.py", self.base / "empty"
        empty.mkdir(parents=True, exist_ok=True)
        program.write_text(self.source, encoding="utf-8")
        ours, theirs = socket.socketpair()
        with theirs, (self.base / "server.log").open("wb") as log:
            number = theirs.fileno()
            server = self.start(
                [self.python, "-c", BOOT, str(number), str(program)],
                pass_fds=[number],
                cwd=empty,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if server is None:
            raise Unstartable("stopped")
        self.server, self.control = server, ours
        imports = self.imports if self.forked else []
        ours.sendall(packed({"imports": imports, "fork": self.forked, "idle": IDLE}))

    def _last_word(self) -> str:
        lines = (self.base / "server.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "the interpreter ended without a word"

    def _let_go(self) -> None:
        """Without a fork each process takes one point."""
        if self.control is not None:
            self.control.close()
        self.server = self.control = None

    def _forget(self) -> None:
        server = self.server
        self._let_go()
        if server is not None:
            end(server)

    def close(self) -> None:
        """End the warm process and all its points."""
        with self.lock:
            self._forget()


def end(server: subprocess.Popen[bytes]) -> None:
    """Kill a process group. Its points die with it."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    server.wait()
