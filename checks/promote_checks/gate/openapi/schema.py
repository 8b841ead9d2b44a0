"""Two JSON schemas: which values are taken or given that were not, and which are no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from promote_checks.gate.openapi.bounds import compare_bounds
from promote_checks.gate.openapi.change import (
    Change,
    ContractError,
    Direction,
    lost_and_gained,
    sequence,
    step,
)
from promote_checks.gate.openapi.reference import Node
from promote_checks.gate.openapi.simple import ALL_TYPES, simplified, types_of

_WORDS = frozenset(
    {"title", "description", "examples", "example", "deprecated", "$comment", "externalDocs", "xml", "$id",
     "$schema", "$anchor", "$defs", "definitions", "readOnly", "writeOnly", "discriminator"}
)  # fmt: skip
"""What says something to people and takes or gives no value."""
_BOUNDS = frozenset(
    {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "maxLength", "minItems",
     "maxItems", "minProperties", "maxProperties"}
)  # fmt: skip
_SEEN = frozenset(
    {"type", "nullable", "enum", "const", "properties", "required", "additionalProperties", "items", "default",
     "prefixItems", "anyOf", "oneOf", "allOf"}
)  # fmt: skip
_OFF_OR_ON = {"pattern", "format", "multipleOf", "uniqueItems", "contentEncoding", "contentMediaType"}
Seen = frozenset[tuple[str, str]]


def compare_schemas(old: Node, new: Node, direction: Direction, seen: Seen = frozenset()) -> Iterator[Change]:
    """Compare what two schemas allow, through references; a schema that is not there allows everything."""
    old, new = simplified(old.resolved()), simplified(new.resolved())
    pair = (old.pointer, new.pointer)
    if pair in seen or _same(old, new):
        return
    seen |= {pair}
    yield from _types(old, new, direction)
    yield from _enums(old, new, direction)
    yield from compare_bounds(old, new, direction)
    yield from _switches(old, new, direction)
    yield from _properties(old, new, direction, seen)
    yield from _others(old, new, direction, seen)
    for word in ("anyOf", "oneOf", "allOf"):
        yield from _combined(old, new, word, direction, seen)
    yield from _default(old, new, direction)
    yield from _unknown(old, new)


def _same(old: Node, new: Node) -> bool:
    """Equal texts are equal schemas, as long as they refer to nothing: what they refer to may differ."""
    text = canonical(old.value)
    return text == canonical(new.value) and '"$ref"' not in text


def canonical(value: Any) -> str:
    """The same text for the same JSON value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _types(old: Node, new: Node, direction: Direction) -> Iterator[Change]:
    before, after = types_of(old), types_of(new)
    if before == after:
        return
    said = ("{} is no longer allowed", "{} is allowed now")
    lost, gained = _shown(before - after, before), _shown(after - before, after)
    yield from lost_and_gained(lost, gained, where=(step(new.pointer, "type"), direction), said=said)


def _shown(types: frozenset[str], among: frozenset[str]) -> list[str]:
    """Any type at all is one thing to say, not seven; whole numbers that go with numbers go without saying."""
    if among == ALL_TYPES and types:
        return ["any other type"]
    both = {"number", "integer"} <= types
    return sorted(types - {"integer"} if both else types)


def _enums(old: Node, new: Node, direction: Direction) -> Iterator[Change]:
    before, after = _values(old), _values(new)
    where = (step(new.pointer, "const" if "const" in new.fields else "enum"), direction)
    said = ("the value {} is no longer allowed", "the value {} is allowed now")
    if before is None and after is not None:
        yield from lost_and_gained(["other"], [], where=where, said=("any {} value is no longer allowed", ""))
    elif after is None and before is not None:
        yield from lost_and_gained([], ["other"], where=where, said=("", "any {} value is allowed now"))
    elif before is not None and after is not None:
        yield from lost_and_gained(sorted(before - after), sorted(after - before), where=where, said=said)


def _values(node: Node) -> frozenset[str] | None:
    if "const" in node.fields:
        return frozenset({canonical(node.value["const"])})
    if "enum" not in node.fields:
        return None
    return frozenset(canonical(one) for one in sequence(node.value["enum"], step(node.pointer, "enum")))


def _switches(old: Node, new: Node, direction: Direction) -> Iterator[Change]:
    for word in sorted(_OFF_OR_ON):
        before, after = (one.fields.get(word) or None for one in (old, new))
        where = (step(new.pointer, word), direction)
        if before == after:
            continue
        if before is None:
            yield from lost_and_gained([f"{word} {after}"], [], where=where, said=("{} is demanded now", ""))
        elif after is None:
            yield from lost_and_gained(
                [], [f"{word} {before}"], where=where, said=("", "{} is no longer demanded")
            )
        else:
            yield Change("breaking", where[0], f"{word} changed from {before} to {after}")


