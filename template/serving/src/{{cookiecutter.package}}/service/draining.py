"""The end of the process, in steps, so that no request is lost."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from {{ cookiecutter.package }}.service import logs
from {{ cookiecutter.package }}.service.holding_off import hold_off
from {{ cookiecutter.package }}.service.standing import Standing

DRAIN_SECONDS = 0.5
"""How long new connections are still answered, which tell their clients to go."""
SETTLE_SECONDS = 0.2
"""How long connections that began have to be established: a way there and back."""
LINGER_SECONDS = 0.2
"""How long connections that are kept alive have for one more request."""
SILENT_SECONDS = 10.0
"""How long connections that have not sent anything yet have for their first."""
TICK = 0.05
TURNS = 8
"""Of the loop; more than asyncio needs from an accepted connection to its protocol."""


class Drain:
    """Closes a server gently.

    First the service is no longer ready and its answers close their connections, but it
    answers whatever still comes. Then no connection begins any more, and those that
    did are taken in. Last, what is under way is finished.
    """

    def __init__(
        self,
        config: Any,
        server: Any,
        bound: socket.socket,
        standing: Standing,
        *,
        shared: bool,
    ) -> None:
        """``shared``: the socket is another process's too, which keeps what waits in it."""
        self.config = config
        self.server = server
        self.bound = bound
        self.standing = standing
        self.shared = shared
        self.draining: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start; asked again, go on."""
        if self.draining is not None:
            return
        self.standing.is_draining = True
        logs.write("info", "draining")
        self.draining = asyncio.get_running_loop().create_task(self.drain())
        self.draining.add_done_callback(self._told)

    async def drain(self) -> None:
        """Take the steps. Each waits for what the one before it began, not for a time."""
        await asyncio.sleep(DRAIN_SECONDS)
        if not self.shared and hold_off(self.bound):
            await asyncio.sleep(SETTLE_SECONDS)
        await self._stop_accepting()
        await self._take_in(self._waiting())
        await asyncio.sleep(LINGER_SECONDS)
        await self._hear_the_silent()
        self.server.should_exit = True

    async def _stop_accepting(self) -> None:
        """Close the server, after those that it accepted last are set up.

        asyncio drops what it is still setting up when its server is closed.
        """
        loop = asyncio.get_running_loop()
        for listener in self.server.servers:
            for accepting in listener.sockets:
                loop.remove_reader(accepting.fileno())
        await _turns()
        for listener in self.server.servers:
            listener.close()

    def _waiting(self) -> list[socket.socket]:
        """Close the socket, and return the connections that waited in its queue.

        The system would reset them, though their clients may have sent a request.
        """
        self.bound.setblocking(False)
        waiting: list[socket.socket] = []
        while True:
            try:
                waiting.append(self.bound.accept()[0])
            except ConnectionError:
                # Its client has left; the next one may not have.
                continue
            except OSError:
                break
        self.bound.close()
        return waiting

    async def _take_in(self, waiting: list[socket.socket]) -> None:
        loop = asyncio.get_running_loop()
        handing = [loop.connect_accepted_socket(self._protocol, each) for each in waiting]
        # A client that has left already is no loss.
        await asyncio.gather(*handing, return_exceptions=True)

    async def _hear_the_silent(self) -> None:
        """Wait for connections of which nothing was read: the server would close them."""
        loop = asyncio.get_running_loop()
        latest = loop.time() + SILENT_SECONDS
        open_ones = self.server.server_state.connections
        while any(each.cycle is None for each in open_ones) and loop.time() < latest:
            await asyncio.sleep(TICK)

    def _told(self, draining: asyncio.Task[None]) -> None:
        """End at all events: a fault here must not leave a process that never ends."""
        if not draining.cancelled() and (fault := draining.exception()) is not None:
            logs.fault("a fault while draining", fault)
        self.server.should_exit = True

    def _protocol(self) -> Any:
        """Make what reads a connection, as the server does for those it accepts."""
        return self.config.http_protocol_class(
            config=self.config, server_state=self.server.server_state, app_state={}
        )


async def _turns() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
