"""Expressions that are known to have no effect. Whatever is not known here stays in its step.

What a run has shown says of which types the variables are; that it showed no effect permits nothing.
"""

from __future__ import annotations

import ast
import builtins
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from promote.plan.facts import Facts
from promote.plan.known_calls import BUILTINS, FUNCTIONS, METHODS, ON_ANYTHING, STATEFUL_ARGUMENTS
from promote.plan.known_types import (
    TypePath,
    elements,
    is_container,
    is_data,
    is_readable,
    makes_what_is_missing,
    own_classes,
    type_path,
)
from promote.plan.own_code import OwnCode
from promote_checks.notebook.model import Position

_DEEPEST = 4
"""Calls of the notebook's functions from each other that are followed."""
_BUILTINS = frozenset(dir(builtins))


class Kind(enum.Enum):
    """What may be done with a value of which an expression is known to have no effect."""

    DATA = "data"
    """Anything on the short lists."""
    ELEMENT = "element"
    """Out of a table or a model: as data, where no class of the notebook has a function of that name."""
    READABLE = "readable"
    """Its attributes and subscripts may be read."""
    PLAIN = "plain"
    """An object of a class of the notebook: what was set on it may be read."""
    OPAQUE = "opaque"
    """It may be shown, no more."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of the value of an expression."""

    kind: Kind
    types: tuple[TypePath, ...] = ()


DATA = Value(Kind.DATA)
ELEMENT = Value(Kind.ELEMENT)
OPAQUE = Value(Kind.OPAQUE)
_WORKABLE = (Kind.DATA, Kind.ELEMENT)


def of_types(types: tuple[TypePath, ...], own: OwnCode) -> Value:
    """What may be done with a value of a type that was observed."""
    if is_data(types):
        return Value(Kind.DATA, types)
    if is_readable(types):
        return Value(Kind.READABLE, types)
    names = own_classes(types)
    if names and all(own.is_plain(name) for name in names) and len(types) == len(names):
        return Value(Kind.PLAIN, types)
    return Value(Kind.OPAQUE, types)


@dataclass(frozen=True, slots=True)
class Purity:
    """Asks of expressions at one place of the notebook whether they are known to have no effect."""

    own: OwnCode
    facts: Facts
    position: Position
    local: Mapping[str, Value] = field(default_factory=dict)
    """Variables of comprehensions and of functions that are followed."""
    depth: int = 0

    def value(self, node: ast.expr) -> Value | None:
        """What the expression gives; None where it may have an effect."""
        visit = _EXPRESSIONS.get(type(node))
        return None if visit is None else visit(self, node)

    def works(self, node: ast.expr | None, *operators: str) -> bool:
        """The value is data, on which ``operators`` run no code of the notebook's."""
        found = DATA if node is None else self.value(node)
        return found is not None and self.allows(found, *operators)

    def allows(self, value: Value, *operators: str) -> bool:
        """Operators, or methods, of that name have no effect on the value."""
        if value.kind is Kind.ELEMENT:
            return not any(self.own.may_run(name) for name in operators)
        return value.kind is Kind.DATA

    def inside(self, **local: Value) -> Purity:
        """The same place, with more local variables."""
        return replace(self, local={**self.local, **local})


def _constant(at: Purity, node: ast.expr) -> Value | None:
    return DATA


def _name(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Name)
    if node.id in at.local:
        return at.local[node.id]
    if node.id in at.own.imports or node.id not in at.own.bound:
        return OPAQUE
    return of_types(type_path(at.facts.type_of(node.id, at.position)), at.own)


def _display(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Tuple | ast.List | ast.Set)
    inner = [at.value(n.value if isinstance(n, ast.Starred) else n) for n in node.elts]
    if any(v is None for v in inner):
        return None
    hashed = isinstance(node, ast.Set) or any(isinstance(n, ast.Starred) for n in node.elts)
    if hashed and not all(v is not None and at.allows(v, "__hash__", "__iter__") for v in inner):
        return None
    return _joined(inner)