def _properties(old: Node, new: Node, direction: Direction, seen: Seen) -> Iterator[Change]:
    before, after = old.at("properties"), new.at("properties")
    needed_before, needed = _required(old), _required(new)
    for name in before.fields.keys() - after.fields.keys():
        verb = "taken" if direction == "input" else "given"
        yield Change(
            "breaking", step(before.pointer, name), f"the {direction} field {name} is no longer {verb}"
        )
    for name in after.fields.keys() - before.fields.keys():
        must = direction == "input" and name in needed
        text = f"the {direction} field {name} is new" + (" and required" if must else "")
        yield Change("breaking" if must else "compatible", step(after.pointer, name), text)
    for name in before.fields.keys() & after.fields.keys():
        yield from compare_schemas(before.at(name), after.at(name), direction, seen)
    known = before.fields.keys() | (after.fields.keys() - before.fields.keys())
    yield from _needs(
        needed_before, needed, new, direction, frozenset(after.fields.keys() - before.fields.keys())
    )
    for name in sorted((needed - needed_before) - known):
        if direction == "input":
            yield Change("breaking", step(new.pointer, "required"), f"the input field {name} became required")


def _needs(
    before: frozenset[str], after: frozenset[str], new: Node, direction: Direction, fresh: frozenset[str]
) -> Iterator[Change]:
    """A field that is asked for now hurts those who send; one that may be missing now, those who read."""
    kept = frozenset(new.at("properties").fields)
    pointer = step(new.pointer, "required")
    for name in sorted(((after - before) & kept) - fresh):
        kind = "breaking" if direction == "input" else "compatible"
        yield Change(kind, pointer, f"the {direction} field {name} became required")  # type: ignore[arg-type]
    for name in sorted((before - after) & kept):
        kind = "compatible" if direction == "input" else "breaking"
        yield Change(kind, pointer, f"the {direction} field {name} became optional")  # type: ignore[arg-type]


def _required(node: Node) -> frozenset[str]:
    return frozenset(map(str, sequence(node.fields.get("required"), step(node.pointer, "required"))))


def _others(old: Node, new: Node, direction: Direction, seen: Seen) -> Iterator[Change]:
    """Fields without a name, and elements of arrays."""
    before, after = (_more(one) for one in (old, new))
    pointer = step(new.pointer, "additionalProperties")
    if before is not False and after is False and direction == "input":
        yield Change("breaking", pointer, "fields without a name here are refused now")
    elif before is False and after is not False and direction == "input":
        yield Change("compatible", pointer, "fields without a name here are taken now")
    elif isinstance(before, dict) or isinstance(after, dict):
        yield from compare_schemas(
            old.at("additionalProperties"), new.at("additionalProperties"), direction, seen
        )
    yield from compare_schemas(old.at("items"), new.at("items"), direction, seen)
    positions = [one.at("prefixItems") for one in (old, new)]
    counts = [len(sequence(one.value, one.pointer)) for one in positions]
    if counts[0] != counts[1]:
        yield Change("breaking", positions[1].pointer, "the array has another number of named positions")
        return
    for index in range(counts[0]):
        yield from compare_schemas(positions[0].at(index), positions[1].at(index), direction, seen)


def _more(node: Node) -> Any:
    value = node.fields.get("additionalProperties", True)
    if not isinstance(value, bool | dict):
        raise ContractError(
            f"{step(node.pointer, 'additionalProperties')} is neither true, false nor a schema"
        )
    return value


def _combined(old: Node, new: Node, word: str, direction: Direction, seen: Seen) -> Iterator[Change]:
    """Parts that stand in both are compared; of the others, each is one lost or gained."""
    before, after = _parts(old, word), _parts(new, word)
    for key in before.keys() & after.keys():
        yield from compare_schemas(before[key], after[key], direction, seen)
    lost, gained = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    if len(lost) == len(gained) == 1:
        yield from compare_schemas(before[lost[0]], after[gained[0]], direction, seen)
        return
    where = (step(new.pointer, word), direction)
    if word == "allOf":  # one part more is one demand more
        yield from lost_and_gained(
            gained, lost, where=where, said=("{} is demanded now", "{} is no longer demanded")
        )
    elif not before and after:
        yield from lost_and_gained(["any other value"], [], where=where, said=("{} is no longer allowed", ""))
    elif before and not after:
        yield from lost_and_gained([], ["any other value"], where=where, said=("", "{} is allowed now"))
    else:
        said = ("the alternative {} is gone", "the alternative {} is new")
        yield from lost_and_gained(lost, gained, where=where, said=said)


def _parts(node: Node, word: str) -> dict[str, Node]:
    """By name where a part refers to something, else by its text."""
    listed = node.at(word)
    parts = [listed.at(index) for index in range(len(sequence(listed.value, listed.pointer)))]
    return {str(part.fields.get("$ref") or canonical(part.value)): part for part in parts}


def _default(old: Node, new: Node, direction: Direction) -> Iterator[Change]:
    if direction == "input" and old.fields.get("default") != new.fields.get("default"):
        yield Change("compatible", step(new.pointer, "default"), "the default changed")


def _unknown(old: Node, new: Node) -> Iterator[Change]:
    """What nobody here can judge counts as breaking: silence would be a promise."""
    known = _WORDS | _BOUNDS | _SEEN | _OFF_OR_ON
    for word in sorted((old.fields.keys() | new.fields.keys()) - known):
        if not word.startswith("x-") and canonical(old.fields.get(word)) != canonical(new.fields.get(word)):
            text = f"{word} changed, which can't be judged and so counts as breaking"
            yield Change("breaking", step(new.pointer, word), text)
