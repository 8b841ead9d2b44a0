"""Turn a live value into a tree: ``(tag, ...)`` of plain Python, numpy arrays and pandas objects."""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import functools
import pathlib
import types
import uuid
from typing import Any

from . import artists, data, state

Tree = Any  # a nested tuple; mypy has no name for it that Python 3.9 can read

NODES = 400_000
PLAIN = (
    type(None),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    range,
    slice,
    type(Ellipsis),
    type(NotImplemented),
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    datetime.datetime,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
)
FLAT = frozenset((type(None), bool, int, float, str))
CALLABLES = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
)
OPAQUE = frozenset(
    (
        # They hold the namespace in which a formula was written: the place, not the value.
        "patsy.eval.EvalEnvironment",
        "formulaic.utils.layered_mapping.LayeredMapping",
        "logging.Logger",
        "logging.RootLogger",
    )
)


class TooLarge(Exception):
    """More nodes than a judge should hold."""


class Freezer:
    """Freezes the values of one process; ``package`` names the modules that count as the notebook's own."""

    def __init__(self, package: str = "") -> None:
        self.package = package
        self.nodes = 0
        self.done: dict[int, tuple[Any, Tree]] = {}
        self.open: set[int] = set()
        self.figures: dict[int, tuple[Any, Tree]] = {}

    def variable(self, value: Any) -> Tree:
        """Freeze one variable; what can't be frozen becomes ``("opaque", reason)``."""
        self.nodes = 0
        self.done.clear()  # where a cycle is cut must not depend on the variables frozen before
        try:
            return self.tree(value)
        except (TooLarge, RecursionError) as error:
            return ("opaque", type(error).__name__)
        finally:
            self.open.clear()

    def tree(self, value: Any) -> Tree:
        """Freeze any value; cycles end in ``("cycle",)``, shared parts are shared."""
        self.nodes += 1
        if self.nodes > NODES:
            raise TooLarge
        if type(value) in FLAT:
            return ("plain", type(value).__name__, value)
        key = id(value)
        if key in self.done:
            return self.done[key][1]
        if key in self.open:
            return ("cycle",)
        self.open.add(key)
        frozen = self._dispatch(value)
        self.open.discard(key)
        self.done[key] = (value, frozen)
        return frozen

    def type_name(self, kind: type) -> tuple[str, str]:
        """Module and name of a class; the module is empty for classes of the notebook itself."""
        module = kind.__module__
        own = module == "__main__" or (self.package and module.partition(".")[0] == self.package)
        return ("" if own else module, kind.__qualname__.rpartition(".")[2])

    def _dispatch(self, value: Any) -> Tree:
        for frozen in (data.freeze(self, value), artists.freeze(self, value), self._simple(value)):
            if frozen is not None:
                return frozen
        return self._container(value) or self._object(value)

    def _simple(self, value: Any) -> Tree:
        kind = type(value)
        if kind in PLAIN:
            return ("plain", kind.__name__, value)
        if isinstance(value, pathlib.PurePath):
            return ("plain", "path", str(value))
        if isinstance(value, enum.Enum):
            return ("sequence", self.type_name(kind)[1], [self.tree(value.name)])
        if isinstance(value, type):
            return ("callable", value.__qualname__.rpartition(".")[2])
        if isinstance(value, CALLABLES):
            return ("callable", getattr(value, "__name__", "").rpartition(".")[2])
        if isinstance(value, functools.partial):
            return ("partial", self.tree(value.func), self.tree(value.args), self.tree(value.keywords))
        if isinstance(value, types.ModuleType):
            return ("callable", value.__name__)
        return None

    def _container(self, value: Any) -> Tree:
        name = self.type_name(type(value))[1]
        if isinstance(value, (list, tuple)):
            name = "list" if name == "SList" else name
            if all(type(item) in FLAT for item in value):
                return ("flat", name, list(value))
            return ("sequence", name, [self.tree(item) for item in value])
        if isinstance(value, dict):
            return ("mapping", name, [(self.tree(k), self.tree(v)) for k, v in dict.items(value)])
        if isinstance(value, (set, frozenset)):
            if all(type(item) in FLAT or isinstance(item, tuple) for item in value):
                return ("flat", name, sorted(repr(item) for item in value))
            return ("opaque", "a set of objects")
        if isinstance(value, (bytearray, memoryview)):
            return ("plain", name, bytes(value))
        return None

    def _object(self, value: Any) -> Tree:
        module, name = self.type_name(type(value))
        if f"{module}.{name}" in OPAQUE:
            return ("opaque", f"{module}.{name}")
        parts = state.parts(value)
        if parts is None:
            return ("opaque", f"{module}.{name}")
        return ("object", module, name, [(key, self.tree(part)) for key, part in parts])
