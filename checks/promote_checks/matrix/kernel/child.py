"""One point, in a process of its own: what a fresh kernel would have is put right, then the cells run."""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import signal
import socket
import sys
import tempfile
import time
import traceback
from typing import Any

from promote_checks.matrix.kernel.expectation import judge
from promote_checks.matrix.kernel.frames import packed
from promote_checks.matrix.kernel.outputs import Captured, Stream
from promote_checks.matrix.kernel.shell import connect, run_cell
from promote_checks.matrix.kernel.values import digests

_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG``: the system kills us when the warm process dies."""


def run_point(kernel: Any, message: dict[str, Any], said: socket.socket, parent: int | None) -> None:
    """Run the cells and end this process. ``parent``: the process that forked us; None: nobody did."""
    code = 1
    try:
        if parent is not None:
            _leave(parent)
        streams = _settle(message)
        asyncio.run(_run(kernel, message, said, streams))
        code = 0
    except BaseException:  # noqa: BLE001 - a fault of ours must be told, not die with the process
        said.sendall(packed({"fault": traceback.format_exc()}))
    finally:
        said.close()
        os._exit(code)


def _leave(parent: int) -> None:
    """A process group of our own, that dies with the warm process."""
    os.setpgid(0, 0)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _settle(message: dict[str, Any]) -> tuple[Captured, Captured]:
    """Folder, environment, command line, streams and random state of a kernel that has just started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(message["environment"])
    os.chdir(message["folder"])
    tempfile.tempdir = None
    sys.argv[:] = message["argv"]
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    _reseed()
    base = message["base"]
    return Captured(1, os.path.join(base, "stdout")), Captured(2, os.path.join(base, "stderr"))


def _reseed() -> None:
    """A fork would share the generators that a fresh process seeds from the system; Python's reseeds itself."""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


async def _run(
    kernel: Any, message: dict[str, Any], said: socket.socket, captured: tuple[Captured, Captured]
) -> None:
    owner = os.getpid()

    def tell(what: dict[str, Any]) -> None:
        if os.getpid() == owner:
            said.sendall(packed(what))

    def emit(kind: str, content: dict[str, Any]) -> None:
        tell({"output": kind, "content": content})

    names = ("stdout", "stderr")
    streams = [Stream(name, captured[n], emit, n + 1) for n, name in enumerate(names)]
    connect(kernel, emit, streams)
    shell = kernel.shell
    tell({"language": kernel.language_info})
    for cell in message["cells"]:
        tell({"cell": cell["index"], "at": time.time(), "count": shell.execution_count})
        reply = await run_cell(shell, cell["source"])
        tell({"done": cell["index"], "at": time.time(), **reply})
        if reply["status"] == "error" and not cell["raises"]:
            break
    told: dict[str, Any] = {"finished": judge(message["expect"], shell.user_ns), "peak": peak_memory()}
    if message["digests"]:
        told["values"] = digests(shell.user_ns, message["canonical"])
    tell(told)


def peak_memory() -> int:
    """The most bytes that this process had resident."""
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
