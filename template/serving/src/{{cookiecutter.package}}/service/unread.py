"""Answers to clients that are still sending: they read the answer before they are cut off."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from {{ cookiecutter.package }}.service import limits
from {{ cookiecutter.package }}.service.models import Scope
from {{ cookiecutter.package }}.service.requests import Message, Receive, Send, header

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Unread:
    """The body of one request, as far as nobody has read it."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        length = header(scope, b"content-length")
        self.is_read = length in (None, b"0") and not header(scope, b"transfer-encoding")
        self._receive = receive

    async def receive(self) -> Message:
        """Read on."""
        message = await self._receive()
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            self.is_read = True
        return message

    async def discard(self) -> None:
        """Read the rest and drop it, within limits."""
        rest = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.REST_SECONDS):
                while not self.is_read and rest <= limits.REST_BYTES:
                    rest += len((await self.receive()).get("body", b""))


async def answer_unread(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Run an application that may answer before it has read the body.

    To close a connection on which data still arrives resets it, and takes the answer from
    the client. So the answer goes out, the rest is dropped, and only then is it closed:
    what follows a body that was not read to its end can't be a request.
    """
    body = Unread(scope, receive)

    async def send_first(message: Message) -> None:
        if body.is_read:
            await send(message)
        elif message["type"] == "http.response.start":
            headers = [*message["headers"], (b"connection", b"close")]
            await send({**message, "headers": headers})
        elif message.get("more_body"):
            await send(message)
        else:
            await send({**message, "more_body": True})
            await body.discard()
            await send({"type": "http.response.body", "body": b""})

    await app(scope, body.receive, send_first)
