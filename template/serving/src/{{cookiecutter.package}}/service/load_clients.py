"""Clients that ask all at once, each as fast as it is answered, and what they saw."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

ANSWER_SECONDS = 30.0
"""A client that waits longer than this was not answered."""
FAULTS = 500
"""From this status on an answer is an error of the service."""


@dataclass(slots=True)
class Seen:
    """What one client saw, or all of them."""

    answered: list[float] = field(default_factory=list)
    """Seconds of each prediction."""
    refused: Counter[str] = field(default_factory=Counter)
    """Code of the contract -> how many. The row was refused, as it should be."""
    errors: Counter[str] = field(default_factory=Counter)
    """What happened in place of an answer -> how many."""

    def add(self, other: Seen) -> None:
        """Take in what another client saw."""
        self.answered += other.answered
        self.refused += other.refused
        self.errors += other.errors

    @property
    def asked(self) -> int:
        """Return how many requests were sent."""
        return len(self.answered) + self.refused.total() + self.errors.total()

    def quantile(self, share: float) -> float:
        """Return the seconds within which this share of the predictions came."""
        ordered = sorted(self.answered)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def load(
    address: tuple[str, int],
    bodies: list[bytes],
    version: str,
    *,
    clients: int,
    seconds: float,
) -> Seen:
    """Let the clients ask for some seconds, each on a connection that it keeps."""
    until = time.monotonic() + seconds
    seen = [Seen() for _ in range(clients)]
    threads = [
        threading.Thread(
            target=_ask, args=(address, bodies[at:] + bodies[:at], version, until, one)
        )
        for at, one in enumerate(seen)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = Seen()
    for one in seen:
        together.add(one)
    return together


def _ask(
    address: tuple[str, int],
    bodies: list[bytes],
    version: str,
    until: float,
    seen: Seen,
) -> None:
    headers = {"API-Version": version, "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(*address, timeout=ANSWER_SECONDS)
    at = 0
    while time.monotonic() < until:
        started = time.perf_counter()
        try:
            connection.request("POST", "/predict", bodies[at % len(bodies)], headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            seen.errors[type(error).__name__] += 1
            connection.close()
            # A service that is gone refuses at once: do not spin.
            time.sleep(0.01)
        else:
            _note(seen, response.status, content, time.perf_counter() - started)
        at += 1
    connection.close()


def _note(seen: Seen, status: int, content: bytes, seconds: float) -> None:
    if status == http.client.OK:
        seen.answered.append(seconds)
    elif status >= FAULTS:
        seen.errors[str(status)] += 1
    else:
        seen.refused[_code(status, content)] += 1


def _code(status: int, content: bytes) -> str:
    try:
        return str(json.loads(content)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return str(status)
