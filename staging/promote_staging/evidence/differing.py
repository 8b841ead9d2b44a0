"""From single differences to what the evidence keeps: counts by field, and a few examples without personal values."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from promote_staging.evidence.record import Differences, Example, Field

EXAMPLES = 20
_NAME = re.compile(r"[^\x20-\x7e\u00a0-\uffff]")
_LONGEST_NAME = 80


class Seen(NamedTuple):
    """One field of one request that two services answered differently."""

    request: int
    field: str
    stable: Any
    candidate: Any
    size: float | None
    """Distance of the two numbers; None: they are no numbers."""


def differences_of(
    compared: int,
    seen: Sequence[Seen],
    noise: Iterable[tuple[int, str]] = (),
    known: frozenset[str] = frozenset(),
) -> Differences:
    """Count what differs. ``noise``: (request, field) where the two stables differ; ``known``: values that the
    contract lists, which are nobody's secret and are shown in full."""
    fields: defaultdict[str, set[int]] = defaultdict(set)
    largest: dict[str, float] = {}
    for one in seen:
        fields[one.field].add(one.request)
        if one.size is not None:
            largest[one.field] = max(one.size, largest.get(one.field, 0.0))
    noisy = Counter(field for _, field in set(noise))
    names = sorted(fields.keys() | noisy.keys(), key=lambda name: (-len(fields.get(name, ())), name))
    requests = {one.request for one in seen}
    return Differences(
        compared=compared,
        differing=len(requests),
        first=min(requests, default=None),
        fields=[
            Field(
                name=_name(name),
                candidate=len(fields.get(name, ())),
                noise=noisy[name],
                largest=largest.get(name),
            )
            for name in names
        ],
        examples=[
            Example(
                request=one.request,
                field=_name(one.field),
                stable=shown(one.stable, known),
                candidate=shown(one.candidate, known),
            )
            for one in sorted(seen, key=lambda one: (one.request, one.field))[:EXAMPLES]
        ],
    )


def shown(value: Any, known: frozenset[str] = frozenset()) -> str:
    """A value as a report may show it: numbers and listed words in full, other text by its beginning and length."""
    if isinstance(value, float):
        return f"{value:.12g}"
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)[:_LONGEST_NAME]
    if isinstance(value, str):
        if value in known:
            return json.dumps(value, ensure_ascii=False)
        return f"text of {len(value)} characters, {json.dumps(value[:2], ensure_ascii=False)}…"
    kind = "list" if isinstance(value, list | tuple) else "object" if isinstance(value, dict) else "value"
    return f"{kind} of {len(value)}" if hasattr(value, "__len__") else kind


def _name(field: str) -> str:
    return _NAME.sub("?", field)[:_LONGEST_NAME]
