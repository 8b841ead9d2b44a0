"""The recorder of the proof lets die what dies when a step returns, and still knows what became of the rest."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.checks.proof.conftest import PARAMS, Case, results_module

from promote_checks.proof.request import StepLocation
from promote_checks.proof.result import Proof
from promote_checks.proof.runner_wrap import local_names

Steps = Callable[..., Proof]
AREA = """
    import os

    class Area:
        def __init__(self, path):
            self.path = path
            open(path, "w").close()

        def __del__(self):
            if os.path.exists(self.path):
                os.remove(self.path)
"""


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    """Prove a package of two steps: cells, and for each its body, what it takes and what it returns."""

    def prove(
        cells: tuple[str, str],
        bodies: tuple[str, str],
        crossing: Iterable[str],
        extra: str = "",
        kept: Iterable[str] = (),
    ) -> Proof:
        names = ", ".join(crossing)
        last = [f"return {names}" if names else "return None", "return None"]
        heads = ["def first():", f"def second({names}):"]
        parts = [
            f"{head}\n" + textwrap.indent(textwrap.dedent(body).strip() + "\n" + end, "    ")
            for head, body, end in zip(heads, bodies, last, strict=True)
        ]
        given = f"{names} = first()" if names else "first()"
        results = ", ".join(kept)
        pipeline = (
            "from small.results import Results\nfrom small.work import first, second\n\n\n"
            f"def run(params=None):\n    {given}\n    second({names})\n    return Results({results})\n"
        )
        modules = {
            "params.py": PARAMS,
            "results.py": results_module(kept),
            "work.py": "\n\n\n".join([textwrap.dedent(extra), *parts]),
            "pipeline.py": pipeline,
        }
        places = tuple(
            StepLocation(name, "work", number, len(cells[number].splitlines()))
            for number, name in enumerate(("first", "second"))
        )
        return Case(tmp_path, cells, modules, places).prove()

    return prove


def test_what_a_finaliser_does_at_the_end_of_a_step_is_seen(steps: Steps) -> None:
    cells = (textwrap.dedent(AREA) + "area = Area('here')", "found = os.path.exists('here')")
    proof = steps(cells, ("area = Area('here')", "found = os.path.exists('here')"), (), AREA)
    assert proof.verdict == "different"
    assert ("value", "found") in [(one.kind, one.name) for one in proof.differences]


def test_a_weak_reference_dies_with_the_step_that_held_its_object(steps: Steps) -> None:
    made = "import weakref\nclass Thing:\n    pass\n"
    cells = (made + "thing = Thing()\nref = weakref.ref(thing)", "alive = ref() is not None")
    bodies = ("thing = Thing()\nref = weakref.ref(thing)", "alive = ref() is not None")
    proof = steps(cells, bodies, ("ref",), made)
    assert proof.verdict == "different"
    assert "alive" in [one.name for one in proof.differences]


HOLDERS = {
    "an exception": "try:\n    raise ValueError(big)\nexcept ValueError as error:\n    caught = str(type(error))",
    "a closure": "inner = lambda: big\ninner()",
    "a generator": "gen = (x for x in [big])\nnext(gen)",
    "a comprehension": "kept = [x for x in [big]]",
    "a loop": "for each in [big]:\n    pass",
}


@pytest.mark.parametrize("holder", HOLDERS.values(), ids=HOLDERS.keys())
def test_nothing_keeps_an_object_that_only_the_step_knew(steps: Steps, holder: str) -> None:
    made = "import gc, weakref\nclass Big:\n    pass\n"
    body = f"big = Big()\nref = weakref.ref(big)\n{holder}"
    cells = (made + body, "big = gen = each = kept = inner = None\n_ = gc.collect()\ngone = ref() is None")
    proof = steps(
        cells,
        (body, "big = gen = each = kept = inner = None\n_ = gc.collect()\ngone = ref() is None"),
        ("ref",),
        made,
    )
    assert "gone" not in [one.name for one in proof.differences]


ALIASES = {
    "an alias of a list": ("a = [1]\nb = a", "b.append(2)"),
    "an element of a dict": ("a = [1]\nb = {'k': a}", "b['k'].append(2)"),
    "a dict of numbers": ("a = {1: 1}\nb = [a]", "b[0][2] = 2"),
    "a view of an array": ("import numpy as np\na = np.zeros(3)\nb = a[1:]", "b[0] = 5"),
    "a table": ("import pandas as pd\na = pd.DataFrame({'x': [1]})\nb = a", "b['y'] = 2"),
    "an array in an object": (
        "import numpy as np\nimport types\na = np.zeros(2)\nb = types.SimpleNamespace(v=a)",
        "b.v[0] = 1",
    ),
}


@pytest.mark.parametrize("cells", ALIASES.values(), ids=ALIASES.keys())
def test_a_local_that_a_later_step_changes_under_another_name_is_equal(
    steps: Steps, cells: tuple[str, str]
) -> None:
    proof = steps(cells, (cells[0], "import numpy as np\n" + cells[1]), ("b",))
    assert [one for one in proof.differences] == []
    assert proof.verdict == "equivalent"


def test_a_local_that_was_copied_where_the_notebook_shares_is_not_called_equal_if_a_caller_has_it(
    steps: Steps,
) -> None:
    cells = ("a = [1]\nb = a", "b.append(2)")
    proof = steps(cells, ("a = [1]\nb = list(a)", "b.append(2)"), ("a", "b"), kept=("a",))
    assert [one.name for one in proof.differences] == ["a"]


def test_a_change_in_place_that_the_package_lost_is_different(steps: Steps) -> None:
    cells = ("a = [1]", "a.append(2)")
    proof = steps(cells, ("a = [1]", "pass"), ("a",))
    assert [one.name for one in proof.differences] == ["a"]


def test_a_change_in_place_that_the_notebook_did_not_make_is_different(steps: Steps) -> None:
    cells = ("a = [1]", "n = len(a)")
    proof = steps(cells, ("a = [1]", "n = len(a)\na.append(2)"), ("a",))
    assert [one.name for one in proof.differences] == ["a"]


LOCALS = {
    "a, b = 1, 2": {"a", "b"},
    "for i in x: pass": {"i"},
    "[y for y in x if (z := y)]": {"z"},
    "import os.path, numpy as np": {"os", "np"},
    "from m import *": set[str](),
    "try:\n    pass\nexcept E as e:\n    pass": {"e"},
    "def f():\n    inner = 1": {"f"},
    "class C:\n    attribute = 1": {"C"},
    "with x as (p, q): pass": {"p", "q"},
    "match x:\n    case {'k': v, **rest}: pass\n    case [h, *t]: pass": {"v", "rest", "h", "t"},
    "global g\ng = 1": set[str](),
    "x.y = 1\nx[0] = 2": set[str](),
    "lambda w: (w, v)": set[str](),
}


@pytest.mark.parametrize(("source", "names"), LOCALS.items())
def test_locals_of_a_function_are_what_it_binds_itself(source: str, names: set[str]) -> None:
    node = ast.parse("def work(taken, *more, only, **rest_of):\n" + textwrap.indent(source, "    ")).body[0]
    assert local_names(node) == {"taken", "more", "only", "rest_of", *names}
