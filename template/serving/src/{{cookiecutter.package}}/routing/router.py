"""The application: every request goes to one release, and stable stands in for the other."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from {{ cookiecutter.package }}.routing.child import Child
from {{ cookiecutter.package }}.routing.flags import Choice
from {{ cookiecutter.package }}.routing.routes import Routes
from {{ cookiecutter.package }}.routing.shadow import Shadow
from {{ cookiecutter.package }}.routing.upstream import (
    HOP,
    Answer,
    UpstreamError,
    message,
)
from {{ cookiecutter.package }}.service import limits, logs
from {{ cookiecutter.package }}.service.answers import encoded
from {{ cookiecutter.package }}.service.errors import RefusedError
from {{ cookiecutter.package }}.service.models import Scope
from {{ cookiecutter.package }}.service.replies import refuse, reply
from {{ cookiecutter.package }}.service.requests import (
    Bodies,
    GoneError,
    Receive,
    Send,
    header,
    request_id,
)
from {{ cookiecutter.package }}.service.unread import answer_unread

CANDIDATE_SECONDS = 2.0
"""How long the candidate may take before stable answers instead."""
STABLE_SECONDS = 30.0
"""How long stable may take."""
HELD_SECONDS = 10.0
"""How long a request waits for stable where that is being started again."""
_TICK = 0.02
_PREDICTIONS = ("/predict", "/predict/batch")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_NOT_PASSED = HOP | {b"content-length", b"date", b"server"}
_PROMETHEUS = b"text/plain; version=1.0.0; charset=utf-8"
_JSON = b"application/json"
_FAILED = encoded(
    {
        "error": {
            "code": "upstream_failed",
            "message": "The release gave no answer.",
            "field": None,
        }
    }
)


@dataclass(frozen=True)
class Served:
    """An answer, and whose it is."""

    answer: Answer
    release: str
    by: str


class Router:
    """Raw ASGI: bytes in, bytes out; nothing of a body is read here."""

    def __init__(
        self, routes: Routes, shadow: Shadow, seconds: float = CANDIDATE_SECONDS
    ) -> None:
        self.routes = routes
        self.shadow = shadow
        self.seconds = seconds
        self.bodies = Bodies()
        self.pages: dict[str, tuple[bytes, Callable[[], bytes]]] = {
            "/health/live": (_JSON, lambda: b'{"status":"alive"}'),
            "/health/ready": (_JSON, self._readiness),
            "/metrics": (_PROMETHEUS, routes.metrics.text),
            "/routing": (_JSON, lambda: encoded(routes.page())),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            await answer_unread(self._answer, scope, receive, send)
        except GoneError:
            pass

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._route(scope, receive, send)
        except RefusedError as refused:
            await refuse(scope, send, refused, self._more())
        except GoneError:
            raise
        except Exception as error:
            logs.fault("a fault of the router", error)
            await refuse(scope, send, RefusedError("internal"), self._more())
            raise

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = time.perf_counter()
        page = self.pages.get(scope["path"])
        if page is not None and scope["method"] in ("GET", "HEAD"):
            await reply(send, page[1](), kind=page[0], more=self._more())
            return
        if scope["method"] not in _METHODS:
            raise RefusedError("method_not_allowed")
        identity = request_id(scope)
        async with self.bodies.read(scope, receive, limits.BATCH_BYTES) as body:
            asked = _message(scope, body, identity)
            served = await self._served(scope, asked, identity)
        await self._send(send, served)
        seconds = time.perf_counter() - start
        self.routes.metrics.routed(
            served.release, served.by, served.answer.status, seconds
        )

    async def _served(self, scope: Scope, asked: bytes, identity: bytes) -> Served:
        is_prediction = scope["method"] == "POST" and scope["path"] in _PREDICTIONS
        staging = header(scope, b"x-staging")
        choice = self.routes.stable()
        if is_prediction and staging != b"stable":
            choice = self.routes.choice(_key(scope, identity))
        is_measured = staging == b"no-fallback"
        if choice.is_candidate:
            return await self._candidate(choice, asked, is_measured=is_measured)
        answer = await self._stable(asked, is_measured=is_measured)
        if is_prediction and self.routes.shadow:
            self.shadow.copy(self.routes.shadow, asked, answer)
        return Served(answer, self.routes.releases.stable, "stable")

    async def _candidate(
        self, choice: Choice, asked: bytes, *, is_measured: bool
    ) -> Served:
        """Ask the candidate; where it gives no answer, stable does."""
        releases = self.routes.releases
        child = releases.usable(choice.release)
        if child is not None:
            try:
                answer = await self._ask(child, asked, self.seconds)
            except UpstreamError:
                pass
            else:
                return Served(answer, choice.release, "candidate")
        if is_measured:
            return Served(_no_answer(), choice.release, "candidate")
        known = releases.children.get(choice.release)
        if known is not None:
            known.fell_back += 1
        answer = await self._stable(asked, is_measured=False)
        return Served(answer, releases.stable, "stable-fallback")

    async def _stable(self, asked: bytes, *, is_measured: bool) -> Answer:
        """Ask stable, and again where its process ended meanwhile.

        Raises RefusedError("not_ready") if it has not come back in time.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + (0 if is_measured else HELD_SECONDS)
        # What was never taken may be asked again; what may have ended it, only once.
        resets = 0
        while resets <= 1:
            child = await self._running(until)
            try:
                return await self._ask(child, asked, STABLE_SECONDS)
            except UpstreamError as error:
                if error.reason == "timeout" or loop.time() >= until:
                    break
                resets += error.reason == "reset"
            await asyncio.sleep(_TICK)
        return _no_answer()

    async def _running(self, until: float) -> Child:
        loop = asyncio.get_running_loop()
        while True:
            child = self.routes.releases.of_stable()
            if child is not None:
                return child
            if loop.time() >= until:
                raise RefusedError("not_ready")
            await asyncio.sleep(_TICK)

    async def _ask(self, child: Child, asked: bytes, seconds: float) -> Answer:
        try:
            answer = await child.ask(asked, seconds)
        except UpstreamError as error:
            child.failed += 1
            self.routes.metrics.failed(child.short, error.reason)
            logs.write("error", "no answer", name=child.short, reason=error.reason)
            raise
        child.failed += answer.status >= 500
        return answer

    async def _send(self, send: Send, served: Served) -> None:
        answer = served.answer
        passed = [each for each in answer.headers if each[0] not in _NOT_PASSED]
        headers = [
            *passed,
            (b"content-length", b"%d" % len(answer.body)),
            (b"release", served.release.encode()),
            (b"served-by", served.by.encode()),
            *self._more(),
        ]
        start = {"type": "http.response.start", "status": answer.status}
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _more(self) -> list[tuple[bytes, bytes]]:
        return [(b"connection", b"close")] if self.routes.is_draining else []

    def _readiness(self) -> bytes:
        if self.routes.is_draining or self.routes.releases.of_stable() is None:
            raise RefusedError("not_ready")
        releases = self.routes.releases.children.values()
        # At the start also the others have their chance; whoever fails is not waited for.
        if not all(child.has_settled.is_set() for child in releases):
            raise RefusedError("not_ready")
        ready = [child.short for child in releases if child.is_ready]
        return encoded({"status": "ready", "releases": ready})


def _key(scope: Scope, identity: bytes) -> str:
    key = header(scope, b"targeting-key") or header(scope, b"x-request-id")
    # Without either, every request is its own.
    found = key or identity or os.urandom(12)
    return found.decode("utf-8", "surrogateescape")


def _message(scope: Scope, body: bytes, identity: bytes) -> bytes:
    query = scope["query_string"]
    target = scope["raw_path"] + (b"?" + query if query else b"")
    # The answer to HEAD has no body, which a parser can't know.
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    return message(method.encode(), target, scope["headers"], body, identity)


def _no_answer() -> Answer:
    return Answer(502, [(b"content-type", _JSON)], _FAILED)
