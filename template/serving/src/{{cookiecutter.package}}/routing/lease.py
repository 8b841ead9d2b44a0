"""The lease of a ramp: a ramp that nobody tends ends by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

SECONDS = 5.0
"""How long a lease holds where the flags don't say."""


class Lease:
    """Notes when a lease was last seen to change, by a clock that nobody can set."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._number: object = None
        self._since = 0.0
        self._seconds = SECONDS

    def see(self, metadata: Mapping[str, Any]) -> None:
        """Take in what the flags say at this moment."""
        number = metadata.get("lease")
        seconds = metadata.get("lease_seconds")
        is_number = isinstance(seconds, (int, float)) and seconds > 0
        self._seconds = float(seconds) if is_number and seconds else SECONDS
        if number != self._number:
            self._number = number
            self._since = self._clock()

    @property
    def is_expired(self) -> bool:
        """Whether a lease was taken and not renewed in time."""
        if self._number is None:
            return False
        return self._clock() - self._since >= self._seconds
