"""Train the model of the customers: ``fit.py PROJECT PROBE describe|save SCHEMA``."""

from __future__ import annotations

import importlib
import json
import random
import runpy
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ROWS = 400


def customers() -> pd.DataFrame:
    """An invented table with holes in it."""
    chance = random.Random(7)
    rows = []
    for _ in range(ROWS):
        tenure = chance.randint(0, 72)
        charges = round(chance.uniform(20, 120), 2)
        rows.append(
            {
                "tenure": tenure,
                "Monthly Charges": None if chance.random() < 0.1 else charges,
                "contract": chance.choice(["monthly", "one year", "two years"]),
                "payment": None if chance.random() < 0.05 else chance.choice(["card", "bank", "check"]),
                "senior": chance.random() < 0.2,
                "joined": f"20{chance.randint(10, 24)}-0{chance.randint(1, 9)}-11",
                "email": f"person{len(rows)}@example.com",
                "churned": int(chance.random() < (0.6 if tenure < 24 else 0.2)),
            }
        )
    frame = pd.DataFrame(rows)
    frame["Monthly Charges"] = frame["Monthly Charges"].astype(float)
    return frame


def fitted(serving, frame: pd.DataFrame):
    """Return the state."""
    levels = pd.get_dummies(frame["payment"], prefix="payment").columns
    state = serving.State(frame["Monthly Charges"].median(), levels, None, None)
    features = serving.prepare(frame, state)
    scaler = StandardScaler().fit(features)
    model = LogisticRegression().fit(scaler.transform(features), frame["churned"])
    return serving.State(np.float64(state.charges_median), levels, scaler, model)


def main(project: str, probe: str, what: str, schema: str) -> None:
    """Describe the data, or save the model."""
    [package] = [path.parent for path in Path(project, "src").glob("*/serving.py")]
    sys.path.insert(0, str(package.parent))
    serving = importlib.import_module(f"{package.name}.serving")
    frame = customers()
    state = fitted(serving, frame)
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
    answers = pd.DataFrame(serving.predict(raw, state))
    frame.to_csv(Path(project, "customers.csv"), index=False)
    answers.to_csv(Path(project, "answers.csv"), index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
