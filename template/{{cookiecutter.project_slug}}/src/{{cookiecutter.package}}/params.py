"""What can be set from outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters of the pipeline, with the values of the notebook."""

    data_path: str = "customers.csv"
    test_share: float = 0.25
    steps: int = 400
    learning_rate: float = 0.5
    seed: int = 42
