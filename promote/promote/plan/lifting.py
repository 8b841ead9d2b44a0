"""The upper rungs of the ladder: hoist a definition, or lift the notebook variables it reads to parameters.

A definition is hoisted when everything it reads while it is being defined exists at import time. What its
body reads is an import, another hoisted definition, a constant, or is lifted: a keyword-only parameter that
every call passes on, with the version that reaches that call. Whatever can't be lifted without a change of
meaning is left to be nested in its step.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from promote.emission import Fallback
from promote.plan.definition_state import definition_obstacle
from promote.plan.facts import Facts
from promote.plan.identity import identity_obstacle
from promote.plan.model import Rung
from promote.plan.statements import Statement
from promote_checks.scopes.refs import Ref

_BUILTINS = frozenset(dir(builtins))
_DRAWS = frozenset({"random", "numpy.random"})


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A function or class that may move to module level."""

    name: str
    emitted: str
    statement: Statement
    versions: int = 1
    lifts: tuple[str, ...] = ()

    @property
    def is_class(self) -> bool:
        """A class can't take parameters for what its methods read."""
        return isinstance(self.statement.node, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Settled:
    """The fixed point: what is hoisted, which literals stay constants, and what had to be nested, and why."""

    hoisted: tuple[Candidate, ...]
    constants: tuple[str, ...]
    fallbacks: tuple[Fallback, ...]


@dataclass(slots=True)
class _World:
    statements: Sequence[Statement]
    binds: Mapping[str, Sequence[Statement]]
    available: frozenset[str]
    parameters: frozenset[str]
    constants: frozenset[str]
    facts: Facts
    rung: Rung
    hidden: Mapping[int, frozenset[str]]
    unsteady: Mapping[str, str]
    """Names that can change their meaning while a function runs, or cease to have one, and why."""


def settle(
    candidates: Sequence[Candidate],
    *,
    statements: Sequence[Statement],
    binds: Mapping[str, Sequence[Statement]],
    available: frozenset[str],
    parameters: frozenset[str],
    constants: frozenset[str],
    facts: Facts,
    rung: Rung,
    hidden: Mapping[int, frozenset[str]],
) -> Settled:
    """Demote candidates until what is left can be hoisted together."""
    unsteady = {n: "is unbound by del" for s in statements for n in s.flow.deletes}
    unsteady |= {n: "is written through global" for s in statements for n in s.flow.global_writes}
    world = _World(statements, binds, available, parameters, constants, facts, rung, hidden, unsteady)
    alive = list(candidates)
    fallbacks: list[Fallback] = []
    while True:
        needed = _constants_needed(alive, world)
        lifts = _lifts(alive, needed, world)
        demoted = [(c, reason) for c in alive if (reason := _obstacle(c, alive, lifts, needed, world))]
        if not demoted:
            break
        for candidate, reason in demoted:
            place = candidate.statement.position
            fallbacks.append(Fallback("nest", place.cell, place.line, f"{candidate.name}: {reason}"))
        gone = {id(c) for c, _ in demoted}
        names = {c.name for c, _ in demoted}
        # All versions of a redefined function share one fate.
        alive = [c for c in alive if id(c) not in gone and c.name not in names]
    hoisted = tuple(replace(c, lifts=lifts[c.statement.number]) for c in alive)
    return Settled(hoisted, tuple(sorted(needed)), tuple(fallbacks))


def _constants_needed(alive: Sequence[Candidate], world: _World) -> frozenset[str]:
    """Literals that something needs at import time: defaults, decorators, class bodies and methods."""
    needed: set[str] = set()
    for candidate in alive:
        for ref in candidate.statement.refs:
            if ref.context == "load" and (not ref.deferred or candidate.is_class):
                needed.add(ref.name)
    return frozenset(needed & world.constants)


def _lifts(
    alive: Sequence[Candidate], constants: frozenset[str], world: _World
) -> dict[int, tuple[str, ...]]:
    """Statement number of each candidate -> the variables that it, or what it calls, reads."""
    own = {c.name for c in alive}
    direct: dict[int, set[str]] = {}
    calls: dict[int, set[str]] = {}
    fixed = world.available | constants
    for candidate in alive:
        number = candidate.statement.number
        read = set(candidate.statement.flow.deferred) | (
            world.hidden.get(number, frozenset()) - candidate.statement.flow.touches
        )
        calls[number] = read & own
        direct[number] = {n for n in read - own - fixed if n in world.binds or n in world.parameters}
    by_name: dict[str, set[int]] = {}
    for candidate in alive:
        by_name.setdefault(candidate.name, set()).add(candidate.statement.number)
    changed = True
    while changed:
        changed = False
        for number, callees in calls.items():
            more = {v for name in callees for callee in by_name[name] for v in direct[callee]} - direct[
                number
            ]
            if more:
                direct[number] |= more
                changed = True
    return {number: tuple(sorted(names)) for number, names in direct.items()}


def _obstacle(
    candidate: Candidate,
    alive: Sequence[Candidate],
    lifts: Mapping[int, tuple[str, ...]],
    constants: frozenset[str],
    world: _World,
) -> str:
    """Why the candidate can't be hoisted; empty if it can."""
    statement = candidate.statement
    if statement.flow.global_writes:
        names = ", ".join(sorted(statement.flow.global_writes))
        return f"writes {names} through global"
    return (
        definition_obstacle(statement.node, world.binds, world.statements)
        or _definition_time_obstacle(candidate, alive, lifts, constants, world)
        or _version_obstacle(candidate, world)
        or (
            _lifting_obstacle(candidate, lifts[statement.number], alive, world)
            if lifts[statement.number]
            else ""
        )
    )


def _definition_time_obstacle(
    candidate: Candidate,
    alive: Sequence[Candidate],
    lifts: Mapping[int, tuple[str, ...]],
    constants: frozenset[str],
    world: _World,
) -> str:
    earlier = {
        c.name
        for c in alive
        if c.statement.number < candidate.statement.number and not lifts[c.statement.number]
    }
    known = world.available | constants | earlier | _unbound_builtins(world)
    missing = sorted(candidate.statement.flow.reads - known)
    if missing:
        return f"is defined with {missing[0]}, which only exists when the notebook runs"
    if world.facts.ambient(candidate.statement) & _DRAWS:
        return "draws random numbers while it is being defined"
    return ""


def _unbound_builtins(world: _World) -> frozenset[str]:
    return frozenset(name for name in _BUILTINS if name not in world.binds) | {"__name__"}


def _version_obstacle(candidate: Candidate, world: _World) -> str:
    if candidate.versions == 1:
        return ""
    for statement in world.statements:
        for ref in statement.refs:
            if ref.name != candidate.name or ref.context != "load":
                continue
            recursive = statement is candidate.statement and ref.deferred
            if (ref.deferred and not recursive) or (not recursive and not _is_call(ref)):
                return "is redefined and read by another function or passed on"
    return ""


def _lifting_obstacle(
    candidate: Candidate, lifts: tuple[str, ...], alive: Sequence[Candidate], world: _World
) -> str:
    node = candidate.statement.node
    if candidate.is_class:
        return f"its methods read {lifts[0]}"
    if any(candidate.name in names for names in world.hidden.values()):
        return f"is named in a text that is evaluated, and reads {lifts[0]}"
    unsteady = [n for n in lifts if n in world.unsteady]
    if unsteady:
        return f"reads {unsteady[0]}, which {world.unsteady[unsteady[0]]}"
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    if node.decorator_list:
        return f"is decorated and reads {lifts[0]}"
    own = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
    if own & set(lifts):
        return f"has a parameter of its own called {min(own & set(lifts))}"
    if _declares_global(node, lifts):
        return f"declares global {lifts[0]}"
    hoisted = {id(c.statement): c for c in alive}
    for statement in world.statements:
        inside = hoisted.get(id(statement))
        for ref in statement.refs:
            if ref.name == candidate.name and ref.context == "load":
                reason = _use_obstacle(ref, statement, inside, candidate, lifts, world)
                if reason:
                    return reason
    return ""


def _use_obstacle(
    ref: Ref,
    statement: Statement,
    inside: Candidate | None,
    candidate: Candidate,
    lifts: tuple[str, ...],
    world: _World,
) -> str:
    shadowed = sorted(set(lifts) & ref.shadows)
    if shadowed:
        return f"reads {shadowed[0]}, and is used where {shadowed[0]} means something else"
    if inside is not None and inside.is_class:
        return f"reads {lifts[0]} and is used by class {inside.name}"
    if _is_call(ref) and _reads_lazily(candidate.statement.node, lifts):
        at = _first_use(candidate, world)
        late = [n for n in lifts if n in world.binds and world.binds[n][-1].number >= at]
        if late:
            return f"reads {late[0]} after it has returned, and {late[0]} is bound again by then"
    if not _is_call(ref):
        reason = identity_obstacle(ref, world.statements, world.binds)
        if reason:
            return f"{reason}, and reads {lifts[0]}"
        if world.rung >= Rung.NESTED:
            return f"is passed on as a value and reads {lifts[0]}"
        last = {name: world.binds[name][-1].number for name in lifts if name in world.binds}
        at = _first_use(candidate, world) if ref.deferred else statement.number
        late = [name for name in last if last[name] >= at and name not in world.parameters]
        if late:
            return f"is passed on as a value, and {late[0]} is bound again afterwards"
    if inside is None:
        unbound = [n for n in lifts if not _surely_bound(n, statement, world)]
        if unbound:
            return f"is used before {unbound[0]} is surely bound"
        if ref.deferred:
            late = [n for n in lifts if n in world.binds and world.binds[n][-1].number > statement.number]
            if late:
                return f"is used in a nested function, and {late[0]} is bound again afterwards"
    return ""


def _first_use(candidate: Candidate, world: _World) -> int:
    users = {candidate.name}
    changed = True
    while changed:
        changed = False
        for statement in world.statements:
            node = statement.node
            if (
                isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
                and node.name not in users
            ) and statement.flow.deferred & users:
                users.add(node.name)
                changed = True
    uses = [s.number for s in world.statements if s.flow.touches & users]
    return min(uses, default=len(world.statements))


def _surely_bound(name: str, statement: Statement, world: _World) -> bool:
    if name in world.parameters:
        return name not in world.binds or world.binds[name][0].number < statement.number
    if name in statement.flow.binds and name not in statement.flow.reads:
        return True
    return any(
        b.number < statement.number and _binds_surely(name, b, world) for b in world.binds.get(name, ())
    )


def _binds_surely(name: str, statement: Statement, world: _World) -> bool:
    return name in statement.flow.binds or (world.facts.observed and world.facts.was_bound(name))


def _is_call(ref: Ref) -> bool:
    return isinstance(ref.parent, ast.Call) and ref.parent.func is ref.node


def _reads_lazily(node: ast.AST, lifts: tuple[str, ...]) -> bool:
    """What the function returns may read its globals later: generators, coroutines and inner functions."""
    if isinstance(node, ast.AsyncFunctionDef):
        return True
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Yield, ast.YieldFrom)):
            return True
        if (
            inner is not node
            and isinstance(inner, (ast.FunctionDef, ast.Lambda, ast.GeneratorExp, ast.ClassDef))
            and any(isinstance(n, ast.Name) and n.id in lifts for n in ast.walk(inner))
        ):
            return True
    return False


def _declares_global(node: ast.AST, lifts: tuple[str, ...]) -> bool:
    return any(isinstance(n, ast.Global) and set(n.names) & set(lifts) for n in ast.walk(node))
