"""Who can reach the service, said once at the start."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Sequence

from {{ cookiecutter.package }}.service import logs

EVERYWHERE = (
    "/predict",
    "/predict/batch",
    "/docs",
    "/openapi.json",
    "/metrics",
    "/health/live",
    "/health/ready",
)


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    # The name of a file: a socket of this machine.
    return host.startswith(("/", "\0")) or not host


def warn_if_exposed(host: str, paths: Sequence[str] = EVERYWHERE) -> None:
    """Log what others may ask for, where not only this machine can."""
    if is_loopback(host):
        return
    text = "no TLS and no authentication: whoever reaches this address may ask for this"
    logs.write("warning", "exposed", host=host, paths=list(paths), text=text)
