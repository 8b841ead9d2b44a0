"""More runs of the notebook are shared among proofs, and never within one."""

from __future__ import annotations

from pathlib import Path

from promote.job.request import Request
from promote.reruns import Reruns
from promote_checks.notebook.model import Notebook
from promote_checks.observe.observation import Observation

NOTEBOOK = Notebook(Path("/n/a.ipynb"), "ab", "ipynb", "python", None, ())
REQUEST = Request(notebook=NOTEBOOK.path)


class Runs:
    def __init__(self) -> None:
        self.seeds: list[int | None] = []

    def __call__(self, notebook: Notebook, request: Request, seed: int | None) -> Observation:
        self.seeds.append(seed)
        return Observation(seed=seed, seconds=float(len(self.seeds)))


def test_each_call_of_one_proof_is_another_run() -> None:
    runs = Runs()
    again = Reruns(runs).of(NOTEBOOK, REQUEST)
    assert [again(42).seconds, again(42).seconds, again(None).seconds] == [1.0, 2.0, 3.0]
    assert runs.seeds == [42, 42, None]


def test_the_next_proof_is_shown_the_same_runs() -> None:
    runs = Runs()
    reruns = Reruns(runs)
    first, second = reruns.of(NOTEBOOK, REQUEST), reruns.of(NOTEBOOK, REQUEST)
    assert first(42) is second(42)
    assert first(42) is second(42)
    assert runs.seeds == [42, 42]
