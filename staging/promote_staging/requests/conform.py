"""Whether an answer keeps what the contract promises. The contract is compiled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from promote_checks.errors import UserError
from promote_staging.exchange import Answer, Kind, Request

_HERE = "urn:contract"
_JSON = "application/json"
_SHAPE: frozenset[str] = frozenset(
    {
        *("api_version_missing", "api_version_unsupported", "empty_body", "not_json", "not_finite"),
        *("too_deep", "too_large", "unsupported_media_type", "wrong_shape", "missing_field"),
        *("unknown_field", "wrong_type", "null_value"),
    }
)
"""Errors that say that a request is not as the contract wants it."""
_WELL_FORMED: frozenset[Kind] = frozenset({"held out", "valid", "edge"})
"""Requests that were made as the contract wants them. What people recorded may be anything."""
_MOST = 5


class _Validator(Protocol):
    def iter_errors(self, instance: Any) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class _Response:
    """What one status of one path promises."""

    kind: str
    schema: _Validator | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A contract, ready to judge answers by."""

    responses: Mapping[tuple[str, int], _Response]
    """By path and status; every path is answered to POST."""


def compiled(contract: Mapping[str, Any]) -> Compiled:
    """Compile ``contract.json``. Raises UserError where it does not say how predictions are answered."""
    registry: Registry[Any] = Registry().with_resource(_HERE, DRAFT202012.create_resource(dict(contract)))
    found = {
        (path, int(status)): _response(registry, path, status, response)
        for path, item in contract.get("paths", {}).items()
        for status, response in item.get("post", {}).get("responses", {}).items()
        if status.isdigit()
    }
    if ("/predict", 200) not in found:
        raise UserError("contract.json does not say what POST /predict answers", "Restore it.")
    return Compiled(found)


def violations(contract: Compiled, request: Request, answer: Answer) -> tuple[str, ...]:
    """Say in words what the answer breaks; nothing: it keeps the contract. No value of an answer is repeated.

    No answer at all, and any answer of 500 or more, break it always.
    """
    if answer.fault:
        return (f"no answer ({answer.fault})",)
    if answer.status >= 500:
        return (f"status {answer.status}",)
    response = contract.responses.get((request.path, answer.status))
    if response is None:
        return (f"status {answer.status} is not in the contract",)
    return tuple(dict.fromkeys(_broken(response, request, answer)))


def _broken(response: _Response, request: Request, answer: Answer) -> Iterator[str]:
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind != response.kind:
        yield f"the media type is {kind or 'not given'}, not {response.kind}"
    if answer.status < 300 and request.kind == "invalid":
        yield f"status {answer.status} for a request that the contract forbids"
    if response.kind != _JSON:
        return
    try:
        content = msgspec.json.decode(answer.body)
    except (ValueError, RecursionError):
        yield "the body is not JSON"
        return
    if response.schema is not None:
        yield from (_said(error) for error, _ in zip(response.schema.iter_errors(content), range(_MOST)))
    if answer.status >= 400 and request.kind in _WELL_FORMED:
        yield from _wrongly_refused(content)


def _wrongly_refused(content: Any) -> Iterator[str]:
    error = content.get("error") if isinstance(content, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    if code in _SHAPE:
        yield f"{code} for a request that the contract allows"


def _response(registry: Registry[Any], path: str, status: str, response: Mapping[str, Any]) -> _Response:
    content = response.get("content", {})
    kind = next(iter(content), _JSON)
    if "schema" not in content.get(kind, {}):
        return _Response(kind, None)
    steps = ("paths", path, "post", "responses", status, "content", kind, "schema")
    pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
    return _Response(kind, Draft202012Validator({"$ref": f"{_HERE}#/{pointer}"}, registry=registry))


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "type": lambda wanted: f"is no {' or '.join([wanted] if isinstance(wanted, str) else wanted)}",
    "enum": lambda _: "is none of the values that the contract lists",
    "minimum": lambda bound: f"is below {bound}",
    "maximum": lambda bound: f"is above {bound}",
}


def _said(error: Any) -> str:
    """One violation without the value that violates: that may be anything."""
    path = ".".join(map(str, error.absolute_path)) or "the body"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"{path} has no {', '.join(missing)}"
    say = _TEXTS.get(error.validator)
    return f"{path} {say(error.validator_value)}" if say else f"{path} breaks {error.validator}"
