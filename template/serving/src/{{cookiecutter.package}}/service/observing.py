"""Around every request: its id, the headers of its answer, its line in the log."""

from __future__ import annotations

import time
from {{ cookiecutter.package }}.service import logs
from {{ cookiecutter.package }}.service.requests import (
    GoneError,
    Message,
    Receive,
    Send,
    request_id,
)
from {{ cookiecutter.package }}.service.models import Scope
from {{ cookiecutter.package }}.service.standing import Standing
from {{ cookiecutter.package }}.service.unread import App, answer_unread

GONE = 499
"""Stands in the log for a client that did not wait."""
_QUIET = ("/health/live", "/health/ready", "/metrics")
"""Asked every few seconds: counted, not logged, unless they fail."""


class Observed:
    """The application, with everything that every answer has."""

    def __init__(self, app: App, standing: Standing) -> None:
        self.app = app
        self.standing = standing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()
        standing = self.standing
        identity = request_id(scope)
        scope["model"] = standing.models.default
        status = 0

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message["headers"])
                headers.append((b"x-request-id", identity))
                headers.append((b"model-version", scope["model"].encode()))
                if standing.is_draining:
                    headers.append((b"connection", b"close"))
                message["headers"] = headers
            await send(message)

        try:
            await answer_unread(self.app, scope, receive, send_observed)
        except GoneError:
            status = GONE
        finally:
            seconds = time.perf_counter() - start
            self._note(scope, status, identity.decode(), seconds)

    def _note(self, scope: Scope, status: int, identity: str, seconds: float) -> None:
        route = scope.get("served", "other")
        code = scope.get("refused", "")
        self.standing.metrics.observe(route, status, code, scope["model"], seconds)
        if route in _QUIET and status < 500:
            return
        logs.write(
            "info" if status < 500 else "error",
            "request",
            request=identity,
            route=route,
            status=status,
            code=code,
            model=scope["model"],
            milliseconds=round(seconds * 1000, 3),
            **({"outside_range": scope["outside"]} if scope.get("outside") else {}),
        )
