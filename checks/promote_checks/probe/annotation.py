"""The annotation of a value: public names only, with parameters where a strict type checker wants them."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterable
from typing import Any

from promote_checks.probe.bounds import LOOK, Bounded, GaveUp
from promote_checks.probe.public_path import public_base, public_path

ANY = "typing.Any"
CALLABLE = "collections.abc.Callable[..., typing.Any]"
SAMPLE = 64
LEVELS = 4
UNION = 4
TUPLE = 8


def annotate(value: Any, level: int = 0) -> str:
    """``dict[str, numpy.typing.NDArray[numpy.float64]]``; ``typing.Any`` where nothing better is known."""
    try:
        with Bounded(LOOK):
            return annotated(value, level)
    except GaveUp:
        return ANY


def annotated(value: Any, level: int) -> str:
    """The annotation, however long it takes to find."""
    if value is None:
        return "None"
    cls = type(value)
    if isinstance(value, type):
        return class_object(value)
    if cls in ATOMS:
        return cls.__name__
    handler = HANDLERS.get(f"{cls.__module__}.{cls.__qualname__}")
    if handler is not None:
        return handler(value, level)
    if cls.__module__ == "numpy.dtypes":
        return "numpy.dtype[typing.Any]"
    if isinstance(value, CALLABLES):
        return CALLABLE
    if isinstance(value, Iterable) and str(cls.__module__) in ("builtins", "itertools") and is_iterator(cls):
        return "collections.abc.Iterator[typing.Any]"
    return named(cls)


def named(cls: type) -> str:
    """The path of a class, with parameters if it is generic."""
    path = public_path(cls)
    if not path:
        path = public_base(cls)
        if not path:
            return ANY
    if path in PARAMETERS:
        return "{}[{}]".format(path, ", ".join([ANY] * PARAMETERS[path])) if PARAMETERS[path] else path
    parameters = getattr(cls, "__parameters__", ())
    count = len(parameters) if isinstance(parameters, tuple) else 0
    return "{}[{}]".format(path, ", ".join([ANY] * count)) if count else path


def class_object(value: type) -> str:
    """``type[package.Class]``."""
    if isinstance(value, types.GenericAlias):
        return ANY
    path = named(value)
    return f"type[{path}]"


def is_iterator(cls: type) -> bool:
    """Whether instances hand out values one by one, once."""
    return hasattr(cls, "__next__")


def union(kinds: Iterable[str]) -> str:
    """What was seen, sorted, ``None`` last; empty containers say nothing about their elements."""
    seen = set(kinds)
    seen -= {
        kind for kind in seen if is_vague(kind) and any(same_outer(kind, other) for other in seen - {kind})
    }
    if not seen or ANY in seen or len(seen) > UNION:
        return ANY
    return " | ".join(sorted(seen, key=lambda kind: (kind == "None", kind)))


def is_vague(kind: str) -> bool:
    """``list[typing.Any]``: a container that was seen empty."""
    inner = kind.partition("[")[2]
    return inner.endswith("]") and set(inner[:-1].split(", ")) <= {ANY, "", "()"}


def same_outer(kind: str, other: str) -> bool:
    """Whether both are the same container."""
    return kind.partition("[")[0] == other.partition("[")[0]


def common(values: Iterable[Any], level: int) -> str:
    """The one type of the elements, where they agree: ``int`` agrees with ``float``."""
    if level >= LEVELS:
        return ANY
    seen = {annotated(value, level + 1) for value in itertools.islice(values, SAMPLE)}
    if seen and seen <= {"int", "float", "bool"}:
        return "float" if "float" in seen else "int" if "int" in seen else "bool"
    seen -= {
        kind for kind in seen if is_vague(kind) and any(same_outer(kind, other) for other in seen - {kind})
    }
    return seen.pop() if len(seen) == 1 else ANY


def ends(value: Any) -> list[Any]:
    """Head and tail of a sequence."""
    return list(value) if len(value) <= SAMPLE else [*value[: SAMPLE // 2], *value[-SAMPLE // 2 :]]


def sequence(name: str) -> Callable[[Any, int], str]:
    """``list[int]``."""
    return lambda value, level: f"{name}[{common(ends(value), level)}]"


def collection(name: str) -> Callable[[Any, int], str]:
    """``set[int]``: no slices there."""
    return lambda value, level: f"{name}[{common(iter(value), level)}]"


def mapping(name: str) -> Callable[[Any, int], str]:
    """``dict[str, int]``. Iterates the plain dict, so that a default factory is never called."""

    def of_items(value: Any, level: int) -> str:
        return f"{name}[{common(dict.keys(value), level)}, {common(dict.values(value), level)}]"

    return of_items


def tuple_(value: tuple[Any, ...], level: int) -> str:
    """``tuple[int, str]``; a long one by its elements."""
    if not value:
        return "tuple[()]"
    if level >= LEVELS:
        return "tuple[typing.Any, ...]"
    if len(value) > TUPLE:
        return f"tuple[{common(ends(value), level)}, ...]"
    return "tuple[{}]".format(", ".join(annotated(item, level + 1) for item in value))


def array_annotation(value: Any, level: int) -> str:
    """``numpy.typing.NDArray[numpy.float64]``."""
    return f"numpy.typing.NDArray[{scalar(value.dtype)}]"


def array_subclass(name: str) -> Callable[[Any, int], str]:
    """``numpy.ma.MaskedArray[tuple[typing.Any, ...], numpy.dtype[numpy.float64]]``."""
    return lambda value, level: f"{name}[tuple[typing.Any, ...], numpy.dtype[{scalar(value.dtype)}]]"


def scalar(dtype: Any) -> str:
    """The scalar class of a numpy dtype."""
    cls = dtype.type
    if cls.__module__ != "numpy":
        return ANY
    return "numpy.bool_" if cls.__name__ == "bool" else "numpy." + cls.__name__


def of_text(name: str, pick: Callable[[Any], Any]) -> Callable[[Any, int], str]:
    """``re.Pattern[str]``: generic in ``str`` or ``bytes``."""
    return lambda value, level: "{}[{}]".format(name, "bytes" if isinstance(pick(value), bytes) else "str")


def fixed(text: str) -> Callable[[Any, int], str]:
    """Always the same."""
    return lambda value, level: text


def counter(value: Any, level: int) -> str:
    """``collections.Counter[str]``."""
    return f"collections.Counter[{common(dict.keys(value), level)}]"


def completed(value: Any) -> Any:
    """The text of a finished process, if it was captured."""
    return value.stdout if value.stdout is not None else ""


ATOMS = frozenset({int, float, complex, str, bytes, bytearray, bool, object, slice, range, memoryview}) - {
    slice
}
CALLABLES = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
)

HANDLERS: dict[str, Callable[[Any, int], str]] = {
    "builtins.list": sequence("list"),
    "builtins.tuple": tuple_,
    "builtins.dict": mapping("dict"),
    "builtins.set": collection("set"),
    "builtins.frozenset": collection("frozenset"),
    "builtins.dict_keys": lambda value, level: f"collections.abc.KeysView[{common(value, level)}]",
    "builtins.dict_values": lambda value, level: f"collections.abc.ValuesView[{common(value, level)}]",
    "builtins.dict_items": fixed("collections.abc.ItemsView[typing.Any, typing.Any]"),
    "builtins.module": fixed("types.ModuleType"),
    "builtins.ellipsis": fixed("types.EllipsisType"),
    "builtins.slice": fixed("slice"),
    "builtins.generator": fixed("collections.abc.Iterator[typing.Any]"),
    "builtins.async_generator": fixed("collections.abc.AsyncIterator[typing.Any]"),
    "builtins.coroutine": fixed("collections.abc.Coroutine[typing.Any, typing.Any, typing.Any]"),
    "builtins.memoryview": fixed("memoryview"),
    "builtins.mappingproxy": fixed("types.MappingProxyType[typing.Any, typing.Any]"),
    "collections.deque": collection("collections.deque"),
    "collections.OrderedDict": mapping("collections.OrderedDict"),
    "collections.defaultdict": mapping("collections.defaultdict"),
    "collections.Counter": counter,
    "functools._lru_cache_wrapper": fixed(CALLABLE),
    "re.Pattern": of_text("re.Pattern", lambda value: value.pattern),
    "re.Match": of_text("re.Match", lambda value: value.string),
    "subprocess.CompletedProcess": of_text("subprocess.CompletedProcess", completed),
    "tempfile.TemporaryDirectory": of_text("tempfile.TemporaryDirectory", lambda value: value.name),
    "tempfile._TemporaryFileWrapper": fixed("typing.IO[typing.Any]"),
    "posix.DirEntry": of_text("os.DirEntry", lambda value: value.name),
    "_csv.reader": fixed("collections.abc.Iterator[list[str]]"),
    "_asyncio.Task": fixed("asyncio.Task[typing.Any]"),
    "_asyncio.Future": fixed("asyncio.Future[typing.Any]"),
    "IPython.utils.text.SList": fixed("list[str]"),
    "IPython.utils.text.LSString": fixed("str"),
    "numpy.ndarray": array_annotation,
    "numpy.ma.MaskedArray": array_subclass("numpy.ma.MaskedArray"),
    "numpy.ma.core.MaskedArray": array_subclass("numpy.ma.MaskedArray"),
    "numpy.memmap": array_subclass("numpy.memmap"),
    "numpy.matrix": array_subclass("numpy.matrix"),
    "numpy.recarray": array_subclass("numpy.recarray"),
    "numpy.rec.recarray": array_subclass("numpy.recarray"),
    "numpy.bool": fixed("numpy.bool_"),
    "numpy.bool_": fixed("numpy.bool_"),
}
"""``module.qualname`` of a class -> how a value of it is annotated."""

PARAMETERS: dict[str, int] = {
    "array.array": 1,
    "collections.ChainMap": 2,
    "collections.Counter": 1,
    "collections.OrderedDict": 2,
    "collections.UserDict": 2,
    "collections.UserList": 1,
    "collections.defaultdict": 2,
    "collections.deque": 1,
    "concurrent.futures.Future": 1,
    "contextvars.ContextVar": 1,
    "contextvars.Token": 1,
    "ctypes.Array": 1,
    "dict": 2,
    "difflib.SequenceMatcher": 1,
    "asyncio.Queue": 1,
    "frozenset": 1,
    "functools.cached_property": 1,
    "functools.partial": 1,
    "functools.singledispatchmethod": 1,
    "graphlib.TopologicalSorter": 1,
    "list": 1,
    "logging.LoggerAdapter": 1,
    "logging.StreamHandler": 1,
    "numpy.dtype": 1,
    "numpy.flatiter": 1,
    "numpy.ndarray": 2,
    "queue.LifoQueue": 1,
    "queue.PriorityQueue": 1,
    "queue.Queue": 1,
    "queue.SimpleQueue": 1,
    "re.Match": 1,
    "re.Pattern": 1,
    "set": 1,
    "shelve.Shelf": 1,
    "staticmethod": 2,
    "classmethod": 3,
    "subprocess.Popen": 1,
    "tempfile.SpooledTemporaryFile": 1,
    "tempfile.TemporaryDirectory": 1,
    "type": 1,
    "weakref.WeakKeyDictionary": 2,
    "weakref.WeakSet": 1,
    "weakref.WeakValueDictionary": 2,
    "weakref.ref": 1,
}
"""Public path -> number of its type parameters, for classes that type stubs make generic."""
