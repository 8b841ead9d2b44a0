"""What a statement must become to mean in the package what it meant in the notebook."""

from __future__ import annotations

import pytest
from tests.promote.plan.small_plan import Small, plan_of, static_plan_of

from promote.emit.rewrite import Rewritten, Setting, rewrite
from promote.plan.model import Plan

LIFTED = "k = len('abc')\ndef f(*a, **b): return k\n"


def rewritten(plan: Plan, number: int, *, local: tuple[str, ...] = (), logger: str = "logger") -> Rewritten:
    return rewrite(plan.statements[number], Setting(plan, frozenset(local), logger))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = f()", "x = f(k=k)"),
        ("x = f(1)", "x = f(1, k=k)"),
        ("x = f(1,)", "x = f(1, k=k)"),
        ("x = f(*y)", "x = f(*y, k=k)"),
        ("x = f(a=1, **y)", "x = f(a=1, **y, k=k)"),
        ("x = f(i for i in y)", "x = f((i for i in y), k=k)"),
        ("x = f((i for i in y))", "x = f((i for i in y), k=k)"),
        ("x = f((1))", "x = f((1), k=k)"),
        ("x = f(f(1))", "x = f(f(1, k=k), k=k)"),
        ("x = f(\n    1,  # why\n)", "x = f(\n    1,  # why\n k=k)"),
        ("x = map(f, y)", "x = map(partial(f, k=k), y)"),
        ("x = [f(i) for i in y]", "x = [f(i, k=k) for i in y]"),
        ("x = 'f()'  # f()", "x = 'f()'  # f()"),
        ("x = y.f()", "x = y.f()"),
        ("x = lambda f: f()", "x = lambda f: f()"),
    ],
)
def test_calls_pass_on_what_the_function_reads(source: str, expected: str) -> None:
    plan = static_plan_of(LIFTED + source)
    assert [d.lifts for d in plan.symbols.definitions] == [("k",)]
    done = rewritten(plan, 2)
    assert done.text == expected
    assert done.uses_partial is ("partial(" in expected)


def test_versions_get_their_names() -> None:
    plan = plan_of("def f(n): return 1\na = f(1)\ndef f(n): return 2\nb = f(1)")
    assert [rewritten(plan, n).text for n in range(4)] == [
        "def f_v1(n): return 1",
        "a = f_v1(1)",
        "def f(n): return 2",
        "b = f(1)",
    ]


@pytest.mark.parametrize(("local", "word"), [(("t",), "nonlocal"), ((), "global"), (("u",), "global")])
def test_global_is_nonlocal_where_the_name_is_local(local: tuple[str, ...], word: str) -> None:
    plan = static_plan_of("def f():\n    global t\n    t = 1")
    assert rewritten(plan, 0, local=local).text == f"def f():\n    {word} t\n    t = 1"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = __name__", 'x = "__main__"'),
        ("f('__name__', x.__name__)", "f('__name__', x.__name__)"),
        ("display(x)", "pass"),
        ("if a:\n    display(x)", "if a:\n    pass"),
        ("display(f(x))", "f_result = (f(x))"),
        ("display(f(x), y)", "shown = (f(x), y)"),
        ("display(x, clear=True)", "display(x, clear=True)"),
        ("h = display(x)", "h = display(x)"),
        ("plt.show()", "show_figures()"),
        ("for i in x:\n    plt.show(block=True)", "for i in x:\n    show_figures()"),
        ("fig.show()", "fig.show()"),
        ("print(x)  # why", 'logger.info("%s", x)  # why'),
        ("if a:\n    print('''b\nc''')", "if a:\n    logger.info('''b\nc''')"),
    ],
)
def test_what_means_something_else_outside_a_notebook(source: str, expected: str) -> None:
    plan = static_plan_of("import matplotlib.pyplot as plt", source)
    assert rewritten(plan, 1).text == expected


def test_without_a_logger_prints_stay() -> None:
    done = rewritten(static_plan_of("print(x)"), 0, logger="")
    assert (done.text, done.uses_logger) == ("print(x)", False)


def test_the_body_of_the_main_guard_moves_out() -> None:
    plan = static_plan_of("if __name__ == '__main__':\n    for i in x:\n        f(i)  # why")
    assert rewritten(plan, 0).text == "for i in x:\n    f(i)  # why"


def test_modules_beside_the_notebook_are_imported_from_the_package() -> None:
    small = Small(("def f():\n    import load\n    return load",))
    plan = small.plan(None, local={"load": ""})
    assert rewritten(plan, 0).text == "def f():\n    from . import local_load as load\n    return load"
