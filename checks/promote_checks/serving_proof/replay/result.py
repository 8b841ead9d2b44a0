"""What the service answers otherwise than the script did, by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

BY_DESIGN: Mapping[str, str] = MappingProxyType(
    {
        "errors_are_typed": "both refuse; the service with a 4xx status and a code of the contract",
        "values_are_spelled_out": "the same value: the script rounds it, or gives a label as another type",
    }
)
"""What a contract changes for every script: listed, and nobody is asked."""
TO_ACCEPT: Mapping[str, str] = MappingProxyType(
    {
        "predictions_differ": "both predict, and not the same",
        "requests_refused": "the script predicts, the service refuses",
        "requests_answered": "the script refuses, the service predicts",
    }
)
"""What changes for clients: somebody has to say that it is meant."""
FAILED = "service_failed"
"""A 5xx, no answer, or an error without a code: never acceptable."""
KINDS = (*BY_DESIGN, *TO_ACCEPT)
PREFIX = "service: "
"""Before the name of a request, where one request alone is accepted."""


@dataclass(frozen=True, slots=True)
class Change:
    """One request that the service answers otherwise."""

    name: str
    """Of the request: ``POST /predict: null income``."""
    kind: str
    script: str
    """What it answered, shortened for a person."""
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReplay:
    """Counts that add up: ``asked == equal + len(changes) + len(elsewhere) + len(varying)``."""

    asked: int = 0
    """Requests that were recorded of the script."""
    equal: int = 0
    changes: tuple[Change, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Requests of routes that do not predict: the service has no such routes."""
    varying: tuple[str, ...] = ()
    """The script itself answers otherwise each time."""
    routes: tuple[str, ...] = ()
    """Routes that predict, and are ``POST /predict`` in the service."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Output of the service -> where the script's answers have it."""
    left_out: tuple[str, ...] = ()
    """What the script's answers hold besides."""
    accept: tuple[str, ...] = ()
    """What a person accepted: kinds, and ``service: `` with the name of a request."""
    skipped: str = ""
    """Why the service was not asked: it has none, or its libraries are not there."""
    fault: str = ""
    """Why nothing could be compared."""

    @property
    def open(self) -> tuple[str, ...]:
        """Kinds that somebody still has to accept, in the order of the list."""
        found = {one.kind for one in self.changes if one.kind in TO_ACCEPT and not self.accepts(one)}
        return tuple(kind for kind in TO_ACCEPT if kind in found)

    @property
    def failed(self) -> bool:
        """The service did what no service may do, or could not be asked."""
        return bool(self.fault) or any(one.kind == FAILED for one in self.changes)

    @property
    def idle(self) -> tuple[str, ...]:
        """What was accepted, and does not differ."""
        used = {one.kind for one in self.changes} | {PREFIX + one.name for one in self.changes}
        return tuple(sorted(set(self.accept) - used))

    def accepts(self, one: Change) -> bool:
        """Whether a person said that this is meant."""
        return one.kind != FAILED and (one.kind in self.accept or PREFIX + one.name in self.accept)

    def counts(self) -> dict[str, int]:
        """Kind -> how many, the kinds in the order of the list."""
        found = Counter(one.kind for one in self.changes)
        return {kind: found[kind] for kind in (*KINDS, FAILED) if found[kind]}


def of_the_service(accept: Iterable[str]) -> tuple[str, ...]:
    """Those names that speak of the service; the others are of the package's own application."""
    return tuple(name for name in accept if name in KINDS or name.startswith(PREFIX))
