"""Whole projects that serve a logistic regression on a small table, made as a promotion would make it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from promote.scaffold.bake import bake
from promote.scaffold.location import template_folder
from promote.serve.inside import schema_probe
from promote.serve.schema import schema_of
from promote.serve.service import add_service

CASES = Path(__file__).parent / "cases"
PACKAGE = "customer_churn"


def served_project(folder: Path, case: str = "customers") -> Path:
    """Bake the starter, add a serving path, the service and the model."""
    project = folder / "project"
    for path, text in bake(_context(), template_folder()).items():
        place = project / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    shutil.copy(CASES / case / "serving.py", project / "src" / PACKAGE)
    inputs, outputs, refused = json.loads(fit(project, case, "describe"))
    schema = schema_of(inputs, outputs, refused=refused)
    add_service(project, PACKAGE, schema, title="Customer churn")
    asked = folder / "schema.json"
    asked.write_text(json.dumps(schema), encoding="utf-8")
    fit(project, case, "save", asked)
    return project


def fit(project: Path, case: str, what: str, schema: Path = Path()) -> str:
    """Run the training in a process of its own, as the notebook's interpreter would."""
    probe = str(Path(schema_probe.__file__))
    done = run(project, str(CASES / "fit.py"), str(CASES / case), str(project), probe, what, str(schema))
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project, quietly."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
    )


def environment(project: Path) -> dict[str, str]:
    """Return variables with which the project's package is found and no file is left."""
    return {**os.environ, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def _context() -> dict[str, Any]:
    loaded = json.loads((template_folder() / "cookiecutter.json").read_text(encoding="utf-8"))
    first = {
        name: value[0] if isinstance(value, list) and not name.startswith("_") else value
        for name, value in loaded.items()
    }
    return first | {"project_slug": "customer-churn", "package": PACKAGE}
