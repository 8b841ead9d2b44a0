"""The services of a shadow stage: stable, a second stable, and the candidate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from promote_staging.releases.snapshot import Release
from promote_staging.run.desk import NOTE
from promote_staging.services.client import Client
from promote_staging.services.ready import ready
from promote_staging.services.service import Launch, Service, start
from promote_staging.services.sweep import note


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A service and the way to ask it."""

    service: Service
    client: Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms services are started and asked."""

    python: str
    desk: Path
    version: str
    """Major version of the contract."""
    timeout: float
    """Seconds for one answer."""
    start_seconds: float
    """Seconds until a service must be ready."""


@asynccontextmanager
async def crew_of(launches: Sequence[Launch], terms: Terms) -> AsyncIterator[dict[str, Member]]:
    """Start services side by side and wait until all are ready; at the end all are gone.

    Raises NotStartedError for the first that does not come up.
    """
    async with AsyncExitStack() as stack:
        members: dict[str, Member] = {}
        for launch in launches:
            service = start(launch)
            stack.callback(service.stop)
            client = Client(service.url, version=terms.version, timeout=terms.timeout)
            await stack.enter_async_context(client)
            members[launch.name] = Member(service=service, client=client)
        note(terms.desk / NOTE, [one.service for one in members.values()])
        waits = (ready(one.service, one.client, terms.start_seconds) for one in members.values())
        for outcome in await asyncio.gather(*waits, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        yield members


def launch_of(name: str, release: Release, terms: Terms) -> Launch:
    """How a release is started by itself."""
    return Launch(
        name=name,
        python=terms.python,
        package=release.package,
        source=release.folder / "src",
        options=(
            "--model",
            str(release.folder / "model"),
            "--contract",
            str(release.folder / "contract.json"),
        ),
        desk=terms.desk,
    )
