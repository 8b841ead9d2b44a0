"""``main(JOB)``: with the package there, find out what it does with unseen categories, and save the schema."""

from __future__ import annotations

import importlib
import json
import pathlib
import sys
from collections.abc import Mapping
from typing import Any

from .schema_probe import treats_unknown

ROWS = 5


def main(path: str) -> None:
    """Close the columns in which an unseen text is not treated, give the model its schema, and return it."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    sys.path.insert(0, job["source"])
    serving = importlib.import_module(f"{job['package']}.serving")
    store = importlib.import_module(f"{job['package']}.model_store")
    folder, schema = pathlib.Path(job["model"]), job["schema"]
    state, rows = store.load(folder), _rows(job["samples"])
    for column in schema["input"]:
        if column.get("unknown") == "treated" and not treats_unknown(
            serving.predict, state, rows, column["name"]
        ):
            column["unknown"] = "refused"
    store.save_schema(folder, schema)
    with open(job["result"], "w", encoding="utf-8") as out:
        json.dump({"schema": schema, "refused": _refused(serving, state, schema)}, out)


def _refused(serving: Any, state: Any, schema: Mapping[str, Any]) -> str:
    """Why the row of examples, with which the service warms up, has no answer."""
    import pandas as pd

    columns = {one["name"]: pd.Series([one["example"]]).astype(one["dtype"]) for one in schema["input"]}
    try:
        serving.predict(pd.DataFrame(columns), state)
    except Exception as error:  # noqa: BLE001 - whatever the notebook's code raises
        return f"{type(error).__name__}: {error}"
    return ""


def _rows(samples: Mapping[str, Any]) -> Any:
    """Rows that the path can be asked with: what was seen in each column, in the column's own type."""
    import pandas as pd

    columns = {}
    for name, one in samples.items():
        values = (one["sample"] * ROWS)[:ROWS] or [None] * ROWS
        columns[name] = pd.Series(values).astype(one["dtype"])
    return pd.DataFrame(columns)
