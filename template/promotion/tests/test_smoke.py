"""The package can be imported, and its pipeline runs."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

from golden import RECORDS
from golden_run import Run, package_name

REPLAYED = "notebook_code"
"""Where there is such a module, importing it is running the notebook, which needs the notebook's files."""


def test_every_module_can_be_imported() -> None:
    package = importlib.import_module(package_name())
    names = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert "pipeline" in names
    for name in sorted(names - {REPLAYED}):
        importlib.import_module(f"{package.__name__}.{name}")


def test_the_pipeline_runs(run: Run) -> None:
    results = importlib.import_module(f"{package_name()}.results")
    assert isinstance(run.results, results.Results)
    assert dataclasses.is_dataclass(run.results)


def test_every_step_has_a_record(recorded: Run) -> None:
    records = {path.stem for path in RECORDS.glob("*.json")}
    assert set(recorded.steps) - records == set()
