"""Which requests a staging run sends, and in which order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from promote_staging.exchange import Kind, Request
from promote_staging.requests.columns import columns_of
from promote_staging.requests.generate import Seen, edge, invalid, valid
from promote_staging.requests.load import held_out
from promote_staging.requests.values import allowed

BLOCK = 20
"""Within so many requests the kinds stand in their shares, in random order: no kind waits for the end of a run."""
_REAL: Mapping[Kind, int] = {"recorded": 6, "held out": 6, "valid": 4, "edge": 2, "invalid": 2}
"""Weights where real rows are known. A kind of which there are none leaves its share to the others."""


def requests_for(
    project: Path,
    contract: Mapping[str, Any],
    extra: Sequence[Request] = (),
    *,
    count: int,
    seed: int,
) -> tuple[Request, ...]:
    """Return ``count`` requests, numbered from 0: recorded ones (``extra``), the rows that the notebook predicted, and
    generated ones, mixed. Real ones are asked again where there are too few, but only after all were asked once.
    """
    rows = held_out(project)
    known: dict[Kind, Sequence[Request]] = {"recorded": extra, "held out": rows}
    order = _kinds(count, seed, [kind for kind in _REAL if kind not in known or known[kind]])
    seen = _seen([*rows, *extra], contract)
    pools: dict[Kind, Sequence[Request]] = {
        **{kind: _repeated(found, order.count(kind), seed) for kind, found in known.items()},
        "valid": valid(contract, order.count("valid"), seed=seed, seen=seen),
        "edge": edge(contract, order.count("edge"), seed=seed, seen=seen),
        "invalid": invalid(contract, order.count("invalid"), seed=seed, seen=seen),
    }
    drawn = {kind: iter(pool) for kind, pool in pools.items()}
    return tuple(replace(next(drawn[kind]), number=number, kind=kind) for number, kind in enumerate(order))


def _kinds(count: int, seed: int, kinds: Sequence[Kind]) -> list[Kind]:
    """The kind of each request: by shares, so that every block has its due of each."""
    rng = random.Random(f"kinds {seed}")
    total = sum(_REAL[kind] for kind in kinds)
    due = dict.fromkeys(kinds, 0.0)
    order: list[Kind] = []
    while len(order) < count:
        block: list[Kind] = []
        for _ in range(min(BLOCK, count - len(order))):
            for kind in kinds:
                due[kind] += _REAL[kind] / total
            chosen = max(kinds, key=lambda kind: due[kind])
            due[chosen] -= 1
            block.append(chosen)
        rng.shuffle(block)
        order += block
    return order


def _repeated(found: Sequence[Request], count: int, seed: int) -> list[Request]:
    rng = random.Random(f"{found[0].kind if found else ''} {seed}")
    chosen: list[Request] = []
    while found and len(chosen) < count:
        chosen += rng.sample(list(found), len(found))
    return chosen[:count]


def _seen(requests: Sequence[Request], contract: Mapping[str, Any]) -> Seen:
    """Values by column that the contract allows. Recorded bodies may be anything: of the others nothing is taken."""
    columns = {column.name: column for column in columns_of(contract)}
    found: dict[str, list[Any]] = {}
    for request in requests:
        for name, value in _body(request).items():
            if name in columns and allowed(columns[name], value):
                found.setdefault(name, []).append(value)
    return found


def _body(request: Request) -> Mapping[str, Any]:
    try:
        body = msgspec.json.decode(request.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
