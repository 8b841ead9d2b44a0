"""A contract with a column of each sort, and the emitted decoder that goes with it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from promote.serve.contract import contract
from promote.serve.service import service_files

COLUMNS: list[dict[str, Any]] = [
    {"name": "age", "type": "number", "dtype": "float64", "nullable": True, "minimum": 18.0, "maximum": 99.0},
    {"name": "weight", "type": "number", "dtype": "float32", "nullable": False, "example": 70.5},
    {"name": "calls", "type": "integer", "dtype": "uint8", "nullable": False, "minimum": 0, "maximum": 9},
    {"name": "plan", "type": "string", "dtype": "str", "nullable": False, "categories": ["basic", "prémium"]}
    | {"unknown": "treated", "example": "basic"},
    {"name": "region", "type": "string", "dtype": "category", "nullable": True, "categories": ["n", "s"]}
    | {"unknown": "refused", "example": "n"},
    {"name": "charge", "type": "string", "dtype": "str", "nullable": False, "example": "$37.65"},
    {"name": "login", "type": "string", "dtype": "str", "nullable": True, "example": "2024-03-28"},
    {"name": "since", "type": "date", "dtype": "datetime64[ns]", "nullable": True}
    | {"example": "2020-01-01T00:00:00"},
    {"name": "seen", "type": "date", "dtype": "datetime64[ns, UTC]", "nullable": False}
    | {"example": "2020-01-01T00:00:00+00:00"},
    {"name": "has app", "type": "boolean", "dtype": "bool", "nullable": False, "example": True},
]
OUTPUT: list[dict[str, Any]] = [
    {"name": "prediction", "type": "integer", "dtype": "int64"},
    {"name": "probability", "type": "number", "dtype": "float64"},
]
PACKAGE = "staged_in_process"


@pytest.fixture(scope="session")
def columns() -> list[dict[str, Any]]:
    """The schema's columns."""
    return [{"nullable": False, "example": None, **one} for one in COLUMNS]


@pytest.fixture(scope="session")
def described(columns: list[dict[str, Any]]) -> dict[str, Any]:
    """The contract as a service of these columns would have it."""
    document: dict[str, Any] = json.loads(contract({"input": columns, "output": OUTPUT}, title="Shop"))
    return document


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Import a module of the emitted service by its name below the package."""
    source = tmp_path_factory.mktemp("staged")
    for path, text in service_files(PACKAGE).items():
        place = source / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    package: Path = source / "src" / PACKAGE
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "serving.py").write_text("State = dict\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(source / "src"))
        yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")
    for name in [one for one in sys.modules if one.split(".")[0] == PACKAGE]:
        del sys.modules[name]
