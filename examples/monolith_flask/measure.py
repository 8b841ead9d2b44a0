"""Measure the script, the package's endpoint and its derived serving path side by side; list where the last differs.

``python measure.py PROJECT`` with the project that ``promote app.py -o PROJECT`` wrote. Each is asked the same rows
through Flask's test client, in turns, in one process with one thread: what is measured is the application, not the
network.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import runpy
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

HERE = Path(__file__).resolve().parent
ROUNDS = 40
ROUTE = "POST /predict: "
ASKED = ("row ", "null ", "purpose ", "housing ")
"""Cases that a real client sends: whole rows, gaps, and each spelling of a category."""


def served(project: Path) -> Any:
    """Make an application around the derived path: state loaded once, the same answer as the script's."""
    import pandas as pd
    from flask import Flask, request

    serving, store = (importlib.import_module(f"app.{name}") for name in ("serving", "model_store"))
    state, app = store.load(project / "model"), Flask("served")

    def predict() -> Any:
        row = request.get_json(force=True)
        rows = pd.DataFrame([{name: row.get(name) for name in serving.COLUMNS}])
        return {"probability": float(serving.predict(rows, state)["prediction"][0])}

    app.add_url_rule("/predict", view_func=predict, methods=["POST"])
    return app


def asked(project: Path) -> dict[str, str]:
    """Take the recorded requests: case -> body."""
    requests = json.loads((project / "tests/characterisation/requests.json").read_text(encoding="utf-8"))
    named = {one["name"].removeprefix(ROUTE): one["body"] for one in requests if one["name"].startswith(ROUTE)}
    return {name: body for name, body in named.items() if name.startswith(ASKED)}


def ask(app: Any, body: str) -> Any:
    """Ask once; the script prints for each request."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return app.test_client().post("/predict", data=body, content_type="application/json")


def timed(apps: dict[str, Any], bodies: list[str]) -> dict[str, list[float]]:
    """Milliseconds of each request, the applications taking turns."""
    found: dict[str, list[float]] = {name: [] for name in apps}
    for _ in range(ROUNDS):
        for body in bodies:
            for name, app in apps.items():
                started = time.perf_counter()
                ask(app, body)
                found[name].append(1000 * (time.perf_counter() - started))
    return found


def probability(app: Any, body: str) -> str:
    """Show what an application answers to one case."""
    response = ask(app, body)
    content = response.get_json() if response.is_json else {}
    return f"{content['probability']:.4f}" if "probability" in content else f"no answer ({response.status_code})"


def main(project: Path) -> None:
    """Print two tables."""
    sys.path.insert(0, str(project / "src"))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HERE / "data", Path(folder) / "data")
        os.chdir(folder)
        with contextlib.redirect_stdout(io.StringIO()):
            script = runpy.run_path(str(HERE / "app.py"))["app"]
            package = importlib.import_module("app.pipeline").run().app
        apps = {"the script": script, "the package's endpoint": package, "the derived path": served(project)}
        cases = asked(project)
        rows = [body for name, body in cases.items() if name.startswith("row ")]
        timed(apps, rows[:1])
        print("| | p50 ms | p99 ms |\n| --- | --- | --- |")
        for name, times in timed(apps, rows).items():
            ranks = statistics.quantiles(times, n=100)
            print(f"| {name} | {ranks[49]:.2f} | {ranks[98]:.2f} |")
        print("\n| case | the script | the derived path |\n| --- | --- | --- |")
        same = 0
        for name, body in cases.items():
            before, after = probability(script, body), probability(apps["the derived path"], body)
            same += before == after
            if before != after:
                print(f"| {name} | {before} | {after} |")
        print(f"\n{same} of {len(cases)} cases are answered alike")
        os.chdir(HERE)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
