"""Waiting until a service may be asked, or it is certain that it never will be."""

from __future__ import annotations

import asyncio
import time

from promote_staging.services.client import Client
from promote_staging.services.service import Service

_PAUSE = 0.02


class NotStartedError(Exception):
    """A service did not come up; the text says how it ended, ``log`` the end of its log."""

    def __init__(self, service: Service, how: str) -> None:
        super().__init__(f"{service.name} {how}")
        self.name = service.name
        self.log = service.last_words()


async def ready(service: Service, client: Client, seconds: float) -> float:
    """Wait until ``GET /health/ready`` says 200; return how long it took, in seconds.

    Raises NotStartedError if the process ends first, or is not ready in time.
    """
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if service.code is not None:
            raise NotStartedError(service, f"ended with exit code {service.code} before it was ready")
        page = await client.get("/health/ready")
        if page is not None and page.status_code == 200:
            return time.monotonic() - began
        await asyncio.sleep(_PAUSE)
    raise NotStartedError(service, f"was not ready after {seconds:.0f} s")
