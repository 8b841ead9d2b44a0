"""Promote one generated notebook in process and compare it with its own run."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.generated.notebook import Generated, as_notebook, statement_count
from bench.generated.package import Outcome
from bench.generated.package import run as run_package
from bench.generated.reference import Reference, execute
from bench.generated.values import is_definition, is_opaque, plain
from promote.emit.emission import Emission
from promote.emit.emit import emit
from promote.plan.build import build_plan
from promote.plan.model import Rung
from promote_checks.errors import UserError

PACKAGE = "generated_package"


@dataclass(frozen=True)
class Judgement:
    """``verdict``: ``equal``, ``wrong``, ``refused`` or ``fault`` (the planner or the emitter raised)."""

    verdict: str
    reason: str = ""
    lowest: str = "fine"
    """Of the ladder's rungs that the emission names."""
    modules: Mapping[str, str] = field(default_factory=dict)
    steps: int = 0

    @property
    def kind(self) -> str:
        """First line of the reason: the same fault has the same one."""
        return self.reason.partition("\n")[0][:160]


def judge(generated: Generated, *, observed: bool = True, rung: Rung = Rung.FINE) -> Judgement:
    """Plan, emit, import, run and compare."""
    notebook, cells = as_notebook(generated)
    reference = execute(cells)
    observation = reference.observation if observed else None
    try:
        emission = emit(build_plan(notebook, cells, observation, rung=rung, package=PACKAGE), python=None)
    except UserError as error:
        return Judgement("refused", error.message)
    except Exception as error:  # noqa: BLE001 (a fault of ours is a finding, not the end of the table)
        return Judgement("fault", f"{_innermost(error)}\n{traceback.format_exc()}")
    return _compared(generated, emission, reference)


def _compared(generated: Generated, emission: Emission, reference: Reference) -> Judgement:
    lowest = max((f.rung for f in emission.fallbacks), key=_depth, default="fine")
    made = {"lowest": lowest, "modules": emission.modules, "steps": len(emission.steps)}
    total = statement_count(generated)
    if emission.statements_total != total or emission.statements_placed + len(emission.dropped) != total:
        placed = f"{emission.statements_placed} placed + {len(emission.dropped)} dropped of {total}"
        return Judgement("wrong", f"statements lost: {placed}", **made)  # type: ignore[arg-type]
    try:
        outcome = run_package(PACKAGE, emission.modules)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        reason = f"the package raises {type(error).__name__}: {_without_names(error)}\n{traceback.format_exc()}"
        return Judgement("wrong", reason, **made)  # type: ignore[arg-type]
    found = differences(reference, outcome)
    return Judgement("wrong" if found else "equal", "\n".join(found), **made)  # type: ignore[arg-type]


def _depth(rung: str) -> int:
    order = ("fine", "nest", "merge", "module state", "replay")
    return order.index(rung) if rung in order else len(order)


def _innermost(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}: {error}"


def _without_names(error: BaseException) -> str:
    return str(error).replace(PACKAGE, "package")


def differences(reference: Reference, outcome: Outcome) -> list[str]:
    """Values that are missing or other, text that is other, objects that are one on one side only."""
    names = sorted(name for name, value in reference.namespace.items() if not is_definition(value))
    found = []
    for name in names:
        if name not in outcome.values:
            if not is_opaque(reference.namespace[name]):
                found.append(f"missing value\n  {name} = {reference.namespace[name]!r}")
        elif plain(reference.namespace[name]) != plain(outcome.values[name]):
            found.append(f"other value\n  {name}: {reference.namespace[name]!r} became {outcome.values[name]!r}")
    if reference.text != outcome.text:
        found.append(f"other text\n  {reference.text!r}\n  {outcome.text!r}")
    return found or _aliases(reference, outcome, names)


def _aliases(reference: Reference, outcome: Outcome, names: list[str]) -> list[str]:
    there = [name for name in names if name in outcome.values]
    one: dict[int, int] = {}
    two: dict[int, int] = {}
    for name in there:
        if plain(reference.namespace[name], one) != plain(outcome.values[name], two):
            return [f"other aliases\n  {name} shares objects with other variables on one side only"]
    return []
