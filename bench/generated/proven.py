"""``python -m bench.generated.proven --seed 0 --count 15``: generated notebooks through the real kernel and proof.

Each rung of the ladder is judged twice: by the proof, and by the bench in process. Silently wrong is a package that
the proof calls equivalent although the bench sees a difference.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

from bench.generated.judge import compared
from bench.generated.lifetimes import bury
from bench.generated.notebook import Generated, as_notebook, generate
from bench.generated.reference import execute
from promote.emission import Emission
from promote.job.request import Request
from promote.plan.model import Rung
from promote.stages import Candidate, Source, Stages
from promote.wiring import real_stages
from promote_checks.observe.observation import Observation

PACKAGE = "generated_package"


def main(arguments: list[str] | None = None) -> int:
    """Prove a sample; exit 1 if a proof says equivalent where the bench differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.generated.proven", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=15)
    parser.add_argument("--seeds", type=int, nargs="*", help="these instead of a range")
    options = parser.parse_args(arguments)
    silent = 0
    for seed in options.seeds or range(options.seed, options.seed + options.count):
        generated = generate(seed)
        with redirect_stdout(io.StringIO()), tempfile.TemporaryDirectory() as folder:
            for rung, verdict, why, found in proven(generated, Path(folder)):
                wrong = verdict == "equivalent" and bool(found)
                silent += wrong
                word = "  SILENTLY WRONG" if wrong else ""
                own = "; ".join(found)[:300].replace("\n", " ") or "equal"
                line = f"seed {seed} {rung.name.lower()}: proof {verdict} ({why}); bench {own}{word}"
                print(line, file=sys.__stdout__, flush=True)
    print(f"silently wrong: {silent}")
    return 1 if silent else 0


def proven(generated: Generated, folder: Path) -> Iterator[tuple[Rung, str, str, list[str]]]:
    """Verdict, its reason and the bench's own differences for each rung, down to the first that is not different."""
    stages, path = real_stages(), _written(generated, folder / "generated.ipynb")
    request = Request(notebook=path)
    notebook = stages.read(path)
    source = Source(notebook=notebook, cells=stages.translate(notebook), package=PACKAGE, imports=())
    observation = stages.observe(notebook, request, lambda done, total: None)
    if observation.failure is not None:
        yield Rung.FINE, "refused", f"{observation.failure.exception}: {observation.failure.message}", []
        return
    last: Emission | None = None
    for rung in Rung:
        try:
            plan = stages.plan(source, observation, rung)
            emission = stages.emit(plan, observation.environment.executable)
        except Exception as error:  # noqa: BLE001 (as the ladder does: the next rung is tried)
            yield rung, "internal error", f"{type(error).__name__}: {error}", []
            continue
        if emission == last:
            continue
        last = emission
        candidate = Candidate(rung=rung, emission=emission, project=folder / rung.name)
        verdict, why = _verdict(stages, candidate, observation, source, request)
        cells = as_notebook(generated)[1]
        found = compared(emission.modules, execute(cells), cells)
        bury()
        yield rung, verdict, why, found
        if verdict != "different":
            return


def _verdict(
    stages: Stages, candidate: Candidate, observation: Observation, source: Source, request: Request
) -> tuple[str, str]:
    stages.scaffold(candidate.emission, observation, candidate.project)
    proof = stages.prove(candidate, observation, source, request)
    first = next(iter(proof.differences), None)
    why = f"{first.kind} {first.name}: {first.notebook} / {first.package}"[:160] if first else ""
    unstable = f" by chance: {proof.nondeterministic_names}" if proof.nondeterministic_names else ""
    return proof.verdict, f"{proof.equal} of {proof.compared} equal; {why}{unstable}"


def _written(generated: Generated, path: Path) -> Path:
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for source in generated.sources
    ]
    path.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}), encoding="utf-8"
    )
    return path


if __name__ == "__main__":
    sys.exit(main())
