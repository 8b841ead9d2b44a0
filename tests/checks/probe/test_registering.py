"""Imports that put something into modules which were loaded before."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Callable, Iterator

import pytest

from promote_checks.probe.registering import contents, is_unused_import, registers
from promote_checks.probe.statement import statement

LIBRARY = """
class Table:
    pass

def load():
    return 1
"""


@pytest.fixture
def library() -> Iterator[types.ModuleType]:
    """A module that is loaded, with a class and a function of its own."""
    module = types.ModuleType("promote_test_library")
    exec(LIBRARY, module.__dict__)  # noqa: S102 - a module made of the text above
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def add_class(module: types.ModuleType) -> None:
    module.Imputer = type("Imputer", (), {"__module__": "elsewhere"})  # type: ignore[attr-defined]


def add_accessor(module: types.ModuleType) -> None:
    module.Table.geo = property(lambda self: 1)


def replace_function(module: types.ModuleType) -> None:
    module.load = lambda: 2  # type: ignore[attr-defined]


def add_builtin(module: types.ModuleType) -> None:
    vars(sys.modules["builtins"])["promote_test_answer"] = 42


ACTS = [add_class, add_accessor, replace_function, add_builtin]


@pytest.mark.parametrize("act", ACTS)
def test_what_changes_a_loaded_module_is_seen(
    library: types.ModuleType, act: Callable[[types.ModuleType], None]
) -> None:
    before = contents()
    act(library)
    try:
        assert registers(before)
    finally:
        vars(sys.modules["builtins"]).pop("promote_test_answer", None)


def test_a_module_that_loads_a_part_of_itself_late_is_no_change(library: types.ModuleType) -> None:
    before = contents()
    library.part = types.ModuleType("promote_test_library.part")  # type: ignore[attr-defined]
    library._cache = {}  # type: ignore[attr-defined]
    assert not registers(before)


@pytest.mark.parametrize(
    ("source", "text", "unused"),
    [
        ("import swifter", "import swifter\ndf.head()", True),
        ("import swifter as sw", "import swifter as sw\nsw.set(1)", False),
        ("from a import b", "from a import b\neval('b')", False),
        ("x = 1", "x = 1", False),
    ],
)
def test_only_an_import_of_which_no_text_speaks_is_looked_at(source: str, text: str, unused: bool) -> None:
    assert is_unused_import(statement(ast.parse(source).body[0], 0, 1), text) is unused


class Registry:
    """As of matplotlib's colours: an object that holds the table."""

    def __init__(self) -> None:
        self._entries: dict[str, int] = {}


class Standing:
    """As flask's ``request``: whatever is asked of it is asked of another object, which there may not be."""

    @property
    def __dict__(self) -> dict[str, object]:  # type: ignore[override]
        raise RuntimeError("working outside of a request")


@pytest.mark.parametrize("inside", [True, False], ids=["in an object", "in the module"])
def test_an_entry_in_a_registry_of_a_library_is_seen(library: types.ModuleType, inside: bool) -> None:
    registry, table = Registry(), dict[str, int]()
    vars(library).update(registry=registry, table=table, request=Standing())
    before = contents()
    assert not registers(before)
    (registry._entries if inside else table)["mine"] = 1
    assert registers(before)
