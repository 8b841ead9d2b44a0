"""The end of the process, in steps, so that no request is lost."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from {{ cookiecutter.package }}.service import logs
from {{ cookiecutter.package }}.service.standing import Standing

DRAIN_SECONDS = 0.5
"""How long new connections are still answered, which tell their clients to go."""
LINGER_SECONDS = 0.2
"""How long connections that are kept alive have for one more request."""
SILENT_SECONDS = 2.0
"""How long connections that have not sent anything yet have for their first."""
TICK = 0.05


class Drain:
    """Closes a server gently.

    First the service is no longer ready and its answers close their connections, but it
    answers whatever still comes. Then no connection is accepted: the next one is refused
    before it can send anything. Last, what is under way is finished.
    """

    def __init__(
        self, config: Any, server: Any, bound: socket.socket, standing: Standing
    ) -> None:
        self.config = config
        self.server = server
        self.bound = bound
        self.standing = standing
        self.handed: set[asyncio.Task[Any]] = set()

    def begin(self) -> None:
        """Start; asked again, go on."""
        if self.standing.is_draining:
            return
        self.standing.is_draining = True
        logs.write("info", "draining")
        loop = asyncio.get_running_loop()
        loop.call_later(DRAIN_SECONDS, self.stop_accepting)

    def stop_accepting(self) -> None:
        """Let new connections wait while those that were accepted last are set up.

        asyncio drops what it is still setting up when its server is closed.
        """
        loop = asyncio.get_running_loop()
        for listener in self.server.servers:
            for accepting in listener.sockets:
                loop.remove_reader(accepting.fileno())
        loop.call_later(TICK, self.close)

    def close(self) -> None:
        """Close the socket, after taking in the connections that wait in its queue.

        The system would reset them, though their clients may have sent a request.
        """
        for listener in self.server.servers:
            listener.close()
        self.bound.setblocking(False)
        waiting = []
        while True:
            try:
                waiting.append(self.bound.accept()[0])
            except OSError:
                break
        self.bound.close()
        loop = asyncio.get_running_loop()
        for connection in waiting:
            handing = loop.connect_accepted_socket(self._protocol, connection)
            self.handed.add(loop.create_task(handing))
        loop.call_later(LINGER_SECONDS, self.stop, loop.time() + SILENT_SECONDS)

    def stop(self, latest: float) -> None:
        """Let the server finish what is under way, and end.

        What it has read nothing of it would close: wait for these.
        """
        loop = asyncio.get_running_loop()
        open_ones = self.server.server_state.connections
        is_silent = any(each.cycle is None for each in open_ones)
        if is_silent and loop.time() < latest:
            loop.call_later(TICK, self.stop, latest)
        else:
            self.server.should_exit = True

    def _protocol(self) -> Any:
        """Make what reads a connection, as the server does for those it accepts."""
        return self.config.http_protocol_class(
            config=self.config, server_state=self.server.server_state, app_state={}
        )
