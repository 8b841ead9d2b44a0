"""From a proven path to a service: the schema, the contract, and the emitted modules."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from promote.serve.derivation import Derivation
from promote.serve.derive import INSIDE
from promote.serve.schema import schema_of
from promote.serve.service import add_service
from promote.serve.trust import accept_model
from promote_checks.gate.process import Children, run_process
from promote_checks.observe.copy import private_copy
from promote_checks.observe.fixed_environment import run_environment
from promote_checks.observe.patience import Patience

START = "import sys; sys.path.insert(0, {desk!r}); from serving_inside.finish import main; sys.path[0] = ''; main({job!r})"

SERVICE_PYTHON = (3, 11)
"""The oldest interpreter for which the service is written; the serving path itself runs on every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishRequest:
    """One project with a proven serving path."""

    project: Path
    package: str
    title: str
    python: str
    """The notebook's interpreter."""
    version: tuple[int, int] | None
    """Its version, if that is known."""
    timeout: float | Patience
    children: Children = field(default_factory=Children)


def finish(request: FinishRequest, found: Derivation) -> str:
    """Add the service to the project; return why not, where its answers can't be told in a contract."""
    if request.version is not None and request.version < SERVICE_PYTHON:
        return "the service needs Python {}.{}, the notebook's interpreter is {}.{}".format(
            *SERVICE_PYTHON, *request.version
        )
    several = [one["name"] for one in found.schema["output"] if one["type"] == "array"]
    if several:
        return f"{several[0]} has several values a row, which a flat answer can't hold"
    schema = schema_of(found.schema["input"], found.schema["output"])
    asked = _asked(request, found, schema)
    if asked["refused"]:
        return f"a row of examples, in which no real text stands, has no answer ({asked['refused']})"
    add_service(request.project, request.package, asked["schema"], title=request.title)
    accept_model(request.project, request.package)
    return ""


def _asked(request: FinishRequest, found: Derivation, schema: Mapping[str, Any]) -> dict[str, Any]:
    """``schema``, with the columns closed in which the path can't treat an unseen text; ``refused``, why its row of
    examples has no answer. Raises RuntimeError."""
    with tempfile.TemporaryDirectory(prefix="promote-serve-") as name:
        desk = Path(name)
        shutil.copytree(INSIDE, desk / "serving_inside", ignore=shutil.ignore_patterns("__pycache__"))
        job, result, empty = desk / "job.json", desk / "result.json", desk / "empty"
        job.write_bytes(
            msgspec.json.encode(
                {
                    "source": str(request.project.resolve() / "src"),
                    "package": request.package,
                    "model": str(request.project.resolve() / "model"),
                    "schema": schema,
                    "samples": {one["name"]: one for one in found.schema["input"]},
                    "result": str(result),
                }
            )
        )
        empty.mkdir()
        command = [request.python, "-c", START.format(desk=str(desk), job=str(job))]
        with private_copy(empty) as copy:
            environment = {**run_environment(copy), "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
            ended = run_process(
                command, cwd=copy, env=environment, timeout=request.timeout, children=request.children
            )
        if not result.exists():
            raise RuntimeError(f"the schema could not be saved ({ended.how}): {ended.output[-2000:]}")
        decoded: dict[str, Any] = msgspec.json.decode(result.read_bytes())
        return decoded
