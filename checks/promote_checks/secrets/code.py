"""The literals of Python source that are secrets: each with the name that says so."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from promote_checks.secrets.calls import given_names
from promote_checks.secrets.detect import holds_shape, looks_secret
from promote_checks.secrets.flow import is_joined, parts_of
from promote_checks.secrets.names import STRONG, strength_of
from promote_checks.secrets.plausible import is_plausible, looks_random
from promote_checks.secrets.shapes import words_in
from promote_checks.secrets.signatures import Definitions, Signatures, by_position, definitions_of
from promote_checks.secrets.targets import named_values
from promote_checks.secrets.text import says_secret, secrets_in

_WORD = re.compile(r"\w{2}")
_STRUCTURED = re.compile(r"\s*[\[{]")


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal that opens something. ``value`` must never be shown."""

    node: ast.Constant
    name: str
    """The name that it is given; empty: only its shape says so."""
    in_text: bool = False
    """A part of an f-string: no name can take its place."""

    @property
    def value(self) -> str:
        """The text, also of bytes."""
        return text_of(self.node.value)


def secret_literals(tree: ast.AST, definitions: Definitions | None = None) -> tuple[Literal, ...]:
    """Every literal that is a secret, in the order of the source.

    ``definitions``: of all cells of the notebook; by default, of this one.
    """
    definitions = definitions_of([tree]) if definitions is None else definitions
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found: dict[int, Literal] = {}
    for name, value in _named(tree, definitions.signatures):
        parts = tuple(parts_of(value, definitions.variables))
        joined = is_joined(value) and _is_plausible(name, "".join(text_of(node.value) for node, _ in parts))
        for node, trusted in parts:
            if id(node) in found:
                continue
            piece = joined and trusted and _WORD.search(text_of(node.value)) is not None
            if piece or _is_secret(name, node, trusted=trusted):
                found[id(node)] = Literal(node, name, id(node) in pieces)
    for constant in (
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in found
    ):
        text = "" if isinstance(constant.value, int) else text_of(constant.value)
        if text and (holds_shape(text) or _structured(text) or says_secret(text)):
            found[id(constant)] = Literal(constant, "", id(constant) in pieces)
    return tuple(sorted(found.values(), key=lambda one: (one.node.lineno, one.node.col_offset)))


def cores_of(text: str) -> Iterator[str]:
    """The secrets in a longer text that is one: the password of an address, the values of JSON."""
    yield from words_in(text)
    if _STRUCTURED.match(text):
        yield from (value for name, value in _pairs_of(text) if looks_secret(name, value))
    yield from (found.value for found in secrets_in(text))


def text_of(value: object) -> str:
    """The text of a literal, also of bytes and whole numbers; empty for what is none."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _named(tree: ast.AST, signatures: Signatures) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        placed = by_position(node, signatures) if isinstance(node, ast.Call) else ()
        for name, value in (*named_values(node), *given_names(node), *placed):
            if strength_of(name) is not None:
                yield name, value


def _is_secret(name: str, node: ast.Constant, *, trusted: bool) -> bool:
    """``trusted``: nothing but the value itself; else it went into a call that may do anything with it."""
    text = text_of(node.value)
    if isinstance(node.value, int):
        return trusted and strength_of(name) == STRONG and looks_secret(name, text)
    if not trusted:
        return looks_random(text)
    return looks_secret(name, text)


def _is_plausible(name: str, whole: str) -> bool:
    strength = strength_of(name)
    return strength is not None and is_plausible(whole, strength)


def _structured(text: str) -> bool:
    """JSON with a secret in it."""
    return _STRUCTURED.match(text) is not None and any(looks_secret(*pair) for pair in _pairs_of(text))


def _pairs_of(text: str) -> Iterator[tuple[str, str]]:
    try:
        document = json.loads(text)
    except ValueError:
        return iter(())
    return _pairs("", document)


def _pairs(name: str, document: Any) -> Iterator[tuple[str, str]]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _pairs(key, value)
    elif isinstance(document, list):
        for value in document:
            yield from _pairs(name, value)
    elif isinstance(document, str):
        yield name, document
