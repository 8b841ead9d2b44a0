"""Write down what the data frames look like that go from step to step: ``promote check --run`` compares them later."""

from __future__ import annotations

from pathlib import Path

from promote.emission import Emission
from promote.scaffold.fixtures import FixtureKind
from promote_checks.dynamic.schemas import NAME, recorded
from promote_checks.observe.observation import Observation


def write_schemas(
    project: Path, emission: Emission, observation: Observation, *, notebook: str, fixtures: FixtureKind
) -> None:
    """Write ``schemas.json``, if any step returns a data frame. ``notebook``: its sha256.

    The texts of columns of categories are real data: they are kept only where the test data are a sample of the real
    ones too.
    """
    steps = [(step.function, step.last.cell, step.returns) for step in emission.steps]
    text = recorded(observation, steps, notebook=notebook, levels=fixtures == "sampled")
    if text:
        (project / NAME).write_text(text, encoding="utf-8")
