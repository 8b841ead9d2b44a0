"""The runs with other values of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from promote_checks.dynamic.divergence import VALUE, differences
from promote_checks.dynamic.evidence import Parameters
from promote_checks.dynamic.observed import Run, Variation
from promote_checks.dynamic.other_values import NO_LITERAL, literal, others, why_not
from promote_checks.dynamic.outputs import INJECTED
from promote_checks.notebook.model import Cell, Notebook
from promote_checks.rules.literals import parameters
from promote_checks.rules.subject import Subject

MOST = 12
"""Runs for all parameters of one notebook together."""
NO_RUNS_LEFT = f"after {MOST} runs"

Start = Callable[[Notebook], Run]


def injected(notebook: Notebook, name: str, value: Any) -> Notebook:
    """The notebook as papermill would run it: a cell with the new value below the tagged one."""
    from papermill.translators import PythonTranslator

    source = PythonTranslator.codify({name: value})
    at = next(place for place, cell in enumerate(notebook.cells) if _is_tagged(cell))
    # A number that no cell has: all others keep theirs.
    cell = Cell(len(notebook.cells), "code", source, tags=(INJECTED,))
    return replace(notebook, cells=(*notebook.cells[: at + 1], cell, *notebook.cells[at + 1 :]))


def _is_tagged(cell: Cell) -> bool:
    return cell.kind == "code" and "parameters" in cell.tags


@dataclass(slots=True)
class _Budget:
    runs: int = MOST
    left_out: dict[str, str] = field(default_factory=dict)


def varied(
    subject: Subject, notebook: Notebook, first: Run, anyway: frozenset[tuple[int, str]], start: Start
) -> Parameters:
    """Run once for each parameter, and once more where that changed nothing. ``anyway``: keys of what is unstable."""
    nodes = parameters(subject)
    budget = _Budget()
    variations: list[Variation] = []
    for name, value in _values(subject, budget).items():
        for other in others(value):
            if budget.runs == 0:
                budget.left_out.setdefault(name, NO_RUNS_LEFT)
                break
            budget.runs -= 1
            run = start(injected(notebook, name, other))
            variations.append(Variation(name, shortened(value), shortened(other), run))
            if _has_effect(first, variations[-1], anyway):
                break
    tried = {one.name for one in variations}
    left_out = {name: why for name, why in budget.left_out.items() if name not in tried}
    return Parameters(
        {name: subject.place(node) for name, node in nodes.items()}, tuple(variations), left_out
    )


def _values(subject: Subject, budget: _Budget) -> Mapping[str, Any]:
    """The parameters that are varied; why not, of the others."""
    found: dict[str, Any] = {}
    for name, node in parameters(subject).items():
        try:
            value = literal(node)
        except (ValueError, TypeError, SyntaxError):
            budget.left_out[name] = NO_LITERAL
            continue
        reason = why_not(name, value, subject.path.absolute().parent)
        if reason:
            budget.left_out[name] = reason
        else:
            found[name] = value
    return found


def _has_effect(first: Run, variation: Variation, anyway: frozenset[tuple[int, str]]) -> bool:
    if variation.run.observation.failure is not None:
        return True  # or it did not finish: another value would not either
    own = (VALUE, variation.name)
    return any(one.key not in anyway and one.key != own for one in differences(first, variation.run))


def shortened(value: Any) -> str:
    """A value for a sentence."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
