"""What a client of the released contract would notice, case by case, and that nothing else is said."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from promote_checks.gate.openapi.change import Change, ContractError
from promote_checks.gate.openapi.compare import compare

OPERATION = "/paths/~1predict/post"
SENT = f"{OPERATION}/requestBody/content/application~1json/schema"
GIVEN = f"{OPERATION}/responses/200/content/application~1json/schema"


def contract(sent: Any = None, given: Any = None, **operation: Any) -> dict[str, Any]:
    """A service with one route."""
    post = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": sent or {}}}},
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": given or {}}}},
            "422": {"description": ""},
        },
        **operation,
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Churn", "version": "1.2.0"},
        "paths": {"/predict": {"post": post}},
    }


def row(*, required: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(required)}


NUMBER, WHOLE, TEXT = {"type": "number"}, {"type": "integer"}, {"type": "string"}
OR_NULL = {"anyOf": [NUMBER, {"type": "null"}]}
HIGH = {"type": "number", "minimum": 0, "maximum": 10}

# Older, newer, what it is on input, what it is on output, where, and a word of what is said.
SCHEMAS: list[tuple[Any, Any, str, str, str, str]] = [
    (row(age=WHOLE), row(), "breaking", "breaking", "/properties/age", "no longer"),
    (row(), row(age=WHOLE), "compatible", "compatible", "/properties/age", "is new"),
    (row(), row(age=WHOLE, required=("age",)), "breaking", "compatible", "/properties/age", "is new"),
    (row(age=WHOLE), row(age=WHOLE, required=("age",)), "breaking", "compatible", "/required", "became required"),
    (row(age=WHOLE, required=("age",)), row(age=WHOLE), "compatible", "breaking", "/required", "became optional"),
    (row(), row(required=("age",)), "breaking", "", "/required", "became required"),
    (NUMBER, WHOLE, "breaking", "compatible", "/type", "number is no longer"),
    (WHOLE, NUMBER, "compatible", "breaking", "/type", "number is allowed"),
    (OR_NULL, NUMBER, "breaking", "compatible", "/type", "null is no longer"),
    (NUMBER, OR_NULL, "compatible", "breaking", "/type", "null is allowed"),
    (NUMBER, {}, "compatible", "breaking", "/type", "any other type is allowed"),
    ({"type": ["number", "null"]}, OR_NULL, "", "", "", ""),
    (HIGH, {**HIGH, "maximum": 9}, "breaking", "compatible", "/maximum", "from 10 to 9"),
    (HIGH, {**HIGH, "maximum": 11}, "compatible", "breaking", "/maximum", "from 10 to 11"),
    (HIGH, {**HIGH, "minimum": -1}, "compatible", "breaking", "/minimum", "from 0 to -1"),
    (HIGH, {"type": "number", "minimum": 0}, "compatible", "breaking", "/maximum", "from 10 to none"),
    (HIGH, {"type": "number", "exclusiveMinimum": 0, "maximum": 10}, "breaking", "compatible",
     "/exclusiveMinimum", "0 (not itself)"),
    ({"type": "number", "exclusiveMaximum": 10}, {"type": "number", "maximum": 10}, "compatible", "breaking",
     "/maximum", "to 10"),
    (TEXT, {**TEXT, "minLength": 1}, "breaking", "compatible", "/minLength", "from none to 1"),
    ({"enum": ["a", "b"]}, {"enum": ["a"]}, "breaking", "compatible", "/enum", '"b" is no longer'),
    ({"enum": ["a"]}, {"enum": ["a", "b"]}, "compatible", "breaking", "/enum", '"b" is allowed'),
    (TEXT, {**TEXT, "enum": ["a"]}, "breaking", "compatible", "/enum", "any other value is no longer"),
    ({"const": "a"}, {"enum": ["a"]}, "", "", "", ""),
    ({**TEXT, "pattern": "a"}, {**TEXT, "pattern": "b"}, "breaking", "breaking", "/pattern", "changed from a to b"),
    (TEXT, {**TEXT, "format": "date"}, "breaking", "compatible", "/format", "demanded now"),
    ({**TEXT, "format": "date"}, TEXT, "compatible", "breaking", "/format", "no longer demanded"),
    ({"type": "object"}, {"type": "object", "additionalProperties": False}, "breaking", "",
     "/additionalProperties", "refused"),
    ({"type": "array", "items": NUMBER}, {"type": "array", "items": WHOLE}, "breaking", "compatible",
     "/items/type", "number is no longer"),
    ({"type": "array", "maxItems": 5}, {"type": "array", "maxItems": 3}, "breaking", "compatible",
     "/maxItems", "from 5 to 3"),
    ({"oneOf": [row(a=TEXT), row(b=TEXT)]}, {"oneOf": [row(a=TEXT), row(b=TEXT), row(c=TEXT)]}, "compatible",
     "breaking", "/oneOf", "is new"),
    ({"allOf": [row(a=TEXT)]}, {"allOf": [row(a=TEXT), row(b=TEXT)]}, "breaking", "compatible", "/allOf", "demanded"),
    ({"not": TEXT}, {"not": NUMBER}, "breaking", "breaking", "/not", "can't be judged"),
    ({"title": "A", "description": "x", "x-own": 1}, {"title": "B", "examples": [3]}, "", "", "", ""),
    ({**NUMBER, "default": 1}, {**NUMBER, "default": 2}, "compatible", "", "/default", "default changed"),
    (True, {}, "", "", "", ""),
    ({}, False, "breaking", "breaking", "/not", "can't be judged"),
]  # fmt: skip


@pytest.mark.parametrize("case", SCHEMAS, ids=range(len(SCHEMAS)))
@pytest.mark.parametrize("direction", ["input", "output"])
def test_schemas(case: tuple[Any, Any, str, str, str, str], direction: str) -> None:
    old, new, on_input, on_output, where, said = case
    expected, root = (on_input, SENT) if direction == "input" else (on_output, GIVEN)
    place = {"input": "sent", "output": "given"}[direction]
    # A field of a row, so that `false` and `{}` are told apart.
    found = compare(contract(**{place: row(x=old)}), contract(**{place: row(x=new)}))
    if not expected:
        assert found == ()
        return
    [change] = found
    assert (change.kind, change.pointer) == (expected, f"{root}/properties/x{where}")
    assert said in change.text


def operation(document: dict[str, Any]) -> dict[str, Any]:
    return document["paths"]["/predict"]["post"]  # type: ignore[no-any-return]


def age(**more: Any) -> dict[str, Any]:
    return {"name": "age", "in": "query", "schema": NUMBER, **more}


def without_route(new: dict[str, Any]) -> None:
    del new["paths"]["/predict"]


def more_routes(new: dict[str, Any]) -> None:
    new["paths"]["/predict/batch"] = {"post": {}}


def without_method(new: dict[str, Any]) -> None:
    new["paths"]["/predict"] = {"get": {}}


def without_error(new: dict[str, Any]) -> None:
    del operation(new)["responses"]["422"]


def another_error(new: dict[str, Any]) -> None:
    operation(new)["responses"]["503"] = {"description": ""}


def required_parameter(new: dict[str, Any]) -> None:
    operation(new)["parameters"] = [age(required=True)]


def optional_parameter(new: dict[str, Any]) -> None:
    new["paths"]["/predict"]["parameters"] = [age()]


def without_media(new: dict[str, Any]) -> None:
    operation(new)["requestBody"]["content"] = {"text/csv": {}}


def without_body(new: dict[str, Any]) -> None:
    del operation(new)["requestBody"]


def optional_body(new: dict[str, Any]) -> None:
    operation(new)["requestBody"]["required"] = False


def closed_door(new: dict[str, Any]) -> None:
    new["security"] = [{"token": []}]


ROUTES: list[tuple[Any, list[tuple[str, str]]]] = [
    (without_route, [("breaking", "/paths/~1predict")]),
    (more_routes, [("compatible", "/paths/~1predict~1batch")]),
    (without_method, [("breaking", OPERATION), ("compatible", "/paths/~1predict/get")]),
    (without_error, [("breaking", f"{OPERATION}/responses/422")]),
    (another_error, [("compatible", f"{OPERATION}/responses/503")]),
    (required_parameter, [("breaking", f"{OPERATION}/parameters/0")]),
    (optional_parameter, [("compatible", "/paths/~1predict/parameters/0")]),
    (without_media, [("breaking", f"{OPERATION}/requestBody/content/application~1json"),
                     ("compatible", f"{OPERATION}/requestBody/content/text~1csv")]),
    (without_body, [("breaking", f"{OPERATION}/requestBody")]),
    (optional_body, [("compatible", f"{OPERATION}/requestBody/required")]),
    (closed_door, [("breaking", f"{OPERATION}/security")]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), ROUTES, ids=lambda one: getattr(one, "__name__", ""))
def test_routes(change: Any, expected: list[tuple[str, str]]) -> None:
    old = contract(row(age=WHOLE), row(prediction=WHOLE))
    new = copy.deepcopy(old)
    change(new)
    assert [(one.kind, one.pointer) for one in compare(old, new)] == expected


def test_headers_of_answers() -> None:
    old, new = contract(), contract()
    operation(old)["responses"]["200"]["headers"] = {"Model-Version": {"schema": TEXT}}
    operation(new)["responses"]["200"]["headers"] = {
        "model-version": {"schema": TEXT},
        "ETag": {"schema": TEXT},
    }
    assert [one.kind for one in compare(old, new)] == ["compatible"]
    assert [(one.kind, one.pointer) for one in compare(new, old)] == [
        ("breaking", f"{OPERATION}/responses/200/headers/ETag")
    ]


def test_a_header_parameter_is_the_same_however_it_is_written() -> None:
    old, new = contract(), contract()
    operation(old)["parameters"] = [{"name": "API-Version", "in": "header", "schema": TEXT}]
    operation(new)["parameters"] = [{"name": "api-version", "in": "header", "schema": TEXT}]
    assert compare(old, new) == ()


def test_a_parameter_with_other_values() -> None:
    old, new = contract(), contract()
    operation(old)["parameters"] = [age()]
    operation(new)["parameters"] = [age(schema=WHOLE, required=True)]
    assert [one.pointer.rpartition("/")[2] for one in compare(old, new)] == ["required", "type"]


def shared(schema: Any, *, both: bool = True) -> dict[str, Any]:
    made = contract(
        {"$ref": "#/components/schemas/Row"}, {"$ref": "#/components/schemas/Row"} if both else None
    )
    made["components"] = {"schemas": {"Row": schema}}
    return made


def test_a_reference_is_followed_and_named_where_it_leads() -> None:
    found = compare(shared(row(age=NUMBER), both=False), shared(row(age=WHOLE), both=False))
    assert found == (
        Change("breaking", "/components/schemas/Row/properties/age/type", "number is no longer allowed"),
    )


def test_what_goes_both_ways_is_judged_both_ways() -> None:
    found = compare(shared(row(age=NUMBER)), shared(row(age=WHOLE)))
    assert {one.kind for one in found} == {"breaking", "compatible"}


def test_a_schema_that_contains_itself_ends() -> None:
    tree = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Row"}, "n": NUMBER}}
    other = copy.deepcopy(tree)
    other["properties"]["n"] = WHOLE  # type: ignore[index]
    assert compare(shared(tree), shared(tree)) == ()
    assert "breaking" in {one.kind for one in compare(shared(tree), shared(other))}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"openapi": "3.0.3", "paths": {}}, "no OpenAPI 3.1"),
        ({"openapi": "3.1.0", "paths": []}, "/paths is no object"),
        (contract({"$ref": "#/components/schemas/Nothing"}), "leads nowhere"),
        (contract({"$ref": "other.json"}), "leads out of the document"),
        (contract({"type": "datetime"}), "there is no type datetime"),
        (contract({"type": "number", "minimum": "0"}), "minimum is no number"),
        (contract({"properties": 3}), "properties is no object"),
        (contract({"type": "object", "additionalProperties": "no"}), "neither true, false nor a schema"),
    ],
)
def test_a_broken_document_is_said(broken: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        compare(contract(row()), broken)


def test_the_same_is_the_same() -> None:
    assert compare(contract(row(age=HIGH), OR_NULL), contract(row(age=HIGH), OR_NULL)) == ()
