"""What the tests of serving share: a project that serves, made once, and its package in this process."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = str(Path(__file__).parents[3])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

SERVICE_PACKAGE = "served_in_process"


@pytest.fixture(scope="session")
def service_modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Import a module of the emitted service by its name below the package."""
    from tests.promote.serve.served_project import CASES

    from promote.serve.service import service_files

    source = tmp_path_factory.mktemp("served")
    for path, text in service_files(SERVICE_PACKAGE).items():
        place = source / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    package = source / "src" / SERVICE_PACKAGE
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "serving.py").write_bytes((CASES / "customers" / "serving.py").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(source / "src"))
        yield lambda name: importlib.import_module(f"{SERVICE_PACKAGE}.{name}")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the customers, with its model."""
    from tests.promote.serve.served_project import served_project

    return served_project(tmp_path_factory.mktemp("customers"))
