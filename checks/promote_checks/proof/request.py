"""What a proof needs to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from promote_checks.notebook.model import Notebook
from promote_checks.observe.observation import Observation
from promote_checks.observe.patience import Patience


@dataclass(frozen=True, slots=True)
class StepLocation:
    """A function that the pipeline calls, and where in the notebook its statements end."""

    function: str
    module: str
    """Module of the package without suffix: ``load``."""
    cell: int
    line: int
    """Of the last statement that the step covers."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """A value as its floats and everything else, for a comparison within a tolerance."""

    skeleton: str
    """Digest of the value without its floats."""
    floats: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRequest:
    """One proof: an observed notebook and the package that was made of it."""

    observation: Observation
    notebook: Notebook
    project: Path
    """A folder with ``src/<package>``."""
    package: str
    steps: tuple[StepLocation, ...]
    parameter_names: tuple[str, ...]
    python: str
    """The notebook's interpreter."""
    timeout: float | Patience
    """Seconds for one run of the package."""
    seed: int | None = None
    """Injected into the observed run already, and to be injected into the package's."""
    tolerance: float = 0.0
    """Relative and absolute, for float leaves; declared by a person."""
    again: Callable[[int | None], Observation]
    """Run the notebook once more, under an injected seed or without; called only after a difference."""
    leaves: Callable[[int | None, tuple[str, ...]], Mapping[str, Leaves]] | None = None
    """Run the notebook once more and give the leaves of these values; called only for a tolerance."""
    exclude: tuple[Path, ...] = ()
    """Files and folders that the notebook's private copy did not hold either."""
    accept: tuple[str, ...] = ()
    """Names of requests whose answers may differ: a person said so."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """More variables for the package's process: secrets that the notebook spelled out. Never shown."""
