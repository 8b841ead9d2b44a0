"""Which observed types are data: values whose operators, attributes and subscripts run no code of the notebook's."""

from __future__ import annotations

import ast
import functools
from collections.abc import Sequence
from dataclasses import dataclass

OWN = "__main__"


@dataclass(frozen=True, slots=True)
class TypePath:
    """An annotation, taken apart: ``dict[str, list[int]]``."""

    path: str
    arguments: tuple[TypePath, ...] = ()


_PLAIN = frozenset(
    {
        "int", "float", "complex", "str", "bytes", "bytearray", "bool", "None", "range", "slice", "object",
        "datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta", "datetime.timezone",
        "decimal.Decimal", "fractions.Fraction", "uuid.UUID", "re.Match", "types.EllipsisType",
    }
)  # fmt: skip
_CONTAINERS = frozenset(
    {
        "list", "tuple", "set", "frozenset", "dict", "collections.deque", "collections.OrderedDict",
        "collections.Counter", "collections.defaultdict", "collections.abc.KeysView", "collections.abc.ValuesView",
        "collections.abc.ItemsView", "types.MappingProxyType",
    }
)  # fmt: skip
_ARRAYS = frozenset(
    {"numpy.typing.NDArray", "numpy.ndarray", "numpy.ma.MaskedArray", "numpy.matrix", "numpy.recarray", "numpy.dtype"}
)  # fmt: skip
_PANDAS_HANDLES = ("pandas.io.", "pandas.ExcelFile", "pandas.ExcelWriter", "pandas.HDFStore")
_NUMPY_SCALARS = (
    "numpy.int", "numpy.uint", "numpy.float", "numpy.complex", "numpy.bool", "numpy.str_", "numpy.bytes_",
    "numpy.datetime64", "numpy.timedelta64",
)  # fmt: skip
_READABLE = frozenset(
    {"sklearn", "statsmodels", "scipy", "matplotlib", "xgboost", "lightgbm", "imblearn", "pathlib"}
)
"""Libraries whose objects have no attribute that acts."""


@functools.lru_cache(maxsize=4096)
def type_path(annotation: str) -> tuple[TypePath, ...]:
    """The members of a union, each with its arguments; empty for what does not parse."""
    try:
        return tuple(_parsed(ast.parse(annotation, mode="eval").body))
    except (SyntaxError, ValueError):
        return ()


def _parsed(node: ast.expr) -> list[TypePath]:
    if isinstance(node, ast.BinOp):
        return [*_parsed(node.left), *_parsed(node.right)]
    if isinstance(node, ast.Subscript):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return [TypePath(ast.unparse(node.value), tuple(p for each in inner for p in _parsed(each)))]
    return [TypePath(ast.unparse(node))]


def is_data(members: Sequence[TypePath]) -> bool:
    """Every member is a plain value, an array, a table, or a container of such."""
    return bool(members) and all(map(_is_data, members))


def _is_data(member: TypePath) -> bool:
    path = member.path
    if path in _CONTAINERS:
        return all(a.path in ("...", "()") or _is_data(a) for a in member.arguments)
    if path in _PLAIN or path in _ARRAYS or path.startswith(_NUMPY_SCALARS):
        return True
    return path.startswith("pandas.") and not path.startswith(_PANDAS_HANDLES)


def makes_what_is_missing(members: Sequence[TypePath]) -> bool:
    """A subscript of it may bind what was not there."""
    return any(member.path == "collections.defaultdict" for member in members)


def is_container(members: Sequence[TypePath]) -> bool:
    """A plain container, whatever it holds."""
    return bool(members) and all(member.path in _CONTAINERS for member in members)


def is_readable(members: Sequence[TypePath]) -> bool:
    """Its attributes and subscripts only read: a fitted model, a figure, a container."""
    return bool(members) and all(
        member.path.split(".")[0] in _READABLE or member.path in _CONTAINERS for member in members
    )


def elements(members: Sequence[TypePath]) -> tuple[TypePath, ...] | None:
    """What a container holds (the values of a mapping); None where the type does not say."""
    found: list[TypePath] = []
    for member in members:
        if member.path not in _CONTAINERS or not member.arguments:
            return None
        found += [a for a in member.arguments[-1:] if a.path not in ("...", "()")] or [member.arguments[0]]
    return tuple(found)


def own_classes(members: Sequence[TypePath]) -> frozenset[str]:
    """Classes of the notebook that are named anywhere in it."""
    found: set[str] = set()
    for member in members:
        if member.path.startswith(f"{OWN}."):
            found.add(member.path.removeprefix(f"{OWN}."))
        found |= own_classes(member.arguments)
    return frozenset(found)
