"""What Prometheus can ask about the router."""

from __future__ import annotations

from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The instruments of one router."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self.registry = registry
        ProcessCollector(registry=registry)
        self._routed = Counter(
            "routed_requests",
            "Requests for predictions that were answered",
            ["release", "served_by", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "routed_request_seconds",
            "Time from the request to the end of its answer",
            ["served_by"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._failures = Counter(
            "upstream_failures",
            "Requests that a release did not answer",
            ["release", "reason"],
            registry=registry,
        )
        self._shadowed = Counter(
            "shadow_requests",
            "Copies for the shadowed release: same, different, failed or dropped",
            ["release", "outcome"],
            registry=registry,
        )
        self.generation = _gauge(registry, "flag_generation", "Generation in use")
        self.fault = _gauge(
            registry, "flag_fault", "1: something is wrong with the flags"
        )
        self.expired = _gauge(
            registry, "flag_lease_expired", "1: nobody tends the ramp"
        )
        self._children: dict[tuple[str, ...], tuple[Any, Any]] = {}

    def routed(self, release: str, served_by: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (release, served_by, str(status))
        found = self._children.get(key)
        if found is None:
            # Looking children up by their labels costs more than counting.
            found = self._routed.labels(*key), self._seconds.labels(served_by)
            self._children[key] = found
        found[0].inc()
        found[1].observe(seconds)

    def failed(self, release: str, reason: str) -> None:
        """Count a request without an answer."""
        self._failures.labels(release, reason).inc()

    def shadowed(self, release: str, outcome: str) -> None:
        """Count a copy."""
        self._shadowed.labels(release, outcome).inc()

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        content: bytes = generate_latest(self.registry)
        return content


def _gauge(registry: CollectorRegistry, name: str, meaning: str) -> Gauge:
    return Gauge(name, meaning, registry=registry)
