"""Asks the emitted serving path: the saved state, rows as JSON, and nothing of the training data."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pathlib
import sys
import traceback
from collections.abc import Iterator
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


@contextlib.contextmanager
def heard(serving: Any) -> Iterator[list[Any]]:
    """Keep what ``prepare`` returns to ``predict``: the very table that the model is asked with."""
    prepare, prepared = serving.prepare, []

    def hear(*arguments: Any) -> Any:
        table = prepare(*arguments)
        prepared.append(table_rows(table))
        return table

    serving.prepare = hear
    try:
        yield prepared
    finally:
        serving.prepare = prepare


def _asked(serving: Any, state: Any, rows: list[list[Any]]) -> list[dict[str, Any]]:
    import pandas as pd

    frame = pd.DataFrame.from_records(rows, columns=list(serving.COLUMNS))
    try:
        with heard(serving) as prepared:
            found = serving.predict(frame, state)
        [inputs] = prepared
        answer = [plain(one) for one in found["prediction"]]
        probability = [plain(one) for one in found.get("probability", ())]
    except Exception as error:  # noqa: BLE001 - an answer too
        text = f"{type(error).__name__}: {error}"
        return [{"error": text} for _ in rows]
    if len(inputs) != len(rows) or len(answer) != len(rows):
        return [{"error": f"{len(answer)} answers to {len(rows)} rows"} for _ in rows]
    told = [{"input": i, "answer": a} for i, a in zip(inputs, answer)]
    if probability:
        told = [{**one, "probability": p} for one, p in zip(told, probability)]
    return told
