"""Random top-level statements: source text, and what they do to the scope."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from bench.generated.definitions import a_class, a_decorated, a_definition, a_generator, a_maker, an_import
from bench.generated.expressions import condition, expression
from bench.generated.scope import (
    CALLBACKS,
    CHANGER,
    CLASS,
    DICT,
    INT,
    ITER,
    LIST,
    LITTLE,
    MAKER,
    NULLARY,
    OBJECT,
    STR,
    TUPLE,
    UNARY,
    VALUES,
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


def _assign(scope: Scope) -> str:
    kind = scope.random.choice(VALUES)
    source = expression(scope, kind)
    name = scope.bind(scope.fresh(), kind)
    return f"{name}: {kind} = {source}" if scope.chance(0.05) and kind in (INT, STR, LIST, DICT) else f"{name} = {source}"


def _alias(scope: Scope) -> str:
    kind = scope.random.choice([LIST, DICT, LIST, OBJECT, UNARY])
    source = scope.some(kind)
    if source is None:
        return _assign(scope)
    return f"{scope.bind(scope.fresh(), kind)} = {source}"


def _augment(scope: Scope) -> str:
    kind = scope.random.choice([INT, LIST, STR, DICT])
    name = scope.some(kind)
    if name is None:
        return _assign(scope)
    value = expression(scope, kind, 2)
    return f"{name} |= {value}" if kind == DICT else f"{name} += {value}"


def _mutate(scope: Scope) -> str:
    name = scope.some(LIST)
    if name is None:
        return _assign(scope)
    value = expression(scope, INT, 1)
    forms = [
        f"{name}.append({value})", f"{name}.extend({expression(scope, LIST, 2)})", f"{name}.insert(0, {value})",
        f"{name}[0] = {value}", f"{name}[1:2] = [{value}]", f"del {name}[:1]", f"{name}.sort()",
        f"{name}.pop()", f"{name}.reverse()", f"{name}[-1] += {value}",
    ]  # fmt: skip
    return scope.random.choice(forms)


def _mutate_dict(scope: Scope) -> str:
    name = scope.some(DICT)
    if name is None:
        return _assign(scope)
    key, value = expression(scope, STR, 2), expression(scope, INT, 1)
    forms = [
        f"{name}[{key}] = {value}", f"{name}.update(u={value})", f"{name}.setdefault({key}, {value})",
        f"{name}.pop({key}, None)", f"{name}[{key}] = {name}.get({key}, 0) + 1",
    ]  # fmt: skip
    return scope.random.choice(forms)


def _mutate_object(scope: Scope) -> str:
    thing = scope.some(OBJECT)
    if thing is None:
        return _make_object(scope)
    value = expression(scope, INT, 1)
    owner = scope.some(CLASS)
    forms = [f"{thing}.value = {value}", f"{thing}.put({value})", f"{thing}.value += 1", f"{thing}.kept.append({value})"]
    return scope.random.choice(forms + ([f"{owner}.made = {value}"] if owner else []))


def _make_object(scope: Scope) -> str:
    owner = scope.some(CLASS)
    if owner is None:
        return a_class(scope) if not scope.depth else _assign(scope)
    source = f"{owner}({expression(scope, INT, 1)})"
    return f"{scope.bind(scope.fresh(), OBJECT)} = {source}"


def _print(scope: Scope) -> str:
    kind = scope.random.choice([INT, STR, LIST, DICT, TUPLE])
    value = expression(scope, kind, 1)
    other = expression(scope, STR, 2)
    forms = [f"print({value})", f"print('now', {value}, {other})", f"print({value}, {other}, sep='|')"]
    forms += [f"print({value}, end=';')", "print()", f"print('100%', {value})", f"print(str({value}))"]
    return scope.random.choice(forms)


def _show(scope: Scope) -> str:
    kind = scope.random.choice([INT, STR, LIST, DICT])
    return expression(scope, kind)


def _delete(scope: Scope) -> str:
    names = [name for name in scope.kinds if scope.kinds[name] in VALUES]
    if not names or scope.depth:
        return _assign(scope)
    name = scope.random.choice(names)
    del scope.kinds[name]
    return f"del {name}"


def _unpack(scope: Scope) -> str:
    ints, rows = scope.known(INT), expression(scope, LIST, 1)
    first, second = scope.fresh(), scope.fresh()
    if first == second:
        return _assign(scope)
    if len(ints) >= 2 and scope.chance(0.4):
        one, two = scope.random.sample(ints, 2)
        return f"{one}, {two} = {two}, {one}"
    if scope.chance(0.4):
        text = f"{first}, *{second} = {rows}"
        scope.bind(first, INT)
        scope.bind(second, LIST)
        return text
    text = f"{first}, {second} = {expression(scope, INT, 1)}, {expression(scope, LIST, 1)}"
    scope.bind(first, INT)
    scope.bind(second, LIST)
    return text


def _chain(scope: Scope) -> str:
    source = expression(scope, LIST, 1)
    first, second = scope.fresh(), scope.fresh()
    scope.bind(first, LIST)
    scope.bind(second, LIST)
    return f"{first} = {second} = {source}"


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
    sure = {n: k for n, k in branches[0].kinds.items() if n in every and all(b.kinds[n] == k for b in branches)}
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
    text = f"try:\n{block(risky, 2)}\n    {fault}\nexcept (ArithmeticError, LookupError, ValueError) as err:\n"
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


def _iterate(scope: Scope) -> str:
    iterator = scope.some(ITER)
    if iterator is None:
        source = expression(scope, ITER)
        return f"{scope.bind(scope.fresh(('it', 'gen', 'lazy')), ITER)} = {source}"
    form = scope.random.choice([f"next({iterator}, 0)", f"sum({iterator})"])
    return f"{scope.bind(scope.fresh(), INT)} = {form}"


def _lambda(scope: Scope) -> str:
    source = expression(scope, UNARY)
    return f"{scope.bind(scope.fresh(('f', 'g', 'key', 'fn')), UNARY)} = {source}"


def _callbacks(scope: Scope) -> str:
    known, unary = scope.some(CALLBACKS), scope.some(UNARY)
    if known and unary:
        return f"{known}.append({unary})"
    name = scope.fresh(("callbacks", "steps", "hooks"))
    value = expression(scope, INT, 2)
    scope.bind(name, CALLBACKS)
    if scope.chance(0.5):
        return f"{name} = [lambda x: (x + {value}) % 101, lambda x: x * 2]"
    return f"{name} = []\nfor k in range(2):\n    {name}.append(lambda x: (x + k) % 101)"


def _from_maker(scope: Scope) -> str:
    maker = scope.some(MAKER)
    if maker is None:
        return a_maker(scope) if not scope.depth else _assign(scope)
    source = f"{maker}({expression(scope, INT, 1)})"
    return f"{scope.bind(scope.fresh(('f', 'g', 'h', 'fn')), UNARY)} = {source}"


def _call_only(scope: Scope) -> str:
    nullary, changer, rows = scope.some(NULLARY), scope.some(CHANGER), scope.some(LIST)
    if changer and rows:
        return f"{changer}({rows})"
    return f"{nullary}()" if nullary else _mutate(scope)


def _seed(scope: Scope) -> str:
    if scope.depth:
        return _assign(scope)
    scope.imported.add("random")
    return f"import random\nrandom.seed({scope.random.randrange(5)})" if scope.chance(0.5) else "import random"


def _dynamic(scope: Scope) -> str:
    name = scope.bind(scope.fresh(("dyn", "made")), INT)
    value = expression(scope, INT, 2)
    return scope.random.choice([f"globals()[{name!r}] = {value}", f"exec({f'{name} = {value}'!r})", f"{name} = eval({value!r})"])


SIMPLE: tuple[tuple[Producer, int], ...] = (
    (_assign, 12), (_augment, 5), (_mutate, 6), (_mutate_dict, 3), (_print, 5), (_alias, 2), (_call_only, 2),
    (_mutate_object, 2), (_unpack, 1), (_iterate, 1), (_lambda, 1), (_callbacks, 1),
)  # fmt: skip
EVERYTHING: tuple[tuple[Producer, int], ...] = (
    *SIMPLE, (_show, 5), (_delete, 2), (_chain, 2), (_if, 4), (_for, 5), (_while, 1), (_try, 3), (_match, 1),
    (_with, 1), (_make_object, 3), (_from_maker, 3), (_seed, 1), (a_definition, 9), (a_class, 2),
    (a_decorated, 1), (a_generator, 1), (a_maker, 1), (an_import, 2),
)  # fmt: skip
DYNAMIC: tuple[Producer, ...] = (_dynamic,)
