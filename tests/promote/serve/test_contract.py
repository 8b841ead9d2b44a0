"""The contract: the same bytes, whole, and true about what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from promote.serve.contract import contract
from promote.serve.vocabulary import vocabulary

SCHEMA: dict[str, Any] = {
    "input": [
        {"name": "age", "type": "integer", "dtype": "uint8", "nullable": False, "minimum": 18, "maximum": 90},
        {"name": "Monthly Charges", "type": "number", "dtype": "float64", "nullable": True, "example": 3.5},
        {
            "name": "contract",
            "type": "string",
            "dtype": "str",
            "nullable": True,
            "categories": ["a", "b"],
            "unknown": "refused",
        },
        {
            "name": "payment",
            "type": "string",
            "dtype": "str",
            "nullable": False,
            "categories": ["x"],
            "unknown": "treated",
        },
    ],
    "output": [{"name": "prediction", "type": "integer", "dtype": "int64", "nullable": False}],
}


def made(**changes: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(contract(SCHEMA, title="Churn", **changes))
    return loaded


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for each in node.values():
            yield from references(each)
    if isinstance(node, list):
        for each in node:
            yield from references(each)


def test_the_same_schema_gives_the_same_bytes() -> None:
    assert contract(SCHEMA, title="Churn") == contract(json.loads(json.dumps(SCHEMA)), title="Churn")


def test_every_reference_leads_somewhere() -> None:
    document = made()
    found = set(references(document))
    assert "#/components/schemas/Row" in found
    for reference in found:
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_every_error_of_the_service_is_listed_once_under_its_status() -> None:
    document = made()
    listed = {each["code"]: each["status"] for each in document["x-error-codes"]}
    assert listed == {each.code: each.status for each in vocabulary().errors}
    shown: dict[str, int] = {}
    for status, response in document["paths"]["/predict/batch"]["post"]["responses"].items():
        if status != "200":
            [_, narrowed] = response["content"]["application/json"]["schema"]["allOf"]
            codes = narrowed["properties"]["error"]["properties"]["code"]["enum"]
            shown |= dict.fromkeys(codes, int(status))
    assert shown == {code: status for code, status in listed.items() if code in shown}
    assert set(listed) - set(shown) == {"not_found", "method_not_allowed"}


def test_a_bound_stands_only_where_the_service_refuses() -> None:
    row = made()["components"]["schemas"]["Row"]["properties"]
    assert (row["age"]["minimum"], row["age"]["maximum"]) == (0, 255)
    assert (row["age"]["x-observed-minimum"], row["age"]["x-observed-maximum"]) == (18, 90)
    assert row["contract"]["enum"] == ["a", "b", None]
    assert "enum" not in row["payment"]
    assert row["payment"]["x-observed-categories"] == ["x"]
    assert row["Monthly Charges"]["type"] == ["number", "null"]
    assert row["Monthly Charges"]["examples"] == [3.5]


def test_every_column_is_required_and_no_other_is_taken() -> None:
    row = made()["components"]["schemas"]["Row"]
    assert row["required"] == ["age", "Monthly Charges", "contract", "payment"]
    assert row["additionalProperties"] is False


def test_clients_send_the_major_version() -> None:
    parameter = made(version="3.1.4")["components"]["parameters"]["ApiVersion"]
    assert (parameter["name"], parameter["required"], parameter["schema"]["enum"]) == (
        "API-Version",
        True,
        ["3"],
    )


def test_columns_that_json_cannot_tell_apart_are_refused() -> None:
    twice = {**SCHEMA, "input": [SCHEMA["input"][0], SCHEMA["input"][0]]}
    with pytest.raises(ValueError, match="different"):
        contract(twice, title="Churn")


def test_the_page_lists_the_errors_of_the_service() -> None:
    from promote.serve.docs import PAGE, rendered

    assert PAGE.read_text(encoding="utf-8") == rendered(PAGE.read_text(encoding="utf-8"))
