"""More runs of the notebook, shared by the proofs of one ladder: each costs as much as the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from promote.job.request import Request
from promote_checks.notebook.model import Notebook
from promote_checks.observe.observation import Observation

Run = Callable[[Notebook, Request, int | None], Observation]


class Reruns:
    """Runs the notebook again, and remembers: the second proof is shown the runs that the first one saw."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._seen: dict[tuple[str, int | None, int], Observation] = {}

    def of(self, notebook: Notebook, request: Request) -> Callable[[int | None], Observation]:
        """Return what one proof calls. Within one proof each call is another run, or it would prove nothing."""
        calls: Counter[int | None] = Counter()

        def again(seed: int | None) -> Observation:
            calls[seed] += 1
            key = (notebook.sha256, seed, calls[seed])
            if key not in self._seen:
                self._seen[key] = self._run(notebook, request, seed)
            return self._seen[key]

        return again