def _joined(values: Sequence[Value | None]) -> Value:
    """What holds, or may be, all of these."""
    kinds = {v.kind for v in values if v is not None}
    return DATA if kinds <= {Kind.DATA} else ELEMENT if kinds <= set(_WORKABLE) else OPAQUE


def _mapping(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Dict)
    if not all(at.works(key, "__hash__", "__eq__") for key in node.keys if key is not None):
        return None
    if None in node.keys and not all(
        at.works(v) for k, v in zip(node.keys, node.values, strict=True) if k is None
    ):
        return None
    values = [at.value(v) for v in node.values]
    return None if any(v is None for v in values) else _joined(values)


def _text(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.JoinedStr)
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            if not at.works(part.value, "__format__", "__str__", "__repr__"):
                return None
            if part.format_spec is not None and at.value(part.format_spec) is None:
                return None
    return DATA


def _attribute(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Attribute)
    if meaning(node, at):
        return OPAQUE
    value = at.value(node.value)
    if value is None or (value.kind is not Kind.DATA and at.own.may_run(node.attr)):
        return None
    if value.kind is Kind.OPAQUE and not at.facts.observed:
        return OPAQUE  # Of no known type; no property of the notebook's has that name.
    if value.kind is Kind.DATA:
        return OPAQUE if node.attr in ("plot", "hist", "sparse", "style") else ELEMENT
    if value.kind in (Kind.ELEMENT, Kind.READABLE):
        return ELEMENT
    return OPAQUE if value.kind is Kind.PLAIN else None


def _subscript(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Subscript)
    value = at.value(node.value)
    if value is None or not at.works(node.slice, "__hash__", "__eq__", "__index__"):
        return None
    if makes_what_is_missing(value.types) or value.kind in (Kind.OPAQUE, Kind.PLAIN):
        return None
    if value.kind is not Kind.DATA and at.own.may_run("__getitem__"):
        return None
    if isinstance(node.slice, ast.Slice) and is_container(value.types):
        return value
    held = elements(value.types)
    return ELEMENT if held is None else of_types(held, at.own)


def _slice(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Slice)
    return DATA if all(at.works(part, "__index__") for part in (node.lower, node.upper, node.step)) else None


_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.MatMult: "matmul", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.LShift: "lshift", ast.RShift: "rshift", ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "invert",
    ast.Not: "bool", ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
    ast.In: "contains", ast.NotIn: "contains",
}  # fmt: skip


def _makes_what_is_missing(node: ast.expr, at: Purity) -> bool:
    value = at.value(node)
    return value is not None and makes_what_is_missing(value.types)


def _functions(*operators: ast.AST) -> tuple[str, ...]:
    names = [_OPERATORS[type(each)] for each in operators if type(each) in _OPERATORS]
    return tuple(f"__{prefix}{name}__" for name in names for prefix in ("", "r")) + ("__eq__", "__bool__")


def _operation(at: Purity, node: ast.expr) -> Value | None:
    operands, operators = _operands(node)
    if any(_makes_what_is_missing(each, at) for each in operands):
        return None  # ``"%(name)s" % counts``
    if isinstance(node, ast.Compare) and all(isinstance(o, ast.Is | ast.IsNot) for o in node.ops):
        return None if any(at.value(each) is None for each in operands) else DATA
    if not all(at.works(each, *_functions(*operators)) for each in operands):
        return None
    return _joined([at.value(each) for each in operands])


def _operands(node: ast.expr) -> tuple[list[ast.expr], list[ast.AST]]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right], [node.op]
    if isinstance(node, ast.UnaryOp):
        return [node.operand], [node.op]
    if isinstance(node, ast.BoolOp):
        return node.values, [ast.Not()]
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators], list(node.ops)
    assert isinstance(node, ast.IfExp)
    return [node.test, node.body, node.orelse], [ast.Not()]


