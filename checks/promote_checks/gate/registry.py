"""The checks there are. Adding one is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from promote_checks.gate import (
    contract,
    coverage,
    deptry,
    drift,
    imports,
    matrix,
    mypy,
    papermill,
    pytest,
    ruff,
    run_rules,
)
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
        "matrix": matrix,
        "run-rules": run_rules,
        "drift": drift,
        "contract": contract,
    }
)
STATIC = ("ruff", "mypy", "deptry", "drift", "contract")
"""Those that execute nothing of the project."""
ON_REQUEST = ("run-rules",)
"""Those that take several times as long as the notebook."""
