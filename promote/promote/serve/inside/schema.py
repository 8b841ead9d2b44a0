"""What goes in and what comes out, described for the contract of the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .schema_probe import describe


def table_schema(table: Any, columns: list[Any]) -> list[dict[str, Any]]:
    """Describe these columns of a frame; of an array or a list, its columns under the names given.

    Raises TypeError for values that JSON has no word for.
    """
    import pandas as pd

    frame = table[columns] if isinstance(table, pd.DataFrame) else as_frame(table, columns)
    return describe(frame)


def as_frame(table: Any, columns: list[Any]) -> Any:
    """An array, a column or a list as a frame with these columns."""
    import pandas as pd

    if hasattr(table, "toarray"):
        table = table.toarray()
    if isinstance(table, np.ndarray) and table.ndim == 2:
        return pd.DataFrame(table, columns=columns)
    return pd.DataFrame({columns[0]: list(table)})


def answer_schema(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Describe what is answered. Several values a row are an array, which no contract of flat answers can hold."""
    import pandas as pd

    found = []
    for name, values in answers.items():
        flat = np.asarray(values)
        if flat.ndim > 1:
            found.append({"name": name, "type": "array", "dtype": str(flat.dtype), "nullable": False})
        else:
            found += describe(pd.DataFrame({name: flat}))
    return found
