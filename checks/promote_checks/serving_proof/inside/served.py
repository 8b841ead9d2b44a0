"""Asks the emitted serving path: the saved state, rows as JSON, and nothing of the training data."""

from __future__ import annotations

import importlib
import json
import os
import pathlib
import sys
import traceback
from typing import Any

from .plain import plain, table_rows


def main(path: str) -> None:
    """Answer all rows, one at a time and in batches of each size."""
    with open(path, encoding="utf-8") as file:
        job = json.load(file)
    result: dict[str, Any]
    try:
        result = answers(job)
    except BaseException:  # noqa: BLE001
        result = {"error": traceback.format_exc()}
    with open(job["result"], "w", encoding="utf-8") as out:
        json.dump(result, out)
    os._exit(0)


def answers(job: dict[str, Any]) -> dict[str, Any]:
    """Answers and model inputs by batch size, as text of an exception where one was raised."""
    sys.path.insert(0, job["source"])
    serving = importlib.import_module(f"{job['package']}.serving")
    state = importlib.import_module(f"{job['package']}.model_store").load(pathlib.Path(job["model"]))
    rows, left_out = job["rows"], job.get("excluded", [])
    return {
        "columns": list(serving.COLUMNS),
        "batches": {
            str(size): [
                one
                for start in range(0, len(rows), size)
                for one in _asked(serving, state, rows[start : start + size])
            ]
            for size in job["sizes"]
        },
        "excluded": [[_asked(serving, state, [row])[0] for row in group] for group in left_out],
    }


def _asked(serving: Any, state: Any, rows: list[list[Any]]) -> list[dict[str, Any]]:
    import pandas as pd

    frame = pd.DataFrame.from_records(rows, columns=list(serving.COLUMNS))
    try:
        inputs = table_rows(serving.prepare(frame.copy(), state))
        found = serving.predict(frame, state)
        answer = [plain(one) for one in found["prediction"]]
    except Exception as error:  # noqa: BLE001 - an answer too
        text = f"{type(error).__name__}: {error}"
        return [{"error": text} for _ in rows]
    if len(inputs) != len(rows) or len(answer) != len(rows):
        return [{"error": f"{len(answer)} answers to {len(rows)} rows"} for _ in rows]
    return [{"input": i, "answer": a} for i, a in zip(inputs, answer)]
