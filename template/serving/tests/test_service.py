"""The service: every bad body has its own error, and none is a fault of ours."""

from __future__ import annotations

import asyncio
import copy
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx", reason="the extra `dev` is not installed")
for needed in ("fastapi", "msgspec", "prometheus_client", "skops", "uvicorn"):
    pytest.importorskip(needed, reason="the extra `service` is not installed")

PROJECT = Path(__file__).parents[1]
SCHEMA = json.loads((PROJECT / "model" / "schema.json").read_text(encoding="utf-8"))
CONTRACT = json.loads((PROJECT / "contract.json").read_text(encoding="utf-8"))
COLUMNS = SCHEMA["input"]
EXAMPLE = {column["name"]: column.get("example") for column in COLUMNS}
MAJOR = CONTRACT["info"]["version"].partition(".")[0]
HEADERS = {"API-Version": MAJOR, "Content-Type": "application/json"}


class Client:
    """Asks the application in this process, without a socket."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def get(self, path: str) -> Any:
        return asyncio.run(self._ask("GET", path))

    def post(self, path: str, content: bytes, headers: dict[str, str]) -> Any:
        return asyncio.run(self._ask("POST", path, content=content, headers=headers))

    async def _ask(self, method: str, path: str, **request: Any) -> Any:
        import httpx

        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        address = "http://service.example"
        async with httpx.AsyncClient(transport=transport, base_url=address) as asker:
            return await asker.request(method, path, **request)


@pytest.fixture(scope="module")
def standing() -> Any:
    from {{ cookiecutter.package }}.service.app import load

    loaded = load([PROJECT / "model"], PROJECT / "contract.json")
    loaded.warm_up()
    return loaded


@pytest.fixture(scope="module")
def client(standing: Any) -> Any:
    from {{ cookiecutter.package }}.service.app import build

    return Client(build(standing))


def ask(client: Any, body: Any, path: str = "/predict", **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, content=content, headers={**HEADERS, **headers})


def error_of(response: Any) -> dict[str, Any]:
    """Return the error, and see that it is one of the contract's."""
    listed = {each["code"]: each["status"] for each in CONTRACT["x-error-codes"]}
    error: dict[str, Any] = response.json()["error"]
    assert listed[error["code"]] == response.status_code
    assert response.headers["model-version"]
    assert response.headers["x-request-id"]
    return error


def with_value(name: str, value: Any) -> dict[str, Any]:
    return {**copy.deepcopy(EXAMPLE), name: value}


def literal(text: str) -> bytes:
    """Return the example with a word that JSON lacks in its first column."""
    row = with_value(COLUMNS[0]["name"], "@here@")
    return json.dumps(row).replace('"@here@"', text).encode()


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in EXAMPLE.items() if key != name}


FIRST = COLUMNS[0]["name"]
BAD: dict[str, tuple[Any, str]] = {
    "nothing": (b"", "empty_body"),
    "blanks": (b" \n", "empty_body"),
    "not JSON": (b"{'a': 1}", "not_json"),
    "cut": (json.dumps(EXAMPLE).encode()[:-1], "not_json"),
    "two bodies": (json.dumps(EXAMPLE).encode() * 2, "not_json"),
    "not UTF-8": (b'{"\xff": 1}', "not_json"),
    "UTF-16": (json.dumps(EXAMPLE).encode("utf-16"), "not_json"),
    "half a surrogate": (literal('"\\ud800"'), "not_json"),
    "NaN": (literal("NaN"), "not_finite"),
    "Infinity": (literal("Infinity"), "not_finite"),
    "-Infinity": (literal("-Infinity"), "not_finite"),
    "only NaN": (b"NaN", "not_finite"),
    "deep": (literal("[" * 500 + "]" * 500), "too_deep"),
    "very deep": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too_deep"),
    "never closed": (b"[" * 60_000, "too_deep"),
    "large": (json.dumps({"a": "x" * 70_000}).encode(), "too_large"),
    "an array": (list(EXAMPLE.values()), "wrong_shape"),
    "a number": (1, "wrong_shape"),
    "a text": ("row", "wrong_shape"),
    "null": (None, "wrong_shape"),
    "no columns": ({}, "missing_field"),
    "one column short": (without(FIRST), "missing_field"),
    "one column more": ({**EXAMPLE, "no such column": 1}, "unknown_field"),
    "another spelling": ({**without(FIRST), FIRST + " ": 1}, "missing_field"),
    "nested": (with_value(FIRST, {"value": 1}), "wrong_type"),
    "listed": (with_value(FIRST, [1]), "wrong_type"),
}
WRONG = {
    "number": ["1", True, [], {}],
    "integer": ["1", False, 1.5, [], {}],
    "string": [1, 1.5, True, [], {}],
    "boolean": ["true", 1, 0, [], {}],
    "date": [1, True, [], {}],
}
TYPED = [
    pytest.param(column["name"], value, id=f"{column['name']}={value!r}")
    for column in COLUMNS
    for value in WRONG[column["type"]]
]
NUMBERS = [c["name"] for c in COLUMNS if c["type"] in ("number", "integer")]


