"""Random statements of one line, more or less."""

from __future__ import annotations

from bench.generated.definitions import a_class, a_maker
from bench.generated.expressions import expression
from bench.generated.scope import (
    CALLBACKS,
    CHANGER,
    CLASS,
    DICT,
    DISPATCH,
    INT,
    ITER,
    LIST,
    MAKER,
    NULLARY,
    OBJECT,
    STR,
    TUPLE,
    UNARY,
    VALUES,
    Scope,
)


def assign(scope: Scope) -> str:
    """A value under a name."""
    kind = scope.random.choice(VALUES)
    source = expression(scope, kind)
    name = scope.bind(scope.fresh(), kind)
    return (
        f"{name}: {kind} = {source}"
        if scope.chance(0.05) and kind in (INT, STR, LIST, DICT)
        else f"{name} = {source}"
    )


def alias(scope: Scope) -> str:
    """One object under another name."""
    kind = scope.random.choice([LIST, DICT, LIST, OBJECT, UNARY])
    source = scope.some(kind)
    if source is None:
        return assign(scope)
    return f"{scope.bind(scope.fresh(), kind)} = {source}"


def augment(scope: Scope) -> str:
    """An augmented assignment."""
    kind = scope.random.choice([INT, LIST, STR, DICT])
    name = scope.some(kind)
    if name is None:
        return assign(scope)
    value = expression(scope, kind, 2)
    return f"{name} |= {value}" if kind == DICT else f"{name} += {value}"


def mutate(scope: Scope) -> str:
    """A list changes in place."""
    name = scope.some(LIST)
    if name is None:
        return assign(scope)
    value = expression(scope, INT, 1)
    forms = [
        f"{name}.append({value})", f"{name}.extend({expression(scope, LIST, 2)})", f"{name}.insert(0, {value})",
        f"{name}[0] = {value}", f"{name}[1:2] = [{value}]", f"del {name}[:1]", f"{name}.sort()",
        f"{name}.pop()", f"{name}.reverse()", f"{name}[-1] += {value}",
    ]  # fmt: skip
    return scope.random.choice(forms)


def mutate_dict(scope: Scope) -> str:
    """A dictionary changes in place."""
    name = scope.some(DICT)
    if name is None:
        return assign(scope)
    key, value = expression(scope, STR, 2), expression(scope, INT, 1)
    forms = [
        f"{name}[{key}] = {value}", f"{name}.update(u={value})", f"{name}.setdefault({key}, {value})",
        f"{name}.pop({key}, None)", f"{name}[{key}] = {name}.get({key}, 0) + 1",
    ]  # fmt: skip
    return scope.random.choice(forms)


def mutate_object(scope: Scope) -> str:
    """An object or its class changes."""
    thing = scope.some(OBJECT)
    if thing is None:
        return make_object(scope)
    value = expression(scope, INT, 1)
    owner = scope.some(CLASS)
    forms = [
        f"{thing}.value = {value}",
        f"{thing}.put({value})",
        f"{thing}.value += 1",
        f"{thing}.kept.append({value})",
    ]
    return scope.random.choice(forms + ([f"{owner}.made = {value}"] if owner else []))


def make_object(scope: Scope) -> str:
    """An instance of a notebook class."""
    owner = scope.some(CLASS)
    if owner is None:
        return a_class(scope) if not scope.depth else assign(scope)
    source = f"{owner}({expression(scope, INT, 1)})"
    return f"{scope.bind(scope.fresh(), OBJECT)} = {source}"


def print_(scope: Scope) -> str:
    """Something is printed, in one of many ways."""
    kind = scope.random.choice([INT, STR, LIST, DICT, TUPLE])
    value = expression(scope, kind, 1)
    other = expression(scope, STR, 2)
    forms = [f"print({value})", f"print('now', {value}, {other})", f"print({value}, {other}, sep='|')"]
    forms += [f"print({value}, end=';')", "print()", f"print('100%', {value})", f"print(str({value}))"]
    return scope.random.choice(forms)


def show(scope: Scope) -> str:
    """A bare expression, as the last line of a cell."""
    kind = scope.random.choice([INT, STR, LIST, DICT])
    return expression(scope, kind)


