"""State that is nobody's variable: generators, working directory, environment, options, open figures."""

from __future__ import annotations

import gc
import locale
import logging
import os
import random
import sys
import warnings
from collections.abc import Callable
from typing import Any


def loaded(name: str) -> Any:
    """A module if it is loaded; never imported for our sake."""
    return sys.modules.get(name)


def random_state() -> Any:
    """The generator of ``random``."""
    return hash(random.getstate())


def numpy_random_state() -> Any:
    """The legacy global generator of numpy, if its module is completely loaded."""
    module = loaded("numpy.random")
    state = getattr(module, "get_state", None)
    if state is None:
        return None
    kind, keys, position, gauss, cached = state()
    return (kind, hash(keys.tobytes()), position, gauss, cached)


def torch_state() -> Any:
    """The generator of torch on the CPU."""
    state = getattr(loaded("torch"), "get_rng_state", None)
    return None if state is None else hash(bytes(state().numpy().tobytes()))


MOVES = {"os.chdir": "cwd", "os.fchdir": "cwd", "os.putenv": "environ", "os.unsetenv": "environ"}
"""Audit event -> state that it may have changed."""
MOVED: dict[str, Any] = {}
"""Last known value of these states; asking the system for every statement would cost more than the rest."""


def heard(event: str) -> None:
    """An audit event says that the value in ``MOVED`` is old."""
    MOVED.pop(MOVES[event], None)


def working_directory() -> Any:
    """The current folder, also one that was removed."""
    if "cwd" not in MOVED:
        try:
            MOVED["cwd"] = os.getcwd()
        except OSError:
            MOVED["cwd"] = "gone"
    return MOVED["cwd"]


def environment() -> Any:
    """The environment variables."""
    if "environ" not in MOVED:
        MOVED["environ"] = frozenset(os.environ.items())
    return MOVED["environ"]


def warning_filters() -> Any:
    """The filters, by content: what watches this run puts others in their place and back."""
    return tuple(map(repr, warnings.filters))


def plain_copy(mapping: Any) -> dict[Any, Any]:
    """A dict's own items, past whatever its class does on reading."""
    return dict(dict.items(mapping))


def rc_parameters() -> Any:
    """matplotlib's settings."""
    parameters = getattr(loaded("matplotlib"), "rcParams", None)
    if parameters is None:
        return None
    return {name: frozen(value) for name, value in plain_copy(parameters).items() if name not in BACKEND}


BACKEND = frozenset({"backend", "backend_fallback", "interactive"})
"""Set by matplotlib itself when the first figure is made."""


def frozen(value: Any) -> Any:
    """A list as a tuple, so that a later change of it is seen."""
    return tuple(value) if type(value) is list else value


def pandas_options() -> Any:
    """pandas' settings, a nested dict behind ``pandas.options``."""
    options = getattr(loaded("pandas"), "options", None)
    tree = getattr(options, "__dict__", {}).get("d")
    return None if tree is None else repr(tree)


def figures() -> Any:
    """Numbers of the open pyplot figures, the current one, and what stands on each."""
    module = loaded("matplotlib._pylab_helpers")
    manager = getattr(module, "Gcf", None)
    if manager is None:
        return ()
    return tuple((number, drawn(entry.canvas.figure)) for number, entry in manager.figs.items())


def drawn(figure: Any) -> Any:
    """What tells whether a figure was drawn on, without making it compute its layout."""
    return (id(figure), len(figure.get_children()), tuple(drawn_axes(axes) for axes in figure.axes))


def drawn_axes(axes: Any) -> Any:
    """Number of artists, titles, labels and scales of one axes."""
    labels = tuple(
        getter() for getter in (axes.get_title, axes.get_xlabel, axes.get_ylabel) if callable(getter)
    )
    return (id(axes), len(axes.get_children()), labels, axes.get_legend() is not None)


def log_settings() -> Any:
    """Levels and handlers of every logger that has some."""
    root = logging.root
    named = root.manager.loggerDict
    found = [
        (name, log.level, log.disabled, tuple(map(id, log.handlers)))
        for name, log in named.items()
        if isinstance(log, logging.Logger) and (log.level or log.handlers or log.disabled)
    ]
    return (root.level, tuple(map(id, root.handlers)), root.manager.disable, tuple(found))


def locale_name() -> Any:
    """The locale of all categories."""
    return locale.setlocale(locale.LC_ALL)


def decimal_context() -> Any:
    """Precision, rounding and traps; not the flags, which every division sets."""
    module = loaded("decimal")
    if module is None:
        return None
    context = module.getcontext()
    traps = tuple(sorted(trap.__name__ for trap, on in context.traps.items() if on))
    return (context.prec, context.rounding, context.Emin, context.Emax, context.clamp, traps)


def numpy_options() -> Any:
    """numpy's print options and its treatment of floating-point errors."""
    module = loaded("numpy")
    if getattr(module, "get_printoptions", None) is None or getattr(module, "geterr", None) is None:
        return None
    return (repr(module.get_printoptions()), repr(module.geterr()))


def sklearn_options() -> Any:
    """scikit-learn's global settings."""
    get = getattr(loaded("sklearn"), "get_config", None)
    return None if get is None else repr(get())


def interpreter_settings() -> Any:
    """Limits of the interpreter that a notebook may move."""
    return (sys.getrecursionlimit(), gc.isenabled(), id(sys.stdout), id(sys.stderr))


STATES: dict[str, Callable[[], Any]] = {
    "random": random_state,
    "numpy.random": numpy_random_state,
    "torch": torch_state,
    "cwd": working_directory,
    "environ": environment,
    "warnings": warning_filters,
    "rcParams": rc_parameters,
    "pandas.options": pandas_options,
    "figures": figures,
    "modules": lambda: tuple(map(str, sys.path)),
    "logging": log_settings,
    "locale": locale_name,
    "decimal": decimal_context,
    "numpy.options": numpy_options,
    "sklearn": sklearn_options,
    "interpreter": interpreter_settings,
}
"""Name in ``StatementRecord.ambient`` -> a value that differs when the state differs."""

GENERATORS = frozenset({"numpy.random", "torch"})
SETTINGS = frozenset({"rcParams", "pandas.options", "decimal", "numpy.options", "sklearn"})
"""Loading the library makes these states appear; that alone is no change."""


def snapshot() -> dict[str, Any]:
    """All ambient state now."""
    return {name: state() for name, state in STATES.items()}


def changes(before: dict[str, Any], after: dict[str, Any], loading: bool) -> list[str]:
    """Names of the states that differ, in the order of the table.

    ``loading``: the statement is an import. Another one that makes a generator appear has drawn from it:
    libraries are loaded on first use too.
    """
    excused = SETTINGS | GENERATORS if loading else SETTINGS
    return [
        name
        for name, state in after.items()
        if state != before[name] and not (before[name] is None and name in excused)
    ]


def figure_count() -> int:
    """How many pyplot figures are open."""
    return len(figures())
