"""Whole plans of small notebooks: roles, steps, results, displays and what is dropped."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import Small, plan_of, roles, static_plan_of, story

from promote.plan.describe import describe
from promote.plan.model import Rung

CLOSURE = ("k = len('abc')\ndef f(a):\n    return a * k", "x = f(2)", "y = list(map(f, [1, 2]))")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nx = os.sep", "import work"),
        ("n = 3\nprint(n)", "parameter work"),
        ("n = 3\nn = 4", "work work"),
        ("n = 3\ndel n", "work work"),
        ("n = 3\nn += 1", "work work"),
        ("_n = 3", "work"),
        ("n = None", "work"),
        ("list = 3", "work"),
        ("m = [1]\nprint(m)", "parameter work"),
        ("m = [1]\nm.append(2)", "work work"),
        ("def f(): pass", "definition"),
        ("n = 2\ndef f(a=n): pass", "constant definition"),
        ("n = len('a')\ndef f(a=n): pass", "work work"),
        ("n = 2\nclass A:\n    def f(self): return n", "constant definition"),
        ("try:\n    import json as j\nexcept ImportError:\n    j = None", "definition"),
        ("'text'\npass\n...", "dropped dropped dropped"),
        ("x = len('a')\nx\ny = x", "work dropped work"),
    ],
)
def test_roles(source: str, expected: str) -> None:
    assert " ".join(roles(plan_of(source))) == expected


def test_takes_returns_and_results() -> None:
    plan = plan_of("a = sorted([2, 1])", "b = [i + 1 for i in a]", "c = sum(b)", "a.append(c)")
    assert story(plan) == [
        "() -> a: a = sorted([2, 1])",
        "(a) -> a: b = [i + 1 for i in a] | c = sum(b) | a.append(c)",
    ]
    assert plan.results == ("a",)
    assert plan.steps[1].changed == {"a"}
    assert plan.steps[1].cells == (1, 2, 3)


def test_a_parameter_is_taken_by_keyword_only() -> None:
    plan = plan_of("n = 3", "xs = [i for i in range(n)]")
    assert story(plan) == ["(; n) -> xs: xs = [i for i in range(n)]"]
    assert plan.symbols.parameters["n"].source == "3"


def test_tagged_parameters() -> None:
    small = Small(("n = 3", "m = 4\nx = n + m"), tags={0: ("parameters",)})
    found = small.plan(small.observed()).symbols.parameters
    assert {name: p.tagged for name, p in found.items()} == {"n": True, "m": False}


def test_a_tagged_literal_never_becomes_a_constant() -> None:
    small = Small(("n = 2", "def f(a=n): return a", "x = f()"), tags={0: ("parameters",)})
    plan = small.plan(small.observed())
    assert roles(plan) == ["parameter", "work", "work"]


def test_displays_name_the_step_after_which_they_are_shown() -> None:
    plan = plan_of("a = sorted([2, 1])", "a", "b = sum(a)", "b", displayed={(1, 1): "list", (3, 1): "int"})
    assert roles(plan) == ["work", "display", "work", "display"]
    assert set(plan.displays) == {1, 3}
    assert plan.displays[3] == len(plan.steps)
    assert plan.results == ("a", "b")


def test_a_display_of_what_its_step_goes_on_to_change_is_dropped_with_a_reason() -> None:
    plan = plan_of("a = sorted([2, 1])\na", "a.append(3)", rung=Rung.MERGED, displayed={(0, 2): "list"})
    assert plan.displays == {}
    assert [(d.source, d.reason) for d in plan.dropped] == [
        ("a", "shows a value that its step changes or keeps to itself")
    ]


def test_deletes_inside_a_step_stay() -> None:
    plan = plan_of("x = sum([1])\ny = x + 1\ndel x", "z = y + 1\ndel z", "q = str(y)")
    assert story(plan) == [
        "() -> y: x = sum([1]) | y = x + 1 | del x",
        "(y) -> q: z = y + 1 | del z | q = str(y)",
    ]
    assert plan.results == ("y", "q")


def test_a_delete_of_another_steps_local_is_left_out_with_a_reason() -> None:
    plan = plan_of("a = [1]\na.append(2)", "del a", "b = 2 + len('a')")
    assert plan.left_out == {2}
    assert [(d.cell, d.source, d.reason) for d in plan.dropped] == [
        (1, "del a", "unbinds a name that is local to an earlier step")
    ]
    assert not any("del a" in line for line in story(plan))


def test_every_statement_has_exactly_one_place() -> None:
    plan = plan_of("import os\nn = 1\ndef f(): pass", "x = [n]\nx", "pass", displayed={(1, 2): "list"})
    worked = [s.number for step in plan.steps for s in step.statements]
    assert worked == [s.number for s in plan.statements if plan.symbols.roles[s.number].value == "work"]
    assert sorted(plan.symbols.roles) == [s.number for s in plan.statements]


def test_the_same_input_gives_the_same_plan() -> None:
    small = Small(CLOSURE)
    observation = small.observed()
    assert describe(small.plan(observation)) == describe(small.plan(observation))


def test_rung_fine_passes_on_what_a_function_reads() -> None:
    plan = plan_of(*CLOSURE)
    assert [(d.emitted, d.lifts) for d in plan.symbols.definitions] == [("f", ("k",))]
    assert story(plan) == ["() -> k: k = len('abc')", "(k) -> x, y: x = f(2) | y = list(map(f, [1, 2]))"]


def test_rung_nested_keeps_a_function_that_is_passed_on() -> None:
    plan = plan_of(*CLOSURE, rung=Rung.NESTED)
    assert plan.symbols.definitions == ()
    assert plan.steps[0].returns == ("f",)
    assert [(f.rung, f.cell, f.line, f.reason) for f in plan.fallbacks] == [
        ("nest", 0, 2, "f: is passed on as a value and reads k")
    ]


@pytest.mark.parametrize("rung", [Rung.MERGED, Rung.REPLAY])
def test_lower_rungs_have_one_step_and_no_definitions(rung: Rung) -> None:
    plan = plan_of("import os", *CLOSURE, rung=rung)
    assert plan.rung is rung
    assert (len(plan.steps), plan.symbols.definitions, dict(plan.symbols.imports)) == (1, (), {})
    assert set(roles(plan)) == {"work"}


def test_replay_returns_every_variable_that_is_alive_at_the_end() -> None:
    plan = plan_of("_a = 1\nb = [2]\nb.append(3)", "def f(): pass", "c = 1\ndel c", rung=Rung.REPLAY)
    assert plan.results == ("_a", "b")


@pytest.mark.parametrize(
    "source", ["exec('q = 1')", "x = eval('1' + '2')", "globals()['x'] = 1", "from os import *"]
)
def test_a_namespace_of_its_own_is_replayed_whatever_is_asked(source: str) -> None:
    plan = plan_of("a = 1", source)
    assert plan.rung is Rung.REPLAY
    assert [(f.rung, f.cell, f.line) for f in plan.fallbacks] == [("replay", 1, 1)]


def test_three_cells_are_never_one_function_if_they_can_be_cut() -> None:
    assert len(plan_of("a = len('a')", "b = a + 1", "c = b + 1").steps) > 1


def test_a_function_that_writes_a_global_keeps_its_users_in_one_step() -> None:
    plan = plan_of("t = sum([])\ndef add(v):\n    global t\n    t += v", "add(2)", "add(3)", "u = t + 1")
    assert len(plan.steps) == 1
    assert [f.rung for f in plan.fallbacks] == ["nest", "merge"]


def test_a_static_plan_runs_nothing_and_claims_nothing() -> None:
    plan = static_plan_of("raise SystemExit", "df = load('a.csv')", "m = [1]", "df")
    assert not plan.facts.observed
    assert plan.facts.type_of("df") == "typing.Any"
    assert list(plan.symbols.parameters) == ["a_path"]


def test_a_redefined_function_keeps_its_versions() -> None:
    plan = plan_of("def f(): return 1\na = f()\ndef f(): return 2\nb = f()")
    assert [d.emitted for d in plan.symbols.definitions] == ["f_v1", "f"]


def test_a_builtin_that_is_read_before_it_is_bound_falls_back() -> None:
    plan = plan_of("x = list('ab')\nlist = 3\ny = list")
    assert plan.steps[0].falls_back == ("list",)


def test_dropped_texts_hold_no_secret() -> None:
    value = "s3cr3t-Value-42"
    plan = plan_of(f"password = '{value}'\nx = len(password)", f"'{value} again'")
    assert all(value not in d.source for d in plan.dropped)
    assert plan.symbols.parameters["password"].secret


def test_describe() -> None:
    plan = plan_of(
        "n = 3\ndef f(a):\n    return a * n", "# markdown\n## Load it", "x = [f(i) for i in range(n)]"
    )
    assert describe(plan) == (
        "package small: Load it\n"
        "3 statements: 1 definition, 1 parameter, 1 work\n"
        "\nparameters\n  n = 3\n"
        "\ndefinitions\n  function f  takes n\n"
        "\nsteps\n  analysis.compute_x(n=) -> x    [cells 3]\n"
    )


def test_an_import_that_nothing_uses_is_listed() -> None:
    plan = plan_of("import json, os\nimport math\nx = math.pi", "import os.path\ny = x")
    assert [(one.source, one.reason) for one in plan.dropped] == [
        ("import json, os", "imports what nothing uses"),
        ("import os.path", "imports what nothing uses"),
    ]
