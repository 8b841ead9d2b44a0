"""The pipeline, run once for all tests, on the recorded data."""

from __future__ import annotations

import golden_run
import pytest
from golden import settings

# Before anything imports numpy.
golden_run.pin_environment()


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> golden_run.Run:
    """What every step computes now, in an empty folder with a copy of the data."""
    how = settings()
    if how["status"] == "not recorded":
        pytest.skip(how["reason"])
    folder = tmp_path_factory.mktemp("run")
    return golden_run.rehearse(folder, seed=how["seed"], inside=how["inside"])


@pytest.fixture
def recorded(run: golden_run.Run) -> golden_run.Run:
    """The run, if there is a record to compare it with."""
    how = settings()
    if how["status"] != "recorded":
        pytest.skip(how["reason"])
    return run
