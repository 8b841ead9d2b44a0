"""One way to write what can be written in several: types, and alternatives of which one is only a type."""

from __future__ import annotations

from typing import Any

from promote_checks.gate.openapi.change import ContractError, sequence, step
from promote_checks.gate.openapi.reference import Node

ALL_TYPES = frozenset({"null", "boolean", "object", "array", "number", "integer", "string"})


def simplified(node: Node) -> Node:
    """``anyOf: [X, {type: null}]`` is X or null; ``true`` is ``{}``, ``false`` is what nothing fits.

    The pointer stays that of the schema itself, or becomes that of X.
    """
    if isinstance(node.value, bool):
        return Node({} if node.value else {"not": {}}, node.pointer, node.document)
    for word in ("anyOf", "oneOf"):
        if word in node.fields:
            return _merged(node, word)
    return node


def _merged(node: Node, word: str) -> Node:
    listed = node.at(word)
    count = len(sequence(listed.value, listed.pointer))
    parts = [listed.at(index).resolved() for index in range(count)]
    bare = [part for part in parts if isinstance(part.value, dict) and part.value.keys() == {"type"}]
    rest = [part for part in parts if part not in bare]
    if (
        not parts
        or len(rest) > 1
        or {"type", "allOf", "oneOf" if word == "anyOf" else "anyOf"} & node.fields.keys()
    ):
        return node
    inner = simplified(rest[0]) if rest else Node({"type": []}, node.pointer, node.document)
    if (
        inner.value.keys() & (node.fields.keys() - {"title", "description", "default"})
        or "enum" in inner.value
    ):
        return node
    types = sorted({*types_of(inner), *(one for part in bare for one in types_of(part))})
    outer = {key: value for key, value in node.fields.items() if key != word}
    return Node({**inner.value, **outer, "type": types}, inner.pointer, node.document)


def types_of(node: Node) -> frozenset[str]:
    """All types that a schema allows; whole numbers are numbers."""
    value: Any = node.fields.get("type")
    if value is None:
        return ALL_TYPES
    listed = [value] if isinstance(value, str) else sequence(value, step(node.pointer, "type"))
    found = {str(one) for one in listed}
    if not found <= ALL_TYPES:
        raise ContractError(f"{step(node.pointer, 'type')}: there is no type {min(found - ALL_TYPES)}")
    return frozenset(found | {"integer"} if "number" in found else found)
