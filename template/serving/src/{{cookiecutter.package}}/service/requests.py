"""What is read of a request before its body is understood."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from {{ cookiecutter.package }}.service import limits
from {{ cookiecutter.package }}.service.errors import RefusedError
from {{ cookiecutter.package }}.service.models import Scope

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class GoneError(Exception):
    """The client went away before its body was complete."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of a name in lower case, or None."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


def request_id(scope: Scope) -> bytes:
    """Return the client's X-Request-ID if it is a plain one, else a new one."""
    given = header(scope, b"x-request-id")
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given
    return os.urandom(12).hex().encode()


def check_version(scope: Scope, served: bytes) -> None:
    """Refuse a request for another major version of the contract than ours."""
    asked = header(scope, b"api-version")
    if asked is None:
        message = f"Send the header API-Version: {served.decode()}."
        raise RefusedError("api_version_missing", message)
    if asked.strip() != served:
        message = f"API-Version {served.decode()} is served here."
        raise RefusedError("api_version_unsupported", message)


def check_media_type(scope: Scope) -> None:
    """Refuse a body that does not say that it is JSON."""
    given = header(scope, b"content-type") or b""
    kind, _, parameters = given.lower().partition(b";")
    charset = parameters.strip().replace(b'"', b"")
    if kind.strip() != b"application/json" or charset not in (b"", b"charset=utf-8"):
        raise RefusedError("unsupported_media_type")


def check_encoding(scope: Scope) -> None:
    """Refuse a body that would have to be unpacked: small ones can become large."""
    given = header(scope, b"content-encoding")
    if given is not None and given.strip().lower() not in (b"", b"identity"):
        raise RefusedError("unsupported_encoding")


class Bodies:
    """Reads the bodies of one process: within a time, a size, and few large ones at once."""

    def __init__(self) -> None:
        self._large = asyncio.Semaphore(limits.LARGE_BODIES)

    @contextlib.asynccontextmanager
    async def read(
        self, scope: Scope, receive: Receive, limit: int
    ) -> AsyncIterator[bytes]:
        """Hold a body, and no more of it than the limit. A large one counts until it is left."""
        announced = header(scope, b"content-length")
        if announced is not None and announced.isdigit() and int(announced[:20]) > limit:
            raise _too_large(limit)
        async with contextlib.AsyncExitStack() as held:
            try:
                async with asyncio.timeout(limits.BODY_SECONDS):
                    body = await self._joined(held, receive, limit)
            except TimeoutError:
                raise RefusedError("body_timeout") from None
            yield body

    async def _joined(
        self, held: contextlib.AsyncExitStack, receive: Receive, limit: int
    ) -> bytes:
        parts = bytearray()
        is_large = False
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise GoneError
            parts += message.get("body", b"")
            if len(parts) > limit:
                raise _too_large(limit)
            if not message.get("more_body"):
                return bytes(parts)
            if len(parts) > limits.BODY_BYTES and not is_large:
                is_large = True
                await held.enter_async_context(self._large)


def _too_large(limit: int) -> RefusedError:
    return RefusedError("too_large", f"At most {limit} bytes.")
