"""The shortest public path by which a class can be imported."""

from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from typing import Any

KNOWN: weakref.WeakKeyDictionary[type, str] = weakref.WeakKeyDictionary()

RENAMED = {
    "_thread.lock": "threading.Lock",
    "_thread.RLock": "threading.RLock",
    "pathlib.PosixPath": "pathlib.Path",
    "pathlib.WindowsPath": "pathlib.Path",
    "pathlib._local.PosixPath": "pathlib.Path",
    "pathlib._local.WindowsPath": "pathlib.Path",
}
"""Classes whose own path is private, or true on one platform only."""


def public_path(cls: type) -> str:
    """``pandas.DataFrame``, ``__main__.Customer``; empty if no public path leads to this very class."""
    if cls not in KNOWN:
        KNOWN[cls] = found_path(cls)
    return KNOWN[cls]


def found_path(cls: type) -> str:
    """Search outwards from the class's own module, then in the rest of its package."""
    module, name = str(cls.__module__), str(cls.__qualname__)
    renamed = RENAMED.get(module + "." + name)
    if renamed is not None:
        return renamed
    if module == "__main__":
        return "" if "<locals>" in name else "__main__." + name
    if is_private(name):
        return ""
    if module == "builtins":
        return name if leads_to(sys.modules["builtins"], name, cls) else ""
    for candidate in candidates(module):
        if leads_to(sys.modules.get(candidate), name, cls):
            return candidate + "." + name
    return ""


def is_private(path: str) -> bool:
    """Whether a part of a dotted path is private or can't be imported."""
    return any(part.startswith("_") or "<" in part for part in path.split("."))


def candidates(module: str) -> Iterator[str]:
    """Public modules that may export the class: the packages above first, the shortest first."""
    parts = module.split(".")
    above = [".".join(parts[: count + 1]) for count in range(len(parts))]
    yield from (name for name in above if not is_private(name))
    roots = (parts[0], parts[0].lstrip("_"))
    near = [name for name in list(sys.modules) if name.partition(".")[0] in roots and not is_private(name)]
    yield from sorted(near, key=lambda name: (name.count("."), name))


def leads_to(module: Any, name: str, cls: type) -> bool:
    """Whether the name in the module is this very class. Lazy attributes are not woken up."""
    found: Any = module
    for part in name.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    return found is cls


def public_base(cls: type) -> str:
    """Path of the nearest public base class of the same library; empty if there is none."""
    root = str(cls.__module__).partition(".")[0]
    for base in type.__dict__["__mro__"].__get__(cls)[1:]:
        if str(base.__module__).partition(".")[0] == root and root != "builtins":
            path = public_path(base)
            if path:
                return path
    return ""
