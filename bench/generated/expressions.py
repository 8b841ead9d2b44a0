"""Random expressions of a wanted kind, from the names that exist."""

from __future__ import annotations

from collections.abc import Callable

from bench.generated.scope import (
    CALLBACKS,
    CHANGER,
    DICT,
    DISPATCH,
    FLOAT,
    INT,
    ITER,
    LIST,
    MAKER,
    NULLARY,
    OBJECT,
    STR,
    TUPLE,
    UNARY,
    Scope,
)


def expression(scope: Scope, kind: str, depth: int = 0) -> str:
    """Source of an expression whose value is of ``kind``."""
    name = scope.some(kind)
    if name is not None and scope.chance(0.45 + 0.2 * depth):
        return name
    makers = MAKERS[kind]
    if depth >= 2:
        return makers[0](scope, depth)
    return scope.random.choice(makers)(scope, depth + 1)


def _int(scope: Scope, depth: int) -> str:
    return str(scope.random.randrange(-3, 12))


def _arithmetic(scope: Scope, depth: int) -> str:
    left, right = expression(scope, INT, depth), expression(scope, INT, depth)
    operator = scope.random.choice(["+", "-", "*", "% 7 +", "// 2 -", "% 5 *"])
    return f"({left} {operator} {right}) % 1009"


def _length(scope: Scope, depth: int) -> str:
    kind = scope.random.choice([LIST, DICT, STR, TUPLE])
    return f"len({expression(scope, kind, depth)})"


def _reduce(scope: Scope, depth: int) -> str:
    values = expression(scope, LIST, depth)
    return scope.random.choice([f"sum({values})", f"max({values}, default=0)", f"{values}.count(1)"])


def _item(scope: Scope, depth: int) -> str:
    return scope.random.choice(
        [
            f"({expression(scope, LIST, depth)} or [0])[-1]",
            f"{expression(scope, LIST, depth)}[0]",
            f"{expression(scope, DICT, depth)}.get({expression(scope, STR, depth)}, 0)",
            f"{expression(scope, TUPLE, depth)}[0]",
        ]
    )


def _call(scope: Scope, depth: int) -> str:
    unary, nullary, changer = scope.some(UNARY), scope.some(NULLARY), scope.some(CHANGER)
    choices = [f"{unary}({expression(scope, INT, depth)})"] if unary else []
    choices += [f"{nullary}()"] if nullary else []
    if changer:
        choices.append(f"{changer}({expression(scope, LIST, depth)})")
    callbacks = scope.some(CALLBACKS)
    if callbacks:
        choices.append(f"sum(fn({expression(scope, INT, depth)}) for fn in {callbacks})")
    maker = scope.some(MAKER)
    if maker:
        choices.append(f"{maker}({expression(scope, INT, depth)})({expression(scope, INT, depth)})")
    dispatch = scope.some(DISPATCH)
    if dispatch:
        choices.append(f"{dispatch}['one']({expression(scope, INT, depth)})")
    return scope.random.choice(choices) if choices else _arithmetic(scope, depth)


def _of_object(scope: Scope, depth: int) -> str:
    thing = scope.some(OBJECT)
    if thing is None:
        return _call(scope, depth)
    return scope.random.choice(
        [f"{thing}.value", f"{thing}.get({expression(scope, INT, depth)})", f"{thing}.made"]
    )


def _choice(scope: Scope, depth: int) -> str:
    return (
        f"({expression(scope, INT, depth)} if {condition(scope, depth)} else {expression(scope, INT, depth)})"
    )


def _next(scope: Scope, depth: int) -> str:
    iterator = scope.some(ITER)
    return f"next({iterator}, -1)" if iterator else _int(scope, depth)


def _walrus(scope: Scope, depth: int) -> str:
    if scope.inside or scope.depth:
        return _arithmetic(scope, depth)
    name = scope.fresh()
    return f"({name} := {expression(scope, INT, depth)}) + {expression(scope, INT, depth)}"


def _random(scope: Scope, depth: int) -> str:
    return "random.randrange(100)" if "random" in scope.imported else _reduce(scope, depth)


def condition(scope: Scope, depth: int = 1) -> str:
    """A condition that may go either way."""
    left = expression(scope, INT, depth)
    return scope.random.choice(
        [
            f"{left} % 2 == 0",
            f"{left} > {expression(scope, INT, depth)}",
            f"{expression(scope, STR, depth)} in {expression(scope, DICT, depth)}",
            f"not {expression(scope, LIST, depth)}",
            f"{left} < 5 and {expression(scope, LIST, depth)}",
        ]
    )


