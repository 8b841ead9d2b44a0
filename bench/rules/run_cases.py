"""The labelled set of the rules that need a run: cases are put together, so that few kernels start.

The format is that of ``bench.rules.cases``. Names that a case binds get its number, so that cases don't meet. For the
schemas ``--- now`` stands between the code at promotion and the code of today; both bind ``frame``.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.rules.cases import Case, cases_of, subject
from promote_checks.dynamic.check import check_runs
from promote_checks.dynamic.registry import RUN_RULES
from promote_checks.dynamic.schemas import NAME, recorded
from promote_checks.notebook.read import read_notebook
from promote_checks.observe.run import observe
from promote_checks.rules.finding import Finding

CASES = Path(__file__).resolve().parents[2] / "tests/checks/dynamic/cases"
ALONE = ("RN004", "RN005")
"""They name only the first thing that differs: a fault needs a notebook of its own."""
PARAMETERS = 5
"""Cases of parameters in one notebook: each may take two runs."""
_NOW = "--- now"


@dataclass(slots=True)
class Merged:
    """Several cases as one notebook."""

    cells: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    """Name of the case to which each cell belongs."""
    parameters: list[tuple[str, str]] = field(default_factory=list)
    """Case and line of each parameter of the tagged cell, which is the first."""

    def owner(self, finding: Finding) -> str:
        """The case that a finding speaks about."""
        cell = (finding.cell or 1) - 1 - bool(self.parameters)
        return self.parameters[finding.line - 1][0] if cell < 0 else self.owners[cell]

    def write(self, path: Path) -> None:
        """Write the notebook."""
        tagged = (
            [("\n".join(line for _, line in self.parameters), ("parameters",))] if self.parameters else []
        )
        cells: list[dict[str, Any]] = [
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {"tags": list(tags)},
                "outputs": [],
                "source": source,
            }
            for source, tags in [*tagged, *self.cells]
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(document), encoding="utf-8")


def run_cases(code: str) -> list[Case]:
    """The cases of one rule."""
    return list(cases_of(CASES / f"{code}.txt"))


def found_cases(code: str, folder: Path) -> set[str]:
    """Names of the cases in which the rule finds something. ``folder``: empty, for the notebooks."""
    cases = run_cases(code)
    if code.startswith("SC"):
        return set(_drifted(code, cases, folder / "work"))
    found: set[str] = set()
    for number, group in enumerate(_groups(code, cases)):
        merged = merge(group)
        path = folder / str(number) / "work" / "case.ipynb"
        merged.write(path)
        found.update(merged.owner(one) for one in _findings(code, path))
    return found


def _findings(code: str, path: Path, **more: Any) -> list[Finding]:
    found, missed = check_runs(path, timeout=300, rules={code: RUN_RULES[code]}, **more)
    blocking = [one.reason for one in missed if one.blocking]
    assert not blocking, f"{code}: {blocking}"
    return found


def _groups(code: str, cases: Sequence[Case]) -> Iterator[Sequence[Case]]:
    if code == "PR007":
        yield from (cases[at : at + PARAMETERS] for at in range(0, len(cases), PARAMETERS))
        return
    faults = [case for case in cases if case.faulty]
    yield from ([case] for case in faults) if code in ALONE else [faults]
    yield [case for case in cases if not case.faulty]


def merge(cases: Iterable[Case]) -> Merged:
    """One notebook of several cases, their names apart."""
    merged = Merged()
    for number, case in enumerate(cases):
        cells = [(cell.source, cell.tags) for cell in subject(case).cells]
        names = _bound("\n".join(source for source, _ in cells))
        for source, tags in cells:
            text = renamed(source, names, number)
            if "parameters" in tags:
                merged.parameters.append((case.name, text.strip()))
            else:
                merged.cells.append((text, tags))
                merged.owners.append(case.name)
    return merged


def _bound(text: str) -> set[str]:
    """Names that a text binds, but for modules."""
    tree = ast.parse(
        "\n".join("" if line.startswith("%") else line for line in text.split("\n")), mode="exec"
    )
    names = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return names | {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def renamed(text: str, names: set[str], number: int) -> str:
    """Each of the names with a number; attributes and keywords of the same name stay."""
    if not names:
        return text
    pattern = re.compile(
        r"(?<![\w.\"'])(" + "|".join(map(re.escape, sorted(names))) + r")(?![\w\"']|=(?!=)\S)"
    )
    return pattern.sub(rf"\1_{number}", text)


def _drifted(code: str, cases: Sequence[Case], folder: Path) -> Iterator[str]:
    """Record the schemas of the code at promotion, then run the code of today against them."""
    before, now = (Merged([("import pandas as pd", ())], [""]) for _ in range(2))
    for number, case in enumerate(cases):
        at = case.lines.index(_NOW)
        for merged, lines in ((before, case.lines[:at]), (now, case.lines[at + 1 :])):
            merged.cells.append((renamed("\n".join(lines).strip(), {"frame"}, number), ()))
            merged.owners.append(case.name)
    path = folder / "case.ipynb"
    before.write(path)
    seen = observe(read_notebook(path))
    assert seen.failure is None, seen.failure
    steps = [(f"make_{number}", number + 1, [f"frame_{number}"]) for number in range(len(cases))]
    now.write(path)
    text = recorded(seen, steps, notebook=read_notebook(path).sha256, levels=True)
    project = folder / "project"
    project.mkdir()
    (project / NAME).write_text(text, encoding="utf-8")
    for finding in _findings(code, path, project=project):
        yield now.owner(finding)
