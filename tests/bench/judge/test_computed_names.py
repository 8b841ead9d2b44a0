"""Which names of a notebook are computed values and which are definitions."""

from __future__ import annotations

from bench.judge.judge_inside.names import defined_only


def test_imports_functions_and_classes_are_definitions() -> None:
    found, computed, _ = defined_only(
        ["import os.path as p, sys", "from a import b as c", "def f(): x = 1\nclass K: y = 2"]
    )
    assert found == {"p", "sys", "c", "f", "K"}
    assert computed == set()


def test_assignments_of_every_kind_are_computed() -> None:
    source = """
a = b, *c = 1, 2
for d in []: e = 1
with x as f: pass
if (g := 1): pass
total += 1
match v:
    case {"k": h, **i}: pass
    case [j, *k]: pass
"""
    assert {"a", "b", "c", "d", "e", "f", "g", "total", "h", "i", "j", "k"} <= defined_only([source])[1]


def test_names_inside_functions_and_comprehensions_do_not_count() -> None:
    assert defined_only(
        [
            "def f():\n  inner = 1",
            "[u for u in range(3)]",
            "g = lambda z: (w := z)",
            "[v for v in [] if (k := v)]",
        ]
    )[1] == {"g", "k"}


def test_a_rebound_import_counts_as_computed() -> None:
    assert defined_only(["import m", "m = 1"])[0] == set()


def test_globals_of_functions_are_computed() -> None:
    assert defined_only(["def f():\n    global counter\n    counter = 1"])[1] == {"counter"}


def test_star_imports_are_listed() -> None:
    assert defined_only(["from math import *"])[2] == ["math"]
