"""The contract of a prediction service, as OpenAPI 3.1: same schema, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from promote.serve.column_schema import input_property, output_property
from promote.serve.vocabulary import ErrorCode, Vocabulary, vocabulary

Json = dict[str, Any]

_OF_PREDICTIONS = frozenset({"not_found", "method_not_allowed"})
"""Codes that no request to ``/predict`` can meet."""
_OF_BATCHES = frozenset({"too_many_rows"})
_JSON = "application/json"


def contract(schema: Mapping[str, Any], *, title: str, version: str = "1.0.0") -> str:
    """Return ``contract.json``.

    ``schema`` is what ``model/schema.json`` holds: ``input`` and ``output``, each a list of columns. The
    clients' ``API-Version`` is the major of ``version``. Raises ValueError for columns whose names are no
    different strings: JSON could not tell them apart.
    """
    names = [column["name"] for column in schema["input"]]
    if len(set(names)) < len(names) or not all(isinstance(name, str) for name in names):
        raise ValueError("the columns of the input need names that are different texts")
    words = vocabulary()
    document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": _DESCRIPTION},
        "paths": _paths(words),
        "components": _components(schema, version, words),
        "x-error-codes": [
            {"code": each.code, "status": each.status, "meaning": each.meaning} for each in words.errors
        ],
        "x-limits": words.limits,
    }
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


_DESCRIPTION = (
    "A row is a flat object with every column that the model needs; a column that can be empty is null, never "
    "left out. x-observed-minimum, -maximum and -categories are what the model was made from: other values "
    "are answered, counted and logged, unless an enum or a type forbids them."
)


def _paths(words: Vocabulary) -> Json:
    return {
        "/predict": {"post": _prediction("predict", "Row", "Answer", words, batch=False)},
        "/predict/batch": {"post": _prediction("predict_batch", "Rows", "Answers", words, batch=True)},
        "/health/live": {"get": _page("live", "The process runs.")},
        "/health/ready": {"get": _page("ready", "The models have answered once.", words.errors)},
        "/metrics": {"get": _page("metrics", "Metrics for Prometheus.", kind="text/plain")},
        "/openapi.json": {"get": _page("contract", "This document.")},
        "/docs": {"get": _page("docs", "This document, for people to read.", kind="text/html")},
    }


def _prediction(name: str, taken: str, answered: str, words: Vocabulary, *, batch: bool) -> Json:
    never = _OF_PREDICTIONS | (frozenset() if batch else _OF_BATCHES)
    codes = [each for each in words.errors if each.code not in never]
    summary = "Predict for many rows, in their order" if batch else "Predict for one row"
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [_ref("parameters", "ApiVersion"), _ref("parameters", "RequestId")],
        "requestBody": {"required": True, "content": {_JSON: {"schema": _ref("schemas", taken)}}},
        "responses": {"200": _answer(_ref("schemas", answered)), **_errors(codes)},
    }


def _page(name: str, summary: str, errors: Sequence[ErrorCode] = (), kind: str = _JSON) -> Json:
    schema = {"type": "string"} if kind != _JSON else {"type": "object"}
    codes = [each for each in errors if each.code == "not_ready"]
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _answer(schema, summary, kind), **_errors(codes)},
    }


def _answer(schema: Json, description: str = "The answer.", kind: str = _JSON) -> Json:
    return {"description": description, "headers": _headers(), "content": {kind: {"schema": schema}}}


def _errors(codes: Sequence[ErrorCode]) -> Json:
    """One response for each status, with the codes that it can have."""
    statuses = sorted({each.status for each in codes})
    return {str(status): _error([each for each in codes if each.status == status]) for status in statuses}


def _error(codes: Sequence[ErrorCode]) -> Json:
    names = [each.code for each in codes]
    narrowed = {"properties": {"error": {"properties": {"code": {"enum": names}}}}}
    schema = {"allOf": [_ref("schemas", "Error"), narrowed]}
    described = " ".join(f"{each.code}: {each.meaning}" for each in codes)
    return _answer(schema, described)


def _headers() -> Json:
    return {"Model-Version": _ref("headers", "ModelVersion"), "X-Request-ID": _ref("headers", "RequestId")}


def _components(schema: Mapping[str, Any], version: str, words: Vocabulary) -> Json:
    text = {"type": "string"}
    request_id = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}
    return {
        "parameters": {
            "ApiVersion": {
                "name": "API-Version",
                "in": "header",
                "required": True,
                "description": "The major version of this contract that the client was written for.",
                "schema": {"type": "string", "enum": [version.partition(".")[0]]},
            },
            "RequestId": {
                "name": "X-Request-ID",
                "in": "header",
                "required": False,
                "description": "Comes back with the answer and stands in the log. Others are replaced.",
                "schema": text,
            },
        },
        "headers": {
            "ModelVersion": {
                "required": True,
                "description": "The version of the model that answered, or would have.",
                "schema": text,
            },
            "RequestId": {"required": True, "schema": request_id},
        },
        "schemas": {
            "Row": _object(schema["input"], input_property, closed=True),
            "Rows": {
                "type": "array",
                "maxItems": words.limits["batch_rows"],
                "items": _ref("schemas", "Row"),
            },
            "Answer": _object(schema["output"], output_property, closed=False),
            "Answers": {"type": "array", "items": _ref("schemas", "Answer")},
            "Error": _ERROR,
        },
    }


def _object(columns: Sequence[Mapping[str, Any]], describe: Any, *, closed: bool) -> Json:
    properties = {column["name"]: describe(column) for column in columns}
    made: Json = {"type": "object", "required": list(properties), "properties": properties}
    # A new output is compatible: clients must not refuse it.
    return made | ({"additionalProperties": False} if closed else {})


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}


_ERROR: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "field"],
            "properties": {
                "code": {"type": "string", "description": "Stable; decide by it."},
                "message": {"type": "string", "description": "For people; may change."},
                "field": {"type": ["string", "null"], "description": "The column, if it is about one."},
                "row": {"type": "integer", "description": "The position in a batch."},
            },
        }
    },
}
