"""Waiting until a service may be asked, or it is certain that it never will be."""

from __future__ import annotations

import asyncio
import time

from promote_checks.observe.patience import SHORTEST, Usage
from promote_staging.services.client import Client
from promote_staging.services.service import Service

_PAUSE, _LONGEST_PAUSE = 0.02, 0.5
"""Seconds between two questions, at first and later: asked all the time, a service would seem to be at work."""


class NotStartedError(Exception):
    """A service did not come up; the text says how it ended, ``log`` the end of its log."""

    def __init__(self, service: Service, how: str) -> None:
        super().__init__(f"{service.name} {how}")
        self.name = service.name
        self.log = service.last_words()


async def ready(service: Service, client: Client, seconds: float) -> float:
    """Wait until ``GET /health/ready`` says 200; return how long it took, in seconds.

    ``seconds``: of processor time that it may use, and of waiting for something that does not come. A busy machine
    makes it later, not wrong. Raises NotStartedError if the process ends first, or is not ready in time.
    """
    began = looked = time.monotonic()
    usage, pause = Usage(service.pid), _PAUSE
    while usage.spent <= seconds and looked - usage.woke <= seconds:
        if service.code is not None:
            raise NotStartedError(service, f"ended with exit code {service.code} before it was ready")
        page = await client.get("/health/ready")
        if page is not None and page.status_code == 200:
            return time.monotonic() - began
        await asyncio.sleep(pause)
        pause = min(1.2 * pause, _LONGEST_PAUSE)
        if time.monotonic() - looked > SHORTEST:
            usage.look()
            looked = time.monotonic()
    raise NotStartedError(
        service,
        f"was not ready within {seconds:.0f} s of processor time, or waited {seconds:.0f} s for something",
    )