def _comprehension(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
    for generator in node.generators:
        looped = at.value(generator.iter)
        if generator.is_async or looped is None or not at.allows(looped, "__iter__", "__next__"):
            return None
        names = [n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)]
        if any(
            not isinstance(n, ast.Name | ast.Tuple | ast.List | ast.expr_context)
            for n in ast.walk(generator.target)
        ):
            return None
        at = at.inside(**{name: _element(looped, at, alone=len(names) == 1) for name in names})
        if not all(at.works(test, "__bool__") for test in generator.ifs):
            return None
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    if not isinstance(node, ast.ListComp | ast.GeneratorExp) and not at.works(parts[0], "__hash__", "__eq__"):
        return None
    values = [at.value(part) for part in parts]
    return None if any(v is None for v in values) else _joined(values)


def _element(looped: Value, at: Purity, *, alone: bool) -> Value:
    held = elements(looped.types)
    is_mapping = any("dict" in member.path.lower() for member in looped.types)
    return of_types(held, at.own) if held is not None and alone and not is_mapping else ELEMENT


def _function(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Lambda)
    return None if node.args.defaults or any(node.args.kw_defaults) else OPAQUE


def meaning(node: ast.expr, at: Purity) -> str:
    """``matplotlib.pyplot.ylim``: what a dotted name of an import means; empty for all else."""
    if isinstance(node, ast.Name):
        return "" if node.id in at.local else at.own.imports.get(node.id, "")
    if isinstance(node, ast.Attribute):
        start = meaning(node.value, at)
        return f"{start}.{node.attr}" if start else ""
    return ""


def _call(at: Purity, node: ast.expr) -> Value | None:
    assert isinstance(node, ast.Call)
    function = node.func
    if _stateful(node):
        return None
    if isinstance(function, ast.Name) and function.id not in at.local:
        if function.id not in at.own.bound and function.id in BUILTINS | ON_ANYTHING:
            return _of_builtin(at, node, function.id)
        if function.id in at.own.functions:
            return _of_own(at, node, at.own.functions[function.id])
    arguments = [*node.args, *(k.value for k in node.keywords)]
    if any(_makes_what_is_missing(a, at) for a in arguments):
        return None  # ``series.map(counts)``
    known = meaning(function, at)
    if known:
        return ELEMENT if known in FUNCTIONS and _given(at, node) else None
    if not isinstance(function, ast.Attribute) or function.attr not in METHODS:
        return None
    receiver = at.value(function.value)
    if receiver is None or not at.allows(receiver, function.attr) or not _given(at, node):
        return None
    return ELEMENT


def _stateful(node: ast.Call) -> bool:
    """It is asked to change what it is called on, or hides its arguments."""
    return any(
        k.arg is None
        or (k.arg in STATEFUL_ARGUMENTS and not (isinstance(k.value, ast.Constant) and not k.value.value))
        for k in node.keywords
    )


def _of_builtin(at: Purity, node: ast.Call, name: str) -> Value | None:
    arguments = [*node.args, *(k.value for k in node.keywords)]
    if name in ON_ANYTHING:
        return None if any(at.value(a) is None for a in arguments) else DATA
    first = at.value(node.args[0]) if len(node.args) == 1 else None
    if name == "len" and first is not None and is_container(first.types):
        return DATA
    return DATA if _given(at, node) else None


_TOUCHED = ("__iter__", "__next__", "__len__", "__eq__", "__lt__", "__hash__", "__repr__", "__str__", "__format__",
            "__bool__", "__int__", "__float__", "__index__", "__round__", "__abs__", "__add__", "__array__")  # fmt: skip
"""What a function of a library may call on what it is given."""


def _given(at: Purity, node: ast.Call) -> bool:
    """Every argument is data, or a function that is known to have no effect on elements."""
    arguments = [*node.args, *(k.value for k in node.keywords)]
    plain = [a.value if isinstance(a, ast.Starred) else a for a in arguments]
    return all(at.works(a, *_TOUCHED) or _is_harmless_function(a, at) for a in plain)


