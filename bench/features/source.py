"""A source that takes its time, as a database over a network does, and counts."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.features.emitted import store_module

SECONDS = 0.002
"""Of one question, whatever its length."""


class SlowSource:
    """The embedded source, with a network's time before it."""

    def __init__(self, path: Path) -> None:
        self._source = store_module().SqliteSource(path)
        self.questions = 0

    def load(self, entities: Sequence[str]) -> Mapping[str, Any]:
        """Return what the file holds."""
        self.questions += 1
        time.sleep(SECONDS)
        found: Mapping[str, Any] = self._source.load(entities)
        return found
