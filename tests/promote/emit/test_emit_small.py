"""Whole packages of small notebooks, on every rung."""

from __future__ import annotations

import ast

import pytest
from tests.promote.plan.small_plan import Small, plan_of

from promote.emit.emit import emit, lost_if_undefined, module_texts
from promote.plan.model import Rung

SOURCES = (
    "n = 3\ndef f(a):\n    return a * n",
    "# markdown\n## Load it",
    "x = [f(i) for i in range(n)]",
    "print('x', x)",
)


@pytest.mark.parametrize("rung", list(Rung))
def test_every_rung_is_python_and_the_same_twice(rung: Rung) -> None:
    small = Small(SOURCES)
    observation = small.observed()
    once = module_texts(small.plan(observation, rung=rung))
    assert once == module_texts(small.plan(observation, rung=rung))
    for text in once.values():
        ast.parse(text)
    assert {"params", "results", "pipeline"} <= set(once)


def test_a_whole_package() -> None:
    emission = emit(plan_of(*SOURCES), python=None)
    assert sorted(emission.modules) == ["analysis.py", "params.py", "pipeline.py", "results.py"]
    assert emission.modules["analysis.py"] == (
        '"""Compute intermediate and final values."""\n\n'
        "import logging\nfrom typing import Any\n\n"
        "logger = logging.getLogger(__name__)\n\n\n"
        "def f(a: Any, *, n: int) -> int:\n    return a * n\n\n\n"
        "def compute_x(*, n: int) -> list[int]:\n"
        '    """Compute ``x``.\n\n    Notebook cells 3 to 4.\n    """\n'
        "    x = [f(i, n=n) for i in range(n)]\n\n"
        '    logger.info("x %s", x)\n    return x\n'
    )
    assert (emission.statements_total, emission.statements_placed) == (4, 4)
    assert emission.suppressions == 0


def test_what_is_captured_stays_silent() -> None:
    small = Small(("x = len('a')", "print(x)\ny = x + 1"), captured=frozenset({1}))
    text = module_texts(small.plan(small.observed()))["analysis"]
    assert "with contextlib.redirect_stdout(io.StringIO()):\n        print(x)\n" in text
    assert "logger" not in text


def test_requirements_name_distributions() -> None:
    emission = emit(plan_of("import json\nx = json.dumps(1)"), python=None)
    assert emission.dependencies == ()


def test_a_branch_that_is_not_taken_may_read_what_is_bound_later() -> None:
    """It has no value there in the notebook either: that is the author's to mend, and no error of the transformer."""
    cells = (
        "total = 3\nif total < 0:\n    bonus = extra + 1",
        "extra = 5\nfor _ in range(total):\n    extra += 1",
    )
    assert "extra" not in lost_if_undefined(plan_of(*cells))
    assert "total" in lost_if_undefined(plan_of(*cells))
