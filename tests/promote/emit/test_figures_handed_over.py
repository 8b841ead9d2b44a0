"""A step that draws returns its figure: the current one where the notebook showed it."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from tests.promote.plan.small_plan import Small

from promote.emit.emit import module_texts
from promote.plan.model import Plan, Rung
from promote_checks.observe.observation import CellRecord

PLT = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt"
SHOW = "plt.figure()\nplt.plot([1, 2])\nplt.gca()\nplt.show()"


def drawn(*cells: str, left_open: tuple[int, ...] = (), rung: Rung = Rung.FINE) -> Plan:
    """A plan of cells that draw. What a kernel would see of figures is put in by hand: every statement that
    names pyplot changes them, and ``left_open`` are the cells that end with one."""
    small = Small((PLT, *cells))
    seen = small.observed()
    records = [
        replace(one, ambient=["figures"]) if _draws(small, one.cell, one.line) else one
        for one in seen.statements
    ]
    ends = [CellRecord(n, figures=int(n in left_open)) for n in range(len(cells) + 1)]
    return small.plan(replace(seen, statements=records, cells=ends), rung=rung)


def _draws(small: Small, cell: int, line: int) -> bool:
    return cell > 0 and "plt." in small.sources[cell].split("\n")[line - 1]


def function(plan: Plan, step: int) -> str:
    """Source of a step's function."""
    one = plan.steps[step]
    tree = ast.parse(module_texts(plan)[one.module])
    found = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == one.function
    )
    return ast.unparse(found)


def test_the_figure_that_is_shown_is_returned() -> None:
    plan = drawn(SHOW)
    assert function(plan, 0).endswith(
        "plt.gca()\n    figure = plt.gcf()\n    plt.close('all')\n    return figure"
    )


def test_the_figure_that_is_open_at_the_end_of_its_cell_is_returned() -> None:
    plan = drawn("plt.figure()\nplt.plot([1, 2])", left_open=(1,))
    assert function(plan, 0).endswith("figure = plt.gcf()\n    plt.close('all')\n    return figure")


@pytest.mark.parametrize("name", ["figure", "drawn_figure"])
def test_the_returned_figure_does_not_hide_a_name_of_the_notebook(name: str) -> None:
    source = f"from matplotlib.pyplot import figure as {name}\n{name}()\nplt.plot([1, 2])\nplt.show()"
    stored = [
        node.id
        for node in ast.walk(ast.parse(function(drawn(source), 0)))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    assert stored
    assert name not in stored


def test_each_figure_ends_a_step_of_its_own() -> None:
    plan = drawn(SHOW, SHOW, SHOW)
    assert [step.returns_figure for step in plan.steps] == [True, True, True]


def test_a_value_and_a_figure_part() -> None:
    """Only one of the two could be returned."""
    plan = drawn("rate = sum([1, 2]) / 2", SHOW, "print(rate)")
    assert [(step.returns, step.returns_figure) for step in plan.steps][:2] == [
        (("rate",), False),
        ((), True),
    ]


def test_one_figure_is_not_torn_even_if_it_is_long() -> None:
    plan = drawn("plt.figure()\n" + "\n".join(f"plt.plot([{n}, 2])" for n in range(18)) + "\nplt.show()")
    assert len(plan.steps) == 1


def test_a_figure_that_only_its_step_uses_is_returned_as_well() -> None:
    """``fig`` is a local: nobody could reach the figure through it."""
    plan = drawn("fig = plt.figure()\nplt.plot([1, 2])\nfig.get_axes()", "x = len('ab')", left_open=(1,))
    assert plan.steps[0].returns_figure


@pytest.mark.parametrize("rung", list(Rung))
def test_show_closes_the_figures_on_every_rung(rung: Rung) -> None:
    """Or the next plot would be drawn on the figure that the notebook was done with."""
    texts = "\n".join(module_texts(drawn(SHOW, "x = plt.gca()", rung=rung)).values())
    assert "plt.show()" not in texts
    assert texts.count("plt.close(") + texts.count("show_figures()\n") == 1
