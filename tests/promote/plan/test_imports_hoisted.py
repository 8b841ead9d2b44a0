"""Which imports move to the top of a module."""

from __future__ import annotations

import ast

import pytest
from tests.promote.plan.small_plan import facts_of, statements_of

from promote.plan.imports import (
    hoistable_imports,
    import_names,
    names_of_stars,
    preamble_names,
    star_imports,
    unresolved_star,
)
from promote.plan.symbols import Binders
from promote.plan.type_checking import type_checking_imports
from promote_checks.observe.observation import StatementRecord


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a.b, c as d", [("a", "import a.b"), ("d", "import c as d")]),
        ("from a.b import c, d as e", [("c", "from a.b import c"), ("e", "from a.b import d as e")]),
        ("from a import *", None),
        ("from . import a", None),
        ("from .a import b", None),
        ("from __future__ import annotations", None),
        ("x = 1", None),
    ],
)
def test_import_names(source: str, expected: list[tuple[str, str]] | None) -> None:
    assert import_names(ast.parse(source).body[0]) == expected


def hoisted(source: str, *records: StatementRecord) -> list[str]:
    statements = statements_of(source)
    table = Binders.of(statements)
    found = hoistable_imports(
        statements, table.binds, table.deleted | table.global_writes, facts_of(*records)
    )
    return [s.source for s, _ in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a\nx = 1", ["import a"]),
        ("import a\nimport a", ["import a", "import a"]),
        ("import a\nimport a.b", ["import a", "import a.b"]),
        ("import a\na = 1", []),
        ("import a as x\nimport b as x", []),
        ("import a\ndel a", []),
        ("import a\ndef f():\n    global a\n    a = 1", []),
        ("import a, b\nb = 1", []),
        ("from a import b\nfor b in c: pass", []),
        ("if x:\n    import a", []),
    ],
)
def test_hoistable(source: str, expected: list[str]) -> None:
    assert hoisted(source) == expected


def test_an_import_stays_behind_the_state_that_it_sets_again() -> None:
    source = "import a\nset_style()\nimport b"
    records = [StatementRecord(0, n, 0, ambient=["rcParams"]) for n in (1, 2, 3)]
    assert hoisted(source, *records) == ["import a"]
    assert hoisted(source, *records[:2]) == ["import a", "import b"]


def test_an_import_of_a_module_that_the_notebook_wrote_stays() -> None:
    record = StatementRecord(0, 1, 0, writes=["made.py"])
    assert hoisted("write()\nimport made\nimport other", record) == ["import other"]


def test_an_import_behind_a_change_of_the_path_stays_unless_it_is_installed() -> None:
    record = StatementRecord(0, 1, 0, ambient=["modules"])
    assert hoisted("change()\nimport beside\nimport json", record) == ["import json"]


def test_star_imports_name_what_is_read() -> None:
    statements = statements_of("from m import *\nx = a + b")
    facts = facts_of(stars={"m": ["a", "b", "c"]})
    found = star_imports(statements, Binders.of(statements).binds, facts)
    assert {n: [i.text for i in each] for n, each in found.items()} == {
        0: ["from m import a", "from m import b"]
    }
    assert names_of_stars(statements, facts) == {"a", "b", "c"}
    assert unresolved_star(statements, found) is None


def test_what_a_later_import_binds_again_is_no_business_of_the_star() -> None:
    statements = statements_of("from m import *\nimport n as a\nb(a)")
    found = star_imports(statements, Binders.of(statements).binds, facts_of(stars={"m": ["a", "b"]}))
    assert [each.name for each in found[0]] == ["b"]


@pytest.mark.parametrize(
    "source",
    [
        "from m import *\na = a + 1",
        "x = sum(y)\nfrom m import *\nz = sum(y)",
        "from m import *\nb = a\nimport a",
    ],
)
def test_star_imports_that_mean_something_else_too_stay_unresolved(source: str) -> None:
    statements = statements_of(source)
    found = star_imports(statements, Binders.of(statements).binds, facts_of(stars={"m": ["a", "sum"]}))
    assert found == {}
    star = unresolved_star(statements, found)
    assert star is not None and star.source == "from m import *"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("try:\n    import a\nexcept ImportError:\n    import b as a", ("a",)),
        ("try:\n    import a\n    HAS = True\nexcept ImportError as e:\n    HAS = False", ()),
        ("try:\n    from a import b\nexcept ImportError:\n    b = None", ("b",)),
        ("if True:\n    import a\nelse:\n    import b as a", ("a",)),
        ("if f():\n    import a\nelse:\n    import b as a", ()),
        ("if x:\n    import a\nelse:\n    import b as a", ()),
        ("try:\n    import a\nexcept ImportError:\n    pass", ()),
        ("try:\n    import a\nexcept ImportError:\n    a = f()", ()),
        ("try:\n    a = 1\nexcept ImportError:\n    a = 2", ()),
        ("import a", ()),
    ],
)
def test_preamble_names(source: str, names: tuple[str, ...]) -> None:
    assert preamble_names(statements_of(source)[0]) == names


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if TYPE_CHECKING:\n    import json\n    from decimal import Decimal as D", ["json", "D"]),
        ("if typing.TYPE_CHECKING:\n    import json", ["json"]),
        ("if TYPE_CHECKING:\n    import not_there", []),
        ("if TYPE_CHECKING:\n    import json\nelse:\n    json = 1", []),
        ("if TYPE_CHECKING:\n    import json\njson = 1", []),
        ("if TYPE_CHECKING:\n    import json\n    x = 1", []),
        ("if debug:\n    import json", []),
    ],
)
def test_imports_for_annotations_only(source: str, expected: list[str]) -> None:
    statements = statements_of(source)
    found = type_checking_imports(statements, Binders.of(statements).only, facts_of())
    assert [each.name for _, names in found for each in names] == expected
