"""A small package, and a hand-written observer: cells run one by one in a process of their own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from promote_checks.notebook.model import Cell, Notebook
from promote_checks.observe.observation import Observation
from promote_checks.proof.prove import prove
from promote_checks.proof.request import ProofRequest, StepLocation
from promote_checks.proof.result import Proof

OBSERVER = """
import ast, contextlib, io, json, linecache, os, sys, types
from promote_checks.probe.canonical import PLACES, describe, digest
from promote_checks.probe.names import by_address
from promote_checks.probe.seeding import seed_generators
from promote_checks.probe.written import listing, written


def main():
    job = json.load(sys.stdin)
    space = sys.modules["__main__"].__dict__
    ours = set(space)
    PLACES[os.getcwd()] = "<folder>"
    if job["seed"] is not None:
        seed_generators(job["seed"])
    before = listing(".", ["."])
    statements, cells = [], []
    for index, cell in enumerate(job["cells"]):
        out, bound = io.StringIO(), []
        linecache.cache[f"<cell {index}>"] = (len(cell), None, cell.splitlines(True), f"<cell {index}>")
        with contextlib.redirect_stdout(out):
            for node in ast.parse(cell).body:
                old = {name: id(value) for name, value in space.items() if name not in ours}
                exec(compile(ast.Module([node], []), f"<cell {index}>", "exec"), space)
                names = [name for name, value in space.items() if name not in ours and old.get(name) != id(value)]
                bound += names
                statements.append({
                    "cell": index, "line": node.lineno, "column": node.col_offset,
                    "bound": [{"name": name, "type": "typing.Any", "identity": 0} for name in names],
                    "by_address": [name for name in names if by_address(space[name])],
                    "printed": "print" in ast.unparse(node),
                    "writes": [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)
                               and isinstance(one.value, str) and os.path.exists(one.value)],
                })
        digests = {name: digest(space[name])[0] for name in bound if name in space}
        cells.append({"index": index, "stdout": out.getvalue(), "digests": digests})
    final = [told(name, value) for name, value in list(space.items()) if name not in ours]
    json.dump({"statements": statements, "cells": cells, "final": final,
               "written": written(".", ["."], before)}, sys.__stdout__)


def told(name, value):
    text, reason = digest(value)
    definition = isinstance(value, (types.ModuleType, types.FunctionType, type))
    kind = "types.ModuleType" if isinstance(value, types.ModuleType) else "typing.Any"
    kind = "type[typing.Any]" if isinstance(value, type) else kind
    return {"name": name, "type": kind, "digest": text, "reason": reason,
            "text": "" if "token" in name else describe(value), "definition": definition}


main()
"""


@dataclass
class Case:
    """A notebook and a package, to be proven against each other."""

    folder: Path
    cells: tuple[str, ...]
    modules: dict[str, str]
    steps: tuple[StepLocation, ...]
    data: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    """Fields of the request that are not the usual ones."""
    runs: list[int | None] = field(default_factory=list)
    """Seeds of the observed runs, in order."""

    def observe(self, seed: int | None = None) -> Observation:
        """Run the cells as a notebook."""
        self.runs.append(seed)
        work = self.folder / f"observed{len(self.runs)}"
        work.mkdir()
        self.fill(work)
        done = subprocess.run(
            [sys.executable, "-c", OBSERVER],
            input=json.dumps({"cells": self.cells, "seed": seed}),
            cwd=work,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "PYTHONHASHSEED": "0",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        return replace(msgspec.json.decode(done.stdout, type=Observation), seed=seed)

    def fill(self, folder: Path) -> None:
        """The files that the notebook finds beside it."""
        for name, text in self.data.items():
            (folder / name).write_text(text)

    def request(self) -> ProofRequest:
        """Write everything, observe once."""
        home = self.folder / "home"
        project = self.folder / "project"
        home.mkdir()
        self.fill(home)
        package = project / "src" / "small"
        package.mkdir(parents=True)
        for name, text in {"__init__.py": "", **self.modules}.items():
            (package / name).write_text(textwrap.dedent(text))
        cells = tuple(Cell(number, "code", source) for number, source in enumerate(self.cells))
        digest = hashlib.sha256(b"").hexdigest()
        request = ProofRequest(
            observation=self.observe(),
            notebook=Notebook(home / "small.ipynb", digest, "ipynb", "python", None, cells),
            project=project,
            package="small",
            steps=self.steps,
            parameter_names=(),
            python=sys.executable,
            timeout=60,
            again=self.observe,
        )
        return replace(request, **self.changes)

    def prove(self) -> Proof:
        """The proof."""
        return prove(self.request())


PARAMS = """
    from dataclasses import dataclass

    @dataclass(frozen=True, kw_only=True)
    class Params:
        rate: float = 0.5
"""
RESULTS = """
    from dataclasses import dataclass
    from typing import Any

    @dataclass(frozen=True)
    class Results:
        {fields}
"""


def results_module(names: Iterable[str]) -> str:
    """A ``results.py`` with these fields."""
    return RESULTS.format(fields="\n        ".join(f"{name}: Any" for name in names) or "pass")


@pytest.fixture
def case(tmp_path: Path) -> Callable[..., Case]:
    """A case of one step: cells, and the body of the step that stands for them."""

    def make(*cells: str, body: str, results: tuple[str, ...] = (), extra: str = "", **changes: Any) -> Case:
        lines = textwrap.dedent(body).strip()
        returned = f"return {', '.join(results)}" if results else "return None"
        work = (
            "import logging\n\nlogger = logging.getLogger(__name__)\n\n"
            + textwrap.dedent(extra)
            + "\n\ndef work():\n"
            + textwrap.indent(lines + "\n" + returned, "    ")
            + "\n"
        )
        given = f"{', '.join(results)} = work()" if results else "work()"
        pipeline = (
            "from small.params import Params\nfrom small.results import Results\nfrom small.work import work\n\n\n"
            f"def run(params=None):\n    params = params or Params()\n    {given}\n"
            f"    return Results({', '.join(results)})\n"
        )
        modules = {
            "params.py": PARAMS,
            "results.py": results_module(results),
            "work.py": work,
            "pipeline.py": pipeline,
        }
        last = len(cells[-1].splitlines()) or 1
        data = changes.pop("data", {})
        steps = (StepLocation("work", "work", len(cells) - 1, last),)
        return Case(tmp_path, cells, modules, steps, data, changes)

    return make
