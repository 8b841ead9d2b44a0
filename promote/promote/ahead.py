"""What serving must know of the notebook, found out while its package is still being proven."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from promote.beside import Beside
from promote.serve.derive import DeriveRequest
from promote.serve.seen import Seen, seen
from promote_checks.gate.process import Children


class Ahead:
    """One derivation under way. Nothing is written into a project; who does not take it loses nothing."""

    def __init__(self) -> None:
        self._looking: Beside[Seen] | None = None

    @contextmanager
    def begun(self, request: DeriveRequest) -> Iterator[None]:
        """Derive and watch beside what happens in the block; afterwards nobody wants it any more."""
        with tempfile.TemporaryDirectory(prefix="promote-ahead-") as folder:
            asked = replace(request, model=Path(folder) / "model", children=Children())
            self._looking = Beside(_looking(asked), asked.children)
            try:
                yield
            finally:
                self.call_off()

    def taken(self) -> Seen | None:
        """Wait for what was seen; None if nothing was begun. Raises what the derivation raised."""
        return None if self._looking is None else self._looking.result()

    def call_off(self) -> None:
        """Stop: the package is not proven, or under a seed that the derivation did not know."""
        if self._looking is not None:
            self._looking.call_off()
            self._looking = None


def _looking(request: DeriveRequest) -> Callable[[], Seen]:
    return lambda: seen(request)
