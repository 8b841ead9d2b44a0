"""What later runs of the package did not agree on is not proven, though the compared runs agreed."""

from __future__ import annotations

from promote_checks.proof.result import Proof, with_other_runs

EQUIVALENT = Proof(
    "equivalent", 5, 5, 0, 0, 1, 0, incomparable_names=(("seconds", "a reading of the clock"),)
)


def test_a_value_that_varies_is_taken_from_the_equal_ones() -> None:
    proof = with_other_runs(EQUIVALENT, ("score",))
    assert proof.verdict == "unverified"
    assert (proof.compared, proof.equal, proof.different, proof.nondeterministic) == (4, 4, 0, 1)
    assert proof.nondeterministic_names == ("score",)


def test_what_was_not_compared_anyway_changes_nothing() -> None:
    assert with_other_runs(EQUIVALENT, ("seconds",)) == EQUIVALENT
    assert with_other_runs(EQUIVALENT, ()) == EQUIVALENT


def test_a_package_that_differs_stays_different() -> None:
    different = Proof("different", 5, 4, 1, 0, 0, 0)
    assert with_other_runs(different, ("score",)) == different
