"""Which module of the package each definition lives in."""

from __future__ import annotations

from collections.abc import Mapping

from promote.plan.model import Definition, Plan, Step

SHARED = "definitions"


def homes_of(plan: Plan) -> Mapping[int, str]:
    """Statement number of each definition -> module: with its only user, else in ``definitions``."""
    users = _users(plan)
    homes: dict[int, str] = {}
    pending = list(plan.symbols.definitions)
    for definition in pending:
        homes[definition.statement.number] = _first_home(definition, users, plan)
    changed = True
    while changed:
        changed = False
        for definition in pending:
            number = definition.statement.number
            modules = {homes[u] if isinstance(u, int) else u for u in users[number]}
            modules.discard("")
            wanted = modules.pop() if len(modules) == 1 else SHARED if modules else homes[number]
            if homes[number] not in (wanted, SHARED):
                homes[number] = wanted if wanted == SHARED else homes[number]
                changed = homes[number] == SHARED
    _without_circles(homes, plan)
    return homes


def _without_circles(homes: dict[int, str], plan: Plan) -> None:
    """``definitions`` imports no module of steps, and no two modules of steps import each other's classes.

    A class is named by annotations wherever its instances go, so only a single home for all is safe.
    """
    classes = [d.statement.number for d in plan.symbols.definitions if d.kind == "class"]
    if SHARED in homes.values() or len({homes[number] for number in classes}) > 1:
        homes.update(dict.fromkeys(classes, SHARED))
    todo = [number for number, home in homes.items() if home == SHARED]
    while todo:
        for used in definitions_named(todo.pop(), plan):
            if homes[used.statement.number] != SHARED:
                homes[used.statement.number] = SHARED
                todo.append(used.statement.number)


def _users(plan: Plan) -> dict[int, set[int | str]]:
    """Definition -> modules of the steps and numbers of the definitions that name it."""
    found: dict[int, set[int | str]] = {d.statement.number: set() for d in plan.symbols.definitions}
    for step in plan.steps:
        for statement in step.statements:
            for definition in definitions_named(statement.number, plan):
                found[definition.statement.number].add(step.module)
    for user in plan.symbols.definitions:
        for definition in definitions_named(user.statement.number, plan):
            if definition is not user:
                found[definition.statement.number].add(user.statement.number)
    return found


def definitions_named(number: int, plan: Plan) -> list[Definition]:
    """Definitions that a statement reads, also through strings."""
    statement = plan.statements[number]
    own = next((d for d in plan.symbols.definitions if d.statement is statement), None)
    names = {r.name for r in statement.refs if r.context == "load"} | plan.hidden.get(number, frozenset())
    found = []
    for name in sorted(names):
        definition = (
            own if own is not None and name in own.names else plan.symbols.definition_at(name, number)
        )
        if definition is not None:
            found.append(definition)
    return found


def _first_home(definition: Definition, users: Mapping[int, set[int | str]], plan: Plan) -> str:
    """The module of its only direct user; the step behind it where nothing uses it."""
    own = users[definition.statement.number]
    modules = {u for u in own if isinstance(u, str)}
    if len(modules) == 1 and len(own) == 1:
        return str(next(iter(modules)))
    if own:
        return SHARED if len(modules) > 1 else _through(definition, users, modules)
    following = _step_behind(definition, plan)
    return following.module if following is not None and not definition.lifts else SHARED


def _through(definition: Definition, users: Mapping[int, set[int | str]], modules: set[str]) -> str:
    seen: set[int] = set()
    found = set(modules)
    stack = [u for u in users[definition.statement.number] if isinstance(u, int)]
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        for user in users[number]:
            if isinstance(user, str):
                found.add(user)
            else:
                stack.append(user)
        if not users[number]:
            found.add(SHARED)
    return found.pop() if len(found) == 1 else SHARED


def _step_behind(definition: Definition, plan: Plan) -> Step | None:
    number = definition.statement.number
    return next((s for s in plan.steps if s.statements and s.statements[-1].number > number), None)
