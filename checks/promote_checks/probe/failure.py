"""What is known of an exception that ended the notebook, where it happened."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from promote_checks.probe.lines import TIMED
from promote_checks.probe.public_path import public_base, public_path

MEMORY = ("MemoryError", "OutOfMemoryError")


def facts(
    error: BaseException, line_of: Callable[[str, int], int], namespace: dict[str, Any]
) -> dict[str, Any]:
    """Everything that helps to say what to do; ``line_of`` maps a frame to a line of the cell, or to 0."""
    names = [cls.__name__ for cls in type(error).__mro__]
    return {
        "exception": exception_name(error),
        "message": said(error),
        "kinds": names,
        "memory": any(name in MEMORY for name in names),
        "line": failing_line(error, line_of),
        "filename": text_of(getattr(error, "filename", None)),
        "name": text_of(getattr(error, "name", None)) or missing_key(error),
        "library": library(error) or called_library(error, namespace),
        "version": "",
        "network": "URLError" in names or "gaierror" in names or "ConnectionError" in names,
    }


def bare_facts(error: BaseException) -> dict[str, Any]:
    """What is known of an exception that takes too long to look at."""
    names = [cls.__name__ for cls in type.__dict__["__mro__"].__get__(type(error))]
    message = "(its message can't be shown: it takes too long)"
    empty = dict.fromkeys(("filename", "name", "library", "version"), "")
    known = {"exception": names[0], "message": message, "kinds": names, "line": 0, **empty}
    return {**known, "memory": any(name in MEMORY for name in names), "network": False}


def said(error: BaseException) -> str:
    """The message, whatever its class does when asked for it."""
    if isinstance(error, SyntaxError) and error.msg:
        return str(error.msg)
    try:
        return str(error)
    except Exception as other:  # noqa: BLE001
        return f"(its message can't be shown: {type(other).__name__})"


def exception_name(error: BaseException) -> str:
    """The class as people know it: ``FileNotFoundError``, ``pandas.errors.ParserError``."""
    cls = type(error)
    path = public_path(cls) or public_base(cls) or cls.__name__
    return path.removeprefix("__main__.")


def text_of(value: Any) -> str:
    """A string or path as text."""
    return value if isinstance(value, str) else ""


def missing_key(error: BaseException) -> str:
    """The key of a KeyError."""
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else ""


def frames(error: BaseException) -> Iterator[Any]:
    """The traceback, outermost first."""
    trace = error.__traceback__
    while trace is not None:
        yield trace
        trace = trace.tb_next


def failing_line(error: BaseException, line_of: Callable[[str, int], int]) -> int:
    """The innermost line of the cell itself; 0 if there is none."""
    if isinstance(error, SyntaxError) and error.lineno and line_of(str(error.filename), error.lineno):
        return line_of(str(error.filename), error.lineno)
    lines = [line_of(trace.tb_frame.f_code.co_filename, trace.tb_lineno) for trace in frames(error)]
    return next((line for line in reversed(lines) if line), 0)


def library(error: BaseException) -> str:
    """The library whose interface the error is about: of the object it names, or where it was raised."""
    if isinstance(error, AttributeError):
        return root_of(getattr(error, "obj", None))
    if isinstance(error, ModuleNotFoundError):
        return (text_of(error.name)).partition(".")[0]
    if isinstance(error, ImportError):
        return (text_of(error.name)).partition(".")[0]
    last = None
    for last in frames(error):
        pass
    module = "" if last is None else str(last.tb_frame.f_globals.get("__name__", ""))
    root = module.partition(".")[0]
    return root if root in sys.modules and root != "__main__" else ""


CALLED = re.compile(r"^([\w.]+)\(\) ")


def called_library(error: BaseException, namespace: dict[str, Any]) -> str:
    """The library of the function whose call did not match its signature.

    Such an error is raised in the caller: only the message names the function.
    """
    match = CALLED.match(said(error)) if isinstance(error, TypeError) else None
    if match is None:
        return ""
    path = match.group(1).replace(".__init__", "").split(".")
    for name, value in list(namespace.items()):
        inside = vars(value) if isinstance(value, type(sys)) else {name: value}
        found = inside.get(path[0])
        for part in path[1:]:
            found = getattr(found, part, None)
        if callable(found):
            root = str(getattr(found, "__module__", "")).partition(".")[0]
            if root in sys.modules and root not in ("builtins", "__main__"):
                return root
    return ""


def root_of(value: Any) -> str:
    """Top-level package of a module, of a class or of an object's class."""
    if value is None:
        return ""
    if isinstance(value, type(sys)):
        return value.__name__.partition(".")[0]
    cls = value if isinstance(value, type) else type(value)
    root = str(cls.__module__).partition(".")[0]
    return "" if root in ("builtins", "__main__") else root


def cell_file(error: BaseException, namespace: dict[str, Any]) -> str:
    """The file name under which IPython compiled the cell; empty if no code of it ran."""
    for trace in frames(error):
        frame = trace.tb_frame
        name = frame.f_code.co_filename
        if frame.f_globals is namespace and frame.f_code.co_name == "<module>" and name not in TIMED:
            return str(name)
    return ""
