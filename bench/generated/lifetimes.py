"""Which objects do something when they go away: the bench must not be what keeps them alive, or lets them go."""

from __future__ import annotations

import gc
import io
import types
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout

from bench.generated.drawn import is_drawn

DEPTH = 3


def holds_an_end(value: object, depth: int = DEPTH) -> bool:
    """The object has a destructor or something waits for its end, or it holds one of which that is true."""
    if isinstance(value, (type, types.ModuleType, types.FunctionType, str, bytes, int, float)) or is_drawn(
        value
    ):
        return False
    if isinstance(value, types.GeneratorType):
        return _ends_a_block(value)  # Python gives each of them a destructor, which most often does nothing.
    if hasattr(type(value), "__del__") or _is_watched(value):
        return True
    return depth > 0 and any(holds_an_end(part, depth - 1) for part in _parts(value))


def _ends_a_block(generator: types.GeneratorType[object, object, object]) -> bool:
    """It may be suspended in a ``try`` or ``with`` whose end its own end would bring about."""
    return generator.gi_frame is not None and bool(generator.gi_code.co_exceptiontable)


def _is_watched(value: object) -> bool:
    return type(value).__module__ != "builtins" and weakref.getweakrefcount(value) > 0


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)[:100]
    if isinstance(value, dict):
        return list(value.values())[:100]
    if isinstance(value, types.MethodType):
        return [value.__self__]
    return list(getattr(value, "__dict__", {}).values())[:100]


def bury() -> None:
    """Collect reference cycles of earlier runs now, and discard what their destructors print."""
    with redirect_stdout(io.StringIO()):
        gc.collect()


@contextmanager
def only_own_ends(sources: Iterable[str]) -> Iterator[None]:
    """Within the block objects go away when nothing refers to them any more, and none of an earlier run."""
    if not any("__del__" in source or "weakref" in source for source in sources):
        yield
        return
    bury()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