def test_the_example_has_an_answer(client: Any) -> None:
    response = ask(client, EXAMPLE)
    told = response.json()
    if response.status_code == 422:
        # The notebook's own filters can exclude an example made of invented values.
        assert told["error"]["code"] in ("row_excluded", "not_finite_answer")
        return
    assert response.status_code == 200
    assert list(told) == [column["name"] for column in SCHEMA["output"]]


def test_a_batch_answers_as_single_rows_do(client: Any) -> None:
    one = ask(client, EXAMPLE)
    if one.status_code == 200:
        many = ask(client, [EXAMPLE, EXAMPLE, EXAMPLE], "/predict/batch").json()
        # One row and many may differ in the last digits: other sums in other orders.
        for answer in many:
            for name, value in one.json().items():
                exact = not isinstance(value, float)
                assert answer[name] == (value if exact else pytest.approx(value, 1e-9))
    assert ask(client, [], "/predict/batch").json() == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_body_has_its_error(client: Any, name: str) -> None:
    body, code = BAD[name]
    assert error_of(ask(client, body))["code"] == code


@pytest.mark.parametrize("name", sorted(set(BAD) - {"large", "an array"}))
def test_a_bad_batch_has_an_error(client: Any, name: str) -> None:
    body, _ = BAD[name]
    error_of(ask(client, body, "/predict/batch"))


@pytest.mark.parametrize(("name", "value"), TYPED)
def test_a_wrong_type(client: Any, name: str, value: Any) -> None:
    error = error_of(ask(client, with_value(name, value)))
    assert (error["code"], error["field"]) == ("wrong_type", name)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column["name"])
def test_null(client: Any, column: dict[str, Any]) -> None:
    response = ask(client, with_value(column["name"], None))
    if column["nullable"]:
        assert response.status_code < 500
    else:
        error = error_of(response)
        assert (error["code"], error["field"]) == ("null_value", column["name"])


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "text",
    ["1e400", "-1e400", "9" * 30, "9" * 400, "9" * 5000, "1e308", "-1e308", "1e-320"],
    ids=lambda text: text[:8],
)
def test_extreme_numbers(client: Any, name: str, text: str) -> None:
    body = json.dumps(with_value(name, "@here@")).replace('"@here@"', text).encode()
    response = ask(client, body)
    if response.status_code != 200:
        assert 400 <= response.status_code < 500
        error_of(response)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column["name"])
def test_odd_texts_are_no_fault(client: Any, column: dict[str, Any]) -> None:
    if column["type"] not in ("string", "date"):
        pytest.skip("not a text")
    for text in ("", " ", "\u0000", "⁇ never seen", "x" * 10_000, "2024-13-45", "nan"):
        response = ask(client, with_value(column["name"], text))
        if response.status_code != 200:
            assert 400 <= response.status_code < 500
            error = error_of(response)
            if column.get("unknown") == "refused" and column.get("categories"):
                assert error["code"] == "unknown_category"


