"""The router's process: the releases below it, one socket, an end that loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import uvicorn

from {{ cookiecutter.package }}.routing.flag_file import FlagFile, FlagsError
from {{ cookiecutter.package }}.routing.flags import (
    Flags,
    provider_of_file,
    provider_of_words,
)
from {{ cookiecutter.package }}.routing.metrics import Metrics
from {{ cookiecutter.package }}.routing.releases import Releases
from {{ cookiecutter.package }}.routing.router import Router
from {{ cookiecutter.package }}.routing.routes import Routes
from {{ cookiecutter.package }}.routing.shadow import Shadow
from {{ cookiecutter.package }}.service import logs
from {{ cookiecutter.package }}.service.connections import Connection
from {{ cookiecutter.package }}.service.draining import Drain
from {{ cookiecutter.package }}.service.exposure import EVERYWHERE, warn_if_exposed

FILE_SECONDS = 0.01
"""Between two looks at the flag file."""
PROVIDER_SECONDS = 0.1
"""Between two looks at another provider, which may ask a server."""
CLOSE_SECONDS = 60
"""How long requests under way may take once no new ones are accepted."""


def route(
    bound: socket.socket,
    file: Path,
    releases: Path,
    provider: str,
    seconds: float,
    *,
    shared: bool = False,
) -> None:
    """Route until SIGTERM or SIGINT. ``shared``: another process holds the socket too.

    Raises FlagsError or ValueError where there are no flags to begin with.
    """
    logs.set_up()
    package = __name__.partition(".")[0]
    with tempfile.TemporaryDirectory(prefix="flags-") as private:
        flags, watched = _flags(file, releases, provider, Path(private) / "flags.json")
        running = Releases(releases, package)
        routes = Routes(flags, watched, running, Metrics())
        asyncio.run(_route(bound, routes, seconds, shared=shared))


def _flags(
    file: Path, releases: Path, provider: str, copy: Path
) -> tuple[Flags, FlagFile | None]:
    if provider:
        flags = Flags(provider_of_words(provider))
        watched = None
    else:
        watched = FlagFile(file, copy)
        watched.begin(releases.parent / "flags.last.json")
        flags = Flags(provider_of_file(copy))
    if not flags.stable().release:
        raise FlagsError("the flags name no stable release")
    return flags, watched


async def _route(
    bound: socket.socket, routes: Routes, seconds: float, *, shared: bool
) -> None:
    shadow = Shadow(routes.releases, routes.metrics, seconds)
    config: Any = uvicorn.Config(
        Router(routes, shadow, seconds),
        access_log=False,
        log_config=None,
        server_header=False,
        interface="asgi3",
        http=Connection,
        lifespan="off",
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=CLOSE_SECONDS,
    )
    server = uvicorn.Server(config)
    # A copy: when the server closes its own, the connections that wait stay with us.
    running = asyncio.create_task(server.serve(sockets=[bound.dup()]))
    while not server.started and not running.done():
        await asyncio.sleep(0.005)
    standing: Any = routes
    _drain_on_signals(Drain(config, server, bound, standing, shared=shared))
    host, port = bound.getsockname()[:2]
    logs.write("info", "listening", host=host, port=port)
    warn_if_exposed(host, (*EVERYWHERE, "/routing"))
    _follow(routes)
    shadow.begin()
    announcing = asyncio.create_task(_announce(routes.releases))
    await running
    announcing.cancel()
    shadow.end()
    routes.is_closed = True
    await routes.releases.close()
    logs.write("info", "closed")


def _follow(routes: Routes) -> None:
    """Follow the flags again and again, whatever happens on the way."""
    pause = PROVIDER_SECONDS if routes.file is None else FILE_SECONDS
    asyncio.get_running_loop().call_later(pause, _follow, routes)
    if not routes.is_closed:
        routes.follow()


async def _announce(releases: Releases) -> None:
    """Say when all that the flags named at the start are warm, or have failed."""
    for child in list(releases.children.values()):
        await child.has_settled.wait()
    # What is there now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    ready = [child.short for child in releases.children.values() if child.is_ready]
    logs.write("info", "ready", releases=ready, stable=releases.stable)


def _drain_on_signals(drain: Drain) -> None:
    loop = asyncio.get_running_loop()
    # Windows has no such signals; there the server just closes.
    with contextlib.suppress(NotImplementedError):
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, drain.begin)
