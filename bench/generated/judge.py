"""Promote one generated notebook in process and compare it with its own run."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bench.generated.notebook import Generated, as_notebook, statement_count
from bench.generated.package import Outcome
from bench.generated.package import run as run_package
from bench.generated.reference import Reference, execute
from bench.generated.values import is_definition, is_opaque, plain
from promote.emit.emit import emit, module_texts
from promote.emit.thin import is_placed
from promote.plan.build import build_plan
from promote.plan.model import Plan, Rung
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
        """First line of the reason without names and numbers: the same fault has the same one."""
        first = self.reason.partition("\n")[0]
        return re.sub(r"\d+", "N", re.sub(r"'[^']*'", "'...'", first))[:160]


@dataclass(frozen=True)
class _Made:
    """What the comparison needs of an emission."""

    modules: Mapping[str, str]
    placed: int
    dropped: int
    rungs: tuple[str, ...]
    steps: int
    raw: bool


def judge(
    generated: Generated, *, observed: bool = True, rung: Rung = Rung.FINE, formatted: bool = False
) -> Judgement:
    """Plan, emit, import, run and compare. Formatting starts processes, so it is left out unless asked for."""
    notebook, cells = as_notebook(generated)
    reference = execute(cells)
    observation = reference.observation if observed else None
    try:
        made = _made(
            build_plan(notebook, cells, observation, rung=rung, package=PACKAGE), formatted=formatted
        )
    except UserError as error:
        return Judgement("refused", error.message)
    except Exception as error:  # noqa: BLE001 (a fault of ours is a finding, not the end of the table)
        return Judgement("fault", f"{_innermost(error)}\n{traceback.format_exc()}")
    return _compared(statement_count(generated), made, reference)


def _made(plan: Plan, *, formatted: bool) -> _Made:
    modules: Mapping[str, str]
    if formatted:
        modules = emit(plan, python=None).modules
    else:
        modules = {f"{name}.py": text for name, text in module_texts(plan).items()}
    placed = sum(is_placed(statement, plan) for statement in plan.statements)
    rungs = tuple(fallback.rung for fallback in plan.fallbacks)
    return _Made(modules, placed, len(plan.dropped), rungs, len(plan.steps), not formatted)


def _compared(total: int, made: _Made, reference: Reference) -> Judgement:
    lowest = max(made.rungs, key=_depth, default="fine")
    judgement = Judgement("wrong", "", lowest, made.modules, made.steps)
    if made.placed + made.dropped != total:
        return replace(
            judgement, reason=f"statements lost: {made.placed} placed + {made.dropped} dropped of {total}"
        )
    try:
        outcome = run_package(PACKAGE, made.modules, raw=made.raw)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 (whatever the package raises is a difference)
        reason = f"the package raises {type(error).__name__}: {_without_names(error)}\n{_frames(error)}"
        return replace(judgement, reason=reason)
    found = differences(reference, outcome)
    return replace(judgement, verdict="wrong" if found else "equal", reason="\n".join(found))


def _depth(rung: str) -> int:
    order = ("fine", "nest", "merge", "module state", "replay")
    return order.index(rung) if rung in order else len(order)


def _innermost(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}: {error}"


def _frames(error: BaseException) -> str:
    """Where in the package it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {f.filename}:{f.lineno} in {f.name}" for f in frames if "<package" in f.filename)


def _without_names(error: BaseException) -> str:
    return str(error).replace(PACKAGE, "package")


def differences(reference: Reference, outcome: Outcome) -> list[str]:
    """Values that are missing or other, text that is other, objects that are one on one side only."""
    present = {n: v for n, v in reference.namespace.items() if not n.startswith("__")}
    names = sorted(name for name, value in present.items() if not is_definition(value))
    found = []
    for name in names:
        if name not in outcome.values:
            if not is_opaque(reference.namespace[name]):
                found.append(f"missing value\n  {name} = {reference.namespace[name]!r}")
        elif plain(reference.namespace[name]) != plain(outcome.values[name]):
            found.append(
                f"other value\n  {name}: {reference.namespace[name]!r} became {outcome.values[name]!r}"
            )
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
