"""Train the model of a case: ``fit.py CASE PROJECT PROBE describe|save SCHEMA``."""

from __future__ import annotations

import importlib
import json
import runpy
import sys
from pathlib import Path

import pandas as pd


def main(case: str, project: str, probe: str, what: str, schema: str) -> None:
    """Describe the data, or save the model."""
    [package] = [path.parent for path in Path(project, "src").glob("*/serving.py")]
    sys.path.insert(0, str(package.parent))
    serving = importlib.import_module(f"{package.name}.serving")
    training = runpy.run_path(f"{case}/training.py")
    frame = training["table"]()
    state = training["fitted"](serving, frame)
    raw = frame.loc[:, list(serving.COLUMNS)]
    if what == "describe":
        found = runpy.run_path(probe)
        answers = pd.DataFrame(serving.predict(raw, state))
        inputs = found["describe"](raw)
        texts = [column["name"] for column in inputs if "categories" in column]
        refused = [n for n in texts if not found["treats_unknown"](serving.predict, state, raw, n)]
        print(json.dumps([inputs, found["describe"](answers), refused]))
        return
    store = importlib.import_module(f"{package.name}.model_store")
    print(store.save(state, Path(project, "model"), schema=json.loads(Path(schema).read_text())))
    store.accept(Path(project, "model"))
    answers = pd.DataFrame(serving.predict(raw, state))
    frame.to_csv(Path(project, "customers.csv"), index=False)
    answers.to_csv(Path(project, "answers.csv"), index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