def _is_harmless_function(node: ast.expr, at: Purity) -> bool:
    if isinstance(node, ast.Lambda):
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        plain = not (node.args.defaults or node.args.kwonlyargs or node.args.vararg or node.args.kwarg)
        return plain and at.inside(**dict.fromkeys(names, ELEMENT)).value(node.body) is not None
    if isinstance(node, ast.Name) and node.id not in at.local:
        if node.id in at.own.functions:
            function = at.own.functions[node.id]
            return _followed(at, function, dict.fromkeys(_parameters(function), ELEMENT)) is not None
        if node.id not in at.own.bound:
            return node.id in BUILTINS - {"hash"}
    return meaning(node, at) in FUNCTIONS


def _of_own(at: Purity, node: ast.Call, function: ast.FunctionDef) -> Value | None:
    names = _parameters(function)
    if any(isinstance(a, ast.Starred) for a in node.args) or len(node.args) > len(names):
        return None
    given = dict(zip(names, node.args, strict=False)) | {k.arg: k.value for k in node.keywords if k.arg}
    values: dict[str, Value] = {}
    for name in names:
        value = at.value(given[name]) if name in given else ELEMENT
        if value is None:
            return None
        values[name] = value
    return _followed(at, function, values)


def _parameters(function: ast.FunctionDef) -> list[str]:
    arguments = function.args
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _followed(at: Purity, function: ast.FunctionDef, values: dict[str, Value]) -> Value | None:
    """What a function of the notebook returns, if nothing in its body has an effect."""
    if at.depth >= _DEEPEST or function.args.vararg or function.args.kwarg:
        return None
    inner = replace(at, local=values, depth=at.depth + 1)
    returned: list[Value] = []
    return _joined(returned) if _block(function.body, inner, returned) is not None else None


def _block(body: Sequence[ast.stmt], at: Purity, returned: list[Value]) -> Purity | None:
    """The state behind a block that only computes; None where it may do more."""
    current: Purity | None = at
    for statement in body:
        if current is None:
            return None
        current = _after(statement, current, returned)
    return current


def _after(node: ast.stmt, at: Purity, returned: list[Value]) -> Purity | None:
    if isinstance(node, ast.Return):
        value = DATA if node.value is None else at.value(node.value)
        returned += [] if value is None else [value]
        return None if value is None else at
    if isinstance(node, ast.Expr):
        return None if at.value(node.value) is None else at
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        value = at.value(node.value)
        return None if value is None else at.inside(**{node.targets[0].id: value})
    if isinstance(node, ast.If) and at.works(node.test, "__bool__"):
        yes, no = _block(node.body, at, returned), _block(node.orelse, at, returned)
        return None if yes is None or no is None else _met(at, yes, no)
    return at if isinstance(node, ast.Pass) else None


def _met(at: Purity, yes: Purity, no: Purity) -> Purity:
    names = yes.local.keys() | no.local.keys()
    return at.inside(**{n: _joined([yes.local.get(n, ELEMENT), no.local.get(n, ELEMENT)]) for n in names})


_EXPRESSIONS = {
    ast.Constant: _constant, ast.Name: _name, ast.Tuple: _display, ast.List: _display, ast.Set: _display,
    ast.Dict: _mapping, ast.JoinedStr: _text, ast.Attribute: _attribute, ast.Subscript: _subscript, ast.Slice: _slice,
    ast.BinOp: _operation, ast.UnaryOp: _operation, ast.BoolOp: _operation, ast.Compare: _operation,
    ast.IfExp: _operation, ast.ListComp: _comprehension, ast.SetComp: _comprehension, ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension, ast.Lambda: _function, ast.Call: _call,
}  # fmt: skip


def is_known(node: ast.expr, at: Purity) -> bool:
    """Evaluating the expression and showing its value are known to have no effect."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "display":
        plain = not node.keywords and "display" not in at.own.bound
        return plain and all(is_known(argument, at) for argument in node.args)
    value = at.value(node)
    return value is not None and (at.own.known_repr or not _runs_own_repr(value))


def _runs_own_repr(value: Value) -> bool:
    """Showing it may run a ``__repr__`` of the notebook's."""
    return value.kind in (Kind.OPAQUE, Kind.PLAIN) and (
        not value.types or bool(own_classes(value.types)) or "typing.Any" in str(value.types)
    )
