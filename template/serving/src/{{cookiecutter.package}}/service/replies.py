"""Answers on their way to the client."""

from __future__ import annotations

from collections.abc import Sequence

from {{ cookiecutter.package }}.service.answers import encoded
from {{ cookiecutter.package }}.service.errors import RefusedError
from {{ cookiecutter.package }}.service.models import Scope
from {{ cookiecutter.package }}.service.requests import Send

JSON = b"application/json"


Headers = Sequence[tuple[bytes, bytes]]


async def reply(
    send: Send,
    body: bytes,
    *,
    status: int = 200,
    kind: bytes = JSON,
    more: Headers = (),
) -> None:
    """Send a whole answer."""
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def refuse(
    scope: Scope, send: Send, refused: RefusedError, more: Headers = ()
) -> None:
    """Send an error of the closed list, and leave its code for the log."""
    scope["refused"] = refused.code
    await reply(send, encoded(refused.body()), status=refused.status, more=more)
