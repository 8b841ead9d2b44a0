"""What each statement means for the variables of the steps, once imports, definitions and parameters are known."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promote.plan.facts import Facts
from promote.plan.model import Role, Symbols
from promote.plan.statements import Statement


@dataclass(frozen=True, slots=True)
class Effect:
    """One statement's effect on variables; parameters are kept apart, module-level names left out."""

    reads: frozenset[str]
    """Variables it needs from before, what its nested functions need included."""
    late: frozenset[str]
    """Variables that functions created here read when they are called."""
    binds: frozenset[str]
    may_bind: frozenset[str]
    deletes: frozenset[str]
    changed: frozenset[str]
    """Variables whose object it changes in place."""
    parameters: frozenset[str]
    nonlocals: frozenset[str]
    """Variables that a function created here rebinds through ``global``."""


def variables_of(statements: Sequence[Statement], symbols: Symbols, facts: Facts) -> frozenset[str]:
    """Names that the steps bind; a name that the run never bound (a branch not taken) is none."""
    names: set[str] = set()
    for statement in statements:
        if symbols.roles[statement.number] is Role.WORK:
            names |= statement.flow.may_bind | statement.flow.global_writes
    return frozenset(name for name in names if facts.was_bound(name))


def effects_of(
    statements: Sequence[Statement], symbols: Symbols, facts: Facts, hidden: Mapping[int, frozenset[str]]
) -> dict[int, Effect]:
    """Effect of every statement that is work or display, by statement number."""
    variables = variables_of(statements, symbols, facts)
    parameters = frozenset(symbols.parameters)
    lifts = {(d.names[0], d.statement.number): frozenset(d.lifts) for d in symbols.definitions if d.lifts}
    lifted = frozenset(name for name, _ in lifts)
    found: dict[int, Effect] = {}
    for statement in statements:
        if symbols.roles[statement.number] not in (Role.WORK, Role.DISPLAY):
            continue
        flow = statement.flow
        now = set(flow.reads | hidden.get(statement.number, frozenset()))
        late = set(flow.deferred)
        for name in (flow.touches | flow.deferred) & lifted:
            definition = symbols.definition_at(name, statement.number)
            if definition is not None:
                (now if name in flow.touches else late).update(definition.lifts)
                if name in flow.deferred:
                    late.update(definition.lifts)
        if isinstance(statement.node, ast.Delete) and all(
            isinstance(t, ast.Name) for t in statement.node.targets
        ):
            now.clear()  # Unbinding a name needs its value nowhere.
        own = flow.binds - flow.reads
        reads = frozenset((now | late) - own)
        found[statement.number] = Effect(
            reads=reads & variables,
            late=frozenset(late) & variables,
            binds=flow.binds & variables,
            may_bind=(flow.may_bind | flow.global_writes) & variables,
            deletes=flow.deletes,
            changed=facts.changed(statement) & variables & _names(statement, now | late),
            parameters=frozenset(now | late) & parameters,
            nonlocals=flow.global_writes,
        )
    return found


def _names(statement: Statement, more: set[str]) -> frozenset[str]:
    return frozenset(ref.name for ref in statement.refs) | frozenset(more)


def is_definition(statement: Statement) -> bool:
    """A def or class that stays a statement of its step."""
    return isinstance(statement.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
