"""What the user asked for, before anything was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Fixtures = Literal["sampled", "synthetic", "none"]
FeatureStore = Literal["none", "sqlite", "redis"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of ``promote NOTEBOOK``."""

    notebook: Path
    target: Path | None = None
    """``-o``; None: a folder named after the notebook, beside it."""
    parameters: tuple[tuple[str, str], ...] = ()
    """``--param`` as (name, text), in the order given; the last of a name counts."""
    python: str | None = None
    kernel: str | None = None
    timeout: float | None = None
    """Seconds that one run of the notebook may take."""
    fixtures: Fixtures = "sampled"
    accept: tuple[str, ...] = ()
    """``--accept``: names of requests whose answers may differ, and of kinds of differences of the service."""
    feature_store: FeatureStore = "none"
    """``--feature-store``: what the template gives the project to look up features by entity."""
    rerun: bool = False
    """``--rerun``: a notebook that takes long may run again at full length, for its serving path."""
    run: bool = True
    """False: nothing of the notebook is executed."""
    verbose: bool = False
    """Show the traceback of an internal error that cost no more than a rung or the serving path."""
