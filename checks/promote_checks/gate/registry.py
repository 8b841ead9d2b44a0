"""The checks there are. Adding one is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from promote_checks.gate import contract, coverage, deptry, imports, mypy, papermill, pytest, ruff
from promote_checks.gate.context import Checker

CHECKS: Mapping[str, Checker] = MappingProxyType(
    {
        "ruff": ruff,
        "mypy": mypy,
        "deptry": deptry,
        "imports": imports,
        "pytest": pytest,
        "coverage": coverage,
        "papermill": papermill,
        "contract": contract,
    }
)
STATIC = ("ruff", "mypy", "deptry", "contract")
"""Those that execute nothing of the project."""
