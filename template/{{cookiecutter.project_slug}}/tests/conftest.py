"""The pipeline, run once for all tests on the data beside the notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from {{ cookiecutter.package }} import Params, Results, run


@pytest.fixture(scope="session")
def notebooks() -> Path:
    """The folder of the notebook and its data."""
    return Path(__file__).parent.parent / "notebooks"


@pytest.fixture(scope="session")
def params(notebooks: Path) -> Params:
    return Params(data_path=str(notebooks / "customers.csv"))


@pytest.fixture(scope="session")
def results(params: Params) -> Results:
    return run(params)
