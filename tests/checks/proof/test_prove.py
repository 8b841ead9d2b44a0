"""Proofs of small packages: what is equal passes, every different value is caught."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

Make = Callable[..., Any]


def test_an_equal_package_is_equivalent(case: Make) -> None:
    proof = case(
        "rate = 0.5\nnames = ['a', 'b']",
        "prices = {name: rate * len(name) for name in names}\nprint('prices', len(prices))",
        body="""
            rate = 0.5
            names = ['a', 'b']
            prices = {name: rate * len(name) for name in names}
            logger.info("prices %s", len(prices))
        """,
        results=("prices",),
    ).prove()
    assert proof.verdict == "equivalent"
    assert (proof.compared, proof.equal, proof.different, proof.missing) == (4, 4, 0, 0)
    assert proof.seed_injected is False
    assert proof.differences == ()


PLANTED = [
    ("x = [1, 2]", "x = [1, 3]", "[1]: 2", "[1]: 3"),
    ("x = 1", "x = 1.0", "1", "1.0"),
    ("x = {'a': 1, 'b': 2}", "x = {'b': 2, 'a': 1}", "['a']: 1", "['b']: 2"),
    ("x = (1, 2)", "x = [1, 2]", "tuple of 2", "list of 2"),
    ("x = 'a'", "x = 'b'", "'a'", "'b'"),
    ("x = 0.1 + 0.2", "x = 0.3", "0.30000000000000004", "0.3"),
    ("x = -0.0", "x = 0.0", "-0.0", "0.0"),
    ("x = True", "x = 1", "True", "1"),
    ("x = {1, 2}", "x = {1, 3}", "{1, 2}", "{1, 3}"),
]


def numbered(source: str, number: int) -> str:
    """The statement with a name of its own."""
    return re.sub(r"\bx\b", f"x{number}", source)


def test_different_values_are_caught_each_where_it_was_bound(case: Make) -> None:
    cells = [numbered(one[0], number) for number, one in enumerate(PLANTED)]
    body = "\n".join(numbered(one[1], number) for number, one in enumerate(PLANTED))
    names = tuple(f"x{number}" for number in range(len(PLANTED)))
    proof = case("y = 0", *cells, body=f"y = 0\n{body}", results=names).prove()
    assert proof.verdict == "different"
    assert (proof.compared, proof.equal, proof.different, proof.missing) == (10, 1, 9, 0)
    found = [(one.kind, one.name, one.cell, one.line) for one in proof.differences]
    assert found == [("value", name, number + 1, 1) for number, name in enumerate(names)]
    for (_, _, shown, other), difference in zip(PLANTED, proof.differences, strict=True):
        assert shown in difference.notebook
        assert other in difference.package


FRAME = (
    "import pandas as pd\nx = pd.DataFrame({'a': [1, 2], 'b': ['u', 'v']}, index=pd.Index([5, 6], name='k'))"
)
FRAMES = [
    ("x['a'] = x['a'].astype('int32')", "column 'a' int64", "column 'a' int32"),
    ("x.index.name = None", "names ['k']", "names [None]"),
    ("x = x[['b', 'a']]", "['a', 'b']", "['b', 'a']"),
    ("x.loc[6, 'b'] = 'w'", "['u', 'v']", "['u', 'w']"),
    ("x = x.astype({'b': 'category'})", "column 'b' str", "column 'b' category"),
]


def test_different_frames_say_where(case: Make) -> None:
    cells = [numbered(FRAME, number) for number in range(len(FRAMES))]
    changed = [f"{FRAME}\n{one[0]}\nx{number} = x\ndel x" for number, one in enumerate(FRAMES)]
    proof = case(*cells, body="\n".join(changed)).prove()
    assert [(one.name, one.cell, one.line) for one in proof.differences] == [
        (f"x{n}", n, 2) for n in range(5)
    ]
    for (_, shown, other), difference in zip(FRAMES, proof.differences, strict=True):
        assert shown in difference.notebook
        assert other in difference.package


def test_a_frame_that_is_equal_passes(case: Make) -> None:
    proof = case(FRAME, body=FRAME, results=("x",)).prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 1


def test_a_different_local_of_a_step_is_caught(case: Make) -> None:
    proof = case("x = 1\ny = x + 1", body="x = 1\ny = x + 2").prove()
    assert proof.verdict == "different"
    assert [one.name for one in proof.differences] == ["y"]


def test_a_missing_name_is_never_equivalent(case: Make) -> None:
    proof = case("x = 1", "y = 2", body="x = 1").prove()
    assert proof.verdict == "different"
    assert (proof.compared, proof.equal, proof.missing) == (1, 1, 1)
    (difference,) = proof.differences
    assert (difference.kind, difference.name, difference.cell) == ("missing", "y", 1)


def test_a_missing_function_is_never_equivalent(case: Make) -> None:
    source = "def double(x):\n    return 2 * x\n\ny = double(2)"
    proof = case(source, body="y = 4").prove()
    assert proof.verdict == "different"
    assert (proof.missing, proof.compared) == (1, 1)
    assert [(one.kind, one.name) for one in proof.differences] == [("missing", "double")]


def test_a_function_at_module_level_is_found_and_is_no_value(case: Make) -> None:
    source = "def double(x):\n    return 2 * x\n\ny = double(2)"
    proof = case(source, body="y = double(2)", extra="def double(x):\n    return 2 * x\n").prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 1


def test_instances_of_own_classes_are_equal_wherever_the_class_lives(case: Make) -> None:
    made = "class Point:\n    def __init__(self, x):\n        self.x = x\n"
    proof = case(
        made + "p = Point(1)\nq = [Point(2)]", body="p = Point(1)\nq = [Point(2)]", extra=made
    ).prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 2


def test_the_same_data_of_a_class_pass(case: Make) -> None:
    made = "class Settings:\n    rate = 1\n"
    body = "Settings.rate = 2\nx = 1"
    assert case(made + body, body=body, extra=made).prove().verdict == "equivalent"


def test_lost_data_of_a_class_are_caught(case: Make) -> None:
    made = "class Settings:\n    rate = 1\n"
    proof = case(made + "Settings.rate = 2\nx = 1", body="x = 1", extra=made).prove()
    assert [(one.kind, one.name) for one in proof.differences] == [("value", "Settings")]
    assert proof.verdict == "different"


def test_a_value_kept_as_module_state_is_found(case: Make) -> None:
    proof = case("x = [1]", body="x.append(1)", extra="x = []").prove()
    assert proof.verdict == "equivalent"


def test_helpers_do_not_shadow_a_variable_of_the_notebook(case: Make) -> None:
    source = "def helper():\n    x = 99\n    return x\n\nx = 1\ny = helper()"
    extra = "def helper():\n    x = 99\n    return x\n"
    assert case(source, body="x = 1\ny = helper()", extra=extra).prove().verdict == "equivalent"


def test_all_incomparable_is_unverified(case: Make) -> None:
    proof = case("x = (i for i in [1])", body="x = (i for i in [1])", results=("x",)).prove()
    assert proof.verdict == "unverified"
    assert (proof.compared, proof.incomparable) == (0, 1)
    assert proof.incomparable_names[0][0] == "x"
    assert "generator" in proof.incomparable_names[0][1]


def test_nothing_to_compare_is_equivalent(case: Make) -> None:
    proof = case("None", body="pass").prove()
    assert proof.verdict == "equivalent"
    assert proof.compared == 0


def test_an_intermediate_value_is_compared_when_its_step_returns(case: Make) -> None:
    made = case("x = 1", "x = 5", body="x = 2", results=("x",))
    made.modules["later.py"] = "def later():\n    x = 5\n    return x\n"
    made.modules["pipeline.py"] = made.modules["pipeline.py"].replace(
        "    return Results(x)", "    from small.later import later\n    x = later()\n    return Results(x)"
    )
    made.steps = (replace(made.steps[0], cell=0), replace(made.steps[0], function="later", module="later"))
    proof = made.prove()
    assert proof.verdict == "different"
    assert [(one.name, one.cell) for one in proof.differences] == [("x", 0)]
    assert (proof.compared, proof.equal, proof.different) == (2, 1, 1)


def test_asynchronous_steps_are_seen(case: Make) -> None:
    made = case("x = 1\ny = 2", body="x = 1\ny = 2")
    made.modules["work.py"] = made.modules["work.py"].replace("def work", "async def work")
    made.modules["pipeline.py"] = """
        import asyncio
        from small.work import work

        async def run_async(params=None):
            await work()

        def run(params=None):
            return asyncio.run(run_async(params))
    """
    assert made.prove().verdict == "equivalent"


SET = "class A: pass\nfound = {A(), A(), A()}\n"


@pytest.mark.parametrize(
    ("use", "verdict"), [("n = len([a for a in found])", "unverified"), ("n = len(found)", "equivalent")]
)
def test_what_is_done_in_the_order_of_addresses_is_not_proven(case: Make, use: str, verdict: str) -> None:
    """However equal everything is: the next run may have another order."""
    proof = case(SET + use, body="found = {A(), A(), A()}\n" + use, extra="class A: pass\n").prove()
    assert proof.verdict == verdict
    assert proof.different == proof.missing == 0
    assert bool(proof.nondeterministic_names) is (verdict == "unverified")
