"""A value and where it stands, with ``$ref`` followed inside one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from promote_checks.gate.openapi.change import ContractError, step, table

_MOST = 50


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document, its JSON pointer, and the document."""

    value: Any
    pointer: str
    document: dict[str, Any]

    def at(self, *keys: str | int) -> Node:
        """Go down one or more keys; what is not there is None."""
        value = self.value
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else _item(value, key)
        return Node(value, step(self.pointer, *keys), self.document)

    @property
    def fields(self) -> dict[str, Any]:
        """The value as an object; empty where there is none."""
        return table(self.value, self.pointer)

    def resolved(self) -> Node:
        """Follow ``$ref`` to what it stands for. Raises ``ContractError`` where it leads nowhere, or out."""
        node = self
        for _ in range(_MOST):
            if not (isinstance(node.value, dict) and "$ref" in node.value):
                return node
            node = node._target(node.value["$ref"])
        raise ContractError(f"{self.pointer}: $ref goes round in a circle")

    def _target(self, reference: Any) -> Node:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            raise ContractError(f"{self.pointer}: $ref {reference!r} leads out of the document")
        node = Node(self.document, "", self.document)
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            node = node.at(int(key) if isinstance(node.value, list) and key.isdecimal() else key)
        if node.value is None:
            raise ContractError(f"{self.pointer}: $ref {reference!r} leads nowhere")
        return node


def _item(value: Any, key: str | int) -> Any:
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return None
