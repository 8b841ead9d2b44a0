"""Routes, operations and answers of two OpenAPI documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from promote_checks.gate.openapi.change import Change, ContractError, sequence, step
from promote_checks.gate.openapi.reference import Node
from promote_checks.gate.openapi.schema import compare_schemas

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def compare(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    """Return every change that a client could notice, each once. Raises ``ContractError`` for a broken document."""
    before, after = (Node(_contract(document), "", document) for document in (old, new))
    return tuple(sorted(set(_routes(before.at("paths"), after.at("paths")))))


def _contract(document: dict[str, Any]) -> dict[str, Any]:
    if not str(document.get("openapi", "")).startswith("3.1"):
        raise ContractError('it is no OpenAPI 3.1 document: "openapi" does not begin with 3.1')
    return document


def _routes(old: Node, new: Node) -> Iterator[Change]:
    for path in old.fields.keys() - new.fields.keys():
        yield Change("breaking", step(old.pointer, path), "the route was removed")
    for path in new.fields.keys() - old.fields.keys():
        yield Change("compatible", step(new.pointer, path), "the route is new")
    for path in old.fields.keys() & new.fields.keys():
        before, after = old.at(path).resolved(), new.at(path).resolved()
        for method in _METHODS:
            yield from _method(before, after, method)


def _method(old: Node, new: Node, method: str) -> Iterator[Change]:
    before, after = old.at(method), new.at(method)
    if before.value is None and after.value is None:
        return
    if after.value is None:
        yield Change("breaking", before.pointer, "the method was removed")
    elif before.value is None:
        yield Change("compatible", after.pointer, "the method is new")
    else:
        yield from _parameters(_gathered(old, before), _gathered(new, after))
        yield from _body(before.at("requestBody"), after.at("requestBody"))
        yield from _responses(before.at("responses"), after.at("responses"))
        yield from _security(before, after)


def _gathered(path: Node, operation: Node) -> dict[tuple[str, str], Node]:
    """Parameters by where they stand and what they are called; those of the operation win."""
    found: dict[tuple[str, str], Node] = {}
    for owner in (path, operation):
        listed = owner.at("parameters")
        for index in range(len(sequence(listed.value, listed.pointer))):
            one = listed.at(index).resolved()
            name = str(one.fields.get("name"))
            place = str(one.fields.get("in"))
            # HTTP does not care how a header is written.
            found[place, name.lower() if place == "header" else name] = one
    return found


def _parameters(old: dict[tuple[str, str], Node], new: dict[tuple[str, str], Node]) -> Iterator[Change]:
    for key in old.keys() - new.keys():
        yield Change("breaking", old[key].pointer, f"the {key[0]} parameter {key[1]} was removed")
    for key in new.keys() - old.keys():
        required = new[key].fields.get("required") is True
        text = f"the {key[0]} parameter {key[1]} is new and {'required' if required else 'optional'}"
        yield Change("breaking" if required else "compatible", new[key].pointer, text)
    for key in old.keys() & new.keys():
        before, after = old[key], new[key]
        yield from _required(before, after, f"the {key[0]} parameter {key[1]}")
        for name in ("style", "explode", "allowReserved"):
            if before.fields.get(name) != after.fields.get(name):
                text = f"the {key[0]} parameter {key[1]} is written otherwise: {name}"
                yield Change("breaking", step(after.pointer, name), text)
        yield from compare_schemas(before.at("schema"), after.at("schema"), "input")
        yield from _content(before.at("content"), after.at("content"), "input")


def _required(old: Node, new: Node, what: str) -> Iterator[Change]:
    before, after = (one.fields.get("required") is True for one in (old, new))
    if after and not before:
        yield Change("breaking", step(new.pointer, "required"), f"{what} became required")
    elif before and not after:
        yield Change("compatible", step(new.pointer, "required"), f"{what} became optional")


def _body(old: Node, new: Node) -> Iterator[Change]:
    if new.value is None:
        if old.value is not None:
            yield Change("breaking", old.pointer, "the request body was removed")
        return
    after = new.resolved()
    if old.value is None:
        required = after.fields.get("required") is True
        kind, word = ("breaking", "required") if required else ("compatible", "optional")
        yield Change(kind, after.pointer, f"the request body is new and {word}")  # type: ignore[arg-type]
        return
    before = old.resolved()
    yield from _required(before, after, "the request body")
    yield from _content(before.at("content"), after.at("content"), "input")


def _responses(old: Node, new: Node) -> Iterator[Change]:
    for code in old.fields.keys() - new.fields.keys():
        yield Change("breaking", step(old.pointer, code), f"the answer {code} was removed")
    for code in new.fields.keys() - old.fields.keys():
        yield Change("compatible", step(new.pointer, code), f"the answer {code} is new")
    for code in old.fields.keys() & new.fields.keys():
        before, after = old.at(code).resolved(), new.at(code).resolved()
        yield from _content(before.at("content"), after.at("content"), "output")
        yield from _headers(before.at("headers"), after.at("headers"))


def _headers(old: Node, new: Node) -> Iterator[Change]:
    before = {name.lower(): old.at(name) for name in old.fields}
    after = {name.lower(): new.at(name) for name in new.fields}
    for name in before.keys() - after.keys():
        yield Change("breaking", before[name].pointer, f"the answer no longer has the header {name}")
    for name in after.keys() - before.keys():
        yield Change("compatible", after[name].pointer, f"the answer has a new header {name}")
    for name in before.keys() & after.keys():
        one, other = before[name].resolved(), after[name].resolved()
        yield from compare_schemas(one.at("schema"), other.at("schema"), "output")


def _content(old: Node, new: Node, direction: str) -> Iterator[Change]:
    for media in old.fields.keys() - new.fields.keys():
        yield Change("breaking", step(old.pointer, media), f"{media} was removed")
    for media in new.fields.keys() - old.fields.keys():
        yield Change("compatible", step(new.pointer, media), f"{media} is new")
    for media in old.fields.keys() & new.fields.keys():
        before, after = old.at(media, "schema"), new.at(media, "schema")
        yield from compare_schemas(before, after, "input" if direction == "input" else "output")


def _security(old: Node, new: Node) -> Iterator[Change]:
    """A list of alternatives; an empty list, or an empty alternative, lets everybody in."""
    before, after = (_alternatives(one) for one in (old, new))
    if before == after:
        return
    pointer = step(new.pointer, "security")
    if all(one in after or {} in after for one in before):
        yield Change("compatible", pointer, "there are more ways to be let in")
    else:
        yield Change("breaking", pointer, "who was let in no longer is")


def _alternatives(operation: Node) -> list[Any]:
    own = operation.fields.get("security", operation.document.get("security"))
    return sequence(own, step(operation.pointer, "security")) or [{}]