def delete(scope: Scope) -> str:
    """A name goes away."""
    names = [name for name in scope.kinds if scope.kinds[name] in VALUES]
    if not names or scope.depth:
        return assign(scope)
    name = scope.random.choice(names)
    del scope.kinds[name]
    return f"del {name}"


def unpack(scope: Scope) -> str:
    """Unpacking, starred and swapped."""
    ints, rows = scope.known(INT), expression(scope, LIST, 1)
    first, second = scope.fresh(), scope.fresh()
    if first == second:
        return assign(scope)
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


def chain(scope: Scope) -> str:
    """Two names for one new list."""
    source = expression(scope, LIST, 1)
    first, second = scope.fresh(), scope.fresh()
    scope.bind(first, LIST)
    scope.bind(second, LIST)
    return f"{first} = {second} = {source}"


def iterate(scope: Scope) -> str:
    """A lazy iterator is made or used."""
    iterator = scope.some(ITER)
    if iterator is None:
        source = expression(scope, ITER)
        return f"{scope.bind(scope.fresh(('it', 'gen', 'lazy')), ITER)} = {source}"
    form = scope.random.choice([f"next({iterator}, 0)", f"sum({iterator})"])
    return f"{scope.bind(scope.fresh(), INT)} = {form}"


def lambda_(scope: Scope) -> str:
    """A lambda under a name."""
    source = expression(scope, UNARY)
    return f"{scope.bind(scope.fresh(('f', 'g', 'key', 'fn')), UNARY)} = {source}"


def callbacks(scope: Scope) -> str:
    """A list of functions, made or added to."""
    known, unary = scope.some(CALLBACKS), scope.some(UNARY)
    if known and unary:
        return f"{known}.append({unary})"
    name = scope.fresh(("callbacks", "steps", "hooks"))
    value = expression(scope, INT, 2)
    scope.bind(name, CALLBACKS)
    if scope.chance(0.5):
        return f"{name} = [lambda x: (x + {value}) % 101, lambda x: x * 2]"
    return f"{name} = []\nfor k in range(2):\n    {name}.append(lambda x: (x + k) % 101)"


def dispatch(scope: Scope) -> str:
    """A dictionary of functions."""
    one, two = expression(scope, UNARY, 1), expression(scope, UNARY, 1)
    return f"{scope.bind(scope.fresh(('ops', 'table', 'steps')), DISPATCH)} = {{'one': {one}, 'two': {two}}}"


def maybe_unbound(scope: Scope) -> str:
    """A name that may have been deleted, or never bound, asked for by exception."""
    name, target = scope.fresh(), scope.fresh()
    text = f"try:\n    {target} = {name}\nexcept NameError:\n    {target} = {expression(scope, INT, 2)}"
    scope.bind(target, scope.kinds.get(name, INT))
    return text


def from_maker(scope: Scope) -> str:
    """A closure is made."""
    maker = scope.some(MAKER)
    if maker is None:
        return a_maker(scope) if not scope.depth else assign(scope)
    source = f"{maker}({expression(scope, INT, 1)})"
    return f"{scope.bind(scope.fresh(('f', 'g', 'h', 'fn')), UNARY)} = {source}"


def call_only(scope: Scope) -> str:
    """A call for its effect."""
    nullary, changer, rows = scope.some(NULLARY), scope.some(CHANGER), scope.some(LIST)
    if changer and rows:
        return f"{changer}({rows})"
    return f"{nullary}()" if nullary else mutate(scope)


def seed(scope: Scope) -> str:
    """The random generator is imported, and seeded perhaps."""
    if scope.depth:
        return assign(scope)
    scope.imported.add("random")
    return (
        f"import random\nrandom.seed({scope.random.randrange(5)})" if scope.chance(0.5) else "import random"
    )


def dynamic(scope: Scope) -> str:
    """A name that only strings know."""
    name = scope.bind(scope.fresh(("dyn", "made")), INT)
    value = expression(scope, INT, 2)
    return scope.random.choice(
        [f"globals()[{name!r}] = {value}", f"exec({f'{name} = {value}'!r})", f"{name} = eval({value!r})"]
    )
