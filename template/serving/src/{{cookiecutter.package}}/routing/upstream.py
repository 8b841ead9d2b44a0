"""One release's process as it is asked: HTTP/1.1 on connections that are kept.

The parser is the server's own. A whole client library costs several times as much for
each request as a prediction that is quick.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httptools

HOST = "127.0.0.1"
KEPT_SECONDS = 2.0
"""How long an idle connection is used again. The service closes its own after five."""
Reason = Literal["refused", "reset", "timeout"]
Headers = Sequence[tuple[bytes, bytes]]
HOP = frozenset(
    (
        b"connection",
        b"keep-alive",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    )
)
"""Headers that are about one connection only."""
_OURS = HOP | {b"content-length", b"expect", b"host", b"x-request-id"}


class UpstreamError(Exception):
    """There was no answer."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class Answer:
    """What a release said."""

    status: int
    headers: Headers
    body: bytes


def message(
    method: bytes, target: bytes, headers: Headers, body: bytes, identity: bytes
) -> bytes:
    """Return the bytes of a request, as they go to any release."""
    lines = [b"%b %b HTTP/1.1" % (method, target), b"host: release"]
    ours = _OURS | _of_the_connection(headers)
    lines += [b"%b: %b" % each for each in headers if each[0] not in ours]
    lines += [b"x-request-id: " + identity, b"content-length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _of_the_connection(headers: Headers) -> set[bytes]:
    """Return what the client says is about its connection alone."""
    named = (value for name, value in headers if name == b"connection")
    return {word.strip().lower() for value in named for word in value.split(b",")}


class Upstream:
    """The connections to one process."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._idle: list[tuple[_Connection, float]] = []

    async def ask(self, asked: bytes, seconds: float) -> Answer:
        """Send a message and wait for the whole answer. Raises UpstreamError."""
        try:
            async with asyncio.timeout(seconds):
                return await self._ask(asked)
        except TimeoutError:
            raise UpstreamError("timeout") from None
        except ConnectionRefusedError:
            raise UpstreamError("refused") from None
        except OSError:
            raise UpstreamError("reset") from None

    async def _ask(self, asked: bytes) -> Answer:
        loop = asyncio.get_running_loop()
        connection = self._kept(loop.time())
        if connection is None:
            made: Any = await loop.create_connection(_Connection, HOST, self.port)
            connection = made[1]
        try:
            answer = await connection.ask(asked)
        except BaseException:
            connection.close()
            raise
        if connection.is_kept:
            self._idle.append((connection, loop.time()))
        else:
            connection.close()
        return answer

    def _kept(self, now: float) -> _Connection | None:
        while self._idle:
            connection, since = self._idle.pop()
            if connection.is_kept and now - since < KEPT_SECONDS:
                return connection
            connection.close()
        return None

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop()[0].close()


class _Connection(asyncio.Protocol):
    """One connection: one question at a time."""

    def __init__(self) -> None:
        self.is_kept = True
        """Whether another question may follow."""
        self._transport: Any = None
        self._parser: Any = None
        self._headers: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] = []
        self._waiting: asyncio.Future[Answer] | None = None

    def ask(self, asked: bytes) -> asyncio.Future[Answer]:
        """Send a message; the future is done when the answer is whole."""
        self._parser = httptools.HttpResponseParser(self)
        self._headers, self._parts = [], []
        waiting = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self._transport.write(asked)
        return waiting

    def close(self) -> None:
        """Hang up."""
        self.is_kept = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Parse."""
        if self._waiting is None:
            # Nobody asked.
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail()

    def connection_lost(self, _exc: Exception | None) -> None:
        """Whoever waits is told."""
        self._fail()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in one header."""
        self._headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        """Take in a part of the body."""
        self._parts.append(body)

    def on_message_complete(self) -> None:
        """Hand over the answer."""
        self.is_kept = self.is_kept and self._parser.should_keep_alive()
        status = self._parser.get_status_code()
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(Answer(status, self._headers, b"".join(self._parts)))

    def _fail(self) -> None:
        self.is_kept = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(ConnectionResetError())
