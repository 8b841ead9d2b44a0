"""An application is asked through its own client; what it answers is compared with nothing left out."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from promote_checks.endpoints import ask
from promote_checks.endpoints.record import record
from promote_checks.endpoints.recording import Answer, Asked, Endpoints
from promote_checks.endpoints.replay import replay
from promote_checks.proof.endpoints import compare_answers

flask = pytest.importorskip("flask")
SEEN = ["GET /seen", "GET /seen again", "GET /seen at the end"]


def application() -> Any:
    app = flask.Flask("small")
    seen: list[int] = []

    def double() -> Any:
        seen.append(1)
        return {"y": flask.request.get_json()["x"] * 2}

    def count() -> Any:
        return {"seen": len(seen)}

    def item(number: int) -> Any:
        return ("here", 200) if number < 2 else flask.redirect("/seen")

    def broken() -> Any:
        raise LookupError("/tmp/run-1/data.csv")

    def leave() -> Any:
        raise SystemExit("/tmp/run-1 is over")

    def customer() -> Any:
        return {"email": "jo@example.com"}

    app.add_url_rule("/double", view_func=double, methods=["POST"])
    app.add_url_rule("/seen", view_func=count)
    app.add_url_rule("/item/<int:number>", view_func=item)
    for function in (broken, leave, customer):
        app.add_url_rule(f"/{function.__name__}", view_func=function)
    return app


def recorded(tmp_path: Any, app: Any = None) -> Endpoints:
    reads = {"double": {"body": [{"name": "x", "type": "integer", "optional": False}], "whole": True}}
    settings = {"folder": str(tmp_path), "places": {"/tmp/run-1": "<folder>"}, "reads": reads}
    found = record(settings, {"app": app or application(), "other": 1})
    assert "fault" not in found, found
    return msgspec.convert(found, Endpoints)


def named(endpoints: Endpoints) -> dict[str, Asked]:
    return {one.name: one for one in endpoints.asked}


def answers(endpoints: Endpoints, app: Any) -> list[Answer]:
    asked = [msgspec.to_builtins(one) for one in endpoints.asked]
    made = replay(asked, {"/tmp/run-1": "<folder>"}, lambda name: app if name == "app" else None)
    return msgspec.convert(made, list[Answer])


def test_status_body_redirect_and_exception_are_recorded(tmp_path: Any) -> None:
    found = named(recorded(tmp_path))
    assert found["POST /double: row 1"].content.strip() == '{"y":6}'
    assert found["POST /double: without x"].raised == "KeyError"
    assert found["POST /double: without x"].status == 500
    assert found["POST /double: not JSON"].status == 400
    assert found["GET /item/<int:number>: number=1"].content == "here"
    assert found["GET /item/<int:number>: number=2"].location == "/seen"
    assert (found["GET /broken"].status, found["GET /broken"].raised) == (500, "LookupError")
    assert found["GET /leave"].fault == "SystemExit: <folder> is over"


def test_what_remembers_is_asked_again_at_the_end(tmp_path: Any) -> None:
    found = named(recorded(tmp_path))
    assert [found[f"GET /seen{when}"].content for when in ("", " again", " at the end")] == [
        '{"seen":3}\n',
        '{"seen":3}\n',
        '{"seen":21}\n',
    ]
    names = list(found)
    assert (
        names.index("GET /seen again")
        < names.index("POST /double: without x")
        < names.index("GET /seen at the end")
    )


def test_an_answer_that_looks_personal_is_marked(tmp_path: Any) -> None:
    found = named(recorded(tmp_path))
    assert found["GET /customer"].personal
    assert not found["GET /seen"].personal


def test_the_same_application_answers_the_same(tmp_path: Any) -> None:
    endpoints = recorded(tmp_path)
    proof = compare_answers(endpoints, answers(endpoints, application()))
    assert (proof.asked, proof.equal, proof.different) == (len(endpoints.asked), len(endpoints.asked), ())


def test_a_handler_that_answers_otherwise_is_found_by_name(tmp_path: Any) -> None:
    endpoints = recorded(tmp_path)
    changed = application()
    changed.view_functions["count"] = lambda: {"seen": 0}
    proof = compare_answers(endpoints, answers(endpoints, changed))
    assert [one.name for one in proof.different] == SEEN
    assert proof.equal == proof.asked - 3


def test_a_difference_is_accepted_by_its_name_only(tmp_path: Any) -> None:
    endpoints = recorded(tmp_path)
    changed = application()
    changed.view_functions["count"] = lambda: {"seen": 0}
    proof = compare_answers(endpoints, answers(endpoints, changed), accept=["GET /seen", "GET /nothing"])
    assert [one.name for one in proof.accepted] == ["GET /seen"]
    assert [one.name for one in proof.different] == SEEN[1:]
    assert proof.idle == ("GET /nothing",)


def test_a_package_without_the_application_answers_nothing(tmp_path: Any) -> None:
    endpoints = recorded(tmp_path)
    proof = compare_answers(endpoints, answers(endpoints, None))
    assert proof.equal == 0
    assert proof.different[0].package == "the package has no application app"


def test_what_the_script_answers_otherwise_each_time_is_not_proven(tmp_path: Any) -> None:
    endpoints = recorded(tmp_path)
    again = replace(
        endpoints, asked=[replace(one, content="other", kind="text") for one in endpoints.asked[:1]]
    )
    proof = compare_answers(endpoints, endpoints.asked, again=again)
    assert len(proof.varying) == proof.asked  # all others were not answered at all in that run
    assert proof.equal == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Answer(200, "a", kind="json", content='{"y": 1}'),
            Answer(200, "a", kind="json", content='{"y": 1.0}'),
        ),
        (
            Answer(200, "a", kind="json", content='{"y": 1}'),
            Answer(200, "a", kind="json", content='{"y": true}'),
        ),
        (Answer(200, "a", kind="text", content="x"), Answer(201, "a", kind="text", content="x")),
        (Answer(200, "a", kind="text", content="x"), Answer(200, "b", kind="text", content="x")),
        (Answer(500, "a", raised="KeyError"), Answer(500, "a", raised="ValueError")),
        (Answer(302, "a", location="/x"), Answer(302, "a", location="/y")),
        (Answer(fault="no answer within 20 s"), Answer(200, "a")),
    ],
)
def test_what_is_not_the_same(one: Answer, other: Answer) -> None:
    asked = Asked(application="app", name="GET /", method="GET", path="/", **msgspec.to_builtins(one))
    assert len(compare_answers(Endpoints(["app"], [asked]), [other]).different) == 1
    assert compare_answers(Endpoints(["app"], [asked]), [one]).equal == 1


def test_the_order_of_keys_does_not_matter() -> None:
    one = Asked(application="app", name="n", method="GET", path="/", kind="json", content='{"a": 1, "b": 2}')
    assert (
        compare_answers(Endpoints(["app"], [one]), [Answer(kind="json", content='{"b": 2, "a": 1}')]).equal
        == 1
    )


def test_a_lost_recording_is_no_pass() -> None:
    assert compare_answers(Endpoints(fault="the process ended"), []).fault == "the process ended"
    asked = Asked(application="app", name="n", method="GET", path="/")
    assert "0 answers" in compare_answers(Endpoints(["app"], [asked]), []).fault


def test_a_handler_that_hangs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    app = flask.Flask("slow")
    app.add_url_rule("/", view_func=lambda: time.sleep(30))
    monkeypatch.setattr(ask, "WAITING", 1)
    request = {"path": "/", "method": "GET", "body": None, "content_type_sent": ""}
    fault = ask.answer(app, request, {})["fault"]
    assert fault == f"no answer within {ask.SECONDS} s of processor time or 1 s of waiting"


def test_no_handler_reaches_the_network() -> None:
    app = flask.Flask("mailing")
    plain = socket.socket.connect

    def send() -> str:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.settimeout(5)
            one.connect(("192.0.2.1", 25))
        return "sent"

    app.add_url_rule("/send", view_func=send)
    request = {"path": "/send", "method": "GET", "body": None, "content_type_sent": ""}
    assert ask.answer(app, request, {})["raised"] == "ConnectionRefusedError"
    assert socket.socket.connect is plain


def test_a_factory_is_called_where_no_variable_holds_an_application(tmp_path: Any) -> None:
    settings = {"folder": str(tmp_path), "places": {}, "reads": {}}

    def create_app() -> Any:
        return application()

    found = record(settings, {"create_app": create_app})
    assert found["applications"] == ["create_app()"]
    asked = [one for one in found["asked"] if one["name"] == "GET /seen"]

    def lifted(*, limit: int) -> Any:
        assert limit == 3
        return application()

    values = {"create_app": lifted, "limit": 3}
    assert replay(asked, {}, values.get)[0]["content"] == '{"seen":0}\n'
