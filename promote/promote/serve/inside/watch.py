"""What the watched expressions of a run came to."""

from __future__ import annotations

import copy
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from .instrument import KEEP, PATTERN, SEEN, VALUE, Sites
from .rows import count, is_frame, is_rows, is_series
from .same import same

MOST = 300
"""Values remembered of one expression; one that has more is no state of a few columns."""
BIGGEST = 200_000
"""Entries of a value that may become state."""
PANDAS_VALUES = frozenset(
    (
        *("DataFrame", "Series", "Index", "RangeIndex", "MultiIndex", "DatetimeIndex", "CategoricalIndex"),
        *(
            "IntervalIndex",
            "TimedeltaIndex",
            "Timestamp",
            "Timedelta",
            "Period",
            "Interval",
            "NaTType",
            "NAType",
        ),
        *("CategoricalDtype", "StringDtype", "DateOffset"),
    )
)
"""What pandas has beside these (groups, accessors, windows) is no value."""
SCALARS = (str, int, float, bool, bytes, type(None))


@dataclass
class Seen:
    """One call of a method that predicts or fits."""

    site: int
    statement: int
    method: str
    estimator: Any
    table: Any
    result: Any = None
    labels: Any = None
    """What it was fitted to, where it was."""
    name: str = ""
    """A notebook variable that holds the very table."""


@dataclass
class Known:
    """What an expression came to, once."""

    statement: int
    keys: tuple[Any, ...]
    value: Any


@dataclass
class Watch:
    """The functions that instrumented code calls, and what they have seen."""

    sites: Sites
    lengths: set[int] = field(default_factory=set)
    """Row counts of the tables that exist."""
    values: dict[int, list[Known]] = field(default_factory=dict)
    """Site -> what it came to, each time."""
    aligned: set[int] = field(default_factory=set)
    """Sites whose value had one entry for each row."""
    patterns: dict[int, list[Known]] = field(default_factory=dict)
    """Site -> what it learned, each time."""
    calls: list[Seen] = field(default_factory=list)
    kept: dict[int, Any] = field(default_factory=dict)
    statement: int = 0
    namespace: dict[str, Any] = field(default_factory=dict)

    def names(self) -> dict[str, Callable[..., Any]]:
        """What instrumented code finds in its namespace."""
        return {VALUE: self.value, PATTERN: self.pattern, SEEN: self.seen, KEEP: self.keep}

    def value(self, site: int, value: Any, keys: tuple[Any, ...]) -> Any:
        """Remember a value that is no table."""
        known = self.values.setdefault(site, [])
        if site in self.aligned or len(known) > MOST:
            return value
        if is_rows(value) and count(value) in self.lengths:
            self.aligned.add(site)
            known.clear()
        else:
            kept = copied(value)
            if kept is not UNKEPT:
                known.append(Known(self.statement, keys, kept))
        return value

    def pattern(self, site: int, function: Callable[..., Any], keys: tuple[Any, ...]) -> Callable[..., Any]:
        """Call a function that learns something from a whole column, and remember what."""

        def called(*arguments: Any, **options: Any) -> Any:
            found = LEARNERS[self.sites.known[site].pattern]
            result, learned = found(function, arguments, options)
            known = self.patterns.setdefault(site, [])
            if len(known) <= MOST:
                known.append(Known(self.statement, keys, learned))
            return result

        return called

    def seen(self, site: int, function: Callable[..., Any]) -> Callable[..., Any]:
        """Remember on what an estimator was called."""
        owner = getattr(function, "__self__", None)
        if owner is None or not (hasattr(owner, "fit") and hasattr(owner, "get_params")):
            return function

        def called(*arguments: Any, **options: Any) -> Any:
            result = function(*arguments, **options)
            table = arguments[0] if arguments else options.get("X")
            call = Seen(site, self.statement, function.__name__, owner, table)
            call.labels = arguments[1] if len(arguments) > 1 else options.get("y")
            if function.__name__ not in ("fit", "score"):
                call.result = result
            call.name = next(
                (n for n, v in self.namespace.items() if v is table and not n.startswith("_")), ""
            )
            del self.calls[:-MOST]
            self.calls.append(call)
            return result

        return called

    def keep(self, site: int, value: Any) -> Any:
        """Keep the last value of a prediction."""
        self.kept[site] = value
        return value


UNKEPT = object()


