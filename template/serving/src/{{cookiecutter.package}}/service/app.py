"""The application: routes, and what each answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from {{ cookiecutter.package }}.service import limits, logs, page
from {{ cookiecutter.package }}.service.answers import encoded
from {{ cookiecutter.package }}.service.decoding import Row
from {{ cookiecutter.package }}.service.errors import RefusedError
from {{ cookiecutter.package }}.service.models import Choose, Model, Scope, load_models
from {{ cookiecutter.package }}.service.observing import Observed
from {{ cookiecutter.package }}.service.replies import Headers, refuse, reply
from {{ cookiecutter.package }}.service.requests import (
    Receive,
    Send,
    check_encoding,
    check_media_type,
    check_version,
)
from {{ cookiecutter.package }}.service.standing import Standing

FAULTS: dict[Any, str] = {
    404: "not_found",
    405: "method_not_allowed",
    Exception: "internal",
}
"""What the framework catches -> the code that the client gets."""
PROMETHEUS = b"text/plain; version=1.0.0; charset=utf-8"


class Predict:
    """``POST /predict`` and ``POST /predict/batch``: bytes in, bytes out.

    The framework only routes here. Its own reading and checking of bodies would cost
    more than most predictions.
    """

    def __init__(self, standing: Standing, *, batch: bool) -> None:
        self.standing = standing
        self.batch = batch
        self.limit = limits.BATCH_BYTES if batch else limits.BODY_BYTES
        self.version = standing.api_version.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["served"] = scope["path"]
        try:
            body = await self._answer(scope, receive)
        except RefusedError as refused:
            if not self.batch:
                refused.row = None
            await refuse(scope, send, refused)
        else:
            await reply(send, body)

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        # A draining service still answers: the client asked before it could know.
        if not self.standing.is_warm:
            raise RefusedError("not_ready")
        check_version(scope, self.version)
        check_media_type(scope)
        check_encoding(scope)
        async with self.standing.bodies.read(scope, receive, self.limit) as body:
            model = self.standing.models.chosen(scope)
            scope["model"] = model.version
            rows = await self._rows(model, body)
        scope["outside"] = self.standing.metrics.outside(model.columns, rows)
        answers = model.try_predict(rows)
        return encoded(answers if self.batch else answers[0])

    async def _rows(self, model: Model, body: bytes) -> list[Row]:
        if not self.batch:
            return model.decoder.one(body)
        steps = model.decoder.in_steps(body)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                rows: list[Row] = end.value
                return rows
            # Others have their turn between two rows.
            await asyncio.sleep(0)


class Page:
    """A ``GET`` that hardly costs anything."""

    def __init__(
        self, kind: bytes, content: Callable[[], bytes], more: Headers = ()
    ) -> None:
        self.kind = kind
        self.content = content
        self.more = more

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["served"] = scope["path"]
        try:
            body = self.content()
        except RefusedError as refused:
            await refuse(scope, send, refused)
        else:
            await reply(send, body, kind=self.kind, more=self.more)


def build(standing: Standing) -> Observed:
    """Return the application around what was loaded."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    # Any: an endpoint that speaks ASGI itself is taken, though the types do not say so.
    router: Any = app.router
    router.redirect_slashes = False
    posts = {"/predict": False, "/predict/batch": True}
    for path, batch in posts.items():
        router.add_route(path, Predict(standing, batch=batch), methods=["POST"])
    for path, shown in _pages(standing).items():
        router.add_route(path, shown, methods=["GET"])
    for fault, code in FAULTS.items():
        app.add_exception_handler(fault, _handler(code))
    return Observed(app, standing)


def _pages(standing: Standing) -> dict[str, Page]:
    json_kind = b"application/json"
    docs = page.page(standing.contract)
    return {
        "/health/live": Page(json_kind, lambda: b'{"status":"alive"}'),
        "/health/ready": Page(json_kind, lambda: _readiness(standing)),
        "/metrics": Page(PROMETHEUS, standing.metrics.text),
        "/openapi.json": Page(json_kind, lambda: standing.contract),
        "/docs": Page(page.KIND, lambda: docs, page.HEADERS),
    }


def _readiness(standing: Standing) -> bytes:
    if not standing.is_ready:
        raise RefusedError("not_ready")
    return encoded({"status": "ready", "models": list(standing.models.versions)})


def _handler(code: str) -> Callable[[Any, Any], Awaitable[Any]]:
    async def handle(request: Any, error: Any) -> Any:
        if code == "internal":
            logs.fault("a fault of the service", error)

        async def respond(_scope: Scope, _receive: Receive, send: Send) -> None:
            # A 405 names what is allowed.
            named = dict(getattr(error, "headers", None) or {})
            more = [(key.lower().encode(), each.encode()) for key, each in named.items()]
            await refuse(request.scope, send, RefusedError(code), more)

        return respond

    return handle


def load(
    folders: Sequence[Path],
    contract: Path,
    choose: Choose | None = None,
    *,
    digests: Collection[str] = (),
) -> Standing:
    """Load what the service needs, once.

    ``choose`` picks the version for each request where several are loaded; ``digests``
    names models that are served though the project's code does not name them.
    """
    text = contract.read_bytes()
    major = str(json.loads(text)["info"]["version"]).partition(".")[0]
    return Standing(load_models(folders, choose, digests=digests), text, major)
