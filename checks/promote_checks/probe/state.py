"""What differs when a value has changed in place."""

from __future__ import annotations

import types
from typing import Any

from promote_checks.probe.bounds import LOOK, bounded
from promote_checks.probe.canonical import fingerprint

GIVEN_UP = object()


@bounded(LOOK, GIVEN_UP)
def state(value: Any) -> Any:
    """Something that differs when the value changed in place; None where that can't be seen.

    ``GIVEN_UP`` where looking took too long.
    """
    if isinstance(value, (int, float, complex)) and type(value).__module__ == "builtins":
        return (type(value).__name__, repr(value))
    if type(value) in (str, bytes):
        return (len(value), hash(value))
    if type(value) in SMALL and len(value) <= 32 and ATOMS.issuperset(map(type, elements(value))):
        return (len(value), hash(repr(value)))
    if isinstance(value, (types.ModuleType, types.BuiltinFunctionType)):
        return ""
    if isinstance(value, types.FunctionType):
        return fingerprint((value.__defaults__, value.__kwdefaults__, value.__dict__))
    if isinstance(value, type):
        return fingerprint(class_state(value)) if value.__module__ == "__main__" else ""
    return fingerprint(value)


SMALL = (list, tuple, dict, set, frozenset)
ATOMS = frozenset({int, float, complex, str, bytes, bool, type(None)})


def elements(value: Any) -> Any:
    """Keys and values of a dict, the elements of another container."""
    return [*value, *value.values()] if type(value) is dict else value


def class_state(cls: type) -> list[tuple[str, Any]]:
    """Data that a class of the notebook carries itself."""
    skipped = (types.FunctionType, staticmethod, classmethod, property)
    found = [(name, value) for name, value in vars(cls).items() if not name.startswith("__")]
    return sorted(
        ((name, value) for name, value in found if not isinstance(value, skipped)), key=lambda item: item[0]
    )
