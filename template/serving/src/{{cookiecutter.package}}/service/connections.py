"""One connection to a client: how long it may take, and how much it may send.

uvicorn has settings neither for a head that does not end nor for a client that does not
read, and takes heads of any size.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from {{ cookiecutter.package }}.service import limits

if TYPE_CHECKING:

    class HttpToolsProtocol(asyncio.Protocol):
        """What is used here of uvicorn's, which an interpreter without it can't tell."""

        cycle: Any
        connections: set[Any]
        headers: list[tuple[bytes, bytes]]
        loop: asyncio.AbstractEventLoop
        parser: Any
        pipeline: Sequence[Any]
        transport: Any
        url: bytes

        def __init__(self, *words: Any, **named: Any) -> None: ...
        def on_header(self, name: bytes, value: bytes) -> None: ...
        def on_headers_complete(self) -> None: ...
        def on_message_begin(self) -> None: ...
        def on_message_complete(self) -> None: ...
        def on_response_complete(self) -> None: ...
        def send_400_response(self, msg: str) -> None: ...
        def timeout_keep_alive_handler(self) -> None: ...
else:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OF_BODIES = (b"content-length", b"transfer-encoding")


class Connection(HttpToolsProtocol):
    """uvicorn's, with a clock for whatever the client has to do next."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.has_head = False
        """Whether the head of the request that is being read is complete."""
        self.waits_since = self.loop.time()
        self._head_bytes = 0
        self._is_broken = False
        self._clock: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None

    @property
    def is_answering(self) -> bool:
        """Whether a request is complete and has no answer yet: it is not the client's turn."""
        cycle = self.cycle
        return cycle is not None and not cycle.response_complete and not cycle.more_body

    def connection_made(self, transport: Any) -> None:
        """Give the client its time, and make room for it."""
        super().connection_made(transport)
        self._expect(limits.HEAD_SECONDS)
        if len(self.connections) > limits.CONNECTIONS:
            waiting = [each for each in self.connections if not each.is_answering]
            # Whoever has not even said what it wants goes first.
            slowest = min(waiting, key=lambda each: (each.has_head, each.waits_since))
            self.connections.discard(slowest)
            slowest.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._expect(None)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless what came before was no HTTP."""
        if self._is_broken:
            return
        if not self.has_head:
            if self._clock is None:
                self._expect(limits.HEAD_SECONDS)
            self._head_bytes += len(data)
        super().data_received(data)
        if not self.has_head and self._head_bytes > limits.HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Begin a head, which may follow another request in the same data."""
        super().on_message_begin()
        if self._clock is None:
            self._expect(limits.HEAD_SECONDS)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header in, but no trailer: it came after all that headers decide."""
        if not self.has_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Check the head before anything is done with it."""
        self.has_head = True
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > limits.HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self.parser.get_http_version() not in ("1.0", "1.1"):
            self._refuse(HTTPStatus.BAD_REQUEST)
        is_last = self.parser.should_upgrade()
        if is_last and any(name in _OF_BODIES for name, _ in self.headers):
            # The parser would leave the body out, and read it as the next request.
            self._refuse(HTTPStatus.BAD_REQUEST)
        if self._is_broken:
            # What follows is not read as a request.
            raise ValueError("refused")
        # The application answers first; this is for what it leaves unread.
        self._expect(limits.BODY_SECONDS + limits.REST_SECONDS)
        super().on_headers_complete()
        self._is_broken = is_last

    def on_message_complete(self) -> None:
        """Begin anew: a next request may follow."""
        super().on_message_complete()
        self.has_head, self._head_bytes = False, 0
        self._expect(None)

    def on_response_complete(self) -> None:
        """Go on, or end."""
        super().on_response_complete()
        if self._is_broken and not self.pipeline:
            self.transport.close()
        self.waits_since = self.loop.time()
        self._leave()

    def timeout_keep_alive_handler(self) -> None:
        """End an idle connection, also where the client takes nothing."""
        super().timeout_keep_alive_handler()
        self._leave()

    def pause_writing(self) -> None:
        """Give the client time to take what fills its buffers."""
        super().pause_writing()
        self._taking = self.loop.call_later(limits.TAKE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP; not in the middle of another request's answer."""
        if not self._is_broken:
            self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def _refuse(self, status: HTTPStatus, text: str = "") -> None:
        self._is_broken = True
        self._expect(None)
        if self.pipeline or self.is_answering:
            # Closed after that answer: a client would take this for it.
            return
        cycle = self.cycle
        if cycle is not None and cycle.response_started and not cycle.response_complete:
            self.transport.abort()
            return
        content = text or status.phrase
        self.transport.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            "content-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n{content}".encode()
        )
        self.transport.close()
        self._leave()

    def _expect(self, seconds: float | None) -> None:
        """Start the client's time; None: it has nothing to do."""
        if self._clock is not None:
            self._clock.cancel()
        self._clock = None
        if seconds is not None:
            self._clock = self.loop.call_later(seconds, self._expire)

    def _expire(self) -> None:
        self._clock = None
        if self.is_answering:
            self._expect(limits.HEAD_SECONDS)
        elif self.has_head:
            self.transport.abort()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def _leave(self) -> None:
        """Drop what a client that has gone quiet does not take, some time after closing."""
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.loop.call_later(limits.TAKE_SECONDS, self.transport.abort)