def _word(scope: Scope, depth: int) -> str:
    return repr(scope.random.choice(["a", "bc", "x y", "", "é", "{", "%d", "# no", "it's", "two\nlines"]))


def _formatted(scope: Scope, depth: int) -> str:
    one, two = expression(scope, INT, 2), expression(scope, STR, 2)
    return scope.random.choice(
        [
            f'f"{{{one}}}:{{{two}!r}}"' if '"' not in one + two else f"str({one})",
            f"str({one})",
            f'"%d-%s" % ({one}, {two})',
        ]
    )


def _text_method(scope: Scope, depth: int) -> str:
    text = expression(scope, STR, depth)
    return scope.random.choice(
        [f"{text}.upper()", f"{text}[:5] + 'z'", f"{text}.replace('a', 'b')", f"{text}[::-1]"]
    )


def _list(scope: Scope, depth: int) -> str:
    return repr([scope.random.randrange(9) for _ in range(scope.random.randrange(4))])


def _comprehension(scope: Scope, depth: int) -> str:
    name = scope.fresh(("i", "x", "v", "a"))
    inner = Scope(scope.random, scope.kinds | {name: INT}, 2, True, scope.imported)
    rows = expression(scope, LIST, 2)
    filtered = f" if {name} % 2" if scope.chance(0.3) else ""
    return f"[{expression(inner, INT, 1)} for {name} in {rows}{filtered}]"


def _list_call(scope: Scope, depth: int) -> str:
    rows, unary = expression(scope, LIST, depth), scope.some(UNARY)
    if unary is None:
        return scope.random.choice([f"sorted({rows})", f"{rows}[:3]", f"{rows}[::-1]", f"{rows} + [1]"])
    return scope.random.choice(
        [f"[*map({unary}, {rows})]", f"sorted({rows}, key={unary})", f"[{unary}(e) for e in {rows}]"]
    )


def _dict(scope: Scope, depth: int) -> str:
    pairs = [f"{_word(scope, 2)}: {expression(scope, INT, 2)}" for _ in range(scope.random.randrange(3))]
    return "{" + ", ".join(pairs) + "}"


def _dict_made(scope: Scope, depth: int) -> str:
    return scope.random.choice(
        [
            f"{{**{expression(scope, DICT, depth)}, 'm': {expression(scope, INT, depth)}}}",
            f"{{str(e): e * 2 for e in {expression(scope, LIST, depth)}}}",
            f"dict({expression(scope, DICT, depth)})",
        ]
    )


def _tuple(scope: Scope, depth: int) -> str:
    return f"({expression(scope, INT, 2)}, {expression(scope, scope.random.choice([INT, STR]), 2)})"


def _float(scope: Scope, depth: int) -> str:
    return f"{expression(scope, INT, 2)} / {scope.random.choice(['2', '4.0', '10'])}"


def _iterator(scope: Scope, depth: int) -> str:
    rows, unary = expression(scope, LIST, 2), scope.some(UNARY)
    lazy = [f"iter({rows})", f"(e + 1 for e in {rows})"] + ([f"map({unary}, {rows})"] if unary else [])
    return scope.random.choice(lazy)


def _method(scope: Scope, depth: int) -> str:
    thing = scope.some(OBJECT)
    return f"{thing}.get" if thing else _lambda(scope, depth)


def _lambda(scope: Scope, depth: int) -> str:
    name = scope.fresh(("x", "v", "n"))
    inner = Scope(scope.random, scope.kinds | {name: INT}, 2, True, scope.imported)
    captured = scope.some(INT)
    early = f", {captured}={captured}" if captured and captured != name and scope.chance(0.3) else ""
    return f"lambda {name}{early}: {expression(inner, INT, 1)}"


MAKERS: dict[str, tuple[Callable[[Scope, int], str], ...]] = {
    INT: (
        _int,
        _arithmetic,
        _length,
        _reduce,
        _item,
        _call,
        _call,
        _of_object,
        _choice,
        _next,
        _walrus,
        _random,
    ),
    STR: (_word, _formatted, _text_method),
    LIST: (_list, _comprehension, _list_call),
    DICT: (_dict, _dict_made),
    TUPLE: (_tuple,),
    FLOAT: (_float,),
    ITER: (_iterator,),
    UNARY: (_lambda, _lambda, _method),
}
