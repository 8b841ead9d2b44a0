"""Answers are compared field by field: what a program reads counts, to the last digit that counts."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from promote_staging.exchange import Answer, Fault
from promote_staging.requests.compare import Difference, differences, from_recorded


def answer(content: Any, status: int = 200, fault: Fault = "") -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Answer(status=status, body=body, seconds=0.01, fault=fault, content_type="application/json")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"prediction": 1}, {"prediction": 1}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"p": 0.1}, {"p": 0.1 * (1 + 1e-12)}),
        ({"p": 1}, {"p": 1.0}),
        ({"p": 0.0}, {"p": -0.0}),
        ({"p": math.nan}, {"p": math.nan}),
        ({"p": None}, {"p": None}),
        ({"p": [1, [0.5, "x"]]}, {"p": [1, [0.5, "x"]]}),
        ({}, {}),
    ],
)
def test_the_same(one: Any, other: Any) -> None:
    assert differences(answer(one), answer(other)) == ()


@pytest.mark.parametrize(
    ("one", "other", "field", "size"),
    [
        ({"prediction": 1}, {"prediction": 2}, "prediction", 1.0),
        ({"prediction": "a"}, {"prediction": "b"}, "prediction", 1.0),
        ({"prediction": True}, {"prediction": False}, "prediction", 1.0),
        ({"prediction": True}, {"prediction": 1}, "prediction", math.inf),
        ({"prediction": 1}, {"prediction": "1"}, "prediction", math.inf),
        ({"prediction": 2**53}, {"prediction": 2**53 + 1}, "prediction", 1.0),
        ({"p": 0.5}, {"p": 0.5 * (1 + 1e-8)}, "p", 5e-9),
        ({"p": 0.5}, {"p": math.nan}, "p", math.inf),
        ({"p": 0.5}, {"p": None}, "p", math.inf),
        ({"p": 0.5}, {}, "p", math.inf),
        ({}, {"p": 0.5}, "p", math.inf),
        ({"p": {"yes": 0.25, "no": 0.75}}, {"p": {"yes": 0.5, "no": 0.75}}, "p.yes", 0.25),
        ({"s": [1, 2, 3]}, {"s": [1, 2, 4]}, "s[2]", 1.0),
        ({"s": [1, 2]}, {"s": [1, 2, 3]}, "s", math.inf),
        ({"s": [{"t": "a"}]}, {"s": [{"t": "b"}]}, "s[0].t", 1.0),
        ({"p": 10**400}, {"p": 0.5}, "p", math.inf),
        ([1], {"a": 1}, "body", math.inf),
    ],
)
def test_one_difference_with_its_place(one: Any, other: Any, field: str, size: float) -> None:
    for left, right in ((one, other), (other, one)):
        (found,) = differences(answer(left), answer(right))
        assert found.field == field
        assert found.size == pytest.approx(size, rel=1e-6)


def test_all_differences_are_told_with_their_values() -> None:
    found = differences(answer({"a": 1, "b": "x", "c": 1}), answer({"a": 2, "b": "y", "c": 1}))
    assert found == (Difference("a", 1, 2, 1.0), Difference("b", "x", "y", 1.0))


def test_the_tolerance_is_relative() -> None:
    one, other = answer({"p": 1000.0}), answer({"p": 1000.5})
    assert differences(one, other)
    assert differences(one, other, 1e-3) == ()
    assert differences(answer({"n": 1000}), answer({"n": 1001}), 0.1), (
        "integers are exact whatever the tolerance"
    )


def test_statuses_and_faults() -> None:
    error = {"error": {"code": "wrong_type", "message": "m", "field": "x"}}
    assert [one.field for one in differences(answer({"p": 1}), answer(error, 422))] == ["status"]
    assert [one.field for one in differences(answer({"p": 1}), answer(b"", 0, "timeout"))] == ["fault"]
    assert differences(answer(b"", 0, "timeout"), answer(b"", 0, "timeout")) == ()
    assert differences(answer(b"", 0, "timeout"), answer(b"", 0, "reset"))


def test_of_errors_the_code_and_the_field_count() -> None:
    def refused(code: str, message: str, field: str) -> Answer:
        return answer({"error": {"code": code, "message": message, "field": field}}, 422)

    one = refused("wrong_type", "The value is not of the column's type.", "x")
    assert differences(one, refused("wrong_type", "Another text.", "x")) == ()
    assert [d.field for d in differences(one, refused("null_value", "n", "x"))] == ["error.code"]
    assert [d.field for d in differences(one, refused("wrong_type", "n", "y"))] == ["error.field"]


def test_a_body_that_is_no_json() -> None:
    (found,) = differences(answer({"p": 1}), answer(b"<html>"))
    assert (found.field, found.candidate) == ("body", "<html>")
    assert differences(answer(b"<html>"), answer(b"<html>")) == ()


def test_with_what_was_recorded() -> None:
    """Only what was recorded is compared: a new output is none of the notebook's."""
    recorded = {"prediction": 1}
    assert from_recorded(recorded, answer({"prediction": 1, "probability": 0.7})) == ()
    assert [d.field for d in from_recorded(recorded, answer({"prediction": 0}))] == ["prediction"]
    assert [d.field for d in from_recorded(recorded, answer({"probability": 0.7}))] == ["prediction"]
    assert [d.field for d in from_recorded(recorded, answer({}, 422))] == ["status"]
    assert [d.field for d in from_recorded(recorded, answer(b"", 0, "reset"))] == ["fault"]
    assert [d.field for d in from_recorded(recorded, answer(b"no"))] == ["body"]
