"""Proofs of packages that do not finish: never a pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from promote_checks.proof.runner_text import runner_source

Make = Callable[..., Any]


def test_asking_for_input_is_an_error(case: Make) -> None:
    proof = case("x = 1", body="x = input()").prove()
    assert proof.differences[0].kind == "error"
    assert "EOFError" in proof.differences[0].package


def test_an_earlier_difference_comes_before_the_error_that_it_led_to(case: Make) -> None:
    made = case("x = 1", "y = 1\nx = 2", body="x = 3")
    made.modules["later.py"] = "def later(x):\n    y = {1: 1}[x]\n    x = 2\n"
    made.modules["pipeline.py"] = made.modules["pipeline.py"].replace(
        "    return Results()", "    from small.later import later\n    later(3)\n    return Results()"
    )
    made.steps = (
        replace(made.steps[0], cell=0, line=1),
        replace(made.steps[0], function="later", module="later"),
    )
    proof = made.prove()
    assert [(one.kind, one.name, one.cell) for one in proof.differences] == [
        ("value", "x", 0),
        ("error", "later", 1),
    ]
    assert (proof.compared, proof.equal, proof.missing) == (2, 0, 2)


def test_a_package_that_does_not_parse_is_an_error(case: Make) -> None:
    proof = case("x = 1", body="x = 1", extra="x = = 1").prove()
    assert proof.verdict == "different"
    assert proof.differences[0].kind == "error"
    assert "small/work.py:5" in proof.differences[0].package


ENDS = [
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed"),
    ("import os; os._exit(0)", "code 0"),
    ("import os; os._exit(3)", "code 3"),
    ("import sys; sys.exit(0)", "SystemExit"),
    ("import os; os.abort()", "SIGABRT"),
]


@pytest.mark.parametrize(("body", "said"), ENDS, ids=[one[1] for one in ENDS])
def test_a_process_that_dies_is_never_a_pass(case: Make, body: str, said: str) -> None:
    proof = case("x = 1", body=f"x = 1\n{body}").prove()
    assert proof.verdict == "different"
    assert proof.differences[0].kind == "error"
    assert said in proof.differences[0].package


def test_a_process_that_hangs_is_never_a_pass(case: Make) -> None:
    proof = case("x = 1", body="x = 1\nimport time; time.sleep(60)", timeout=1.5).prove()
    assert proof.verdict == "different"
    assert "timeout" in proof.differences[0].package
    assert proof.missing == 1


def test_a_fault_of_the_runner_is_raised(case: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = case("x = 1", body="x = 1")
    source = runner_source().replace(
        '    result = {\n        "error": error,',
        "    raise AssertionError('ours')\n    result = {\n        'error': error,",
    )
    assert source != runner_source()
    monkeypatch.setattr("promote_checks.proof.process.runner_source", lambda: source)
    with pytest.raises(RuntimeError, match="runner of the proof"):
        made.prove()
