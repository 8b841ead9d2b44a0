"""Asking a service: every ending of a request is an answer, also that there was none."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Self

import httpx

from promote_staging.exchange import Answer, Fault, Request

_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (TimeoutError, "timeout"),
    (httpx.TimeoutException, "timeout"),
    (httpx.ConnectError, "refused"),
    (httpx.RemoteProtocolError, "not http"),
    (httpx.DecodingError, "not http"),
    (httpx.HTTPError, "reset"),
)
_KEPT_SECONDS = 2.0
"""Services close connections that were idle for 5 s; one that is being closed must not look like a fault."""


class Client:
    """Asks one service, one request after the other on connections that are kept."""

    def __init__(self, url: str, *, version: str, timeout: float) -> None:
        """``version``: of the contract, for ``API-Version``; ``timeout``: seconds for a whole answer."""
        self._version = version
        self._timeout = timeout
        limits = httpx.Limits(keepalive_expiry=_KEPT_SECONDS)
        # Proxies of the environment are for other hosts than this.
        self._http = httpx.AsyncClient(base_url=url, timeout=timeout, limits=limits, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def ask(self, request: Request, headers: dict[str, str] | None = None) -> Answer:
        """Send one request; ``headers`` come on top of its own."""
        sent = {**self._headers(request), **(headers or {})}
        began = time.perf_counter()
        try:
            # httpx limits each read: a service that sends a byte now and then would be waited for.
            async with asyncio.timeout(self._timeout):
                response = await self._http.post(request.path, content=request.body, headers=sent)
        except (httpx.HTTPError, TimeoutError) as error:
            fault = next(name for kind, name in _FAULTS if isinstance(error, kind))
            return Answer(status=0, body=b"", seconds=time.perf_counter() - began, fault=fault)
        return Answer(
            status=response.status_code,
            body=response.content,
            seconds=time.perf_counter() - began,
            release=response.headers.get("Release", ""),
            served_by=response.headers.get("Served-By", ""),
            content_type=response.headers.get("Content-Type", ""),
        )

    async def get(self, path: str) -> httpx.Response | None:
        """Fetch a page of the service; None where it gives none."""
        try:
            return await self._http.get(path)
        except httpx.HTTPError:
            return None

    def _headers(self, request: Request) -> dict[str, str]:
        usual = {"content-type": "application/json", "api-version": self._version}
        given = {name.lower(): value for name, value in request.headers}
        return {name: value for name, value in (usual | given).items() if value}
