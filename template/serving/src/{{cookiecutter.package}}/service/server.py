"""The process: one socket, one worker, and an end that loses no request."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from threadpoolctl import threadpool_limits

from {{ cookiecutter.package }}.service import logs
from {{ cookiecutter.package }}.service.app import build, load
from {{ cookiecutter.package }}.service.connections import Connection
from {{ cookiecutter.package }}.service.draining import Drain
from {{ cookiecutter.package }}.service.exposure import warn_if_exposed
from {{ cookiecutter.package }}.service.standing import Standing

CLOSE_SECONDS = 30
"""How long requests under way may take once no new ones are accepted."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def listening_socket(host: str, port: int, fd: int | None) -> socket.socket:
    """Bind a socket, or take one that another process has opened already.

    Raises OSError if that can't be.
    """
    if fd is not None:
        return socket.socket(fileno=fd)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by its number: asyncio turns off Nagle's algorithm only where it is
    # told that this is TCP, and answers would wait 40 ms for an acknowledgement.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound


def serve(
    bound: socket.socket,
    folders: Sequence[Path],
    contract: Path,
    *,
    digests: Collection[str] = (),
    shared: bool = False,
) -> None:
    """Serve until SIGTERM or SIGINT. ``shared``: another process holds the socket too.

    ``digests``: models that may be served beside the one that the code names.

    One thread a prediction: several fight over the cores that the workers need, and
    make single rows many times slower.
    """
    os.environ.update(dict.fromkeys(THREADS, "1"))
    logs.set_up()
    with threadpool_limits(1):
        standing = load(folders, contract, digests=digests)
        asyncio.run(_serve(bound, standing, shared=shared))


async def _serve(bound: socket.socket, standing: Standing, *, shared: bool) -> None:
    config: Any = uvicorn.Config(
        build(standing),
        access_log=False,
        log_config=None,
        server_header=False,
        interface="asgi3",
        http=Connection,
        lifespan="off",
        # Nothing here depends on who asks.
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=CLOSE_SECONDS,
    )
    server = uvicorn.Server(config)
    # A copy: when the server closes its own, the connections that wait stay with us.
    running = asyncio.create_task(server.serve(sockets=[bound.dup()]))
    while not server.started and not running.done():
        await asyncio.sleep(0.005)
    _drain_on_signals(Drain(config, server, bound, standing, shared=shared))
    host, port = bound.getsockname()[:2]
    logs.write("info", "listening", host=host, port=port)
    warn_if_exposed(host)
    standing.warm_up()
    # What is there now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    logs.write("info", "ready", models=list(standing.models.versions))
    await running
    logs.write("info", "closed")


def _drain_on_signals(drain: Drain) -> None:
    loop = asyncio.get_running_loop()
    # Windows has no such signals; there the server just closes.
    with contextlib.suppress(NotImplementedError):
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, drain.begin)
