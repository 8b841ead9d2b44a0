"""The plan in words, for ``promote --plan``."""

from __future__ import annotations

from collections.abc import Iterator

from promote.plan.model import Plan, Role


def describe(plan: Plan) -> str:
    """A text that a person can review before anything is written."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    yield f"package {plan.package}: {plan.title}"
    roles = list(plan.symbols.roles.values())
    counts = [f"{n} {role.value}" for role in Role if (n := roles.count(role))]
    yield f"{len(plan.statements)} statements: {', '.join(counts)}"
    if plan.symbols.parameters:
        yield "\nparameters"
        for p in plan.symbols.parameters.values():
            yield f"  {p.field} = {'(from the environment)' if p.secret else p.source}"
    if plan.symbols.definitions:
        yield "\ndefinitions"
        for d in plan.symbols.definitions:
            lifted = f"  takes {', '.join(d.lifts)}" if d.lifts else ""
            yield f"  {d.kind} {d.emitted}{lifted}"
    yield "\nsteps"
    for step in plan.steps:
        cells = ", ".join(str(c + 1) for c in step.cells)
        takes = ", ".join([*step.takes, *(f"{p}=" for p in step.parameters)])
        returns = ", ".join(step.returns) or "nothing"
        yield f"  {step.module}.{step.function}({takes}) -> {returns}    [cells {cells}]"
    if plan.dropped:
        yield "\ndropped"
        for lost in plan.dropped:
            yield f"  cell {lost.cell + 1}, line {lost.line}: {lost.source}    [{lost.reason}]"
    if plan.fallbacks:
        yield "\nless fine than it could be"
        for f in plan.fallbacks:
            where = "" if f.cell is None else f"cell {f.cell + 1}, line {f.line}: "
            yield f"  {f.rung}: {where}{f.reason}"
