"""Proofs of small packages: chance, seeds, tolerance, secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from promote_checks.observe.observation import NotebookFailure, Observation
from promote_checks.probe.canonical import leaves as leaves_of
from promote_checks.proof.prove import prove
from promote_checks.proof.request import Leaves

Make = Callable[..., Any]


def test_random_values_are_equivalent_under_an_injected_seed(case: Make) -> None:
    source = "import random\nx = random.random()\ny = [random.gauss(0, 1) for _ in range(3)]\nprint(x)"
    made = case(source, body=source)
    proof = made.prove()
    assert proof.verdict == "equivalent"
    assert (proof.seed_injected, proof.seed, proof.compared) == (True, 0, 3)
    assert made.runs == [None, None, 0]


def test_a_difference_under_the_seed_is_a_difference(case: Make) -> None:
    source = "import random\nx = random.random()"
    made = case(source, body="import random\nrandom.random()\nx = random.random()")
    proof = made.prove()
    assert proof.verdict == "different"
    assert [one.name for one in proof.differences] == ["x"]


def test_what_no_seed_repairs_is_unverified(case: Make) -> None:
    source = "import time\nx = time.perf_counter_ns()\ny = 1"
    proof = case(source, body=source).prove()
    assert proof.verdict == "unverified"
    assert proof.nondeterministic_names == ("x",)
    assert (proof.compared, proof.equal, proof.nondeterministic) == (1, 1, 1)


def test_chance_does_not_excuse_another_difference(case: Make) -> None:
    source = "import time\nx = time.perf_counter_ns()\n"
    proof = case(source + "y = 1", body=source + "y = 2").prove()
    assert proof.verdict == "different"
    assert [one.name for one in proof.differences] == ["y"]
    assert proof.nondeterministic_names == ("x",)


def test_an_unstable_line_does_not_hide_another(case: Make) -> None:
    source = "import time\nprint(time.perf_counter_ns())\n"
    proof = case(source + "print('a')", body=source + "print('b')").prove()
    assert proof.verdict == "different"
    assert [(one.notebook, one.package) for one in proof.differences] == [("a", "b")]


def test_an_unstable_line_alone_is_unverified(case: Make) -> None:
    source = "import time\nprint(time.perf_counter_ns())\nprint('a')"
    proof = case(source, body=source).prove()
    assert proof.verdict == "unverified"
    assert proof.nondeterministic_names == ("printed text",)


def test_an_equal_package_needs_no_second_run(case: Make) -> None:
    made = case("x = 1", body="x = 1")
    made.prove()
    assert made.runs == [None]


def test_a_notebook_that_fails_the_second_time_excuses_nothing(case: Make) -> None:
    failed = Observation(failure=NotebookFailure("error", 0, 1))
    made = case("x = 1", body="x = 2", again=lambda seed: failed)
    assert made.prove().verdict == "different"


def test_a_tolerance_is_applied_only_when_declared(case: Make) -> None:
    made = case("x = [0.1, 0.2]", body="x = [0.1, 0.2 + 1e-12]")
    request = made.request()
    assert prove(request).verdict == "different"
    skeleton, floats, _ = leaves_of([0.1, 0.2])
    leaves = {"x": Leaves(skeleton, floats)}
    near = prove(replace(request, tolerance=1e-9, leaves=lambda seed, names: leaves))
    assert (near.verdict, near.tolerance) == ("equivalent", 1e-9)
    assert prove(replace(request, tolerance=1e-14, leaves=lambda seed, names: leaves)).verdict == "different"
    leaves = {"x": Leaves("another shape", floats)}
    assert prove(replace(request, tolerance=1.0, leaves=lambda seed, names: leaves)).verdict == "different"


def test_secrets_are_never_shown(case: Make) -> None:
    made = case("token = 'hunter22'\nx = 1", body="token = 'other'\nx = 1")
    proof = made.prove()
    assert proof.verdict == "different"
    assert "hunter22" not in str(proof)
    assert "other" not in str(proof)


def test_a_secret_from_the_environment_reaches_the_package_and_no_report(case: Make) -> None:
    body = "import os\nkey = os.environ['SMALL_KEY'] + '!'"
    proof = case("key = 'swordfish'", body=body, environment={"SMALL_KEY": "swordfish"}).prove()
    assert proof.verdict == "different"
    assert "swordfish" not in str(proof)
