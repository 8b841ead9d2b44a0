"""Two values shown so that a person sees where they part."""

from __future__ import annotations

import pandas as pd
import pytest

from promote_checks.probe.canonical import describe
from promote_checks.proof.explain import HIDDEN, WIDTH, explain

CASES = [
    ("1", "2", ("1", "2")),
    ("list of 2\n[0]: 1 #00000000\n[1]: 2 #11111111", "list of 2\n[0]: 1 #00000000\n[1]: 3 #22222222",
     ("list of 2: [1]: 2", "list of 2: [1]: 3")),
    ("a\nb #00000000", "a\nb #11111111", ("a: b #00000000", "a: b #11111111")),
    ("a\nb", "a", ("a: b", "a: (nothing)")),
    ("", "shown", (HIDDEN, HIDDEN)),
    ("a", "a", ("a", "a (differs in what its description does not show)")),
]  # fmt: skip


@pytest.mark.parametrize(("notebook", "package", "expected"), CASES)
def test_the_first_visible_difference_is_shown(
    notebook: str, package: str, expected: tuple[str, str]
) -> None:
    assert explain(notebook, package) == expected


def test_long_values_are_shortened_at_both_ends() -> None:
    one, other = explain("x" * 1000, "y" * 1000)
    assert len(one) == len(other) == WIDTH
    assert " ... " in one


def test_a_column_is_named_although_the_list_of_columns_is_cut() -> None:
    names = [f"a_rather_long_name_{number}" for number in range(20)]
    one = pd.DataFrame([range(20)], columns=names)
    other = one.rename(columns={names[10]: "another"})
    notebook, package = explain(describe(one), describe(other))
    assert "'a_rather_long_name_10'" in notebook
    assert "'another'" in package
