"""``[tool.promote.matrix]`` is read strictly: what is not understood is told with its key."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_checks.matrix.spec import MOST, matrices


def read(text: str) -> Any:
    return matrices(tomllib.loads(text))


def test_there_may_be_none() -> None:
    assert matrices({}) == ()


def test_a_grid_has_every_combination_in_order() -> None:
    (matrix,) = read('[matrix]\nparameters = { seed = [1, 2], kind = ["a", "b"] }')
    assert [dict(point.parameters) for point in matrix.points] == [
        {"seed": 1, "kind": "a"},
        {"seed": 1, "kind": "b"},
        {"seed": 2, "kind": "a"},
        {"seed": 2, "kind": "b"},
    ]
    assert matrix.points[1].name == "seed=1, kind=b"
    assert matrix.names == {"seed", "kind"}


def test_a_case_adds_its_expectations_and_replaces_limits() -> None:
    (matrix,) = read(
        """
        [matrix]
        expect = ["auc >= 0.8"]
        seconds = 60
        memory = "2 GB"
        [[matrix.cases]]
        name = "small"
        parameters = { test_size = 0.5 }
        expect = ["rows == 7043"]
        seconds = 5
        [[matrix.cases]]
        name = "as it is"
        """
    )
    small, plain = matrix.points
    assert small.limits.expect == ("auc >= 0.8", "rows == 7043")
    assert (small.limits.seconds, small.limits.memory) == (5.0, 2 << 30)
    assert (plain.parameters, plain.limits.expect, plain.limits.seconds) == ({}, ("auc >= 0.8",), 60.0)
    assert plain.limits.no_errors


def test_a_list_of_tables_is_a_matrix_for_each_notebook() -> None:
    found = read('[[matrix]]\nparameters.a = [1]\n[[matrix]]\nnotebook = "x.ipynb"\nparameters.b = [2]')
    assert [matrix.notebook for matrix in found] == [None, "x.ipynb"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("matrix = 3", "is not a table"),
        ("[matrix]", "neither parameters nor cases"),
        ("[matrix]\nparameter.seed = [1]", "there is no key parameter"),
        ("[matrix]\nparameters.seed = 1", "seed is 1, not a list"),
        ("[matrix]\nparameters.seed = []", "seed is [], not a list"),
        ('[matrix]\nparameters."a b" = [1]', "'a b' can't be the name"),
        ("[matrix]\nparameters.seed = [nan]", "seed holds nan"),
        ("[matrix]\nparameters.day = [2026-01-01]", "day holds"),
        ('[matrix]\nparameters.a = [1]\nexpect = "auc > 1"', "expect is 'auc > 1'"),
        ('[matrix]\nparameters.a = [1]\nexpect = ["auc >"]', "'auc >' is no expression"),
        ('[matrix]\nparameters.a = [1]\nseconds = "60"', "seconds is '60'"),
        ("[matrix]\nparameters.a = [1]\nseconds = 0", "seconds is 0"),
        ("[matrix]\nparameters.a = [1]\nseconds = true", "seconds is True"),
        ("[matrix]\nparameters.a = [1]\nmemory = 2000", "memory is 2000"),
        ('[matrix]\nparameters.a = [1]\nmemory = "2 giga"', "memory is '2 giga'"),
        ("[matrix]\nparameters.a = [1]\njobs = 0", "jobs is 0"),
        ('[matrix]\nparameters.a = [1]\nkernel = "warm"', "kernel is 'warm'"),
        ("[matrix]\nparameters.a = [1]\nno_errors = false", "no_errors = false and no expect"),
        ("[[matrix.cases]]\nparameters.a = 1", "cases, number 1 has no name"),
        ('[[matrix.cases]]\nname = "x"\nparameter.a = 1', "cases, number 1: there is no key parameter"),
        ('[[matrix.cases]]\nname = "x"\n[[matrix.cases]]\nname = "x"', "two points are called 'x'"),
        (f"[matrix]\nparameters.a = {list(range(MOST + 1))}", f"{MOST + 1} points"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(text: str, words: str) -> None:
    with pytest.raises(UserError) as told:
        read(text)
    assert words in told.value.message
    assert told.value.hint
