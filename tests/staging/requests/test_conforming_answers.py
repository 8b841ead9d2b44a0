"""Answers against the contract: every way of breaking it is named, and no value of an answer is repeated."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from promote_checks.errors import UserError
from promote_staging.exchange import Answer, Fault, Kind, Request
from promote_staging.requests.conform import Compiled, compiled, violations

GOOD = {"prediction": 1, "probability": 0.5}


@pytest.fixture(scope="module")
def agreed(described: dict[str, Any]) -> Compiled:
    return compiled(described)


def request(kind: Kind = "valid", path: str = "/predict") -> Request:
    return Request(number=0, body=b"{}", kind=kind, path=path)


def answer(content: Any, status: int = 200, *, fault: Fault = "", media: str = "application/json") -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Answer(status=status, body=body, seconds=0.0, fault=fault, content_type=media)


def error(code: str, **more: Any) -> dict[str, Any]:
    return {"error": {"code": code, "message": "m", "field": None, **more}}


def test_a_good_answer(agreed: Compiled) -> None:
    assert violations(agreed, request(), answer(GOOD)) == ()
    assert violations(agreed, request(), answer({**GOOD, "new": 1})) == (), "a new output is compatible"
    assert violations(agreed, request(), answer(GOOD, media="application/json; charset=utf-8")) == ()
    assert violations(agreed, request(path="/predict/batch"), answer([GOOD, GOOD])) == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"prediction": 1}, "the body has no probability"),
        ({}, "the body has no prediction, probability"),
        ({**GOOD, "prediction": "secret"}, "prediction is no integer"),
        ({**GOOD, "probability": None}, "probability is no number"),
        ([GOOD], "the body is no object"),
        (b"hello", "the body is not JSON"),
        (b"", "the body is not JSON"),
        (b'{"prediction": 1, "probability": NaN}', "the body is not JSON"),
    ],
)
def test_a_bad_answer(agreed: Compiled, content: Any, said: str) -> None:
    assert violations(agreed, request(), answer(content)) == (said,)


def test_a_fault_a_500_and_a_status_that_nobody_agreed_on(agreed: Compiled) -> None:
    assert violations(agreed, request(), answer(b"", 0, fault="timeout")) == ("no answer (timeout)",)
    assert violations(agreed, request(), answer(error("internal"), 500)) == ("status 500",)
    assert violations(agreed, request(), answer(error("upstream_failed"), 502)) == ("status 502",)
    assert violations(agreed, request(), answer(GOOD, 201)) == ("status 201 is not in the contract",)
    assert violations(agreed, request(path="/nowhere"), answer(GOOD))


def test_errors_have_a_code_of_their_status(agreed: Compiled) -> None:
    asked = request("invalid")
    assert violations(agreed, asked, answer(error("wrong_type"), 422)) == ()
    assert violations(agreed, asked, answer(error("too_large"), 422)) == (
        "error.code is none of the values that the contract lists",
    )
    assert violations(agreed, asked, answer({"detail": "nope"}, 422)) == ("the body has no error",)


def test_an_invalid_request_must_be_refused(agreed: Compiled) -> None:
    said = "status 200 for a request that the contract forbids"
    assert violations(agreed, request("invalid"), answer(GOOD)) == (said,)


@pytest.mark.parametrize("kind", ["valid", "edge", "held out"])
def test_an_allowed_request_must_not_be_refused_for_its_shape(agreed: Compiled, kind: Kind) -> None:
    """A candidate that dropped a column says so by refusing it."""
    said = violations(agreed, request(kind), answer(error("unknown_field", field="plan"), 422))
    assert said == ("unknown_field for a request that the contract allows",)
    assert violations(agreed, request(kind), answer(error("row_excluded"), 422)) == ()
    assert violations(agreed, request("recorded"), answer(error("unknown_field"), 422)) == (), (
        "people may err"
    )


def test_another_media_type(agreed: Compiled) -> None:
    said = ("the media type is text/html, not application/json",)
    assert violations(agreed, request(), answer(GOOD, media="text/html")) == said
    assert violations(agreed, request(), answer(GOOD, media="")) == (
        said[0].replace("text/html", "not given"),
    )


def test_a_contract_that_says_nothing() -> None:
    with pytest.raises(UserError, match="does not say what POST /predict answers"):
        compiled({"paths": {}})


def test_an_answer_costs_little(agreed: Compiled) -> None:
    """At most 0.3 ms each, the contract being compiled: here the best of five rounds of 200."""
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(200):
            violations(agreed, request(), answer(GOOD))
        rounds.append((time.perf_counter() - start) / 200)
    assert min(rounds) < 0.0003
