"""Ranges of numbers, lengths and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from promote_checks.gate.openapi.change import Change, ContractError, Direction, lost_and_gained, step
from promote_checks.gate.openapi.reference import Node

_INFINITE = float("inf")
_LOWER = ("minimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def compare_bounds(old: Node, new: Node, direction: Direction) -> Iterator[Change]:
    """A range that got narrower loses values, one that got wider gains some."""
    for word in _LOWER:
        yield from _moved(
            _lower(old, word), _lower(new, word), new=new, word=word, direction=direction, up=True
        )
    for word in _UPPER:
        yield from _moved(
            _upper(old, word), _upper(new, word), new=new, word=word, direction=direction, up=False
        )


def _moved(
    before: tuple[float, bool],
    after: tuple[float, bool],
    *,
    new: Node,
    word: str,
    direction: Direction,
    up: bool,
) -> Iterator[Change]:
    if before == after:
        return
    where = (step(new.pointer, _spelled(new, word)), direction)
    text = f"{word} changed from {_shown(before)} to {_shown(after)}"
    # The tighter of two bounds: for a lower one the larger, and at the same number the one that shuts it out.
    narrower = after > before if up else (-after[0], after[1]) > (-before[0], before[1])
    lost, gained = ([text], []) if narrower else ([], [text])
    yield from lost_and_gained(lost, gained, where=where, said=("{}", "{}"))


def _lower(node: Node, word: str) -> tuple[float, bool]:
    own = (_number(node, word, -_INFINITE), False)
    shut = _EXCLUSIVE.get(word)
    return max(own, (_number(node, shut, -_INFINITE), True)) if shut and shut in node.fields else own


def _upper(node: Node, word: str) -> tuple[float, bool]:
    own = (_number(node, word, _INFINITE), False)
    shut = _EXCLUSIVE.get(word)
    if not shut or shut not in node.fields:
        return own
    return min(own, (_number(node, shut, _INFINITE), True), key=lambda one: (one[0], not one[1]))


def _number(node: Node, word: str, otherwise: float) -> float:
    value: Any = node.fields.get(word, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ContractError(f"{step(node.pointer, word)} is no number")
    return value


def _spelled(node: Node, word: str) -> str:
    shut = _EXCLUSIVE.get(word, word)
    return shut if shut in node.fields else word


def _shown(bound: tuple[float, bool]) -> str:
    number, shut = bound
    if abs(number) == _INFINITE:
        return "none"
    return f"{number:g} (not itself)" if shut else f"{number:g}"
