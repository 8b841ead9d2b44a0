"""Requests made from the contract alone: valid ones, valid ones at the edge, and such as must be refused.

The same contract, count and seed give the same requests.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from promote_staging.exchange import Kind, Request
from promote_staging.requests.columns import Column, columns_of
from promote_staging.requests.values import edges, forbidden, ordinary

Seen = Mapping[str, Sequence[Any]]
"""Column -> real values of it."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Made:
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    columns: tuple[Column, ...]
    rng: random.Random
    limits: Mapping[str, int]
    seen: Seen

    def row(self) -> Row:
        """An ordinary row."""
        return {one.name: ordinary(one, self.rng, self.seen.get(one.name, ())) for one in self.columns}


def valid(
    contract: Mapping[str, Any], count: int, *, seed: int, seen: Seen | None = None
) -> tuple[Request, ...]:
    """Rows as the model was made from: inside of the observed ranges, with categories that were seen."""
    source = _source(contract, seed, "valid", seen)
    return _numbered("valid", [_Made(_text(source.row())) for _ in range(count)])


def edge(
    contract: Mapping[str, Any], count: int, *, seed: int, seen: Seen | None = None
) -> tuple[Request, ...]:
    """Allowed rows with one value at an edge, and ordinary rows that are spelled unusually."""
    source = _source(contract, seed, "edge", seen)
    makers: list[Callable[[], _Made]] = [
        partial(_with_value, source, column, value) for column in source.columns for value in edges(column)
    ]
    makers += [partial(_spelled, source, spell) for spell in _SPELLINGS]
    return _numbered("edge", _rounds(source, makers, count))


def invalid(
    contract: Mapping[str, Any], count: int, *, seed: int, seen: Seen | None = None
) -> tuple[Request, ...]:
    """Requests that the contract forbids, each in one way."""
    source = _source(contract, seed, "invalid", seen)
    # By turns: a way of being wrong is not rarer for having fewer forms.
    ways: list[Callable[[], _Made]] = [partial(spoil, source) for spoil in (*(_wrong_value,) * 6, *_SPOILED)]
    return _numbered("invalid", _rounds(source, ways, count))


def _source(contract: Mapping[str, Any], seed: int, kind: Kind, seen: Seen | None) -> _Source:
    rng = random.Random(f"{kind} {seed}")
    limits = {"body_bytes": 65_536, "depth": 16, **contract.get("x-limits", {})}
    return _Source(columns_of(contract), rng, limits, seen or {})


def _rounds(source: _Source, makers: Sequence[Callable[[], _Made]], count: int) -> list[_Made]:
    """Each maker once in random order, then again, until there are enough."""
    return [make() for make, _ in zip(_shuffled(source, makers), range(count), strict=False)]


def _shuffled(source: _Source, makers: Sequence[Callable[[], _Made]]) -> Iterator[Callable[[], _Made]]:
    while makers:
        yield from source.rng.sample(makers, len(makers))


def _numbered(kind: Kind, made: Sequence[_Made]) -> tuple[Request, ...]:
    return tuple(
        Request(number=number, kind=kind, body=one.body, headers=one.headers)
        for number, one in enumerate(made)
    )


def _text(row: Any) -> bytes:
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _with_value(source: _Source, column: Column, value: Any) -> _Made:
    return _Made(_text({**source.row(), column.name: value}))


def _spelled(source: _Source, spell: Callable[[Row], bytes]) -> _Made:
    return _Made(spell(source.row()))


def _reversed(row: Row) -> bytes:
    return _text(dict(reversed(row.items())))


def _spaced(row: Row) -> bytes:
    return b"\r\n\t " + json.dumps(row, indent=4).encode() + b" \n"


def _escaped(row: Row) -> bytes:
    """Every character of the names as an escape, which means the same."""
    names = ("".join(f"\\u{ord(char):04x}" for char in name) for name in row if max(map(ord, name)) < 0xD800)
    pairs = [f'"{name}":{json.dumps(value)}' for name, value in zip(names, row.values(), strict=False)]
    return ("{" + ",".join(pairs) + "}").encode() if len(pairs) == len(row) else _text(row)


_SPELLINGS: tuple[Callable[[Row], bytes], ...] = (_reversed, _spaced, _escaped)


def _wrong_value(source: _Source) -> _Made:
    column = source.rng.choice(source.columns)
    return _Made(_text({**source.row(), column.name: source.rng.choice(forbidden(column))}))


def _missing(source: _Source) -> _Made:
    row = source.row()
    del row[source.rng.choice(list(row))]
    return _Made(_text(row))


def _added(source: _Source) -> _Made:
    return _Made(_text({**source.row(), "no such column, surely": 1}))


def _literal(word: str) -> Callable[[_Source], _Made]:
    """JSON has no NaN and no Infinity, however many programs write them."""

    def spoiled(source: _Source) -> _Made:
        row = source.row()
        return _Made(_text({**row, source.rng.choice(list(row)): "@"}).replace(b'"@"', word.encode()))

    return spoiled


def _deep(source: _Source) -> _Made:
    depth = source.limits["depth"] + 1
    row = source.row()
    name = source.rng.choice(list(row))
    nested = "[" * depth + "]" * depth
    return _Made(_text({**row, name: "@"}).replace(b'"@"', nested.encode()))


def _large(source: _Source) -> _Made:
    """Larger than the limit, by what stands between the columns."""
    text = _text(source.row())
    return _Made(text[:-1] + b" " * source.limits["body_bytes"] + b"}")


def _as_sent(change: Callable[[bytes], bytes]) -> Callable[[_Source], _Made]:
    return lambda source: _Made(change(_text(source.row())))


def _headed(name: str, value: str) -> Callable[[_Source], _Made]:
    return lambda source: _Made(_text(source.row()), ((name, value),))


_SPOILED: tuple[Callable[[_Source], _Made], ...] = (
    _missing,
    _added,
    _literal("NaN"),
    _literal("-Infinity"),
    _deep,
    _large,
    _as_sent(lambda _: b""),
    _as_sent(lambda _: b"{}"),
    _as_sent(lambda _: b"null"),
    _as_sent(lambda _: b"hello"),
    _as_sent(lambda text: text[:-1]),
    _as_sent(lambda text: text + text),
    _as_sent(lambda text: b"[" + text + b"]"),
    _as_sent(lambda text: text.replace(b'"', b"'")),
    _as_sent(lambda text: b"\xff\xfe" + text),
    _as_sent(lambda text: text[:1] + b'"\xc3\x28":1,' + text[1:]),
    _headed("Content-Type", "text/plain"),
    _headed("Content-Type", ""),
    _headed("API-Version", ""),
    _headed("API-Version", "999"),
    _headed("API-Version", "one"),
)
