"""The service against the script: which differences have which name, and what counts as the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from promote_checks.endpoints.recording import Asked
from promote_checks.serving_proof.replay.compare import Reply, compared, routes_of
from promote_checks.serving_proof.replay.fields import fields_of, likeness
from promote_checks.serving_proof.replay.result import ServiceReplay, of_the_service

ROW = json.dumps({"age": 30, "income": 1.5})


def asked(
    case: str, content: Any, *, status: int = 200, body: str | None = ROW, personal: bool = False
) -> Asked:
    return Asked(
        status=status,
        content_type="application/json",
        kind="json",
        content=json.dumps(content),
        application="app",
        name=f"POST /score: {case}",
        method="POST",
        path="/score",
        body=body,
        content_type_sent="application/json",
        personal=personal,
    )


def replies(**by_case: Reply) -> dict[str, Reply]:
    return {f"POST /score: {case}": reply for case, reply in by_case.items()}


def found(*ones: Asked, accept: tuple[str, ...] = (), **by_case: Reply) -> ServiceReplay:
    return compared(ones, replies(**by_case), outputs=["prediction"], accept=accept)


def kinds(replay: ServiceReplay) -> dict[str, str]:
    return {one.name.removeprefix("POST /score: "): one.kind for one in replay.changes}


def refused(code: str, status: int = 422) -> Reply:
    return status, {"error": {"code": code, "message": "", "field": None}}


def test_each_difference_has_its_name() -> None:
    replay = found(
        asked("a", {"risk": 0.25, "granted": True}),
        asked("b", {"risk": 0.5, "granted": True}),
        asked("c", {"error": "no"}),
        asked("d", {"error": "no"}),
        asked("e", {"risk": 0.7512345678901}),
        asked("f", "crash", status=500),
        a=(200, {"prediction": 0.25}),
        b=(200, {"prediction": 0.5002}),
        c=refused("wrong_type"),
        d=(200, {"prediction": 0.9}),
        e=refused("null_value"),
        f=refused("not_json", 400),
    )
    assert replay.fields == {"prediction": "risk"}
    assert replay.left_out == ("error", "granted")
    assert kinds(replay) == {
        "b": "predictions_differ",
        "c": "errors_are_typed",
        "d": "requests_answered",
        "e": "requests_refused",
        "f": "errors_are_typed",
    }
    assert replay.asked == 6 == replay.equal + len(replay.changes)
    assert replay.open == ("predictions_differ", "requests_refused", "requests_answered")
    assert not replay.failed


@pytest.mark.parametrize(
    "reply",
    [(500, {"error": {"code": "internal"}}), (0, None), (404, None), (422, {"detail": "no"}), (200, None)],
)
def test_what_no_service_may_do_fails_and_is_never_accepted(reply: Reply) -> None:
    names = ("service_failed", "service: POST /score: b", "requests_refused")
    replay = found(
        asked("a", {"risk": 0.25}),
        asked("b", {"risk": 0.5}),
        accept=names,
        a=(200, {"prediction": 0.25}),
        b=reply,
    )
    assert kinds(replay) == {"b": "service_failed"}
    assert replay.failed
    assert not replay.accepts(replay.changes[0])


def test_a_kind_or_one_request_is_accepted_by_name() -> None:
    ones = asked("a", {"risk": 0.25}), asked("b", {"risk": 0.5}), asked("c", {"risk": 0.1})
    answers: dict[str, Reply] = {
        "a": (200, {"prediction": 0.25}), "b": (200, {"prediction": 0.6}), "c": (200, {"prediction": 0.2})
    }  # fmt: skip
    assert found(*ones, accept=("predictions_differ", "requests_refused"), **answers).open == ()
    one = found(*ones, accept=("service: POST /score: b", "service: POST /score: gone"), **answers)
    assert one.open == ("predictions_differ",), "c is still open"
    assert one.idle == ("service: POST /score: gone",)
    assert of_the_service(["POST /score: b", *one.accept, "predictions_differ"]) == (
        *one.accept,
        "predictions_differ",
    )


def test_nothing_is_equal_where_no_field_is_the_prediction() -> None:
    replay = found(asked("a", {"ok": "yes"}), asked("b", {"error": 1}, status=400), a=(200, {"prediction": 0.5}),
                   b=refused("wrong_type"))  # fmt: skip
    assert replay.fields == {} and replay.equal == 0
    assert kinds(replay) == {"a": "predictions_differ", "b": "errors_are_typed"}


def test_a_request_of_another_route_and_one_that_varies_are_counted_apart() -> None:
    replay = compared(
        [asked("a", {"risk": 0.25}), asked("b", {"risk": 0.5}), asked("c", {"rows": 3})],
        replies(a=(200, {"prediction": 0.25}), b=(200, {"prediction": 0.7})),
        outputs=["prediction"],
        varying=["POST /score: b"],
    )
    assert (replay.equal, replay.varying, replay.elsewhere) == (1, ("POST /score: b",), ("POST /score: c",))


def test_something_personal_is_never_shown() -> None:
    replay = found(asked("a", {"risk": 0.1}), asked("b", {"risk": 0.7, "mail": "ann@example.org"}, personal=True),
                   a=(200, {"prediction": 0.1}), b=(200, {"prediction": 0.2}))  # fmt: skip
    assert kinds(replay) == {"b": "predictions_differ"}
    assert "0.7" not in repr(replay.changes) and "0.2" not in repr(replay.changes)


def test_routes_are_those_that_were_asked_with_a_whole_row() -> None:
    whole = asked("a", {}, body=ROW)
    part = asked("a", {}, body=json.dumps({"age": 3}))
    assert routes_of([whole, part], ["age", "income"]) == ("POST /score",)
    assert routes_of([part, asked("b", {}, body="[]"), asked("c", {}, body=None)], ["age", "income"]) == ()


def test_the_field_is_found_by_values_that_vary() -> None:
    pairs = [({"n": 1, "result": {"label": one}}, {"prediction": one}) for one in (1, 1, 1, 0)]
    assert fields_of(pairs, ["prediction"]) == {"prediction": "result.label"}
    assert fields_of([([["yes"]], {"prediction": "yes"})], ["prediction"]) == {"prediction": "[0][0]"}
    assert fields_of([({"a": 1}, {"prediction": 2})], ["prediction"]) == {}


def test_a_script_that_always_rounds_gives_the_same_value_in_other_words() -> None:
    def one(third: float) -> dict[str, str]:
        ones = asked("a", {"risk": 0.12}), asked("b", {"risk": 0.5}), asked("c", {"risk": third})
        answers: dict[str, Reply] = {
            "a": (200, {"prediction": 0.1234}), "b": (200, {"prediction": 0.5001}), "c": (200, {"prediction": 0.33})
        }  # fmt: skip
        return kinds(found(*ones, accept=(), **answers))

    assert one(0.33) == {"a": "values_are_spelled_out", "b": "values_are_spelled_out"}
    assert one(0.34)["c"] == "predictions_differ"
    rough = one(0.3399999999999)
    assert set(rough.values()) == {"predictions_differ"}, (
        "it does not round: 0.12 is another value than 0.1234"
    )


@pytest.mark.parametrize(
    ("script", "service", "expected"),
    [
        (0.1, 0.1 + 1e-12, "same"),
        (0.12, 0.1234, "different"),
        (1.0, 0.99, "different"),
        (0.0, 0.004, "different"),
        (1, 1, "same"),
        (True, 1, "spelled"),
        ("1", 1, "spelled"),
        (1, 1.0, "same"),
        (True, 0, "different"),
        (None, 1, "different"),
        ("yes", "no", "different"),
        (float("nan"), 0.5, "different"),
    ],
)  # fmt: skip
def test_likeness(script: Any, service: Any, expected: str) -> None:
    assert likeness(script, service, None) == expected
