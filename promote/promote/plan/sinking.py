"""What only the endpoints of a script need is bound where they begin, not at the top of the file.

A script that serves binds its application, counters and settings first, then trains, then defines its handlers. A
handler that rebinds one of them (``global threshold``) would drag everything in between into one step. Binding a
literal, or making an application, neither reads nor changes anything: it may as well happen just before its first use.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from itertools import pairwise

from promote.plan.effects import Effect
from promote.plan.kinds import SERVING, is_handler
from promote.plan.statements import Statement


def sunk(work: Sequence[Statement], effects: Mapping[int, Effect]) -> tuple[list[Statement], frozenset[int]]:
    """The statements with such bindings moved down, and the places behind which no cut may stand.

    A moved statement and the one that needs it stay together: it must not be the end of a step, since where a step
    ends says what was bound by then. Only where everything stands in one cell, and handlers are among it.
    """
    order = list(work)
    if len({s.position.cell for s in order}) != 1 or not any(is_handler(s.node) for s in order):
        return order, frozenset()
    moved: set[int] = set()
    for statement in reversed(work):
        name = _bound(statement)
        here = order.index(statement)
        if not name:
            continue
        later = (at for at in range(here + 1, len(order)) if _touches(name, effects[order[at].number]))
        first = next(later, None)
        if first is not None and _is_of_endpoints(order[first], moved) and first > here + 1:
            order.insert(first - 1, order.pop(here))
            moved.add(statement.number)
    # Handlers that follow each other are one interface: they are not torn apart.
    beside = {
        at
        for at, (one, next_) in enumerate(pairwise(order))
        if is_handler(one.node) and is_handler(next_.node)
    }
    return order, frozenset({at for at, s in enumerate(order) if s.number in moved} | beside)


def _bound(statement: Statement) -> str:
    """The one name that a statement binds to a literal or to an application."""
    node = statement.node
    if not (
        isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    ):
        return ""
    return node.targets[0].id if _is_still(node.value) else ""


def _is_still(node: ast.expr) -> bool:
    """Nothing is read and nothing done: a literal, ``Flask(__name__)``."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        return name in SERVING and all(_is_still(one) for one in given)
    if isinstance(node, ast.Name):
        return node.id == "__name__"
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _touches(name: str, effect: Effect) -> bool:
    used = effect.reads | effect.late | effect.may_bind | effect.changed | effect.deletes | effect.nonlocals
    return name in used


def _is_of_endpoints(statement: Statement, moved: set[int]) -> bool:
    return is_handler(statement.node) or statement.number in moved or _makes_application(statement.node)


def _makes_application(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_still(node.value)
