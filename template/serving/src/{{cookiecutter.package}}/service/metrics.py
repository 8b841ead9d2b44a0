"""What Prometheus can ask about the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from {{ cookiecutter.package }}.service.columns import Column
from {{ cookiecutter.package }}.service.decoding import Row

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """The instruments of one service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "http_requests",
            "Requests answered",
            ["route", "status", "code", "model"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "http_request_seconds",
            "Time from the request to the end of its answer",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._outside = Counter(
            "input_outside_range",
            "Values outside the range that the model was made from",
            ["column"],
            registry=self.registry,
        )
        self._ready = Gauge(
            "model_ready", "1 after the warm-up", ["model"], registry=self.registry
        )
        self._children: dict[tuple[str, ...], Any] = {}

    def observe(
        self, route: str, status: int, code: str, model: str, seconds: float
    ) -> None:
        """Count one request."""
        key = (route, str(status), code, model)
        found = self._children.get(key)
        if found is None:
            # Looking children up by their labels costs more than counting.
            found = self._requests.labels(*key), self._seconds.labels(route)
            self._children[key] = found
        found[0].inc()
        found[1].observe(seconds)

    def ready(self, model: str) -> None:
        """Say that a model has warmed up."""
        self._ready.labels(model).set(1)

    def outside(self, columns: Sequence[Column], rows: Sequence[Row]) -> list[str]:
        """Count the values outside the seen range; return the names of their columns."""
        found = []
        for at, column in enumerate(columns):
            low, high = column.minimum, column.maximum
            if low is None or high is None:
                continue
            for row in rows:
                value = row[at]
                if value is not None and not low <= value <= high:
                    self._outside.labels(column.name).inc()
                    found.append(column.name)
        return list(dict.fromkeys(found))

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        content: bytes = generate_latest(self.registry)
        return content
