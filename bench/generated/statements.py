"""Random top-level statements: source text, and what they do to the scope."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from bench.generated import simple
from bench.generated.definitions import a_class, a_decorated, a_definition, a_generator, a_maker, an_import
from bench.generated.expressions import condition, expression
from bench.generated.scope import (
    FUNCTIONS,
    INT,
    LIST,
    LITTLE,
    STR,
    UNARY,
    Scope,
)

Producer = Callable[[Scope], str]


def statement(scope: Scope) -> str:
    """One statement, weighted by how often real notebooks have its like."""
    pool = SIMPLE if scope.depth >= 2 else EVERYTHING
    producers, weights = zip(*pool, strict=True)
    producer: Producer = scope.random.choices(producers, weights)[0]
    return producer(scope)


def block(scope: Scope, most: int = 3) -> str:
    """An indented block of one to ``most`` statements."""
    lines = [statement(scope) for _ in range(scope.random.randint(1, most))]
    return textwrap.indent("\n".join(lines), "    ")


def _if(scope: Scope) -> str:
    yes, no = scope.branch(), scope.branch()
    text = f"if {condition(scope)}:\n{block(yes)}"
    if scope.chance(0.2):
        text += f"\nelif {condition(scope)}:\n{block(scope.branch(), 2)}"
    if scope.chance(0.6):
        text += f"\nelse:\n{block(no)}"
    _meet(scope, yes, no)
    return text


def _meet(scope: Scope, *branches: Scope) -> None:
    """After a branch only what every path bound to the same kind is sure; the rest is sometimes tried."""
    every = set.intersection(*(set(b.kinds) for b in branches))
    sure = {
        n: k for n, k in branches[0].kinds.items() if n in every and all(b.kinds[n] == k for b in branches)
    }
    risky = {n: k for b in branches for n, k in b.kinds.items() if scope.chance(0.2)}
    scope.kinds = risky | sure


def _for(scope: Scope) -> str:
    rows, name = expression(scope, LIST, 1), scope.fresh(LITTLE)
    body = scope.branch()
    body.bind(name, INT)
    header = f"for {name} in list({rows})[:4]:" if scope.chance(0.5) else f"for {name} in range(3):"
    if scope.chance(0.2):
        header, _ = f"for i, {name} in enumerate({rows}[:3]):", body.bind("i", INT)
    text = f"{header}\n{block(body)}"
    if scope.chance(0.2):
        text += f"\n    if {condition(body)}:\n        {scope.random.choice(['break', 'continue'])}"
    _meet(scope, scope, body)
    scope.bind(name, INT)
    return text


def _while(scope: Scope) -> str:
    name = scope.bind(scope.fresh(("tries", "left", "todo")), INT)
    body = scope.branch()
    text = f"{name} = {scope.random.randint(1, 3)}\nwhile {name} > 0:\n    {name} -= 1\n{block(body, 2)}"
    _meet(scope, scope, body)
    return text


def _try(scope: Scope) -> str:
    risky, rescue = scope.branch(), scope.branch()
    fault = scope.random.choice(["1 // 0", "int('x')", "{}['k']", "[][0]", "pass"])
    text = (
        f"try:\n{block(risky, 2)}\n    {fault}\nexcept (ArithmeticError, LookupError, ValueError) as err:\n"
    )
    name = rescue.bind(scope.fresh(), STR)
    text += f"    {name} = type(err).__name__\n{block(rescue, 1)}"
    if scope.chance(0.3):
        text += f"\nelse:\n{block(risky, 1)}"
    if scope.chance(0.3):
        text += f"\nfinally:\n{block(rescue, 1)}"
    _meet(scope, risky, rescue)
    return text


def _match(scope: Scope) -> str:
    subject, name = expression(scope, LIST, 1), scope.fresh(LITTLE)
    one, two = scope.branch(), scope.branch()
    one.bind(name, INT)
    text = f"match {subject}:\n    case [{name}, *_]:\n{textwrap.indent(block(one, 2), '    ')}"
    text += f"\n    case _:\n{textwrap.indent(block(two, 2), '    ')}"
    _meet(scope, one, two)
    return text


def _with(scope: Scope) -> str:
    body = scope.branch()
    scope.imported.add("contextlib")
    fault = scope.random.choice(["pass", "raise KeyError('k')"])
    text = f"import contextlib\nwith contextlib.suppress(KeyError):\n{block(body, 2)}\n    {fault}"
    _meet(scope, scope, body)
    return text


def _either_definition(scope: Scope) -> str:
    """One function, defined in one of two branches."""
    name, inner = scope.fresh(FUNCTIONS), scope.child(x=INT)
    text = f"if {condition(scope)}:\n    def {name}(x):\n        return {expression(inner, INT, 1)}\n"
    text += f"else:\n    def {name}(x):\n        return {expression(inner, INT, 1)}"
    scope.bind(name, UNARY)
    return text


def _defined_in_loop(scope: Scope) -> str:
    name, inner = scope.fresh(FUNCTIONS), scope.child(x=INT, k=INT)
    text = f"for k in range(3):\n    def {name}(x):\n        return {expression(inner, INT, 1)} + k"
    scope.bind(name, UNARY)
    scope.bind("k", INT)
    return text


SIMPLE: tuple[tuple[Producer, int], ...] = (
    (simple.assign, 12), (simple.augment, 5), (simple.mutate, 6), (simple.mutate_dict, 3), (simple.print_, 5),
    (simple.alias, 2), (simple.call_only, 2), (simple.mutate_object, 2), (simple.unpack, 1),
    (simple.iterate, 1), (simple.lambda_, 1), (simple.callbacks, 1),
)  # fmt: skip
EVERYTHING: tuple[tuple[Producer, int], ...] = (
    *SIMPLE, (simple.show, 5), (simple.delete, 2), (simple.chain, 2), (_if, 4), (_for, 5), (_while, 1),
    (_try, 3), (_match, 1), (_with, 1), (simple.dispatch, 1), (_either_definition, 1), (_defined_in_loop, 1),
    (simple.maybe_unbound, 1), (simple.make_object, 3), (simple.from_maker, 3), (simple.seed, 1),
    (a_definition, 9), (a_class, 2), (a_decorated, 1), (a_generator, 1), (a_maker, 1), (an_import, 2),
)  # fmt: skip
DYNAMIC: tuple[Producer, ...] = (simple.dynamic,)
