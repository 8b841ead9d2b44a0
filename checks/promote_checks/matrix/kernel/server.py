"""The warm process: it has imported what the notebook imports, and forks for each point."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import sys
from typing import Any

from promote_checks.matrix.kernel.child import run_point
from promote_checks.matrix.kernel.frames import packed, received
from promote_checks.matrix.kernel.preload import preload
from promote_checks.matrix.kernel.shell import new_kernel


class Server:
    """Waits for points on its control socket and tells on each point's own how it ended."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]) -> None:
        self.control = control
        self.settings = settings
        self.running: dict[int, socket.socket] = {}
        """Process of a point -> where its end is told."""

    def serve(self) -> None:
        """Serve until nobody is left to ask, or nothing was asked for ``idle`` seconds."""
        kernel = new_kernel()
        refused = preload(self.settings["imports"])
        self.control.sendall(packed({"refused": refused}))
        if refused:
            return
        if not self.settings["fork"]:
            self.serve_one(kernel)
            return
        wake, alarm = socket.socketpair()
        alarm.setblocking(False)
        signal.set_wakeup_fd(alarm.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while self.turn(kernel, wake):
            pass

    def turn(self, kernel: Any, wake: socket.socket) -> bool:
        """One event; False at the end."""
        ready = select.select([self.control, wake], [], [], self.settings["idle"])[0]
        if wake in ready:
            wake.recv(4096)
        self.reap()
        if self.control not in ready:
            return bool(ready) or bool(self.running)
        asked = self.request()
        if asked is None:
            self.kill_all()
            return False
        self.fork(kernel, *asked)
        return True

    def request(self) -> tuple[dict[str, Any], socket.socket, socket.socket] | None:
        """The next point with its two sockets: one for what it says, one for how it ends."""
        data, fds, _, _ = socket.recv_fds(self.control, 1, 2)
        if not data:
            return None
        said, ended = (socket.socket(fileno=fd) for fd in fds)
        message = received(self.control)
        return None if message is None else (message, said, ended)

    def fork(self, kernel: Any, message: dict[str, Any], said: socket.socket, ended: socket.socket) -> None:
        """Fork for one point."""
        parent = os.getpid()
        process = os.fork()
        if process == 0:
            self.forget(ended)
            run_point(kernel, message, said, parent)
        with contextlib.suppress(OSError):
            os.setpgid(process, process)
        said.close()
        self.running[process] = ended
        with contextlib.suppress(OSError):
            ended.sendall(packed({"process": process}))

    def forget(self, ended: socket.socket) -> None:
        """In the child: nothing of the server's stays open."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for other in (self.control, ended, *self.running.values()):
            other.close()

    def reap(self) -> None:
        """Tell the ends of those that have ended."""
        for process in list(self.running):
            found, status, usage = os.wait4(process, os.WNOHANG)
            if not found:
                continue
            scale = 1 if sys.platform == "darwin" else 1024
            told = packed({"ended": status, "peak": usage.ru_maxrss * scale})
            ended = self.running.pop(process)
            with contextlib.suppress(OSError):
                ended.sendall(told)
            ended.close()
            _kill_group(process)  # what the point has started and left behind

    def kill_all(self) -> None:
        """Nobody listens any more."""
        for process in self.running:
            _kill_group(process)

    def serve_one(self, kernel: Any) -> None:
        """Without a fork: this process is the point. Its end is told by whoever waits for it."""
        asked = self.request()
        if asked is not None:
            message, said, ended = asked
            ended.sendall(packed({"process": os.getpid()}))
            ended.close()
            run_point(kernel, message, said, None)


def _kill_group(process: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(process, signal.SIGKILL)


def main(descriptor: int) -> None:
    """Serve on an inherited socket; the first message is the settings."""
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    settings = received(control)
    if settings is not None:
        Server(control, settings).serve()