def test_the_position_in_a_batch_is_told(client: Any) -> None:
    error = error_of(ask(client, [EXAMPLE, without(FIRST)], "/predict/batch"))
    assert (error["code"], error["row"]) == ("missing_field", 1)
    many = [EXAMPLE] * (CONTRACT["x-limits"]["batch_rows"] + 1)
    assert error_of(ask(client, many, "/predict/batch"))["code"] == "too_many_rows"


def test_versions_and_media_types(client: Any) -> None:
    body = json.dumps(EXAMPLE).encode()
    bare = client.post(
        "/predict", content=body, headers={"Content-Type": "application/json"}
    )
    assert error_of(bare)["code"] == "api_version_missing"
    other = ask(client, EXAMPLE, **{"API-Version": "99"})
    assert error_of(other)["code"] == "api_version_unsupported"
    for kind in ("text/plain", "", "application/json; charset=latin-1"):
        told = error_of(ask(client, EXAMPLE, **{"Content-Type": kind}))
        assert told["code"] == "unsupported_media_type"


def test_request_ids(client: Any) -> None:
    kept = ask(client, EXAMPLE, **{"X-Request-ID": "order-7.a"})
    assert kept.headers["x-request-id"] == "order-7.a"
    replaced = ask(client, EXAMPLE, **{"X-Request-ID": 'a"b' * 100})
    assert len(replaced.headers["x-request-id"]) == 24


def test_other_paths(client: Any) -> None:
    assert error_of(client.get("/predictions"))["code"] == "not_found"
    refused = client.get("/predict")
    assert error_of(refused)["code"] == "method_not_allowed"
    assert refused.headers["allow"] == "POST"


def test_health_metrics_and_contract(client: Any, standing: Any) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    assert "http_requests_total{" in client.get("/metrics").text
    assert client.get("/openapi.json").json() == CONTRACT
    standing.is_warm = False
    try:
        assert client.get("/health/live").status_code == 200
        assert error_of(client.get("/health/ready"))["code"] == "not_ready"
        assert error_of(ask(client, EXAMPLE))["code"] == "not_ready"
    finally:
        standing.is_warm = True


def test_the_contract_lists_the_errors_of_the_service() -> None:
    from {{ cookiecutter.package }}.service.errors import ERRORS

    listed = {
        each["code"]: (each["status"], each["meaning"])
        for each in CONTRACT["x-error-codes"]
    }
    assert listed == ERRORS


def test_the_log_holds_no_values(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(client, with_value(FIRST, "a-secret-of-a-client"))
    ask(client, {**EXAMPLE, "no such column": "a-secret-of-a-client"})
    written = capsys.readouterr().err
    assert '"event":"request"' in written
    assert "a-secret-of-a-client" not in written


def test_a_model_that_is_saved_again_answers_as_before(
    client: Any, tmp_path: Path
) -> None:
    from {{ cookiecutter.package }} import model_store
    from {{ cookiecutter.package }}.service.app import build, load

    state = model_store.load(PROJECT / "model")
    model_store.save(state, tmp_path / "again", schema=SCHEMA)
    standing = load([tmp_path / "again"], PROJECT / "contract.json")
    standing.warm_up()
    before, after = (ask(each, EXAMPLE) for each in (client, Client(build(standing))))
    assert (after.status_code, after.json()) == (before.status_code, before.json())


def test_a_changed_model_is_not_loaded(tmp_path: Path) -> None:
    from {{ cookiecutter.package }} import model_store

    for file in (PROJECT / "model").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    model_store.load(tmp_path)
    entries = model_store.read_manifest(tmp_path)["files"].values()
    for file in [entry["file"] for entry in entries]:
        content = (tmp_path / file).read_bytes()
        (tmp_path / file).write_bytes(content + b"\n")
        with pytest.raises(model_store.ModelError, match="not what the manifest says"):
            model_store.load(tmp_path)
        (tmp_path / file).write_bytes(content)
