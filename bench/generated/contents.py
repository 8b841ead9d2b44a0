"""What a generated notebook holds, seen in its run and its syntax: counted for the table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bench.generated.notebook import Generated
from bench.generated.reference import Reference
from promote_checks.observe.observation import StatementRecord

EFFECT, LIFETIME, COUNTER, FIGURES = (
    "an effect in a last line",
    "a lifetime",
    "a counter or a cache",
    "figures",
)
KINDS = (EFFECT, LIFETIME, COUNTER, FIGURES)
_COUNTERS = re.compile(
    r"@(lru_cache|cache|memo)\b|\b[A-Z]\w*\.\w+ \+= 1|\bcls\.total \+= 1|\w=(\[\]|\{\})[,)]|\.calls \+= 1|itertools\.count"
)


def themes_of(generated: Generated, reference: Reference) -> frozenset[str]:
    """Those of ``KINDS`` that it really holds, after the statements that raise were taken out."""
    text = "\n".join(generated.sources)
    found = {
        EFFECT: any(map(_does_something, _last_lines(generated, reference))),
        LIFETIME: bool(re.search(r"__del__|weakref\.(ref|finalize|Weak)", text)),
        COUNTER: bool(_COUNTERS.search(text)),
        FIGURES: bool(reference.pictures),
    }
    return frozenset(kind for kind, holds in found.items() if holds)


def _last_lines(generated: Generated, reference: Reference) -> Iterator[StatementRecord]:
    """Records of expressions that end a cell."""
    last = {record.cell: record for record in reference.observation.statements}
    bodies = [body for body in (ast.parse(source).body for source in generated.sources) if body]
    for body, record in zip(bodies, last.values(), strict=True):
        if isinstance(body[-1], ast.Expr):
            yield record


def _does_something(record: StatementRecord) -> bool:
    """More than printing."""
    return bool(record.changed or record.bound or record.deleted or record.ambient or record.opaque)