def copied(value: Any) -> Any:
    """A copy that later statements can't change, or ``UNKEPT`` for what is no value."""
    if isinstance(value, SCALARS):
        return value
    if isinstance(
        value, (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)
    ):
        return UNKEPT
    module = type(value).__module__.split(".")[0]
    if module in ("matplotlib", "seaborn", "plotly", "builtins_generator", "flask", "werkzeug") or isinstance(
        value, types.GeneratorType
    ):
        return UNKEPT
    if module == "pandas" and type(value).__name__ not in PANDAS_VALUES:
        return UNKEPT
    if size(value) > BIGGEST:
        return UNKEPT
    try:
        with drawings_refuse():
            return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - a lock, a connection, a generator
        return UNKEPT


@contextmanager
def drawings_refuse() -> Iterator[None]:
    """No figure is copied, wherever in a value it hangs: its copy would become pyplot's current one."""
    artist = getattr(sys.modules.get("matplotlib.artist"), "Artist", None)
    if artist is None:
        yield
        return
    artist.__deepcopy__ = refused
    try:
        yield
    finally:
        del artist.__deepcopy__


def refused(value: Any, memo: Any) -> Any:
    """Stand in for ``__deepcopy__``."""
    raise TypeError(f"{type(value).__name__} is drawn, and no value")


def size(value: Any) -> int:
    """Entries of a table, an array or a container; 1 for anything else."""
    found = getattr(value, "size", None)
    if isinstance(found, int):
        return found
    return len(value) if isinstance(value, (list, tuple, dict, set, frozenset)) else 1


def _fit_transform(function: Any, arguments: Any, options: Any) -> tuple[Any, Any]:
    result = function(*arguments, **options)
    return result, copied(getattr(function, "__self__", None))


def _get_dummies(function: Any, arguments: Any, options: Any) -> tuple[Any, Any]:
    return function(*arguments, **options), levels(arguments[0] if arguments else options["data"], options)


def levels(table: Any, options: Any) -> Any:
    """Categories, in the order in which dummies come, of each column that would be encoded."""
    import pandas as pd

    if not is_frame(table):
        return list(pd.Categorical(table).categories)
    columns = options.get("columns")
    if columns is None:
        columns = table.select_dtypes(include=["object", "string", "category"]).columns
    return {column: list(pd.Categorical(table[column]).categories) for column in columns}


def _binned(function: Any, arguments: Any, options: Any) -> tuple[Any, Any]:
    if options.get("retbins"):
        result = function(*arguments, **options)
        return result, list(result[1])
    result, bins = function(*arguments, **options, retbins=True)
    return result, [float(one) if hasattr(one, "dtype") else one for one in bins]


def _factorize(function: Any, arguments: Any, options: Any) -> tuple[Any, Any]:
    result = function(*arguments, **options)
    return result, list(result[1])


def _categorical(function: Any, arguments: Any, options: Any) -> tuple[Any, Any]:
    result = function(*arguments, **options)
    return result, list(result.categories)


def _astype(function: Any, arguments: Any, options: Any) -> tuple[Any, Any]:
    result = function(*arguments, **options)
    if is_series(result):
        return result, list(result.cat.categories)
    if is_frame(result):
        return result, {c: list(result[c].cat.categories) for c in result.columns}
    return result, None


LEARNERS: dict[str, Callable[[Any, Any, Any], tuple[Any, Any]]] = {
    "fit_transform": _fit_transform,
    "get_dummies": _get_dummies,
    "cut": _binned,
    "qcut": _binned,
    "factorize": _factorize,
    "Categorical": _categorical,
    "astype": _astype,
}


def varying(known: list[Known], keys: tuple[str, ...]) -> tuple[tuple[str, ...], Any] | None:
    """One value, or a value for each combination of the loop variables that are texts or numbers.

    Returns (names of the variables, value or dict), or None where they don't tell the values apart.
    """
    if not known:
        return None
    if all(same(known[0].value, one.value) for one in known[1:]):
        return (), known[0].value
    usable = [i for i in range(len(keys)) if all(isinstance(one.keys[i], SCALARS) for one in known)]
    for chosen in ([i] for i in reversed(usable)):
        found = _table(known, chosen)
        if found is not None:
            return tuple(keys[i] for i in chosen), found
    found = _table(known, usable) if len(usable) > 1 else None
    return (tuple(keys[i] for i in usable), found) if found is not None else None


def _table(known: list[Known], chosen: list[int]) -> dict[Any, Any] | None:
    found: dict[Any, Any] = {}
    for one in known:
        key = one.keys[chosen[0]] if len(chosen) == 1 else tuple(one.keys[i] for i in chosen)
        if key in found and not same(found[key], one.value):
            return None
        found[key] = one.value
    return found
