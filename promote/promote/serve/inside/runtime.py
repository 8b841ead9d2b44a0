"""What ``serving.py`` defines for itself, as it is run during the derivation."""

from __future__ import annotations

from typing import Any

import pandas as pd


def with_levels(table: Any, levels: Any) -> Any:
    """Give columns the categories that they had in training; what was not there then becomes missing."""
    if not isinstance(levels, dict):
        return pd.Series(pd.Categorical(table, categories=levels), index=getattr(table, "index", None))
    table = table.copy()
    for column, known in levels.items():
        table[column] = pd.Categorical(table[column], categories=known)
    return table
