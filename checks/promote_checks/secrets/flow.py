"""From which literals the value of an expression is made, so that a name of the value is a name of theirs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

_SAME = frozenset({
    "str", "bytes", "bytearray", "list", "tuple", "set", "dict", "reversed", "sorted", "field", "Field",
    "Secret", "SecretStr", "SecretBytes", "Variable", "Param", "Option", "decode", "encode", "join",
    "format", "strip", "lstrip", "rstrip", "replace", "lower", "upper", "swapcase", "removeprefix",
    "removesuffix", "fromhex", "quote", "unquote", "quote_plus", "unquote_plus", "dedent", "loads",
    "split", "b64decode", "b64encode", "b32decode", "b16decode", "b85decode", "a85decode",
    "urlsafe_b64decode", "standard_b64decode", "urlsafe_b64encode", "unhexlify", "hexlify", "decodebytes",
    "decompress", "Series", "array", "cycle", "translate", "zfill", "ljust", "rjust", "map", "chr",
    "getattr", "repr", "ascii", "literal_eval", "cast", "deepcopy", "copy", "concat", "add",
})  # fmt: skip
"""Calls whose result is their arguments in another form."""
_DEFAULTED = frozenset({
    "getenv", "get", "setdefault", "pop", "config", "env", "getattr", "environ",
})  # fmt: skip
"""Calls whose first argument is a name, and the second what it is without that."""
_GIVEN = frozenset({
    "default", "value", "fallback", "initial", "default_factory",
})  # fmt: skip
_NO_SECRET_KEYS = frozenset({
    "user", "username", "login", "host", "hostname", "server", "port", "region", "url", "uri", "email",
    "name", "type", "database", "db", "dbname", "driver", "scope", "grant_type", "client_id", "id",
    "project_id", "tenant_id", "account", "client_email", "auth_uri", "token_uri", "region_name",
    "service", "warehouse", "schema", "role", "bucket", "path",
})  # fmt: skip

Part = tuple[ast.Constant, bool]
"""A literal, and whether it is the value itself or went into a call that may do anything with it."""


def parts_of(value: ast.expr, variables: Mapping[str, ast.expr], *, trusted: bool = True) -> Iterator[Part]:
    """The literals that the value is made of; of a variable, what it was bound to."""
    if isinstance(value, ast.Constant):
        if isinstance(value.value, (str, bytes, int)) and not isinstance(value.value, bool):
            yield value, trusted
    elif isinstance(value, ast.Name):
        if value.id in variables:
            rest = {name: one for name, one in variables.items() if name != value.id}
            yield from parts_of(variables[value.id], rest, trusted=trusted)
    elif isinstance(value, ast.Call):
        yield from _of_call(value, variables, trusted=trusted)
    else:
        for part in _operands(value):
            yield from parts_of(part, variables, trusted=trusted)


def is_joined(value: ast.expr) -> bool:
    """Whether the parts make one text together."""
    if isinstance(value, ast.Call):
        called = getattr(value.func, "attr", getattr(value.func, "id", ""))
        inner = [value.func.value] if isinstance(value.func, ast.Attribute) else []
        return called in ("join", "format") or any(
            is_joined(one) for one in (*inner, *value.args) if called in _SAME
        )
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Mod))
    )


def _operands(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        yield from value.elts
    elif isinstance(value, ast.Dict):
        yield from (v for k, v in zip(value.keys, value.values, strict=True) if not _is_harmless(k))
    elif isinstance(value, ast.JoinedStr):
        yield from value.values
    elif isinstance(value, ast.BinOp):
        yield from (value.left, value.right)
    elif isinstance(value, ast.BoolOp):
        yield from value.values
    elif isinstance(value, ast.IfExp):
        yield from (value.body, value.orelse)
    elif isinstance(value, ast.Lambda):
        yield value.body
    elif isinstance(value, (ast.NamedExpr, ast.Starred, ast.Await, ast.FormattedValue, ast.Subscript)):
        yield value.value
    elif isinstance(value, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
        yield value.elt
        yield from (generator.iter for generator in value.generators)


def _of_call(call: ast.Call, variables: Mapping[str, ast.expr], *, trusted: bool) -> Iterator[Part]:
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    if called in _DEFAULTED:
        yield from (part for one in call.args[1:] for part in parts_of(one, variables, trusted=trusted))
    else:
        same = called in _SAME
        if receiver is not None and (same or isinstance(receiver, ast.Constant)):
            yield from parts_of(receiver, variables, trusted=trusted)
        for one in call.args:
            yield from parts_of(one, variables, trusted=trusted and same)
    for keyword in call.keywords:
        yield from parts_of(
            keyword.value, variables, trusted=trusted and (keyword.arg in _GIVEN or called in _SAME)
        )


def _is_harmless(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and str(key.value).lower() in _NO_SECRET_KEYS
