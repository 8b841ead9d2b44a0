"""How a module spells a type, and what it imports for that."""

from __future__ import annotations

import pytest

from promote.emit.imports import ImportTable
from promote.plan.model import Import

NOTEBOOK = {
    "pandas": (Import("pandas", "import pandas"),),
    "datetime": (Import("datetime", "from datetime import datetime"),),
    "os": (Import("os", "import os"),),
}


def table(*taken: str, module: str = "load") -> ImportTable:
    homes = {"Customer": "definitions", "Own": "load", "Results": "load"}
    return ImportTable(NOTEBOOK, homes, frozenset(taken), module)


@pytest.mark.parametrize(
    ("text", "spelled", "lines"),
    [
        ("int", "int", []),
        ("", "Any", ["from typing import Any"]),
        ("typing.Any", "Any", ["from typing import Any"]),
        ("not a type (", "Any", ["from typing import Any"]),
        ("Unknown", "Any", ["from typing import Any"]),
        ("None", "None", []),
        ("dict[str, list[int]]", "dict[str, list[int]]", []),
        ("int | None", "int | None", []),
        ("pandas.DataFrame", "pandas.DataFrame", ["import pandas"]),
        (
            "numpy.typing.NDArray[numpy.float64]",
            "NDArray[np.float64]",
            ["from numpy.typing import NDArray", "import numpy as np"],
        ),
        (
            "collections.abc.Callable[..., int]",
            "Callable[..., int]",
            ["from collections.abc import Callable"],
        ),
        ("datetime.datetime", "datetime", ["from datetime import datetime"]),
        ("builtins.int", "int", []),
        ("__main__.Customer", "Customer", ["from .definitions import Customer"]),
        ("__main__.Own", "Own", []),
        ("__main__.Gone", "Any", ["from typing import Any"]),
        ("__main__.Results", "Any", ["from typing import Any"]),
        ("list[__main__.Gone]", "list[Any]", ["from typing import Any"]),
        ("__main__.Gone | int", "Any", ["from typing import Any"]),
        ("__main__.Gone[int]", "Any", ["from typing import Any"]),
    ],
)
def test_annotation(text: str, spelled: str, lines: list[str]) -> None:
    imports = table()
    assert imports.annotation(text) == spelled
    assert sorted(imports.lines) == lines


@pytest.mark.parametrize(
    ("taken", "text", "spelled", "lines"),
    [
        ("np", "numpy.float64", "float64", ["from numpy import float64"]),
        ("Figure", "matplotlib.figure.Figure", "Any", ["from typing import Any"]),
        ("list", "list[int]", "builtins.list[int]", ["import builtins"]),
        ("datetime", "datetime.datetime", "datetime", ["from datetime import datetime"]),
    ],
)
def test_names_of_the_notebook_are_never_bound_by_an_import_of_ours(
    taken: str, text: str, spelled: str, lines: list[str]
) -> None:
    imports = table(taken)
    assert imports.annotation(text) == spelled
    assert sorted(imports.lines) == lines


@pytest.mark.parametrize("text", ["typing.Any", "Unknown"])
def test_any_of_the_notebook(text: str) -> None:
    imports = table("Any")
    assert imports.annotation(f"list[{text}]") == "list[AnyType]"
    assert imports.lines == {"from typing import Any as AnyType"}


def test_any_of_the_notebook_may_be_the_one_of_typing() -> None:
    own = {"Any": (Import("Any", "from typing import Any"),)}
    imports = ImportTable(own, {}, frozenset({"Any"}), "load")
    assert imports.annotation("typing.Any") == "Any"
    assert imports.lines == {"from typing import Any"}


def test_a_class_of_this_very_module_needs_late_annotations() -> None:
    imports = table()
    assert not imports.needs_future
    imports.annotation("__main__.Own")
    assert imports.needs_future


def test_render_keeps_what_only_a_string_refers_to() -> None:
    imports = table()
    imports.kept.add("pandas")
    imports.use("pandas")
    imports.use("os")
    imports.use("unknown")
    imports.add("from a import b as c")
    assert imports.render() == "from a import b as c\nimport os\nimport pandas  # noqa: F401"
