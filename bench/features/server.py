"""A Redis of our own, on a socket."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis


class NoServer(Exception):
    """There is no Redis here."""


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """Run a server while the block runs; yields its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoServer("redis-server is not installed (Debian: redis-server)")
    socket = folder / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(socket)
        yield f"unix://{socket}"
    finally:
        process.terminate()
        process.wait()


def _wait(socket: Path) -> None:
    for _ in range(500):
        try:
            redis.Redis(unix_socket_path=str(socket)).ping()
        except redis.RedisError:
            time.sleep(0.01)
        else:
            return
    raise NoServer("redis-server did not start")
