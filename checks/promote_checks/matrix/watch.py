"""Follow one point: collect what it says, and end it where it takes too long or too much."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from promote_checks.matrix.kernel.frames import whole

TICK = 0.05
SPOKEN = 256 << 20
"""Bytes of output beyond which a point is ended: an endless loop that prints would fill our memory."""


@dataclass(frozen=True)
class Watch:
    """Limits of one point."""

    seconds: float | None = None
    memory: int | None = None
    """Bytes resident, of the point's process and those it started."""
    stopped: Callable[[], bool] = bool


@dataclass
class _State:
    process: int = 0
    status: int | None = None
    peak: int = 0
    spoken: int = 0
    ending: str = ""
    """Why we ended it; empty: we did not."""


def follow(
    said: socket.socket, ended: socket.socket, watch: Watch, alone: subprocess.Popen[bytes] | None
) -> dict[str, Any]:
    """Wait for the end of a point.

    ``alone``: its process, where it was not forked. Answers ``ending`` (``finished``, ``killed``, ``timeout``,
    ``memory``, ``output``, ``stopped``, ``fault``), ``signal``, ``peak`` in bytes and the ``frames`` it sent.
    """
    state, frames, buffer = _State(), [], bytearray()
    started = time.monotonic()
    with selectors.DefaultSelector() as selector:
        for stream in (said, ended):
            stream.setblocking(False)
            selector.register(stream, selectors.EVENT_READ)
        told = bytearray()
        while selector.get_map():
            for key, _ in selector.select(TICK):
                data = _read(key.fileobj)  # type: ignore[arg-type]
                if not data:
                    selector.unregister(key.fileobj)
                elif key.fileobj is ended:
                    _ended(state, told, data)
                else:
                    buffer += data
                    state.spoken += len(data)
                    frames += whole(buffer)
            if _over(state, ended, selector, alone):
                break
            _limits(state, watch, time.monotonic() - started)
    # It is dead: what it still said lies in the socket.
    while data := _read(said):
        buffer += data
    frames += whole(buffer)
    return _outcome(state, frames, watch, alone)


def _read(stream: socket.socket) -> bytes:
    try:
        return stream.recv(1 << 20)
    except (BlockingIOError, ConnectionError):
        return b""


def _ended(state: _State, told: bytearray, data: bytes) -> None:
    told += data
    for message in whole(told):
        state.process = message.get("process", state.process)
        if "ended" in message:
            state.status, state.peak = message["ended"], message["peak"]


def _over(
    state: _State,
    ended: socket.socket,
    selector: selectors.BaseSelector,
    alone: subprocess.Popen[bytes] | None,
) -> bool:
    """Whether the process is gone: told by the warm process, or gone together with it."""
    if alone is not None:
        return alone.poll() is not None
    return state.status is not None or ended not in selector.get_map()


def _limits(state: _State, watch: Watch, seconds: float) -> None:
    if state.ending or not state.process:
        return
    if watch.stopped():
        state.ending = "stopped"
    elif watch.seconds is not None and seconds > watch.seconds:
        state.ending = "timeout"
    elif state.spoken > SPOKEN:
        state.ending = "output"
    elif watch.memory is not None and resident(state.process) > watch.memory:
        state.ending = "memory"
    if state.ending:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(state.process, signal.SIGKILL)


def resident(process: int) -> int:
    """Bytes resident, of a process and of what it started."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.Error):
        root = psutil.Process(process)
        for one in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss
    return total


def _outcome(
    state: _State, frames: list[dict[str, Any]], watch: Watch, alone: subprocess.Popen[bytes] | None
) -> dict[str, Any]:
    last = frames[-1] if frames else {}
    status = alone.wait() if alone is not None else _code(state.status)
    peak = max(state.peak, last.get("peak", 0))
    ending = state.ending or _ending(last, status)
    if ending == "finished" and watch.memory is not None and peak > watch.memory:
        ending = "memory"  # a peak between two looks
    return {"ending": ending, "signal": max(-status, 0), "peak": peak, "frames": frames}


def _code(status: int | None) -> int:
    """No status: the warm process was killed, and its points with it."""
    return -int(signal.SIGKILL) if status is None else os.waitstatus_to_exitcode(status)


def _ending(last: dict[str, Any], status: int) -> str:
    """Only who has said its last word, and ended well, has finished."""
    if "fault" in last:
        return "fault"
    return "finished" if "finished" in last and status == 0 else "killed"
